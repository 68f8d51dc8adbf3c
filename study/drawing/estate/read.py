"""From stacks to what is drawn of several VPCs; nothing here knows of pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.model import Card, Estate, Tie, Where
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_hubs import attachments, hubs
from study.drawing.estate.read_premises import premises
from study.drawing.estate.read_shares import guests, shares, views, with_guests
from study.drawing.estate.read_ties import ties
from study.drawing.estate.read_vpns import ends_of
from study.drawing.model import Architecture, read_architecture
from study.drawing.model.network import Vpc
from study.drawing.model.services import Service
from study.drawing.model.workloads import Hosts
from study.drawing.names import words
from study.drawing.references import items, target
from study.drawing.rules import icon_of

INSIDE = {
    "AWS::NetworkFirewall::Firewall": "SubnetMappings",
    "AWS::Route53Resolver::ResolverEndpoint": "IpAddresses",
}
"""Type of what has an interface in each of some subnets → the property that lists them."""
FEW = 6
"""So many VPCs are put into the order with the shortest connections; more stay as they are in the templates."""


def read_estate(stacks: Sequence[Stack]) -> Estate:
    """Return what some stacks build.

    Raises:
        DrawingError: if a type has no rule, or a subnet's zone cannot be told.
    """
    index = Index(stacks)
    found = [read_architecture(stack) for stack in stacks]
    ends, others = ends_of(stacks, index), tuple(guests(stacks, index))
    owned = [
        replace(card, attached=(*card.attached, *ends.get(card.id, ()))) for each in found for card in _cards(each)
    ]
    cards = [seen for card in owned for seen in (with_guests(card, others), *views(card, others))]
    gateways = hubs(stacks, index)
    connections = (*ties(stacks, index), *shares(stacks, cards))
    inside = {name for card in cards for _, name in (*card.attached, *_of(card))}
    joined = attachments(stacks, index, gateways)
    inside |= {hub.id for hub in gateways} | {tie.id for tie in connections} | {each.id for each in joined}
    beyond = premises(stacks, index, {tie.id for tie in connections} | {each.id for each in joined})
    if beyond:
        inside |= {beyond.line, *(each.id for each in beyond.junctions), *(each.id for each in beyond.strands)}
        inside |= {name for each in beyond.tunnels for name in (each.id, each.router)}
    return Estate(
        stacks=tuple(stacks),
        cards=_in_order(cards, connections),
        hubs=gateways,
        attachments=joined,
        ties=connections,
        services=tuple(
            (where_of(each.stack), _named(each.stack, service))
            for each in found
            for service in each.services
            if full(each.stack, service.id) not in inside and service.id in each.stack.resources
        ),
        guests=others,
        premises=beyond,
    )


def _in_order(cards: Sequence[Card], connections: Sequence[Tie]) -> tuple[Card, ...]:
    """Return the VPCs so that those that are connected stand near each other, few of them anyway."""
    if not connections or len(cards) > FEW:
        return tuple(cards)

    def length(order: Sequence[Card]) -> int:
        places = {card.id: place for place, card in enumerate(order)}
        known = [tie for tie in connections if {tie.source, tie.target} <= places.keys()]
        # Squared, as one long line is worse than two short ones.
        return sum((places[tie.source] - places[tie.target]) ** 2 for tie in known)

    return min(permutations(cards), key=length)


def where_of(stack: Stack) -> Where:
    """Return the account and Region of a stack."""
    return Where(stack.account, stack.region)


def _named(stack: Stack, service: Service) -> Service:
    return Service(full(stack, service.id), service.title, service.name, service.icon, service.beyond)


def _of(card: Card) -> Iterator[tuple[str, str]]:
    return (each for those in card.occupants.values() for each in those)


def _cards(architecture: Architecture) -> Iterator[Card]:
    stack = architecture.stack
    for vpc in architecture.vpcs:
        yield Card(
            id=full(stack, vpc.id),
            name=_name(stack.resources[vpc.id]),
            vpc=vpc,
            where=where_of(stack),
            occupants={subnet: tuple(_in_subnet(subnet, vpc, architecture)) for subnet in vpc.subnets},
            attached=tuple(_attached(vpc, stack)),
        )


def _name(vpc: Resource) -> str:
    """A VPC is called like the construct that it is a part of: ``Prod/Network/Vpc`` is ``Prod``."""
    parts = [part for part in vpc.path.split("/") if part.lower() not in ("vpc", "network")]
    return words(parts[-1]) if parts else "VPC"


def _in_subnet(subnet: str, vpc: Vpc, architecture: Architecture) -> Iterator[tuple[str, str]]:
    stack = architecture.stack
    for nat, where in vpc.nats.items():
        if where == subnet:
            yield icon_of("AWS::EC2::NatGateway"), full(stack, nat)
    for workload in architecture.workloads:
        if isinstance(workload, Hosts):
            here = (name for name, where in workload.instances.items() if where == subnet)
            yield from ((icon_of(stack.resources[name].type), full(stack, name)) for name in here)
        elif subnet in workload.subnets:
            yield icon_of(stack.resources[workload.id].type), full(stack, workload.id)
    for kind, listed in INSIDE.items():
        for each in stack.of(kind):
            doors = items(each.properties.get(listed))
            if subnet in (target(door.get("SubnetId")) for door in doors):
                yield icon_of(kind), full(stack, each.id)


def _attached(vpc: Vpc, stack: Stack) -> Iterator[tuple[str, str]]:
    if vpc.internet_gateway:
        yield icon_of("AWS::EC2::InternetGateway"), full(stack, vpc.internet_gateway)
    if vpc.egress_only:
        yield icon_of("AWS::EC2::EgressOnlyInternetGateway"), full(stack, vpc.egress_only)
    for acl in vpc.acls:
        yield icon_of("AWS::EC2::NetworkAcl"), full(stack, acl.id)
    for endpoint in vpc.endpoints:
        yield icon_of("AWS::EC2::VPCEndpoint"), full(stack, endpoint.id)
    for log in vpc.flow_logs:
        yield icon_of("AWS::EC2::FlowLog"), full(stack, log.id)
        if log.destination:
            yield icon_of(stack.resources[log.destination].type), full(stack, log.destination)
