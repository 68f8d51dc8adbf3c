"""Where VPCs, hubs and services stand in a picture of several VPCs: Regions and accounts are frames."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

from study.drawing.estate.model import Card, Estate, Hub, Where
from study.drawing.geometry import Rect
from study.drawing.model.network import Subnet
from study.drawing.model.services import Service
from study.drawing.scene import SMALL
from study.drawing.typeface import width

CELL_WIDTH, CELL_HEIGHT, CELL_GAP = 142, 50, 8
INMATE, CELL_PAD = 30, 20
"""What stands in a subnet, and the room that its words have beside."""
CARD_PAD, CARD_HEADER, ZONE_LINE, CARD_FOOT = 12, 52, 20, 36
"""Around and in a VPC: its title, the names of the zones, the row of what belongs to it as a whole."""
GAP = 26
"""Between VPCs, and between frames."""
PAD, HEADER = 20, 44
"""In frames of Regions and accounts: around their content, and for their title."""
SERVICE_WIDTH, SERVICE_HEIGHT = 164, 104
ATTACHING, BAND, CHIPS = 46, 64, 34
"""Between VPCs and a hub's band; the band's height without and for each row of names of segments."""
LANE, FIRST_LANE = 30, 24
"""For each line that passes below the VPCs, and from these to the first: room for its words."""


@dataclass
class Places:
    """Places, by what stands there.

    Attributes:
        regions: by Region.
        accounts: by account and Region.
        cards: the VPCs, by id.
        hubs: the bands, by id.
        services: by id.
        lanes: the y of the first line below the VPCs of a Region.
    """

    regions: dict[str | None, Rect] = field(default_factory=dict)
    accounts: dict[Where, Rect] = field(default_factory=dict)
    cards: dict[str, Rect] = field(default_factory=dict)
    hubs: dict[str, Rect] = field(default_factory=dict)
    services: dict[str, Rect] = field(default_factory=dict)
    lanes: dict[str | None, float] = field(default_factory=dict)


def cell_of(card: Card) -> float:
    """Return how wide its subnets are drawn: wider where much is in one beside its name and its addresses."""

    def needs(subnet: Subnet) -> float:
        said = max(width(subnet.name, SMALL, bold=True), width(subnet.cidr, SMALL))
        return said + CELL_PAD + len(card.occupants[subnet.id]) * (INMATE + 4)

    zones = len(card.vpc.zones)
    share = (2 * CELL_WIDTH - 2 * CARD_PAD + CELL_GAP) / zones - CELL_GAP  # A single zone fills its VPC.
    return max(CELL_WIDTH, share, *(ceil(needs(subnet)) for subnet in card.vpc.subnets.values()))


def size_of(card: Card) -> tuple[float, float]:
    """Return how wide and high a VPC is drawn."""
    zones, tiers = len(card.vpc.zones), len(card.vpc.tiers)
    wide = 2 * CARD_PAD + zones * (cell_of(card) + CELL_GAP) - CELL_GAP
    high = CARD_HEADER + ZONE_LINE + tiers * (CELL_HEIGHT + CELL_GAP) - CELL_GAP + CARD_PAD
    return max(wide, 2 * CELL_WIDTH), high + (CARD_FOOT if card.attached else 0)


def lay(estate: Estate, x: float, y: float) -> Places:
    """Return where everything stands, the first Region's corner at a point; Regions stand side by side."""
    places = Places()
    wheres = [*(hub.where for hub in estate.hubs), *(c.where for c in estate.cards), *(w for w, _ in estate.services)]
    for region in dict.fromkeys(where.region for where in wheres):
        # The order of what is attached, and not of who owns the hub, tells how a picture is read.
        here = list(dict.fromkeys(where for where in wheres if where.region == region))
        frame = _region(estate, places, region, here, Rect(x, y, 0, 0))
        places.regions[region] = frame
        x = frame.right + 2 * GAP
    if places.lanes and estate.ties:
        bottom = max(frame.bottom for frame in places.regions.values())
        places.regions = {each: Rect(r.x, r.y, r.width, bottom - r.y) for each, r in places.regions.items()}
    return places


