"""From stacks to what is drawn of several VPCs; nothing here knows of pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.line import Junction
from study.drawing.estate.model import Card, Estate, Tie, Where
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_hubs import attachments, hubs
from study.drawing.estate.read_links import links
from study.drawing.estate.read_parts import gates, in_subnet, of_vpc
from study.drawing.estate.read_premises import premises
from study.drawing.estate.read_shares import SHARE, guests, shares, views, with_guests
from study.drawing.estate.read_ties import ties
from study.drawing.estate.read_vpns import ends_of
from study.drawing.model import Architecture, read_architecture
from study.drawing.model.services import Service
from study.drawing.names import words
from study.drawing.references import text

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
    owned = [replace(card, gates=(*card.gates, *ends.get(card.id, ()))) for each in found for card in _cards(each)]
    cards = [seen for card in owned for seen in (with_guests(card, others), *views(card, others))]
    gateways = hubs(stacks, index)
    connections = (*ties(stacks, index), *shares(stacks, cards))
    inside = {name for card in cards for name in card.inside}
    joined = attachments(stacks, index, gateways)
    inside |= {hub.id for hub in gateways} | {tie.id for tie in connections} | {each.id for each in joined}
    beyond = premises(stacks, index, {tie.id for tie in connections} | {each.id for each in joined})
    if beyond:
        inside |= {beyond.line, *(each.id for each in beyond.strands)}
        inside |= {name for each in beyond.tunnels for name in (each.id, each.router)}
    services = tuple(
        (where_of(each.stack), _named(each.stack, service))
        for each in found
        for service in each.services
        if full(each.stack, service.id) not in inside and service.id in each.stack.resources
    )
    juncture = {each.id: each for each in (beyond.junctions if beyond else ())}
    services = tuple((where, _joining(service, juncture.get(service.id))) for where, service in services)
    drawn = inside | {service.id for _, service in services} | {card.id for card in cards}
    return Estate(
        stacks=tuple(stacks),
        cards=_in_order(cards, connections),
        hubs=gateways,
        attachments=joined,
        ties=connections,
        services=services,
        guests=others,
        premises=beyond,
        links=tuple(
            link
            for link in dict.fromkeys(links(stacks, index, cards, drawn))
            # A share whose participant's view is drawn is a line from VPC to VPC already.
            if link.source not in {tie.id for tie in connections if tie.type == SHARE}
        ),
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
    """Return a service with its full id; a zone is known by its domain and by who is answered."""
    title, name, resource = service.title, service.name, stack.resources.get(service.id)
    if resource is not None and resource.type == "AWS::Route53::HostedZone":
        title = f"{'Private' if resource.properties.get('VPCs') else 'Public'} hosted zone"
        name = text(resource.properties.get("Name"), stack.defaults) or name
    if resource is not None and resource.type == "AWS::KMS::ReplicaKey":
        title = "KMS replica key"
    return Service(full(stack, service.id), title, name, service.icon, service.beyond)


def _joining(service: Service, junction: Junction | None) -> Service:
    """Return a service; a Direct Connect gateway is known by what it is a part of and its number."""
    if junction is None:
        return service
    return replace(service, name=f"{junction.name} · ASN {junction.asn}" if junction.asn else junction.name)


def _cards(architecture: Architecture) -> Iterator[Card]:
    stack = architecture.stack
    for vpc in architecture.vpcs:
        yield Card(
            id=full(stack, vpc.id),
            name=_name(stack.resources[vpc.id]),
            vpc=vpc,
            where=where_of(stack),
            occupants={subnet: tuple(in_subnet(subnet, vpc, architecture)) for subnet in vpc.subnets},
            parts=tuple(of_vpc(vpc, stack)),
            gates=tuple(gates(vpc, stack)),
        )


def _name(vpc: Resource) -> str:
    """A VPC is called like the construct that it is a part of: ``Prod/Network/Vpc`` is ``Prod``."""
    parts = [part for part in vpc.path.split("/") if part.lower() not in ("vpc", "network")]
    return words(parts[-1]) if parts else "VPC"
