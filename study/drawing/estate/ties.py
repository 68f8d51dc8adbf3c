"""Connections between VPCs: lines below them, in the innermost frame that holds both."""

from collections.abc import Mapping
from math import sqrt

from study.drawing.estate.grid import LANE
from study.drawing.estate.model import Estate, Tie
from study.drawing.estate.places import CLOUD, Places, Scope, ties_in
from study.drawing.geometry import Point, Rect, around
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, SMALL, Arrow, Badge, Icon, Scene

MARK, PORT = 26, 14
"""The icon on a line; and how far lines that end at one gateway are apart."""


def add_ties(scene: Scene, estate: Estate, places: Places, numbers: Mapping[str, int]) -> None:
    """Connect VPCs that are peered, joined by a VPN or share something."""
    scopes: list[Scope] = [*places.regions, *places.accounts, CLOUD]
    ends = _Ends(estate, places)
    for scope in scopes:
        for lane, tie in enumerate(ties_in(estate, scope)):
            y = places.lanes[scope] + lane * LANE
            (x1, y1), (x2, y2) = ends.of(tie)
            way = ((x1, y1), (x1, y), (x2, y), (x2, y2))
            scene.arrows.append(Arrow(way, "attachment", tie.source, tie.target))
            icon = around((x1 + x2) / 2, y, MARK)
            scene.icons.append(Icon(icon, icon_of(tie.type), tie.id))
            scene.say(icon.right + 6, y - 6, tie.label, abs(x2 - x1) / 2 - MARK, size=SMALL)
            if tie.id in numbers:
                scene.badges.append(Badge(icon.x - BADGE / 2 - 6, y, numbers[tie.id]))


class _Ends:
    """Where lines meet VPCs: at gateways, or at the lower border, each at a place of its own."""

    def __init__(self, estate: Estate, places: Places) -> None:
        self._places = places
        self._met: dict[str, int] = {}
        self._wanted: dict[str, int] = {}
        for tie in estate.ties:
            for name in self._names(tie):
                self._wanted[name] = self._wanted.get(name, 0) + 1

    def _names(self, tie: Tie) -> tuple[str, str]:
        first, second = (
            gate if gate in self._places.gates else card
            for gate, card in zip(tie.gates, (tie.source, tie.target), strict=True)
        )
        return first, second

    def of(self, tie: Tie) -> tuple[Point, Point]:
        """Return the ends of a line; lines that go left end left of others."""
        first, second = self._names(tie)
        return self._end(first), self._end(second)

    def _end(self, name: str) -> Point:
        met = self._met[name] = self._met.get(name, 0) + 1
        gate = self._places.gates.get(name)
        if gate is not None:
            aside = (met - (self._wanted[name] + 1) / 2) * PORT
            # The icons are round.
            return gate.cx + aside, gate.cy + sqrt(max((gate.height / 2) ** 2 - aside**2, 0))
        card: Rect = self._places.cards[name]
        return card.x + card.width * (0.5 + 0.5 * met / (self._wanted[name] + 1)), card.bottom
