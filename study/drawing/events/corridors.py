"""Lines that lead back: out of the top of what they come from, along a corridor between rows, and into the top."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from study.drawing.events.ground import Ground
from study.drawing.events.order import Edge, Order
from study.drawing.geometry import Point

ASIDE = 7
"""How far beside the middle of an icon a line leaves it upward; what arrives there comes to the middle."""
CLEAR = 4
LANES = 4
"""So many lines have room in a corridor."""
EDGE = 5
"""How far from the end of a gutter lines that lead back go up and down."""


def ways_back(found: Order, ground: Ground, kinds: Mapping[Edge, str]) -> Iterator[tuple[Edge, tuple[Point, ...]]]:
    """Yield the way of each edge that leads back; those of one kind to one thing share a lane."""
    taken: dict[tuple[int, int], list[tuple[float, float, tuple[str, str]]]] = {}

    def lane(row: int, ends: tuple[float, float], owner: tuple[str, str]) -> float:
        low, high = min(ends) - ASIDE, max(ends) + ASIDE
        for number in range(LANES):
            others = taken.setdefault((row, number), [])
            if all(each == owner or other < low or high < one for one, other, each in others) or number == LANES - 1:
                others.append((low, high, owner))
                return ground.corridor(row, number)
        return ground.corridor(row, LANES - 1)

    for edge in found.back:
        (_, row), (column, goal) = start, end = found.places[edge[0]], found.places[edge[1]]
        source, target = ground.icon(start), ground.icon(end)
        owner = (edge[1], kinds[edge])
        leave, arrive = (source.cx + ASIDE, source.y - CLEAR), (target.cx, target.y - CLEAR)
        if row == goal:
            level = lane(row, (leave[0], arrive[0]), owner)
            yield edge, (leave, (leave[0], level), (arrive[0], level), arrive)
            continue
        x = _gutter(found, ground, (column, start[0]), sorted((row, goal)))
        first, last = lane(row, (leave[0], x), owner), lane(goal, (x, arrive[0]), owner)
        yield edge, (leave, (leave[0], first), (x, first), (x, last), (arrive[0], last), arrive)


def _gutter(found: Order, ground: Ground, columns: tuple[int, int], rows: Sequence[int]) -> float:
    """Return where to go from one corridor to another so that few lines are crossed, rather near to the target."""
    crossed = {}
    for column in range(columns[0], max(columns[1], columns[0] + 1)):
        levels = {
            (way[0], one[1])
            for way in found.ways.values()
            for one, other in pairwise(way)
            if one[0] == column and rows[0] <= one[1] < rows[1]
        }
        crossed[column] = len(levels)
    best = min(crossed, key=lambda column: (crossed[column], column))
    return ground.gutter(best)[1] - EDGE
