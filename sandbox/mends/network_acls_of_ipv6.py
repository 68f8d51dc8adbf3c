"""The default network ACL lets IPv6 pass as soon as its VPC has an IPv6 block."""

from typing import Any

from moto.ec2.models.vpcs import VPCBackend

from sandbox.mends.mend import Mend

_ENTRIES = ((101, "allow"), (32768, "deny"))


def _apply() -> None:
    backend: Any = VPCBackend
    associate, create = backend.associate_vpc_cidr_block, backend.create_vpc

    def associate_vpc_cidr_block(self: Any, vpc_id: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own
        association = associate(self, vpc_id, *args, **kwargs)
        _admit(self, self.get_vpc(vpc_id))
        return association

    def create_vpc(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        vpc = create(self, *args, **kwargs)
        _admit(self, vpc)
        return vpc

    backend.associate_vpc_cidr_block = associate_vpc_cidr_block
    backend.create_vpc = create_vpc


def _admit(backend: Any, vpc: Any) -> None:  # noqa: ANN401 moto's own classes
    if not vpc.get_cidr_block_association_set(ipv6=True):
        return
    default = next(acl for acl in backend.network_acls.values() if acl.vpc_id == vpc.id and acl.default)
    taken = {(entry.rule_number, entry.egress) for entry in default.network_acl_entries}
    for number, action in _ENTRIES:
        for egress in (True, False):
            if (number, egress) not in taken:
                backend.create_network_acl_entry(
                    default.id, number, "-1", action, egress, None, None, None, None, None, "::/0"
                )


MENDS = (
    Mend(
        name="network_acls_of_ipv6",
        moto="The default network ACL of a VPC with an IPv6 block has entries for IPv4 only.",
        aws="It has entries 101, which allows all IPv6 traffic, and 32768, which denies the rest, in both directions.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html",
        apply=_apply,
    ),
)
