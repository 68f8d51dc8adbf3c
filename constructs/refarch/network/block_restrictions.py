"""Which IPv4 blocks a VPC can have beside each other, as arithmetic on prefixes: AWS keeps some ranges for itself.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
"""

from collections.abc import Sequence
from ipaddress import IPv4Network

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""The private ranges (RFC 1918). A VPC has blocks of one of these only, besides public ones and 100.64.0.0/10."""
SERVICES = IPv4Network("198.19.0.0/16")
KEPT = (
    (IPv4Network("172.16.0.0/12"), IPv4Network("172.31.0.0/16"), "Use another block of 172.16.0.0/12"),
    (IPv4Network("10.0.0.0/15"), IPv4Network("10.0.0.0/16"), "Use 10.2.0.0/16 or a higher one"),
)
"""Who has a block of the first range gets none of the second, and what to do instead."""


def restriction(network: IPv4Network, beside: Sequence[IPv4Network]) -> tuple[str, str] | None:
    """Return why AWS refuses a block to a VPC that has others, and what to do; nothing if it does not.

    Args:
        network: the block.
        beside: the blocks that the VPC has, one at least.
    """
    overlapping = next((other for other in beside if network.overlaps(other)), None)
    if overlapping is not None:
        return f"it overlaps {overlapping}, which the VPC has", "Use a block of its own"
    if network.overlaps(SERVICES):
        return f"no VPC gets a block of {SERVICES} beside its first", "Use another block"
    for wide, kept, remedy in KEPT:
        if network.overlaps(kept) and any(other.overlaps(wide) for other in beside):
            return f"a VPC with a block of {wide} gets none of {kept}", remedy
    return _of_another_family(network, beside)


def _of_another_family(network: IPv4Network, beside: Sequence[IPv4Network]) -> tuple[str, str] | None:
    family, others = _family(network), {_family(other) for other in beside}
    if family is None or family in others:
        return None
    foreign = next((other for other in others if other is not None), None)
    if foreign is None:
        return f"a VPC without a private block gets none of {family} later", "Make it the first block of the VPC"
    remedy = f"Use another block of {foreign}, or one of 100.64.0.0/10"
    return f"a VPC with a block of {foreign} gets none of {family}", remedy


def _family(network: IPv4Network) -> IPv4Network | None:
    return next((family for family in PRIVATE if network.overlaps(family)), None)
