"""Every network ACL ends in an entry that denies the rest."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models.network_acls import NetworkAclBackend

from sandbox.mends.mend import Mend

_LAST = 32767


def _apply() -> None:
    original: Callable[..., Any] = NetworkAclBackend.create_network_acl

    def create_network_acl(self: Any, vpc_id: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own
        acl = original(self, vpc_id, *args, **kwargs)
        if not any(entry.rule_number == _LAST for entry in acl.network_acl_entries):
            for egress in (True, False):
                self.create_network_acl_entry(
                    acl.id, _LAST, "-1", "deny", egress, "0.0.0.0/0", None, None, None, None, None
                )
        return acl

    NetworkAclBackend.create_network_acl = create_network_acl  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="network_acls",
        moto="DescribeNetworkAcls shows no catch-all entry for ACLs other than the default one.",
        aws="Every ACL has an unremovable last entry, shown as rule 32767, that denies what no other entry matches.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        apply=_apply,
    ),
)
