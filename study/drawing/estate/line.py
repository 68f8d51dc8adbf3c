"""A network on premises as a picture needs it: a line of Direct Connect, what it leads to, VPN connections."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Strand:
    """A virtual interface of a Direct Connect line.

    Attributes:
        id: of the interface.
        kind: ``private``, ``transit`` or ``public``.
        vlan: its VLAN, empty if only a deployment can tell.
        junction: the Direct Connect gateway that it leads to; empty if it is public.
    """

    id: str
    kind: str
    vlan: str
    junction: str


@dataclass(frozen=True)
class Junction:
    """A Direct Connect gateway.

    Attributes:
        id: of the gateway.
        name: what people call it.
        asn: its Autonomous System Number.
        ends: the VPCs and hubs that are associated with it.
    """

    id: str
    name: str
    asn: str
    ends: tuple[str, ...]


@dataclass(frozen=True)
class Tunnel:
    """A VPN connection to a router on premises.

    Attributes:
        id: of the connection.
        router: the customer gateway.
        name: what people call the router.
        end: the VPC or hub in AWS.
        routing: ``BGP`` or ``static``.
        over: the public virtual interface that announces the router's address, if one does.
    """

    id: str
    router: str
    name: str
    end: str
    routing: str
    over: str


@dataclass(frozen=True)
class Premises:
    """A network on premises, and what leads there.

    Attributes:
        line: the connection of Direct Connect.
        name: what people call the line.
        detail: how fast it is, and where.
        encrypts: whether it asks for MACsec.
        strands: its virtual interfaces.
        junctions: what they lead to.
        tunnels: VPN connections beside the line, or over it.
    """

    line: str
    name: str
    detail: str
    encrypts: bool
    strands: tuple[Strand, ...]
    junctions: tuple[Junction, ...]
    tunnels: tuple[Tunnel, ...]
