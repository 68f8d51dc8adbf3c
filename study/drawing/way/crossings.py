"""The crossings of the lanes of a picture, and the cheapest path over them.

The lanes run along the edges of what is in the way, so there are few of them, and a search over their crossings finds
the best path exactly. Source: E. W. Dijkstra, "A note on two problems in connexion with graphs" (1959), with the
distance that is left as a lower bound (A*), on the lanes' "visibility grid" as routers of printed circuits use it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from study.drawing.geometry import Point, Rect
from study.drawing.way.stretch import LEVEL, UPRIGHT, Port, Stretch, Wall, longer, moved, straight, wide

PRICE, BESIDE, ROAD = 2, 1, 1
"""What one pixel costs, what one beside a line of the same way, a packet and its reply keep together, and on a road."""
BEND = 60
"""What a bend costs."""
THROUGH = 120
"""What one pixel through words or icons costs."""
ALONG = 12
"""What one pixel along another line costs."""
CLEAR = 5
"""How far a line keeps from words and icons, in pixels."""
APART, VERGE = 7, 6
"""How far lines of a way run from each other, and how far beside a road a reply does, in pixels."""

State = tuple[int, int]
"""A crossing of lanes, and along which axis a line comes to it."""
Piece = tuple[int, int, int]
"""A part of a lane between two crossings: the axis, the lane, the place."""


@dataclass(frozen=True)
class Ground:
    """What lies between two points.

    Attributes:
        obstacles: what no line may touch.
        low: what stands on lines of the picture, under which roads lead.
        lines: those of the picture.
        walls: edges that only roads lead through.
        own: lines of the way that are there already.
        roads: lines of the picture that this one may take.
        aside: whether it runs beside roads and not on them, as a reply does beside the packet.
    """

    obstacles: Sequence[Rect]
    low: Sequence[Rect]
    lines: Sequence[Stretch]
    walls: Sequence[Wall]
    own: Sequence[Stretch]
    roads: Sequence[Stretch]
    aside: bool = False


class Crossings:
    """The lanes of a part of a picture, and what each piece of them costs."""

    def __init__(self, ground: Ground, area: Rect, starts: Sequence[Port], ends: Sequence[Port]) -> None:
        """Lay out the lanes."""
        self._starts, self._ends = starts, ends
        self._least = ROAD if ground.roads else BESIDE if ground.own else PRICE
        self._walls: Counter[Piece] = Counter()
        self._bounds: dict[int, int] = {}
        self._places = list(dict.fromkeys(port.at for port in ends))
        met = [o for o in (*ground.obstacles, *ground.low) if o.overlaps(area)]
        roads = [longer(moved(road, side), APART) for road in ground.roads for side in _sides(ground)]
        self._lay(met, ground, roads, area)
        self._goals = {(self._index(port), port.axis): port.cost for port in ends}
        for o in met:
            self._raise(LEVEL, (o.y, o.bottom), (o.x, o.right), THROUGH)
            self._raise(UPRIGHT, (o.x, o.right), (o.y, o.bottom), THROUGH)
        for wall in ground.walls:
            self._fence(wall)
        for stretch in ground.lines:
            self._keep_from(stretch, 3, ALONG)
        for stretch in ground.own:
            self._keep_from(stretch, APART - 1, 4 * ALONG)
            for side in (-APART, APART):
                self._keep_from(moved(stretch, side), 1, BESIDE - PRICE)
        # What stands close beside a road does not close it, only what lies upon it.
        closed = [wide(o, 1 - CLEAR) for o in ground.obstacles if o.overlaps(area)]
        for road in roads:
            self._open(road, closed)

    def _lay(self, met: Sequence[Rect], ground: Ground, roads: Sequence[Stretch], area: Rect) -> None:
        """Lay lanes along the edges of what is met, beside lines of the way, on roads, and through ports."""
        ports = [port.at for port in (*self._starts, *self._ends)]
        x, y = {int(edge) for o in met for edge in (o.x, o.right)}, {int(edge) for o in met for edge in (o.y, o.bottom)}
        for (x0, y0), (x1, y1) in (moved(stretch, side) for stretch in ground.own for side in (-APART, APART)):
            x |= {x0} if x0 == x1 else set()
            y |= {y0} if y0 == y1 else set()
        for (x0, y0), (x1, y1) in roads:
            x |= {x0, x1}
            y |= {y0, y1}
        kept = {one[0] for one in ports}, {one[1] for one in ports}
        self._xs = sorted(kept[0] | {one for one in x if area.x <= one <= area.right})
        self._ys = sorted(kept[1] | {one for one in y if area.y <= one <= area.bottom})
        self._wide = len(self._xs)
        self._costs = (
            [[PRICE * (b - a) for a, b in pairwise(self._xs)] for _ in self._ys],
            [[PRICE * (b - a) for a, b in pairwise(self._ys)] for _ in self._xs],
        )

    def _open(self, road: Stretch, closed: Sequence[Rect]) -> None:
        """Make the pieces of a road cheap, through walls and under what stands on it, but not through words."""
        for piece, start, end in self._pieces(road):
            axis, lane, place = piece
            upright = axis == UPRIGHT
            at = self._xs[lane] if upright else self._ys[lane]
            line = Rect(at, start, 0, end - start) if upright else Rect(start, at, end - start, 0)
            if not any(o.overlaps(line) for o in closed):
                self._costs[axis][lane][place] = ROAD * (end - start)
                del self._walls[piece]

    def _pieces(self, stretch: Stretch) -> Iterator[tuple[Piece, int, int]]:
        """Yield the pieces of the lane that a stretch is on, and from where to where they lead."""
        (x0, y0), (x1, y1) = stretch
        axis, coordinate, ends = (LEVEL, y0, (x0, x1)) if y0 == y1 else (UPRIGHT, x0, (y0, y1))
        across, places = (self._ys, self._xs) if axis == LEVEL else (self._xs, self._ys)
        lane = bisect_left(across, coordinate)
        if lane < len(across) and across[lane] == coordinate:
            for place in range(bisect_left(places, ends[0]), bisect_left(places, ends[1])):
                if place + 1 < len(places):
                    yield (axis, lane, place), places[place], places[place + 1]

    def _fence(self, wall: Wall) -> None:
        """Make the pieces dearer that lead through the edge of something."""
        rect = wall.rect
        # Half a pixel inside: a lane upon the edge is outside, and what turns in from there crosses it.
        sides = (
            (LEVEL, (rect.x + 0.5, rect.right - 0.5), (rect.y, rect.bottom)),
            (UPRIGHT, (rect.y + 0.5, rect.bottom - 0.5), (rect.x, rect.right)),
        )
        for axis, edges, span in sides:
            across, places = (self._ys, self._xs) if axis == LEVEL else (self._xs, self._ys)
            for edge in edges:
                place = bisect_left(places, edge) - 1
                if 0 <= place < len(places) - 1:
                    for lane in range(bisect_right(across, span[0]), bisect_left(across, span[1])):
                        self._costs[axis][lane][place] += wall.cost
                        self._walls[axis, lane, place] += wall.cost

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
                costs[piece] = max(costs[piece] + factor * length, ROAD * length)

    def search(self) -> tuple[int, list[Point]]:
        """Return what the best path costs beyond its length, bends and walls, and the path."""
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
        nodes: list[int] = []
        state: State | None = final[1]
        while state is not None:
            nodes.append(state[0])
            state = came[state]
        nodes.reverse()
        line = straight([self._point(node) for node in nodes])
        length = sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(line))
        walls = sum(self._walls[self._piece(a, b)] for a, b in pairwise(nodes) if a != b)
        return final[0] - PRICE * int(length) - BEND * max(len(line) - 2, 0) - walls, line

    def _piece(self, a: int, b: int) -> Piece:
        """Return the piece between two neighbours."""
        row, column = divmod(min(a, b), self._wide)
        return (LEVEL, row, column) if abs(a - b) == 1 else (UPRIGHT, column, row)

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
        known = self._bounds.get(node)
        if known is None:
            x, y = self._point(node)
            known = self._bounds[node] = self._least * min([abs(x - at[0]) + abs(y - at[1]) for at in self._places])
        return known


def _sides(ground: Ground) -> tuple[int, ...]:
    """Return how far beside roads a line may run on them, in pixels."""
    return (-VERGE, VERGE) if ground.aside else (0,)
