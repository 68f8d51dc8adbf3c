"""Whose addresses are whose behind one hub: arithmetic on blocks, without constructs."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network

PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""Where a spoke's routes lead to the hub unless it is told otherwise: to all addresses that are private (RFC 1918).

The VPC's own block is more specific, so that its own traffic stays inside.
"""
DEFAULT_ROUTE = "0.0.0.0/0"

ASNS = (range(64_512, 65_535), range(4_200_000_000, 4_294_967_295))
"""The private Autonomous System Numbers that a transit gateway may have on its side: 16 bits, then 32.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRequestOptions.html
"""


def is_private_asn(asn: int) -> bool:
    """Return whether AWS accepts a number for its own side."""
    return any(asn in numbers for numbers in ASNS)


_DIGITS = 12


def is_account(told: str) -> bool:
    """Return whether a text is the id of an account."""
    return told.isdigit() and len(told) == _DIGITS


def overlap(
    taken: Mapping[str, Sequence[IPv4Network]], who: str, blocks: Sequence[IPv4Network]
) -> tuple[IPv4Network, str, IPv4Network] | None:
    """Return the first of somebody's blocks that overlaps one of another's: it, who has that one, and which it is."""
    for block in blocks:
        for owner, theirs in taken.items():
            for other in theirs:
                if owner != who and block.overlaps(other):
                    return block, owner, other
    return None
