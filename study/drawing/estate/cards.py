"""A VPC as a card: zones are columns, tiers are rows, and what is in a subnet stands in its cell with its name."""

from collections.abc import Mapping

from study.drawing.estate.model import Card, Part
from study.drawing.estate.sizes import (
    BESIDE,
    CARD_PAD,
    CELL_GAP,
    CELL_HEAD,
    CELL_MOST,
    INMATE,
    LINE,
    PART,
    PART_ROW,
    ROW,
    SIGN,
    ZONE_LINE,
    cell_of,
    columns_of,
    head_of,
    height_of,
    rows_of,
    six_of,
    words_of,
)
from study.drawing.geometry import Rect, around
from study.drawing.layout.network import CORNERS
from study.drawing.model.network import Reach, Subnet, Zone
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, SMALL, Badge, Box, Icon, Scene
from study.drawing.typeface import width

CORNER = 30
"""The icon in the corner."""


def add_card(scene: Scene, card: Card, rect: Rect, numbers: Mapping[str, int]) -> None:
    """Add a VPC; its gateways are added apart, as what they stand on depends on what leads to it."""
    scene.frames.append(Box(rect, "view") if card.owner else Box(rect, "card", card.id))
    scene.icons.append(Icon(Rect(rect.x, rect.y, CORNER, CORNER), icon_of("AWS::EC2::VPC")))
    _title(scene, card, rect, numbers)
    top = rect.y + head_of(card)
    wide = cell_of(card)
    lefts = {zone: rect.x + CARD_PAD + n * (wide + CELL_GAP) for n, zone in enumerate(card.vpc.zones)}
    _zones(scene, lefts, top, wide)
    top += ZONE_LINE
    for tier in card.vpc.tiers:
        high = height_of(tier, card)
        for zone, subnet in tier.subnets.items():
            _cell(scene, card, subnet, Rect(lefts[zone], top, wide, high), numbers)
        top += high + CELL_GAP
    _foot(scene, card, rect, top - CELL_GAP + CARD_PAD, numbers)


def _title(scene: Scene, card: Card, rect: Rect, numbers: Mapping[str, int]) -> None:
    x, room = rect.x + CORNER + 8, rect.width - CORNER - 16
    named = min(width(card.name, HEADING, bold=True), CELL_MOST)
    scene.say(x, rect.y + 20, card.name, named, size=HEADING, ink="vpc", bold=True)
    scene.say(x, rect.y + 38, _whose(card), room, size=SMALL, ink="muted")
    if card.vpc.cidr6:
        scene.say(x, rect.y + 38 + LINE, six_of(card), room, size=SMALL, ink="muted")
    if card.id in numbers:
        scene.badges.append(Badge(x + named + 8 + BADGE / 2, rect.y + 15, numbers[card.id]))


def _whose(card: Card) -> str:
    cidr = card.vpc.cidr or "VPC"
    return f"{cidr} · of {card.owner}" if card.owner else cidr


def _zones(scene: Scene, lefts: Mapping[Zone, float], top: float, wide: float) -> None:
    for zone, left in lefts.items():
        title = zone.title.replace("Availability Zone", "Zone") if not zone.name else zone.name
        scene.say(left, top + 12, title, wide, size=SMALL, ink="region", bold=True)


def _cell(scene: Scene, card: Card, subnet: Subnet, rect: Rect, numbers: Mapping[str, int]) -> None:
    """Add a subnet with what is in it, below its addresses."""
    ink = "public" if subnet.reach is Reach.PUBLIC else "private"
    # The subnet itself is the owner's, and drawn there.
    own = "" if card.owner else f"{card.id.rpartition('/')[0]}/{subnet.id}"
    scene.frames.append(Box(rect, subnet.reach.value, own))
    room, top = rect.width - 2 * BESIDE, rect.y + CELL_HEAD
    scene.icons.append(Icon(Rect(rect.x, rect.y, SIGN, SIGN), f"architecture-group/{CORNERS[subnet.reach]}"))
    x = rect.x + SIGN + 6
    scene.say(x, rect.y + 15, subnet.name, rect.right - BESIDE - x, size=SMALL, ink=ink, bold=True)
    for number, line in enumerate(subnet.blocks):
        scene.say(rect.x + BESIDE, rect.y + 36 + number * LINE, line, room, size=SMALL, ink="muted")
    top += LINE * max(len(subnet.blocks) - 1, 0)
    for part in card.occupants[subnet.id]:
        icon = Rect(rect.x + BESIDE, top + (ROW - INMATE) / 2, INMATE, INMATE)
        _part(scene, part, icon, rect.right - BESIDE, numbers)
        top += ROW


def _part(scene: Scene, part: Part, icon: Rect, right: float, numbers: Mapping[str, int]) -> None:
    """Add something with its words beside its icon, and its number beside these."""
    scene.icons.append(Icon(icon, part.icon, part.id))
    x, room = icon.right + 6, right - icon.right - 6
    if part.id in numbers:
        after = min(words_of(part), room - BADGE - 4)
        scene.badges.append(Badge(x + after + 6 + BADGE / 2, icon.cy, numbers[part.id]))
        room -= BADGE + 4
    scene.say(x, icon.cy + (-2 if part.detail else 4), part.title, room, size=SMALL, bold=True)
    if part.detail:
        scene.say(x, icon.cy + 12, part.detail, room, size=SMALL, ink="muted")


def _foot(scene: Scene, card: Card, rect: Rect, top: float, numbers: Mapping[str, int]) -> None:
    """Add what the VPC has as a whole, in columns."""
    wide = (rect.width - 2 * CARD_PAD) / columns_of(card)
    for row, parts in enumerate(rows_of(card)):
        for column, part in enumerate(parts):
            left = rect.x + CARD_PAD + column * wide
            icon = around(left + PART / 2, top + row * PART_ROW + PART_ROW / 2 - 6, PART)
            _part(scene, part, icon, left + wide - 4, numbers)
