"""Services that AWS offers at reserved addresses, on the host itself: no route leads there and nothing filters.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html (what network ACLs do not filter) and
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html (the same for security groups)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from analysis.network.packet import TCP, UDP, Packet
from analysis.snapshot.model.network import Address, Protocol, Vpc


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

    Not modelled: a VPC whose DNS support is switched off.
    """
    # "The VPC's base plus two" is of the primary block.
    yield vpc.blocks[0][2], _RESOLVER
    yield from _AT.items()
