"""How the two ends of a connection to a network of one's own learn what lies beyond the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

PRIVATE_ASNS = (range(64512, 65535), range(4200000000, 4294967295))
"""Autonomous system numbers that anybody may use in a network of his own (RFC 6996)."""

AMAZON_ASN = 64512
"""What Amazon's end has unless told otherwise.

Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/SetUpVPNConnections.html
"""

_HIGHEST = 4294967294
_TAKEN = {7224: "Amazon has it in all Regions", 23456: "it stands for four-byte numbers (RFC 6793)", 65535: "RFC 7300"}


@dataclass(frozen=True)
class Static:
    """Routes by hand: AWS knows the networks beyond a router because somebody has written them down.

    Attributes:
        blocks: the networks beyond the router.
    """

    blocks: Sequence[str]


@dataclass(frozen=True)
class Bgp:
    """Routes by BGP: both ends tell each other what they lead to, and withdraw it when they fail.

    Attributes:
        asn: the router's autonomous system number; a private one will do.
    """

    asn: int


Routing = Static | Bgp


PRIVATE_BLOCKS = tuple(
    IPv4Network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10")
)
"""Addresses that nobody on the internet has (RFC 1918, 1122, 3927, 6598)."""


def wrong_asn(asn: int) -> str:
    """Return what is wrong with the autonomous system number of a customer's router, if anything is.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html
    """
    if not 1 <= asn <= _HIGHEST:
        return f"autonomous system numbers are 1 to {_HIGHEST}"
    if asn in _TAKEN:
        return f"this number is reserved: {_TAKEN[asn]}"
    return ""


def wrong_amazon_asn(asn: int) -> str:
    """Return what is wrong with the number of Amazon's end, if anything is.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnGateway.html
    """
    if not any(asn in numbers for numbers in PRIVATE_ASNS):
        return "Amazon's end takes a private number: 64512 to 65534, or 4200000000 to 4294967294"
    return ""
