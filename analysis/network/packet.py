"""A packet, as far as routing and filtering look at it."""

from dataclasses import dataclass, replace

from analysis.snapshot.model.network import ALL_PORTS, Address, PortRange, Protocol

TCP, UDP, ICMP = Protocol(6), Protocol(17), Protocol(1)
PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "all": Protocol(-1)}
ECHO_REQUEST, ECHO_REPLY = 8, 0

LINUX_EPHEMERAL = PortRange(32768, 60999)
"""Where Linux clients, Amazon Linux among them, start connections (``net.ipv4.ip_local_port_range``)."""

ANY_EPHEMERAL = PortRange(1024, 65535)
"""Where any other client may: load balancers, NAT gateways, hosts on the internet.

https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
"""


@dataclass(frozen=True)
class Packet:
    """A packet of one direction of a connection.

    Attributes:
        source_ports: the ports that it may come from; a client's is not known beforehand, so this is a range, and
            the path must carry all of it.
        destination_ports: likewise; in the forward direction a single port.
        icmp_type: for ICMP, which has no ports.
    """

    source: Address
    destination: Address
    protocol: Protocol
    source_ports: PortRange = ALL_PORTS
    destination_ports: PortRange = ALL_PORTS
    icmp_type: int = ECHO_REQUEST

    def reply(self) -> "Packet":
        """Return the packet that answers this one."""
        return Packet(
            self.destination,
            self.source,
            self.protocol,
            self.destination_ports,
            self.source_ports,
            ECHO_REPLY if self.icmp_type == ECHO_REQUEST else self.icmp_type,
        )

    def coming_from(self, address: Address, ports: PortRange | None = None) -> "Packet":
        """Return the packet with another source, as a translation makes it."""
        return replace(self, source=address, source_ports=ports or self.source_ports)

    def going_to(self, address: Address, ports: PortRange | None = None) -> "Packet":
        """Return the packet with another destination."""
        return replace(self, destination=address, destination_ports=ports or self.destination_ports)
