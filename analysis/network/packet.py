"""A packet, as far as routing and filtering look at it; it stands for every packet whose fields lie in its ranges."""

from dataclasses import dataclass, replace

from analysis.network.ranges import Addresses, Range, matches
from analysis.snapshot.model.network import Address, PortRange, Protocol

TCP, UDP, ICMP, ICMPV6 = Protocol(6), Protocol(17), Protocol(1), Protocol(58)
PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "all": Protocol(-1)}

ECHO_REQUEST, ECHO_REPLY = (8, 0), (0, 0)
"""Type and code (RFC 792)."""

ECHO_REQUEST6, ECHO_REPLY6 = (128, 0), (129, 0)
"""Type and code of the same for IPv6 (RFC 4443)."""

LINUX_EPHEMERAL = PortRange(32768, 60999)
"""Where Linux clients, Amazon Linux among them, start connections (``net.ipv4.ip_local_port_range``)."""

WINDOWS_EPHEMERAL = PortRange(49152, 65535)
"""Where Windows clients do, since Windows Server 2008."""

ANY_EPHEMERAL = PortRange(1024, 65535)
"""Where any other client may: load balancers, NAT gateways, hosts on the internet.

https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
"""

ALL = Range(0, 65535)
NONE = Range(0, 0)
"""What a field is that the protocol does not have."""


@dataclass(frozen=True)
class Protocols(Range):
    """A protocol by its number; a range of them where no rule tells them apart.

    TCP, UDP, ICMP and ICMPv6 have fields of their own, and never share a range with another protocol.

    Source: https://www.iana.org/assignments/protocol-numbers/
    """

    @classmethod
    def of(cls, protocol: Protocol, origin: str | None = None) -> "Protocols":
        """Return one protocol."""
        return cls(protocol.number, protocol.number, origin)

    @property
    def has_ports(self) -> bool:
        """Return whether it is TCP or UDP."""
        return self.single and Protocol(self.first).has_ports

    @property
    def is_icmp(self) -> bool:
        """Return whether it is ICMP or ICMPv6."""
        return self.single and Protocol(self.first).is_icmp

    def is_one_of(self, *protocols: Protocol) -> bool:
        """Return whether it is one of some protocols.

        Raises:
            StraddleError: if one of them lies in the range among others.
        """
        return any(self.is_(protocol.number) for protocol in protocols)

    def __str__(self) -> str:
        """Return the usual name, or the numbers."""
        return str(Protocol(self.first)) if self.single else f"protocols {self.first}-{self.last}"


@dataclass(frozen=True)
class Packet:
    """A packet of one direction of a connection.

    Attributes:
        source_ports: of TCP and UDP.
        destination_ports: likewise.
        icmp_type: of ICMP and ICMPv6.
        icmp_code: likewise.
    """

    source: Addresses
    destination: Addresses
    protocol: Protocols
    source_ports: Range = ALL
    destination_ports: Range = ALL
    icmp_type: Range = NONE
    icmp_code: Range = NONE

    @property
    def version(self) -> int:
        """Return the IP version."""
        return self.destination.version

    def is_echo(self) -> bool:
        """Return whether it is a ping or the answer to one.

        Raises:
            StraddleError: if only some of the packets are.
        """
        kinds = (ECHO_REQUEST, ECHO_REPLY, ECHO_REQUEST6, ECHO_REPLY6)
        return self.protocol.is_icmp and any(self.is_icmp(*kind) for kind in kinds)

    def is_icmp(self, kind: int, code: int) -> bool:
        """Return whether it is ICMP of a type and code.

        Raises:
            StraddleError: if only some of the packets are.
        """
        return self.protocol.is_icmp and matches((self.icmp_type, kind, kind), (self.icmp_code, code, code))

    def reply(self) -> "Packet":
        """Return the packet that answers this one.

        Raises:
            StraddleError: if pings and other ICMP are among the packets, which are answered differently.
        """
        answered = Packet(
            self.destination,
            self.source,
            self.protocol,
            self.destination_ports,
            self.source_ports,
            self.icmp_type,
            self.icmp_code,
        )
        for request, reply in ((ECHO_REQUEST, ECHO_REPLY), (ECHO_REQUEST6, ECHO_REPLY6)):
            if self.is_icmp(*request):
                return replace(answered, icmp_type=Range(reply[0], reply[0]), icmp_code=Range(reply[1], reply[1]))
        return answered

    def coming_from(self, address: Address | Addresses, ports: Range | None = None) -> "Packet":
        """Return the packet with another source, as a translation makes it."""
        return replace(self, source=_addresses(address), source_ports=ports or self.source_ports)

    def going_to(self, address: Address | Addresses, ports: Range | None = None) -> "Packet":
        """Return the packet with another destination."""
        return replace(self, destination=_addresses(address), destination_ports=ports or self.destination_ports)


def _addresses(what: Address | Addresses) -> Addresses:
    return what if isinstance(what, Addresses) else Addresses.of(what)
