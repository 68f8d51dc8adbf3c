"""Every network ACL ends in an entry that denies the rest; and taking an entry away that is not there is refused."""

from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.network_acls import NetworkAclBackend

from sandbox.mends.mend import Mend

_LAST = 32767
_ENTRY_NOT_FOUND = "InvalidNetworkAclEntry.NotFound"


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


def _apply_entries() -> None:
    original: Callable[..., Any] = NetworkAclBackend.delete_network_acl_entry

    def delete_network_acl_entry(self: Any, network_acl_id: str, rule_number: int, egress: bool) -> Any:  # noqa: ANN401, FBT001 moto's own
        entries = self.get_network_acl(network_acl_id).network_acl_entries
        if not any((entry.egress, entry.rule_number) == (egress, rule_number) for entry in entries):
            direction = "egress" if egress else "ingress"
            raise EC2ClientError(
                _ENTRY_NOT_FOUND,
                f"The network acl entry identified by rule number {rule_number} ({direction}) does not exist in"
                f" network acl '{network_acl_id}'",
            )
        return original(self, network_acl_id, rule_number, egress)

    NetworkAclBackend.delete_network_acl_entry = delete_network_acl_entry  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="network_acls",
        moto="DescribeNetworkAcls shows no catch-all entry for ACLs other than the default one.",
        aws="Every ACL has an unremovable last entry, shown as rule 32767, that denies what no other entry matches.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        apply=_apply,
    ),
    Mend(
        name="network_acl_entries",
        moto="Deleting or replacing an entry that an ACL does not have ends in a StopIteration: an internal error.",
        aws="InvalidNetworkAclEntry.NotFound, which CloudFormation takes for a deletion that is done already.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
        apply=_apply_entries,
    ),
)
