"""Where things stand in a picture of several VPCs, by what stands there, and in which frame their lines run."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from study.drawing.estate.model import Attachment, Card, Estate, Tie, Where
from study.drawing.geometry import Rect
from study.drawing.model.services import Service

Scope = Where | str | None
"""The innermost frame that holds both ends of a line: a Region, an account by its number, or the cloud."""
CLOUD = "cloud"


@dataclass
class Places:
    """Places, by what stands there.

    Attributes:
        accounts: by account.
        regions: by account and Region.
        globals: the columns of what is of no Region, by account.
        cards: the VPCs, by id.
        hubs: the bands, by id.
        services: by id.
        beside: services whose words stand beside their icons, below the VPC that they are of.
        gates: the icons of gateways, by id.
        lanes: the y of the first line below what is in a frame.
    """

    accounts: dict[str | None, Rect] = field(default_factory=dict)
    regions: dict[Where, Rect] = field(default_factory=dict)
    globals: dict[str | None, Rect] = field(default_factory=dict)
    cards: dict[str, Rect] = field(default_factory=dict)
    hubs: dict[str, Rect] = field(default_factory=dict)
    services: dict[str, Rect] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)
    gates: dict[str, Rect] = field(default_factory=dict)
    lanes: dict[Scope, float] = field(default_factory=dict)


def wheres(estate: Estate) -> list[Where]:
    """Return the accounts and Regions in which something is, in the order in which a picture shows them.

    The order of what is attached, and not of who owns the hub, tells how a picture is read.
    """
    found = [*(hub.where for hub in estate.hubs), *(card.where for card in estate.cards)]
    return list(dict.fromkeys([*found, *(where for where, _ in estate.services)]))


def ties_in(estate: Estate, scope: Scope) -> list[Tie]:
    """Return the connections between VPCs whose lines run in a frame."""
    cards = {card.id: card.where for card in estate.cards}
    known = [tie for tie in estate.ties if {tie.source, tie.target} <= cards.keys()]
    return [tie for tie in known if scope_of(cards[tie.source], cards[tie.target]) == scope]


def scope_of(one: Where, other: Where) -> Scope:
    """Return the innermost frame that holds both of two places."""
    if one == other:
        return one
    return one.account if one.account == other.account else CLOUD


def joined_to(card: Card, estate: Estate) -> list[Attachment]:
    """Return what attaches a VPC to a hub."""
    return [each for each in estate.attachments if each.card == card.id]


def hangs(card: Card, estate: Estate) -> bool:
    """Return whether a VPC is attached from below to a hub of its own account and Region."""
    here = {hub.id for hub in estate.hubs if hub.where == card.where}
    return any(each.hub in here for each in joined_to(card, estate))


def has_lines_below(card: Card, estate: Estate) -> bool:
    """Return whether lines leave a VPC by its lower border."""
    tied = any(card.id in (tie.source, tie.target) for tie in estate.ties)
    return tied or (bool(joined_to(card, estate)) and not hangs(card, estate))


def gated_below(card: Card, estate: Estate) -> bool:
    """Return whether a VPC has gateways on its lower border."""
    up = hangs(card, estate)
    met = {each.gate for each in estate.attachments} if up else set()
    return any(up if gate.outward else gate.part.id not in met and estate.premises is None for gate in card.gates)


def in_region(estate: Estate, where: Where) -> Iterator[Service]:
    """Yield the services of an account in a Region."""
    return (service for place, service in estate.services if place == where and not service.beyond)


def beyond(estate: Estate, account: str | None) -> list[Service]:
    """Return what an account has that is of no Region."""
    return [service for where, service in estate.services if where.account == account and service.beyond]


def keepers_of(estate: Estate) -> dict[str, list[str]]:
    """Return what only things of one VPC write to, by that VPC; what its flow logs write to comes first."""
    owners = {part: card for card in estate.cards for part in card.inside}
    cards = {card.id: card for card in estate.cards}
    owners |= {tie.id: cards[tie.target] for tie in estate.ties if tie.target in cards}
    owners |= {each.id: cards[each.card] for each in estate.attachments if each.icon and each.card in cards}
    tunnels = estate.premises.tunnels if estate.premises else ()
    owners |= {each.id: cards[each.end] for each in tunnels if each.end in cards}
    logs = {f"{card.id.rpartition('/')[0]}/{log.id}" for card in estate.cards for log in card.vpc.flow_logs}
    found: dict[str, list[str]] = {}
    for where, service in estate.services:
        touching = [
            link
            for link in estate.links
            if link.source == service.id or (link.target == service.id and link.kind != "key")
        ]
        those = {owners[link.source].id for link in touching if link.target == service.id and link.source in owners}
        alone = all(link.target == service.id and link.source in owners for link in touching)
        if touching and len(those) == 1 and alone and cards[min(those)].where == where:
            first = any(link.source in logs for link in touching)
            found.setdefault(min(those), []).insert(0 if first else len(estate.services), service.id)
    return found
