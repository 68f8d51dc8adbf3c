"""Draws lines from stop to stop on the lanes of a picture, one after the other, each beside those before."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from study.drawing.geometry import Point, Rect
from study.drawing.scene import Arrow, Scene
from study.drawing.way.joints import ON, common
from study.drawing.way.places import Stop
from study.drawing.way.shapes import lanes_of, lines_of, thick
from study.drawing.way.stretch import LEVEL, UPRIGHT, Port, straight

GAP, STUB = 3, 16
"""How far lines end from icons, and how far they run straight out of them: room for an arrow's head, in pixels."""
SIDEWAYS = 9
"""How far from the middle of an icon's edge a second line ends, in pixels."""
ASIDE, SHARED, OTHERS = 24, 200, 800
"""What it costs to end beside the middle of an edge, where another line ends (and its head), and where words are."""
REPLY = "reply"
"""The kind of line that runs beside the others."""
SHORT = 1
"""A line that is not longer than this is none, in pixels."""


class Router:
    """Draws the lines of a way."""

    def __init__(self, scene: Scene) -> None:
        """Look at a picture."""
        self._scene = scene
        self._lanes = lanes_of(scene)
        self._ended: set[Point] = set()

    def draw(self, stops: Sequence[Stop], kind: str) -> None:
        """Draw a line through stops; what is no icon is passed without a break."""
        line: list[Point] = []
        for start, end in pairwise(stops):
            leg = self.leg(start, end, kind)
            line = [*line, *leg[1 if line and line[-1] == leg[0] else 0 :]]
            if end.icon:
                self.add(line, kind)
                line = []
        self.add(line, kind)

    def leg(self, start: Stop, end: Stop, kind: str) -> list[Point]:
        """Return a line of a kind from a stop to another on the roads of both; those after it keep clear of it."""
        starts, ends = dict(self._ports(start, kind)), dict(self._ports(end, kind))
        path = self._lanes.path(list(starts), list(ends), common(start.roads, end.roads), aside=kind == REPLY)
        first = next(edge for port, edge in starts.items() if port.at == path[0])
        last = next(edge for port, edge in ends.items() if port.at == path[-1])
        line = straight([first, *path, last])
        self._lanes.add(line)
        self._ended |= {first, last}
        return line

    def add(self, line: Sequence[Point], kind: str) -> None:
        """Draw a line as it is."""
        points = straight(line)
        if len(points) > 1 and (len(points) > 2 or _far(points[0], points[1]) > SHORT):
            self._scene.way.append(Arrow(tuple(points), kind, "", ""))

    def _ports(self, stop: Stop, kind: str) -> Iterator[tuple[Port, Point]]:
        """Yield where a line may leave a stop, and where it touches it."""
        x, y = round(stop.at[0]), round(stop.at[1])
        if not stop.icon:
            yield Port((x, y)), (x, y)
            return
        rect = stop.rect
        side = min(SIDEWAYS, int(min(rect.width, rect.height) / 4))
        for aside in (0, -side, side):
            for edge, port, axis in (
                ((x + aside, round(rect.y) - GAP), (x + aside, round(rect.y) - GAP - STUB), UPRIGHT),
                ((x + aside, round(rect.bottom) + GAP), (x + aside, round(rect.bottom) + GAP + STUB), UPRIGHT),
                ((round(rect.x) - GAP, y + aside), (round(rect.x) - GAP - STUB, y + aside), LEVEL),
                ((round(rect.right) + GAP, y + aside), (round(rect.right) + GAP + STUB, y + aside), LEVEL),
            ):
                on_road = any(_upon((edge, port), arrow.points) for arrow in stop.roads)
                taken = self._lanes.blocked(edge, port, but=rect, on_road=on_road)
                shared = kind == REPLY and edge in self._ended
                cost = (ASIDE if aside else 0) + (SHARED if shared else 0) + (OTHERS if taken else 0)
                yield Port(port, axis, cost), edge


def _far(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _upon(stretch: tuple[Point, Point], line: Sequence[Point]) -> bool:
    """Return whether a stretch lies upon a line."""
    return any(all(thick(part, ON).contains(Rect(*end, 0, 0)) for end in stretch) for part in lines_of(line))
