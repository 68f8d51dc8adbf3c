"""Which IPv4 blocks a VPC is given beside those that it has."""

from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Any

from moto.ec2.models.vpcs import VPCBackend

from sandbox.mends.mend import Mend
from sandbox.networking.vpc.common import refuse

_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_SERVICES = IPv4Network("198.19.0.0/16")
_KEPT = (
    # A VPC with a block of the first range is given none of the second.
    (IPv4Network("172.16.0.0/12"), IPv4Network("172.31.0.0/16")),
    (IPv4Network("10.0.0.0/15"), IPv4Network("10.0.0.0/16")),
)
_SIZES = range(16, 29)
_RANGE = "InvalidVpc.Range"


def _apply() -> None:
    backend: Any = VPCBackend
    associate = backend.associate_vpc_cidr_block

    def associate_vpc_cidr_block(self: Any, vpc_id: str, cidr_block: str | None, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own
        if cidr_block:
            known = self.get_vpc(vpc_id).get_cidr_block_association_set(ipv6=False)
            there = [each["cidr_block"] for each in known if each["cidr_block_state"]["state"] == "associated"]
            _refuse_bad(IPv4Network(cidr_block, strict=False), list(map(IPv4Network, there)))
        return associate(self, vpc_id, cidr_block, *args, **kwargs)

    backend.associate_vpc_cidr_block = associate_vpc_cidr_block


def _refuse_bad(block: IPv4Network, beside: Sequence[IPv4Network]) -> None:
    if block.prefixlen not in _SIZES:
        refuse(_RANGE, f"The CIDR '{block}' is invalid.")
    taken = next((other for other in beside if block.overlaps(other)), None)
    if taken is not None:
        refuse(_RANGE, f"The CIDR '{block}' conflicts with {taken}, which the VPC has.")
    if _restricted(block, beside):
        text = (
            "Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR."
        )
        refuse(_RANGE, f"The CIDR '{block}' is restricted. {text}")


def _restricted(block: IPv4Network, beside: Sequence[IPv4Network]) -> bool:
    family = _family(block)
    families = {_family(other) for other in beside}
    return (
        block.overlaps(_SERVICES)
        or (family is not None and families not in ({family}, {family, None}))
        or any(block.overlaps(kept) and any(other.overlaps(wide) for other in beside) for wide, kept in _KEPT)
    )


def _family(block: IPv4Network) -> IPv4Network | None:
    return next((family for family in _PRIVATE if block.overlaps(family)), None)


MENDS = (
    Mend(
        name="vpc_blocks",
        moto="A VPC is given any IPv4 block besides, of any size, also one that it has already.",
        aws="A block is /16 to /28, overlaps none that the VPC has, and is of no other private range than those; "
        "198.19.0.0/16 and parts of two ranges are kept.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
        apply=_apply,
    ),
)