def _region(estate: Estate, places: Places, region: str | None, here: Sequence[Where], corner: Rect) -> Rect:
    gateways = [hub for hub in estate.hubs if hub.where.region == region]
    owners = {hub.where for hub in gateways}
    framed = len({where.account for where in (*_wheres(estate), *(guest.where for guest in estate.guests))}) > 1
    left, top = corner.x + PAD, corner.y + HEADER
    across, upper = 0.0, top
    guests = [where for where in here if where not in owners] if owners else []
    cursor = left
    for where in guests:
        frame = _account(estate, places, where, (cursor, top), framed=framed, above=True)
        cursor, upper = frame.right + GAP, max(upper, frame.bottom)
    across = cursor - GAP - left if guests else 0.0
    cursor, top = left, upper + (ATTACHING if guests else 0)
    bottom = top
    for where in (each for each in here if each not in guests):
        hubs = [hub for hub in gateways if hub.where == where]
        frame = _account(estate, places, where, (cursor, top), framed=framed, hubs=hubs, least=across)
        cursor, bottom = frame.right + GAP, max(bottom, frame.bottom)
    across = max(across, cursor - GAP - left)
    cards = {card.id for card in estate.cards}
    ties = [tie for tie in estate.ties if {tie.source, tie.target} <= cards]
    places.lanes[region] = bottom + FIRST_LANE
    bottom += LANE * len(ties) + (FIRST_LANE - LANE / 2 if ties else 0)
    return Rect(corner.x, corner.y, across + 2 * PAD, bottom + PAD - corner.y)


def _wheres(estate: Estate) -> list[Where]:
    return [*(hub.where for hub in estate.hubs), *(c.where for c in estate.cards), *(w for w, _ in estate.services)]


def _account(
    estate: Estate,
    places: Places,
    where: Where,
    at: tuple[float, float],
    *,
    framed: bool,
    hubs: Sequence[Hub] = (),
    least: float = 0,
    above: bool = False,
) -> Rect:
    """Place what is of one account: its services above its VPCs if a hub's band is below them, else below."""
    (x, y), pad, head = at, PAD if framed else 0, HEADER if framed else 0
    left, top = x + pad, y + head
    cards = [card for card in estate.cards if card.where == where]
    services = [service for place, service in estate.services if place == where]
    tied = {end for tie in estate.ties for end in (tie.source, tie.target)}
    above = above or any(card.id in tied for card in cards)  # What connects them leaves below.
    wide = max(
        sum(size_of(card)[0] + GAP for card in cards) - GAP,
        ceil(sqrt(len(services))) * SERVICE_WIDTH,
        least - 2 * pad,
        SERVICE_WIDTH * 2,
    )
    if above:
        top = _services(places, services, left, top, wide)
    for hub in hubs:
        rows = _chip_rows(estate, hub)
        places.hubs[hub.id] = Rect(left, top, wide, BAND + CHIPS * rows)
        top = places.hubs[hub.id].bottom + ATTACHING
    bottom, cursor = top, left
    for card in cards:
        across, high = size_of(card)
        places.cards[card.id] = Rect(cursor, top, across, high)
        cursor, bottom = cursor + across + GAP, max(bottom, top + high)
    if not above and services:
        bottom = _services(places, services, left, bottom + (GAP if cards else 0), wide)
    frame = Rect(x, y, wide + 2 * pad, bottom + pad - y)
    if framed:
        places.accounts[where] = frame
    return frame


def _chip_rows(estate: Estate, hub: Hub) -> int:
    """Names of segments stand where VPCs attach: others' along the upper edge, the own account's along the lower."""
    where = {card.id: card.where for card in estate.cards}
    sides = {where[each.card] == hub.where for each in estate.attachments if each.hub == hub.id and each.card in where}
    return len(sides)


def _services(places: Places, services: Sequence[Service], x: float, y: float, wide: float) -> float:
    """Place services in rows; return where the last ends."""
    fit = max(1, int(wide // SERVICE_WIDTH))
    for number, service in enumerate(services):
        row, column = divmod(number, fit)
        places.services[service.id] = Rect(
            x + column * SERVICE_WIDTH, y + row * SERVICE_HEIGHT, SERVICE_WIDTH, SERVICE_HEIGHT
        )
    return y + SERVICE_HEIGHT * -(-len(services) // fit)
