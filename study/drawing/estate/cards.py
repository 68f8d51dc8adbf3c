"""A VPC as a card: zones are columns, tiers are rows, and what is in a subnet stands in its cell."""

from collections.abc import Mapping

from study.drawing.estate.grid import (
    CARD_FOOT,
    CARD_HEADER,
    CARD_PAD,
    CELL_GAP,
    CELL_HEIGHT,
    INMATE,
    ZONE_LINE,
    cell_of,
)
from study.drawing.estate.model import Card
from study.drawing.geometry import Rect, around
from study.drawing.model.network import Reach, Subnet, Zone
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, SMALL, Badge, Box, Icon, Scene

CORNER, EXTRA = 30, 24
"""The icons in the corner, and below the cells."""


def add_card(scene: Scene, card: Card, rect: Rect, numbers: Mapping[str, int]) -> None:
    """Add a VPC."""
    scene.bands.append(Box(rect, "view") if card.owner else Box(rect, "card", card.id))
    scene.icons.append(Icon(Rect(rect.x, rect.y, CORNER, CORNER), icon_of("AWS::EC2::VPC")))
    room = rect.width - CORNER - 16 - (BADGE + 8 if card.id in numbers else 0)
    scene.say(rect.x + CORNER + 8, rect.y + 20, card.name, room, size=HEADING, ink="vpc", bold=True)
    scene.say(rect.x + CORNER + 8, rect.y + 38, _whose(card), room, size=SMALL, ink="muted")
    if card.id in numbers:
        scene.badges.append(Badge(rect.right - BADGE / 2 - 8, rect.y + BADGE / 2 + 8, numbers[card.id]))
    top = rect.y + CARD_HEADER
    wide = cell_of(card)
    lefts = {zone: rect.x + CARD_PAD + n * (wide + CELL_GAP) for n, zone in enumerate(card.vpc.zones)}
    _zones(scene, lefts, top, wide)
    top += ZONE_LINE
    for tier in card.vpc.tiers:
        for zone, subnet in tier.subnets.items():
            _cell(scene, card, subnet, Rect(lefts[zone], top, wide, CELL_HEIGHT))
        top += CELL_HEIGHT + CELL_GAP
    for number, (icon, name) in enumerate(card.attached):
        place = around(rect.x + CARD_PAD + EXTRA / 2 + number * (EXTRA + 8), rect.bottom - CARD_FOOT / 2 - 2, EXTRA)
        scene.icons.append(Icon(place, icon, name))


def _whose(card: Card) -> str:
    cidr = card.vpc.cidr or "VPC"
    return f"{cidr} · of {card.owner}" if card.owner else cidr


def _zones(scene: Scene, lefts: Mapping[Zone, float], top: float, wide: float) -> None:
    for zone, left in lefts.items():
        title = zone.title.replace("Availability Zone", "Zone") if not zone.name else zone.name
        scene.say(left, top + 12, title, wide, size=SMALL, ink="region", bold=True)


def _cell(scene: Scene, card: Card, subnet: Subnet, rect: Rect) -> None:
    """Add a subnet with what is in it, from the right."""
    ink = "public" if subnet.reach is Reach.PUBLIC else "private"
    # The subnet itself is the owner's, and drawn there.
    own = "" if card.owner else f"{card.id.rpartition('/')[0]}/{subnet.id}"
    scene.bands.append(Box(rect, subnet.reach.value, own))
    right = rect.right - 8
    for icon, name in card.occupants[subnet.id]:
        scene.icons.append(Icon(Rect(right - INMATE, rect.cy - INMATE / 2, INMATE, INMATE), icon, name))
        right -= INMATE + 4
    room = right - rect.x - 10
    scene.say(rect.x + 8, rect.y + 20, subnet.name, room, size=SMALL, ink=ink, bold=True)
    scene.say(rect.x + 8, rect.y + 37, subnet.cidr, room, size=SMALL, ink="muted")
