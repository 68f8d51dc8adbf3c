"""Free lanes through a picture: the cheapest path of upright and level stretches that touches nothing.

The lanes run along the edges of what is in the way, so there are few of them, and a search over their crossings finds
the best path exactly. Source: E. W. Dijkstra, "A note on two problems in connexion with graphs" (1959), with the
distance that is left as a lower bound (A*), on the lanes' "visibility grid" as routers of printed circuits use it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil, floor

from study.drawing.geometry import Point, Rect

PRICE, BESIDE = 2, 1
"""What one pixel costs, and what one beside a line of the same way: a packet and its reply keep together."""
BEND = 60
"""What a bend costs."""
THROUGH = 120
"""What one pixel through words or icons costs."""
ALONG = 12
"""What one pixel along another line costs."""
CLEAR = 5
"""How far a line keeps from words and icons, in pixels."""
APART = 7
"""How far lines of a way run from each other, in pixels."""
AROUND = 160
"""How far beyond both ends lanes are looked for at first, in pixels."""
LEVEL, UPRIGHT = 0, 1


@dataclass(frozen=True)
class Port:
    """Where a line may begin or end.

    Attributes:
        at: the point.
        axis: whether the line comes ``LEVEL`` or ``UPRIGHT``, or none if it may come from anywhere.
        cost: what it costs to use this one.
    """

    at: tuple[int, int]
    axis: int | None = None
    cost: int = 0


Stretch = tuple[tuple[int, int], tuple[int, int]]
State = tuple[int, int]
"""A crossing of lanes, and along which axis a line comes to it."""


class Lanes:
    """What is in the way in a picture, and lines that others should keep from."""

    def __init__(self, page: Rect, obstacles: Iterable[Rect], lines: Iterable[Sequence[Point]]) -> None:
        """Note what is in the way, in whole pixels: the same picture has the same lanes on every machine."""
        self.page = page
        self.obstacles = [_wide(rect) for rect in obstacles]
        self.lines = [stretch for line in lines for stretch in _stretches(line)]
        self.own: list[Stretch] = []

    def add(self, line: Sequence[Point]) -> None:
        """Note a line of the way itself: others may run beside it, not on it."""
        self.own += _stretches(line)

    def blocked(self, start: tuple[int, int], end: tuple[int, int], *, but: Rect) -> bool:
        """Return whether a stretch meets anything but one icon and what lies on it."""
        own = _wide(but)
        x, y = sorted((start[0], end[0])), sorted((start[1], end[1]))
        return any(
            o.x < x[1] + 1 and x[0] - 1 < o.right and o.y < y[1] + 1 and y[0] - 1 < o.bottom
            for o in self.obstacles
            if o != own
        )

    def path(self, starts: Sequence[Port], ends: Sequence[Port]) -> list[Point]:
        """Return the best path from one of some ports to one of others; around if it can be, through if it must."""
        points = [port.at for port in (*starts, *ends)]
        near = Rect(
            min(x for x, _ in points) - AROUND,
            min(y for _, y in points) - AROUND,
            max(x for x, _ in points) - min(x for x, _ in points) + 2 * AROUND,
            max(y for _, y in points) - min(y for _, y in points) + 2 * AROUND,
        )
        cost, found = _Grid(self, near, starts, ends).search()
        if cost >= THROUGH * 2:
            best, wider = _Grid(self, self.page, starts, ends).search()
            found = wider if best < cost else found
        return found


def _wide(rect: Rect) -> Rect:
    x, y = floor(rect.x) - CLEAR, floor(rect.y) - CLEAR
    return Rect(x, y, ceil(rect.right) + CLEAR - x, ceil(rect.bottom) + CLEAR - y)


def _stretches(line: Sequence[Point]) -> list[Stretch]:
    whole = [(round(x), round(y)) for x, y in line]
    return [(min(a, b), max(a, b)) for a, b in pairwise(whole)]


def _moved(stretch: Stretch, by: int) -> Stretch:
    """Return a stretch moved sideways."""
    (x0, y0), (x1, y1) = stretch
    return ((x0, y0 + by), (x1, y1 + by)) if y0 == y1 else ((x0 + by, y0), (x1 + by, y1))


class _Grid:
    """The lanes of a part of a picture, and what each piece of them costs."""

    def __init__(self, lanes: Lanes, area: Rect, starts: Sequence[Port], ends: Sequence[Port]) -> None:
        page = lanes.page
        left, right = max(page.x, area.x), min(page.right, area.right)
        top, bottom = max(page.y, area.y), min(page.bottom, area.bottom)
        ports = [port.at for port in (*starts, *ends)]
        x, y = {one[0] for one in ports}, {one[1] for one in ports}
        met = [o for o in lanes.obstacles if o.x < right and o.right > left and o.y < bottom and o.bottom > top]
        for o in met:
            x |= {int(o.x), int(o.right)}
            y |= {int(o.y), int(o.bottom)}
        for (x0, y0), (x1, y1) in lanes.own:
            x |= {x0 - APART, x0 + APART} if x0 == x1 else set()
            y |= {y0 - APART, y0 + APART} if y0 == y1 else set()
        kept = {one[0] for one in ports}, {one[1] for one in ports}
        self._xs = sorted(one for one in x if left <= one <= right or one in kept[0])
        self._ys = sorted(one for one in y if top <= one <= bottom or one in kept[1])
        self._starts, self._ends = starts, ends
        self._wide = len(self._xs)
        self._costs = (
            [[PRICE * (b - a) for a, b in pairwise(self._xs)] for _ in self._ys],
            [[PRICE * (b - a) for a, b in pairwise(self._ys)] for _ in self._xs],
        )
        self._goals = {(self._index(port), port.axis): port.cost for port in ends}
        for o in met:
            self._raise(LEVEL, (o.y, o.bottom), (o.x, o.right), THROUGH)
            self._raise(UPRIGHT, (o.x, o.right), (o.y, o.bottom), THROUGH)
        for stretch in lanes.lines:
            self._keep_from(stretch, 3, ALONG)
        for stretch in lanes.own:
            self._keep_from(stretch, APART - 1, 4 * ALONG)
            for side in (-APART, APART):
                self._keep_from(_moved(stretch, side), 1, BESIDE - PRICE)

    def _keep_from(self, stretch: Stretch, far: int, factor: int) -> None:
        (x0, y0), (x1, y1) = stretch
        if y0 == y1:
            self._raise(LEVEL, (y0 - far, y0 + far), (x0, x1), factor)
        elif x0 == x1:
            self._raise(UPRIGHT, (x0 - far, x0 + far), (y0, y1), factor)

    def _raise(self, axis: int, lanes: tuple[float, float], along: tuple[float, float], factor: int) -> None:
        """Make the pieces of lanes dearer that are between two coordinates across and two along."""
        across, places = (self._ys, self._xs) if axis == LEVEL else (self._xs, self._ys)
        for lane in range(bisect_right(across, lanes[0]), bisect_left(across, lanes[1])):
            costs = self._costs[axis][lane]
            first = max(bisect_right(places, along[0]) - 1, 0)
            for piece in range(first, min(bisect_left(places, along[1]), len(costs))):
                length = places[piece + 1] - places[piece]
                costs[piece] = max(costs[piece] + factor * length, BESIDE * length)

    def search(self) -> tuple[int, list[Point]]:
        """Return what the best path costs beyond its length and bends, and the path."""
        best: dict[State, int] = {}
        came: dict[State, State | None] = {}
        queue: list[tuple[int, int, State]] = []

        def reach(state: State, spent: int, before: State | None) -> None:
            if spent < best.get(state, spent + 1):
                best[state], came[state] = spent, before
                heappush(queue, (spent + self._left(state[0]), spent, state))

        for port in self._starts:
            for axis in (LEVEL, UPRIGHT) if port.axis is None else (port.axis,):
                reach((self._index(port), axis), port.cost, None)
        final: tuple[int, State] | None = None
        while queue and (final is None or queue[0][0] < final[0]):
            _, spent, state = heappop(queue)
            if spent > best[state]:
                continue
            arrived = self._arrived(state)
            if arrived is not None and (final is None or spent + arrived < final[0]):
                final = (spent + arrived, state)
            for node, axis, price in self._next(state[0]):
                reach((node, axis), spent + price + (BEND if axis != state[1] else 0), state)
        assert final is not None, "every crossing of lanes can be reached, at a price"
        return self._traced(final, came)

    def _arrived(self, state: State) -> int | None:
        """Return what it costs to end here, if a line may."""
        node, axis = state
        costs = [self._goals.get((node, axis)), self._goals.get((node, None))]
        turned = self._goals.get((node, 1 - axis))
        return min(
            (cost for cost in (*costs, None if turned is None else turned + BEND) if cost is not None), default=None
        )

    def _traced(self, final: tuple[int, State], came: Mapping[State, State | None]) -> tuple[int, list[Point]]:
        points: list[Point] = []
        state: State | None = final[1]
        while state is not None:
            points.append(self._point(state[0]))
            state = came[state]
        points.reverse()
        line = straight(points)
        length = sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(line))
        return final[0] - PRICE * int(length) - BEND * max(len(line) - 2, 0), line

    def _next(self, node: int) -> list[tuple[int, int, int]]:
        row, column = divmod(node, self._wide)
        level, upright = self._costs[LEVEL][row], self._costs[UPRIGHT][column]
        found = []
        if column:
            found.append((node - 1, LEVEL, level[column - 1]))
        if column < len(level):
            found.append((node + 1, LEVEL, level[column]))
        if row:
            found.append((node - self._wide, UPRIGHT, upright[row - 1]))
        if row < len(upright):
            found.append((node + self._wide, UPRIGHT, upright[row]))
        return found

    def _index(self, port: Port) -> int:
        return bisect_left(self._ys, port.at[1]) * self._wide + bisect_left(self._xs, port.at[0])

    def _point(self, node: int) -> tuple[int, int]:
        row, column = divmod(node, self._wide)
        return (self._xs[column], self._ys[row])

    def _left(self, node: int) -> int:
        """Return what a path from here costs at least."""
        x, y = self._point(node)
        return BESIDE * min(abs(x - port.at[0]) + abs(y - port.at[1]) for port in self._ends)


def straight(points: Sequence[Point]) -> list[Point]:
    """Return a line without the points at which it neither bends nor ends."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept
