"""Where a picture has what steps are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

from study.drawing.geometry import Point, Rect, around
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, Arrow, Box, Icon, Scene
from study.drawing.way.joints import joint, roads, segment
from study.drawing.way.model import INTERNET, USERS, Step
from study.drawing.way.shapes import SUBNETS

OUTSIDE = frozenset({USERS, "resource/Internet"})
"""The icons that a picture may have for whoever is outside."""
CLEAR = 4
"""How far a mark keeps from words and icons, in pixels."""
GATEWAY = icon_of("AWS::EC2::InternetGateway")
GRID = 6
"""In which steps a free spot is looked for, in pixels."""


@dataclass(frozen=True)
class Stop:
    """A spot of the picture, and what was decided there.

    Attributes:
        rect: an icon, at whose edges lines end; or a spot in a frame, at whose centre they meet.
        icon: whether it is an icon, or the name of a segment.
        told: what was decided, in words.
        roads: the lines of the picture that lead to it.
        outside: whether it is where the internet is, and the picture has nothing for it.
        gateway: what the gateway may be drawn as that something is attached to here.
    """

    rect: Rect
    icon: bool
    told: tuple[str, ...] = field(default=(), compare=False)
    roads: tuple[Arrow, ...] = field(default=(), compare=False)
    outside: bool = field(default=False, compare=False)
    gateway: tuple[str, ...] = field(default=(), compare=False)

    @property
    def at(self) -> Point:
        """Return its centre."""
        return (self.rect.cx, self.rect.cy)


class Places:
    """The shapes of a picture by what they stand for."""

    def __init__(self, scene: Scene) -> None:
        """Note all shapes that stand for something."""
        self._scene = scene
        self._cloud = scene.frames[0].rect
        words = [label.rect for label in scene.labels]
        self._taken = words + [icon.rect for icon in scene.icons] + [badge.rect for badge in scene.badges]
        self._shapes: dict[str, list[Rect]] = {}
        shapes: list[Icon | Box] = [*scene.icons, *scene.bands, *scene.frames]
        for shape in shapes:
            if shape.resource:
                self._shapes.setdefault(shape.resource, []).append(shape.rect)
            elif isinstance(shape, Icon) and shape.name in OUTSIDE:
                self._shapes[INTERNET] = [shape.rect]

    def stops(self, steps: Sequence[Step], goal: Step | None = None) -> list[Stop]:
        """Return the stops of a way; what is decided where nothing is drawn is told at the stop before.

        Args:
            steps: of the way.
            goal: where it leads to, near which it starts if none of its steps has a place of its own.
        """
        stops: list[Stop] = []
        before: tuple[str, ...] = ()
        for index, step in enumerate(steps):
            near = stops[-1].at if stops else self._next([*steps[index + 1 :], *([goal] if goal else [])])
            stop = self.find(step, near=near) or (self.segment(step, stops[-1]) if stops else None)
            if stop is None and not stops:
                before += step.told
            elif stop is None or (stops and stops[-1] == stop):
                stops[-1] = replace(stops[-1], told=(*stops[-1].told, *step.told))
            else:
                stops.append(replace(stop, told=(*before, *step.told)))
                before = ()
        return stops

    def find(self, step: Step, near: Point | None) -> Stop | None:
        """Return where a step is: in its column, of several the nearest."""
        joined = joint(self._scene, step.places, step.columns, near)
        if joined:
            rect, road = joined
            return Stop(rect, icon=rect.width > 0, roads=(road,), gateway=step.places)
        for place in step.places:
            if place in self._shapes:
                stop = self._stop(self._shapes[place], step.columns, near)
                return replace(stop, roads=tuple(roads(self._scene, stop.rect, place)))
            if place == INTERNET and near is not None:
                x, strip = self._beyond(near)
                return replace(self._free((x, strip.cy), strip), outside=True)
        return None

    def segment(self, step: Step, before: Stop) -> Stop | None:
        """Return the segment that routes what comes from a stop, if that is on a line to the step's gateway."""
        for arrow in before.roads:
            for name, end in ((arrow.source, arrow.points[0]), (arrow.target, arrow.points[-1])):
                found = segment(self._scene, end) if name in step.columns else None
                if found is not None and found.width and not step.places:
                    return Stop(found, icon=True, roads=(arrow,), gateway=step.columns)
        return None

    def edge(self, step: Step, *stops: Stop | None) -> Rect | None:
        """Return the subnet at whose edge something is decided: that of a stop if it is this one, or as it is drawn.

        A participant's view of a shared subnet stands for the owner's, which is drawn elsewhere.
        """
        named = [rect for place in step.places for rect in self._shapes.get(place, ())]
        frames = [box for box in (*self._scene.frames, *self._scene.bands) if box.kind in SUBNETS]
        around = [box for stop in stops if stop for box in frames if box.rect.contains(stop.rect)]
        own = (box.rect for box in around if box.resource in step.places)
        views = (box.rect for box in around if not box.resource)
        return next(own, None) or next(views, None) or next(iter(named), None)

    def spot(self, rect: Rect, near: Point) -> Stop:
        """Return a free spot of a rectangle, near the point of it that is nearest to another."""
        return self._free((min(max(near[0], rect.x), rect.right), min(max(near[1], rect.y), rect.bottom)), rect)

    def _beyond(self, near: Point) -> tuple[float, Rect]:
        """Return the strip outside of the cloud that the nearest internet gateway is nearer to, and where along it.

        Without a gateway it is the one above, level with what is near.
        """
        cloud = self._cloud
        above, below = (Rect(cloud.x, y, cloud.width, BADGE) for y in (cloud.y - BADGE, cloud.bottom))
        gates = [icon.rect for icon in self._scene.icons if icon.name == GATEWAY and icon.resource]
        if not gates:
            return near[0], above
        gate = min(gates, key=lambda one: hypot(one.cx - near[0], one.cy - near[1]))
        return gate.cx, below if cloud.bottom - gate.cy < gate.cy - cloud.y else above

    @staticmethod
    def outside(stops: Sequence[Stop]) -> Point | None:
        """Return the point of the internet if the way comes there and the picture does not name it."""
        return next((stop.at for stop in stops if stop.outside), None)

    def _next(self, steps: Sequence[Step]) -> Point | None:
        return next((stop.at for stop in (self.find(step, None) for step in steps) if stop is not None), None)

    def _stop(self, rects: Sequence[Rect], columns: Sequence[str], near: Point | None) -> Stop:
        strip = next((self._shapes[column][0] for column in columns if column in self._shapes), None)
        x, y = (strip.cx, strip.cy) if strip else near or (rects[0].cx, rects[0].cy)
        band = next((one for one in rects if strip and one.width > strip.width), None)
        if band and strip:
            return self._within(band, (min(max(strip.cx, band.x), band.right), band.cy))
        rect = min(rects, key=lambda one: hypot(one.cx - x, one.cy - y))
        return self._within(rect, (rect.cx, rect.cy))

    def _within(self, rect: Rect, point: Point) -> Stop:
        """Return the icon that is at a point of a shape, or a spot near it that is free."""
        for icon in self._scene.icons:
            inside = icon.rect.x <= point[0] <= icon.rect.right and icon.rect.y <= point[1] <= icon.rect.bottom
            if inside and rect.contains(icon.rect):
                return Stop(icon.rect, icon=True)
        return self._free(point, rect)

    def _free(self, point: Point, rect: Rect) -> Stop:
        """Return the spot of a rectangle that is nearest to a point, of those where a mark covers nothing."""
        spots = sorted(_spots(rect, point), key=lambda one: (abs(one[0] - point[0]) + abs(one[1] - point[1]), one))
        for x, y in spots:
            room = around(x, y, BADGE + 2 * CLEAR)
            if not any(room.overlaps(taken) for taken in self._taken):
                return Stop(around(x, y, BADGE), icon=False)
        return Stop(around(*point, BADGE), icon=False)


def _spots(rect: Rect, point: Point) -> Iterator[Point]:
    """Yield the points of a grid through a point, as far as a rectangle reaches."""
    half = BADGE / 2
    across = range(-int(max(point[0] - rect.x - half, 0) / GRID), int(max(rect.right - half - point[0], 0) / GRID) + 1)
    down = range(-int(max(point[1] - rect.y - half, 0) / GRID), int(max(rect.bottom - half - point[1], 0) / GRID) + 1)
    for column in across:
        for row in down:
            yield (point[0] + column * GRID, point[1] + row * GRID)
