"""How large VPCs, and what belongs to them, are drawn."""

from math import ceil

from study.drawing.estate.model import Card, Part
from study.drawing.model.network import Subnet, Tier
from study.drawing.scene import BADGE, HEADING, SMALL
from study.drawing.typeface import width

CELL_WIDTH, CELL_MOST, CELL_HEAD, CELL_GAP, LINE = 148, 280, 46, 12, 15
"""A subnet: how wide at least and at most, the height of its name and addresses, and of a further line of them."""
SIGN = 20
"""The padlock in the corner of a subnet, as AWS's diagrams have it: who does not see colours tells public by it."""
INMATE, ROW, BESIDE = 28, 36, 8
"""What stands in a subnet: its icon, the height that it takes, and the room around its words."""
CARD_PAD, CARD_HEADER, ZONE_LINE, CARD_LEAST = 20, 52, 20, 340
"""Around and in a VPC: its title and the names of the zones; and how wide it is at least."""
PART, PART_ROW = 26, 38
"""What belongs to the VPC as a whole: its icon, and the height of a row of them."""
GATE, GATE_ROOM, GATE_STEP = 34, 38, 112
"""A gateway on the border, the room for its name inside of the border, and from one to the next."""
MARK = BADGE + 6
"""The room of a number beside words."""


def least_cell(subnet: Subnet, card: Card) -> float:
    """Return how wide a subnet must be for its words."""
    said = [width(subnet.name, SMALL, bold=True) + SIGN - 2, *(width(line, SMALL) for line in subnet.blocks)]
    inmates = [words_of(part) + INMATE + 6 + MARK for part in card.occupants[subnet.id]]
    return min(ceil(max([*said, *inmates]) + 2 * BESIDE), CELL_MOST)


def words_of(part: Part) -> float:
    """Return how wide the words beside an icon are."""
    return max(width(part.title, SMALL, bold=True), width(part.detail, SMALL))


def cell_of(card: Card) -> float:
    """Return how wide its subnets are drawn: wider where the words of one need it, or where there is one zone only."""
    zones = len(card.vpc.zones)
    needed = max((least_cell(subnet, card) for subnet in card.vpc.subnets.values()), default=0)
    least = max(CARD_LEAST, _title(card), _foot(card))  # A single zone fills its VPC.
    return ceil(max(CELL_WIDTH, needed, (least - 2 * CARD_PAD + CELL_GAP) / zones - CELL_GAP))


def _foot(card: Card) -> float:
    """Return how wide a VPC must be for the words of its parts, with their numbers."""
    widest = max((PART + 6 + words_of(part) + MARK + 6 for part in card.parts), default=0)
    return 2 * CARD_PAD + columns_of(card) * widest


def _title(card: Card) -> float:
    """Return how wide the head of a VPC must be: its name and number, and beside them the gateways on that border."""
    outward = sum(gate.outward for gate in card.gates)
    name = min(width(card.name, HEADING, bold=True), CELL_MOST) + 38 + MARK
    blocks = max(width(card.vpc.cidr, SMALL), width(six_of(card), SMALL)) + 38
    return max(name, blocks) + 8 + outward * GATE_STEP + (0 if outward == 0 else 8)


def six_of(card: Card) -> str:
    """Return the IPv6 blocks of a VPC in words, empty if it has none."""
    return f"IPv6 {card.vpc.cidr6}" if card.vpc.cidr6 else ""


def head_of(card: Card) -> float:
    """Return how high the head of a VPC is: a second line for IPv6."""
    return CARD_HEADER + (LINE if card.vpc.cidr6 else 0)


def height_of(tier: Tier, card: Card) -> float:
    """Return how high the subnets of a tier are drawn: all of them as high as the fullest one."""
    names = [subnet.id for subnet in tier.subnets.values()]
    rows = max((len(card.occupants[name]) for name in names), default=0)
    lines = max((len(subnet.blocks) for subnet in tier.subnets.values()), default=1)
    return CELL_HEAD + LINE * max(lines - 1, 0) + rows * ROW + (4 if rows else 0)


def columns_of(card: Card) -> int:
    """Return how many parts stand side by side below the subnets."""
    return max(2, len(card.vpc.zones))


def rows_of(card: Card) -> list[list[Part]]:
    """Return the rows of parts below the subnets; flow logs have a row of their own, the last one."""
    fit = columns_of(card)
    logs = {log.id for log in card.vpc.flow_logs}
    rows = []
    for last in (False, True):
        parts = [part for part in card.parts if (part.id.rpartition("/")[2] in logs) == last]
        rows += [parts[first : first + fit] for first in range(0, len(parts), fit)]
    return rows


def size_of(card: Card, *, below: bool = False) -> tuple[float, float]:
    """Return how wide and high a VPC is drawn.

    Args:
        card: the VPC.
        below: whether gateways stand on its lower border.
    """
    zones = len(card.vpc.zones)
    wide = 2 * CARD_PAD + zones * (cell_of(card) + CELL_GAP) - CELL_GAP
    tiers = sum(height_of(tier, card) + CELL_GAP for tier in card.vpc.tiers)
    high = head_of(card) + ZONE_LINE + tiers - CELL_GAP + CARD_PAD
    foot = len(rows_of(card)) * PART_ROW + (GATE_ROOM if below else 0)
    return max(wide, CARD_LEAST), high + foot
