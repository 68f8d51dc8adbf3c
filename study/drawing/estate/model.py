"""Several VPCs as a picture needs them: whose they are, where they are, and what connects them."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.assembly import Stack
from study.drawing.model.network import Vpc
from study.drawing.model.services import Service


@dataclass(frozen=True)
class Where:
    """An account and Region; either is nothing if it is chosen at deployment."""

    account: str | None
    region: str | None


@dataclass(frozen=True)
class Card:
    """A VPC.

    Attributes:
        id: ``<stack>/<logical id>``, as of everything in a picture of several stacks.
        name: what people call it.
        vpc: the VPC.
        where: whose it is.
        occupants: what is in its subnets: subnet → icon and id.
        attached: what belongs to the VPC as a whole, as icon and id.
        owner: the account that shares it, if this is how another account sees it.
    """

    id: str
    name: str
    vpc: Vpc
    where: Where
    occupants: Mapping[str, tuple[tuple[str, str], ...]]
    attached: tuple[tuple[str, str], ...]
    owner: str = ""


@dataclass(frozen=True)
class Segment:
    """A route table of a transit gateway.

    Attributes:
        id: of the route table.
        name: its Name tag, or what people call it.
        knows: attachments whose routes are propagated to it.
        static: destination and attachment of each static route; a blackhole has no attachment.
    """

    id: str
    name: str
    knows: tuple[str, ...]
    static: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Hub:
    """A transit gateway.

    Attributes:
        id: of the gateway.
        name: its Name tag, or what people call it.
        asn: its side's Autonomous System Number, empty if AWS chooses.
        open: whether whatever is attached is routed by a default route table at once.
        segments: its route tables.
    """

    id: str
    name: str
    where: Where
    asn: str
    open: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Attachment:
    """What connects something to a hub.

    Attributes:
        id: of the attachment.
        hub: the transit gateway.
        card: the VPC, or the one that plays a network on premises; empty if it is none's.
        segment: the route table that it is associated with, empty if none.
        appliance: whether it is in appliance mode.
        peer: of a peering, the hub that is asked.
        icon: of a VPN connection, its icon, and how routes are learned.
        routing: likewise.
    """

    id: str
    hub: str
    card: str
    segment: str
    appliance: bool = False
    peer: str = ""
    icon: str = ""
    routing: str = ""


@dataclass(frozen=True)
class Tie:
    """A connection between two things of the picture: a peering, a VPN connection.

    Attributes:
        id: what stands for it.
        source: who asks for it.
        target: the other end.
        label: what it is.
        routed: the ends whose route tables lead to it.
    """

    id: str
    source: str
    target: str
    label: str
    routed: frozenset[str] = frozenset()
    type: str = "AWS::EC2::VPCPeeringConnection"


@dataclass(frozen=True)
class Guest:
    """What another stack, of another account as a rule, places in a subnet of a VPC that is shared with it.

    Attributes:
        id: of the instance.
        icon: the AWS icon, as folder and name.
        where: whose it is.
        subnet: in which it is, as ``<stack>/<logical id>``.
    """

    id: str
    icon: str
    where: Where
    subnet: str


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


@dataclass(frozen=True)
class Estate:
    """What several stacks, or one with several VPCs, build.

    Attributes:
        stacks: as they were synthesised.
        cards: the VPCs.
        hubs: the transit gateways.
        attachments: what is attached to them.
        ties: other connections.
        services: what has no place in a VPC, by where it is.
        guests: what stands in another stack's VPC.
        premises: the network at the other end of a Direct Connect line.
    """

    stacks: tuple[Stack, ...]
    cards: tuple[Card, ...]
    hubs: tuple[Hub, ...]
    attachments: tuple[Attachment, ...]
    ties: tuple[Tie, ...]
    services: tuple[tuple[Where, Service], ...]
    guests: tuple[Guest, ...] = ()
    premises: Premises | None = None
