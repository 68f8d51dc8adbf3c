"""Lines that lead to the right: level through columns, up and down in the gutters between them, merged by kind."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from study.drawing.events.ground import Ground
from study.drawing.events.order import Edge, Order, Place
from study.drawing.geometry import Point

CLEAR = 4
"""Between an icon and a line that ends at it."""
ABOVE, BELOW = 12, 12
"""How far above and below the middle of an icon lines of a second and a third kind meet it."""
FEW = 6
"""Of so many upright lines in one gutter all orders are tried."""
OVERLAP = 6
"""How much worse it is that two lines lie on each other than that they cross."""


@dataclass(frozen=True)
class Upright:
    """What goes up and down in a gutter: lines of one kind that come from one place, or lead to one."""

    owner: tuple[str, Place, str]
    left: frozenset[int]
    right: frozenset[int]

    @property
    def span(self) -> tuple[int, int]:
        """Return the rows from which to which it goes."""
        return min(self.left | self.right), max(self.left | self.right)


@dataclass(frozen=True)
class _Step:
    """A part of an edge's way, from one column to the next."""

    edge: Edge
    kind: str
    start: Place
    end: Place


class Lanes:
    """Routes the edges of an order that lead to the right."""

    def __init__(self, found: Order, ground: Ground, kinds: Mapping[Edge, str], taken: Collection[Place] = ()) -> None:
        """Give every upright line its lane.

        Args:
            found: where things stand.
            ground: in pixels.
            kinds: of the edges.
            taken: where dead letters stand right of an icon, below its middle.
        """
        self._ground, self._kinds, self._found = ground, kinds, found
        steps = [
            _Step(edge, kinds[edge], one, other) for edge, way in found.ways.items() for one, other in pairwise(way)
        ]
        self._owner = {(step.edge, step.start): _owner(step, steps) for step in steps}
        self._lanes: dict[tuple[str, Place, str], float] = {}
        self._ports = _ports(found, kinds, taken)
        for column in sorted({step.start[0] for step in steps}):
            here = [step for step in steps if step.start[0] == column]
            uprights = list(self._uprights(here))
            low, high = ground.gutter(column)
            for rank, upright in enumerate(_arranged(uprights), start=1):
                self._lanes[upright.owner] = low + (high - low) * rank / (len(uprights) + 1)

    def _uprights(self, steps: Sequence[_Step]) -> Iterator[Upright]:
        groups: dict[tuple[str, Place, str], list[_Step]] = defaultdict(list)
        for step in steps:
            groups[self._owner[step.edge, step.start]].append(step)
        for owner, group in groups.items():
            if any(step.start[1] != step.end[1] for step in group):
                yield Upright(
                    owner, frozenset(step.start[1] for step in group), frozenset(step.end[1] for step in group)
                )

    def points(self, edge: Edge) -> tuple[Point, ...]:
        """Return the way of an edge."""
        way, kind = self._found.ways[edge], self._kinds[edge]
        first, last = self._ground.icon(way[0]), self._ground.icon(way[-1])
        level = first.cy + self._ports.get((way[0], "right", kind), 0)
        end = last.cy + self._ports.get((way[-1], "left", kind), 0)
        points: list[Point] = [(first.right + CLEAR, level)]
        for one, other in pairwise(way):
            goal = end if other == way[-1] else self._ground.centre(other)[1]
            if goal != level:
                x = self._lanes.get(self._owner[edge, one])
                x = sum(self._ground.gutter(one[0])) / 2 if x is None else x
                points += [(x, level), (x, goal)]
                level = goal
        points.append((last.x - CLEAR, end))
        return tuple(points)


def _owner(step: _Step, steps: Sequence[_Step]) -> tuple[str, Place, str]:
    """Return whose upright line a step takes: of all that leaves its start, or of all that comes to its end."""
    same = [each for each in steps if each.kind == step.kind]
    leaving = {each.end for each in same if each.start == step.start}
    coming = {each.start for each in same if each.end == step.end}
    if len(leaving) == 1 and len(coming) > 1:
        return "to", step.end, step.kind
    return "from", step.start, step.kind


def _arranged(uprights: Sequence[Upright]) -> Sequence[Upright]:
    """Return uprights from left to right so that few lines cross."""
    if len(uprights) > FEW:
        return sorted(uprights, key=lambda each: (each.span, each.owner))
    return min(permutations(uprights), key=_cost, default=())


def _cost(uprights: Sequence[Upright]) -> int:
    cost = 0
    for place, one in enumerate(uprights):
        for other in uprights[place + 1 :]:
            (top, bottom), (high, low) = one.span, other.span
            cost += sum(high < row < low for row in one.right) + sum(top < row < bottom for row in other.left)
            cost += OVERLAP * len(one.right & other.left)
    return cost


def _ports(found: Order, kinds: Mapping[Edge, str], taken: Collection[Place]) -> dict[tuple[Place, str, str], int]:
    """Return how far above or below its middle lines of each kind meet an icon: what is straight meets its middle."""
    turns: dict[tuple[Place, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for edge, way in found.ways.items():
        for place, side, other in ((way[0], "right", way[1]), (way[-1], "left", way[-2])):
            turns[place, side][kinds[edge]].append(other[1] - place[1])
    ports: dict[tuple[Place, str, str], int] = {}
    for (place, side), of_kind in turns.items():
        straight = [kind for kind, steps in of_kind.items() if 0 in steps] if len(of_kind) > 1 else list(of_kind)
        middle = straight[:1]
        for kind, steps in of_kind.items():
            up = sum(steps) < 0 or (side == "right" and place in taken)
            ports[place, side, kind] = 0 if kind in middle else -ABOVE if up else BELOW
    return ports
