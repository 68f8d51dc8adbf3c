"""The lines of a way, from stop to stop on free lanes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from study.drawing.geometry import Point, Rect
from study.drawing.scene import Arrow, Badge, Icon, Label, Scene
from study.drawing.way.lanes import LEVEL, UPRIGHT, Lanes, Port, straight
from study.drawing.way.model import Way
from study.drawing.way.places import Places, Stop

GAP, STUB = 3, 16
"""How far lines end from icons, and how far they run straight out of them: room for an arrow's head, in pixels."""
SIDEWAYS = 9
"""How far from the middle of an icon's edge a second line ends, in pixels."""
ASIDE, OTHERS = 24, 800
"""What it costs to end beside the middle of an edge, and where words are in the way."""
LEADER = "leader"
"""The kind of line that leads from a cross to its words."""
CROSS = 30
"""How far along a line a cross is, in pixels, where nothing of the picture is what stops the packet."""


@dataclass(frozen=True)
class Drawn:
    """What has been drawn.

    Attributes:
        cross: where the way breaks off, if it does.
        wanted: where it would have gone on.
    """

    cross: Point | None = None
    wanted: Stop | None = None


def draw_legs(scene: Scene, way: Way, places: Places, forward: Sequence[Stop], back: Sequence[Stop]) -> Drawn:
    """Draw a way as far as it goes, and dashed where it would have gone on."""
    router = _Router(scene)
    if way.kind == "passed":
        router.draw(forward, "passed")
        router.draw(back, "reply")
        return Drawn()
    end = (back or forward)[-1]
    wanted = forward[0] if back else places.find(way.goal, near=end.at)
    stopper = places.find(way.end, near=end.at)
    known = stopper is not None and stopper != end
    if stopper is not None and known:
        forward, back = (forward, [*back, stopper]) if back else ([*forward, stopper], back)
        end = stopper
    last = router.draw(forward, "passed")
    last = router.draw(back, "reply") or last
    rest = router.draw([end, wanted], way.kind) if wanted is not None and wanted != end else None
    if known:
        return Drawn(last[-1] if last and end.icon else end.at, wanted)
    return Drawn(_along(rest, CROSS) if rest else (end.rect.right, end.at[1]), wanted)


def lanes_of(scene: Scene) -> Lanes:
    """Return the lanes of a picture."""
    shapes: list[Label | Badge | Icon] = [*scene.labels, *scene.badges, *scene.icons]
    page = Rect(4, 4, scene.width - 8, scene.height - 8)
    return Lanes(page, (shape.rect for shape in shapes), (arrow.points for arrow in scene.arrows))


class _Router:
    """Draws lines on the lanes of a picture, one after the other, each beside those before."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lanes = lanes_of(scene)

    def draw(self, stops: Sequence[Stop], kind: str) -> list[Point]:
        """Draw a line through stops and return the last leg of it; what is no icon is passed without a break."""
        line: list[Point] = []
        leg: list[Point] = []
        for start, end in pairwise(stops):
            leg = self._leg(start, end)
            self._lanes.add(leg)
            line = [*line, *leg[1 if line and line[-1] == leg[0] else 0 :]]
            if end.icon:
                self._add(line, kind)
                line = []
        self._add(line, kind)
        return leg

    def _add(self, line: list[Point], kind: str) -> None:
        points = straight(line)
        if len(points) > 1:
            self._scene.way.append(Arrow(tuple(points), kind, "", ""))

    def _leg(self, start: Stop, end: Stop) -> list[Point]:
        starts, ends = dict(self._ports(start)), dict(self._ports(end))
        path = self._lanes.path([port for port, _ in starts.items()], [port for port, _ in ends.items()])
        first = next(edge for port, edge in starts.items() if port.at == path[0])
        last = next(edge for port, edge in ends.items() if port.at == path[-1])
        return straight([first, *path, last])

    def _ports(self, stop: Stop) -> Iterator[tuple[Port, Point]]:
        """Yield where a line may leave a stop, and where it touches it."""
        x, y = round(stop.at[0]), round(stop.at[1])
        if not stop.icon:
            yield Port((x, y)), (x, y)
            return
        rect = stop.rect
        side = min(SIDEWAYS, int(rect.width / 4))
        for aside in (0, -side, side):
            for edge, port, axis in (
                ((x + aside, round(rect.y) - GAP), (x + aside, round(rect.y) - GAP - STUB), UPRIGHT),
                ((x + aside, round(rect.bottom) + GAP), (x + aside, round(rect.bottom) + GAP + STUB), UPRIGHT),
                ((round(rect.x) - GAP, y + aside), (round(rect.x) - GAP - STUB, y + aside), LEVEL),
                ((round(rect.right) + GAP, y + aside), (round(rect.right) + GAP + STUB, y + aside), LEVEL),
            ):
                taken = self._lanes.blocked(edge, port, but=rect)
                yield Port(port, axis, (ASIDE if aside else 0) + (OTHERS if taken else 0)), edge


def _along(line: Sequence[Point], far: float) -> Point:
    """Return the point of a line that is so far from its start, in pixels, or in its middle if it is short."""
    far = min(far, sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)) / 2)
    for a, b in pairwise(line):
        length = hypot(b[0] - a[0], b[1] - a[1])
        if far <= length:
            return (a[0] + (b[0] - a[0]) * far / length, a[1] + (b[1] - a[1]) * far / length)
        far -= length
    return line[-1]


def stretches(scene: Scene) -> Iterator[Rect]:
    """Yield the stretches of the lines of a way as rectangles without thickness."""
    for line in scene.way:
        if isinstance(line, Arrow) and line.kind != LEADER:
            for (x0, y0), (x1, y1) in pairwise(line.points):
                yield Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def covered(scene: Scene, rect: Rect) -> float:
    """Return how much of a picture something would cover, in square pixels; a line of the way counts as a mark."""
    words = [label.rect for label in scene.labels]
    shapes = words + [badge.rect for badge in scene.badges] + [icon.rect for icon in scene.icons]
    shapes += [shape.rect for shape in scene.way if not isinstance(shape, Arrow)]
    shapes += [_thick(one) for one in stretches(scene)]
    return sum(_shared(rect, one) for one in shapes)


def _thick(line: Rect) -> Rect:
    return Rect(line.x - GAP, line.y - GAP, line.width + 2 * GAP, line.height + 2 * GAP)


def _shared(a: Rect, b: Rect) -> float:
    wide, tall = min(a.right, b.right) - max(a.x, b.x), min(a.bottom, b.bottom) - max(a.y, b.y)
    return max(wide, 0) * max(tall, 0)
