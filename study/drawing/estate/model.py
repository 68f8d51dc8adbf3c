"""Several VPCs as a picture needs them: whose they are, where they are, and what connects them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from study.drawing.assembly import Stack
from study.drawing.estate.line import Premises
from study.drawing.model.network import Vpc
from study.drawing.model.services import Link, Service


@dataclass(frozen=True)
class Where:
    """An account and Region; either is nothing if it is chosen at deployment."""

    account: str | None
    region: str | None


@dataclass(frozen=True)
class Part:
    """Something that is drawn in a VPC.

    Attributes:
        id: what it stands for.
        icon: the AWS icon, as folder and name.
        title: what it is.
        detail: which one, or how it is set; empty if there is nothing to tell.
    """

    id: str
    icon: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Gate:
    """A gateway, which stands on the border of its VPC.

    Attributes:
        part: what is drawn.
        outward: whether it leads to the internet; others are where VPN connections and lines end.
    """

    part: Part
    outward: bool


@dataclass(frozen=True)
class Card:
    """A VPC.

    Attributes:
        id: ``<stack>/<logical id>``, as of everything in a picture of several stacks.
        name: what people call it.
        vpc: the VPC.
        where: whose it is.
        occupants: what is in its subnets: subnet → parts.
        parts: what belongs to the VPC as a whole.
        gates: its gateways.
        owner: the account that shares it, if this is how another account sees it.
    """

    id: str
    name: str
    vpc: Vpc
    where: Where
    occupants: Mapping[str, tuple[Part, ...]]
    parts: tuple[Part, ...] = ()
    gates: tuple[Gate, ...] = ()
    owner: str = ""

    @property
    def inside(self) -> frozenset[str]:
        """Return the ids of all that is drawn in it or on its border."""
        parts = (*self.parts, *(gate.part for gate in self.gates), *chain.from_iterable(self.occupants.values()))
        return frozenset(part.id for part in parts)


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
        gate: likewise, the customer gateway.
    """

    id: str
    hub: str
    card: str
    segment: str
    appliance: bool = False
    peer: str = ""
    icon: str = ""
    routing: str = ""
    gate: str = ""


@dataclass(frozen=True)
class Tie:
    """A connection between two things of the picture: a peering, a VPN connection.

    Attributes:
        id: what stands for it.
        source: who asks for it.
        target: the other end.
        label: what it is.
        routed: the ends whose route tables lead to it.
        type: the CloudFormation type of what stands for it.
        gates: the gateways at which it ends, its source's and its target's; empty if it ends at a VPC as such.
    """

    id: str
    source: str
    target: str
    label: str
    routed: frozenset[str] = frozenset()
    type: str = "AWS::EC2::VPCPeeringConnection"
    gates: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Guest:
    """What another stack, of another account as a rule, places in a subnet of a VPC that is shared with it.

    Attributes:
        part: the instance.
        where: whose it is.
        subnet: in which it is, as ``<stack>/<logical id>``.
    """

    part: Part
    where: Where
    subnet: str


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
        links: who leads, writes or shares to whom, or rules over what; an account goes by :func:`account_id`.
    """

    stacks: tuple[Stack, ...]
    cards: tuple[Card, ...]
    hubs: tuple[Hub, ...]
    attachments: tuple[Attachment, ...]
    ties: tuple[Tie, ...]
    services: tuple[tuple[Where, Service], ...]
    guests: tuple[Guest, ...] = ()
    premises: Premises | None = None
    links: tuple[Link, ...] = ()


def account_id(account: str | None) -> str:
    """Return what an account as such goes by, as the end of a link."""
    return f"account:{account or ''}"
