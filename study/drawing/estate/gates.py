"""Gateways on the borders of their VPCs: those to the internet away from hubs and lines, the others where lines end."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby

from study.drawing.estate.model import Card, Estate, Gate
from study.drawing.estate.places import Places, hangs
from study.drawing.estate.sizes import GATE, GATE_STEP
from study.drawing.geometry import Rect, around, span
from study.drawing.scene import BADGE, SMALL, Badge, Icon, Scene
from study.drawing.typeface import width


class Side(Enum):
    """The border on which a gateway stands."""

    TOP = "top"
    BOTTOM = "bottom"


def place_gates(estate: Estate, places: Places) -> None:
    """Find a place for every gateway."""
    for card in estate.cards:
        for side, gates in _sides(card, estate):
            for gate, rect in zip(gates, _rects(side, gates, places.cards[card.id]), strict=True):
                places.gates[gate.part.id] = rect


def add_gates(scene: Scene, card: Card, estate: Estate, places: Places, numbers: Mapping[str, int]) -> None:
    """Add the gateways of a VPC, several of one kind with one name."""
    for side, gates in _sides(card, estate):
        for gate in gates:
            rect = places.gates[gate.part.id]
            scene.icons.append(Icon(rect, gate.part.icon, gate.part.id))
            if gate.part.id in numbers:
                scene.badges.append(Badge(rect.x - BADGE / 2 - 3, rect.cy, numbers[gate.part.id]))
        for title, those in groupby(gates, key=lambda gate: gate.part.title):
            rects = [places.gates[gate.part.id] for gate in those]
            words = title if len(rects) == 1 else f"{len(rects)} {title[:1].lower()}{title[1:]}s"
            _say(scene, side, words, span(rects[0], rects[-1]), places.cards[card.id])


def _sides(card: Card, estate: Estate) -> Iterator[tuple[Side, list[Gate]]]:
    """Yield the borders of a VPC on which gateways stand."""
    up = hangs(card, estate)
    met = {each.gate for each in estate.attachments} if up else set()
    found: dict[Side, list[Gate]] = {}
    for gate in card.gates:
        if gate.outward:
            side = Side.BOTTOM if up else Side.TOP
        else:
            side = Side.TOP if gate.part.id in met or estate.premises else Side.BOTTOM
        found.setdefault(side, []).append(gate)
    yield from found.items()


def _rects(side: Side, gates: Sequence[Gate], card: Rect) -> Iterator[Rect]:
    outward = [gate for gate in gates if gate.outward]
    others = [gate for gate in gates if not gate.outward]
    y = card.y if side is Side.TOP else card.bottom
    for gate in gates:
        if gate.outward:
            yield around(card.right - GATE_STEP * (outward.index(gate) + 0.5), y, GATE)
        else:
            # In the right part, clear of the VPC's name and of what it writes to; left of gateways to the internet.
            free = card.width - GATE_STEP * len(outward) if outward else card.width
            first, last = (0.62, 0.88) if len(others) > 1 else (0.72, 0.72)
            share = first + (last - first) * others.index(gate) / max(len(others) - 1, 1)
            yield around(card.x + free * share, y, GATE)


def _say(scene: Scene, side: Side, words: str, rect: Rect, card: Rect) -> None:
    """Write the name of gateways inside of the VPC."""
    y = rect.bottom + 12 if side is Side.TOP else rect.y - 6
    wide = width(words, SMALL)
    middle = min(rect.cx, card.right - 8 - wide / 2)
    scene.say(middle, y, words, card.width, size=SMALL, align="middle")
