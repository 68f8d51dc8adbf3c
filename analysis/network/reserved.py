"""Services that AWS offers at reserved addresses, on the host itself: no route leads there and nothing filters.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html (what network ACLs do not filter) and
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html (the same for security groups)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from analysis.network.packet import TCP, UDP, Packet
from analysis.network.ranges import Addresses
from analysis.snapshot.model.network import Address, Network, Protocol, Vpc

NEVER_ROUTED: dict[Network, str] = {
    ip_network("0.0.0.0/8"): '"this network"',
    ip_network("127.0.0.0/8"): "a loopback address",
    ip_network("224.0.0.0/4"): "a multicast address",
    ip_network("240.0.0.0/4"): "a reserved address",
    ip_network("::/127"): "the unspecified or the loopback address",
    ip_network("ff00::/8"): "a multicast address",
}
"""Block → what its addresses are. No host has one of them, and a VPC drops what is sent there.

Not modelled: multicast domains of Transit Gateways.

Source: https://www.iana.org/assignments/iana-ipv4-special-registry/ and
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

PRIVATE: dict[Network, str] = {
    ip_network("10.0.0.0/8"): "RFC1918",
    ip_network("172.16.0.0/12"): "RFC1918",
    ip_network("192.168.0.0/16"): "RFC1918",
    ip_network("100.64.0.0/10"): "RFC6598",
}
"""Block that nobody on the internet has → the RFC that says so."""


PRIVATE6 = ip_network("fc00::/7")
"""Unique local addresses (RFC 4193): what a VPC may have as private IPv6 addresses, which nobody announces outside.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcIpv6CidrBlockAssociation.html
"""


def is_private(addresses: Addresses) -> bool:
    """Return whether addresses are private or shared IPv4 addresses.

    Raises:
        StraddleError: if some of them are.
    """
    return addresses.version == 4 and addresses.inside(*PRIVATE)


@dataclass(frozen=True)
class ReservedService:
    """A service at reserved addresses.

    Attributes:
        name: what it is.
        protocols: what it listens to.
        port: where.
    """

    name: str
    protocols: tuple[Protocol, ...]
    port: int

    def takes(self, packet: Packet) -> bool:
        """Return whether it listens where a packet goes."""
        return packet.protocol.is_one_of(*self.protocols) and packet.destination_ports.is_(self.port)


_METADATA = ReservedService("instance metadata", (TCP,), 80)
_RESOLVER = ReservedService("Amazon DNS", (TCP, UDP), 53)
_TIME = ReservedService("Amazon Time Sync", (UDP,), 123)
_TASKS = ReservedService("ECS task metadata", (TCP,), 80)
_LICENSES = ReservedService("Windows licence activation", (TCP,), 1688)

_AT: dict[Address, ReservedService] = {
    ip_address(address): service
    for service, addresses in {
        _METADATA: "169.254.169.254 fd00:ec2::254",
        _RESOLVER: "169.254.169.253 fd00:ec2::253",
        _TIME: "169.254.169.123 fd00:ec2::123",
        _TASKS: "169.254.170.2",
        _LICENSES: "169.254.169.250 169.254.169.251 fd00:ec2::250 fd00:ec2::251",
    }.items()
    for address in addresses.split()
}


def services_of(vpc: Vpc) -> Iterator[tuple[Address, ReservedService]]:
    """Yield the reserved addresses that hosts of a VPC know, and what is there.

    Where DNS support is off nobody answers at the resolver's.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
    """
    base = base_plus_two(vpc)
    if base is not None and vpc.dns_support is not False:
        yield base, _RESOLVER
    yield from (each for each in _AT.items() if each[1] is not _RESOLVER or vpc.dns_support is not False)


def base_plus_two(vpc: Vpc) -> Address | None:
    """Return the address of a VPC's resolver in its own blocks: of the primary one."""
    # One of a single address is no block of AWS's.
    return vpc.blocks[0][2] if vpc.blocks[0].num_addresses > 2 else None


def is_resolver(address: Address, vpc: Vpc) -> bool:
    """Return whether an address is that of a VPC's resolver, wherever it is asked."""
    return address == base_plus_two(vpc) or _AT.get(address) is _RESOLVER
