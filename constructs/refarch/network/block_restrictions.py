"""Which IPv4 blocks a VPC can have beside each other, as arithmetic on prefixes: AWS keeps some ranges for itself.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
"""

from collections.abc import Sequence
from ipaddress import IPv4Network

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""The private ranges (RFC 1918). A VPC has blocks of one of these only, besides such of 100.64.0.0/10 and public ones."""
SERVICES = IPv4Network("198.19.0.0/16")
_DEFAULT_VPCS = IPv4Network("172.31.0.0/16")
_LOWEST, _LOWEST_TWO = IPv4Network("10.0.0.0/16"), IPv4Network("10.0.0.0/15")


def restriction(network: IPv4Network, beside: Sequence[IPv4Network]) -> tuple[str, str] | None:
    """Return why AWS refuses a block to a VPC that has others, and what to do; nothing if it does not.

    Args:
        network: the block.
        beside: the blocks that the VPC has.
    """
    overlapping = next((other for other in beside if network.overlaps(other)), None)
    if overlapping is not None:
        return f"it overlaps {overlapping}, which the VPC has", "Use a block of its own"
    family = _family(network)
    others = [_family(other) for other in beside]
    if network.overlaps(SERVICES) and beside:
        return f"no VPC gets a block of {SERVICES} beside its first", "Use another block"
    if family is None:
        return None
    foreign = next((other for other in others if other not in (None, family)), None)
    if foreign is not None:
        remedy = f"Use another block of {foreign}, or one of 100.64.0.0/10"
        return f"a VPC with a block of {foreign} gets none of {family}", remedy
    if beside and family not in others:
        return f"a VPC without a private block gets none of {family} later", "Make it the first block of the VPC"
    if network.overlaps(_DEFAULT_VPCS) and family in others:
        return f"a VPC with a block of {family} gets none of {_DEFAULT_VPCS}", "Use another block"
    if network.overlaps(_LOWEST) and any(other.overlaps(_LOWEST_TWO) for other in beside):
        return f"a VPC with a block of {_LOWEST_TWO} gets none of {_LOWEST}", "Use 10.2.0.0/16 or a higher one"
    return None


def _family(network: IPv4Network) -> IPv4Network | None:
    return next((family for family in PRIVATE if network.overlaps(family)), None)
