"""A way that a packet took, drawn over a picture: as far as it got, where it was stopped, and what decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

from study.drawing.errors import DrawingError
from study.drawing.geometry import Point, Rect
from study.drawing.scene import BADGE, BODY, HEADING, SMALL, Arrow, Box, Icon, Label, Mark, Scene
from study.drawing.typeface import width, wrap

INTERNET = "internet"
"""The place of whoever is outside of the cloud."""
USERS = "resource/Users"
ASIDE = 7
"""How far the reply's line is from the packet's, in pixels."""
ROOM, PAD, LINE, MARGIN = 300, 10, 17, 36
"""The width of the words beside a cross, what surrounds them, the height of a line, and the picture's margin."""


@dataclass(frozen=True)
class Step:
    """A step of a way.

    Attributes:
        places: what it may be drawn as, likeliest first: logical ids as the picture has them, or ``INTERNET``.
        column: the logical id of the subnet or VPC that it is in, for what spans several.
        told: what happened there, in words.
    """

    places: tuple[str, ...]
    column: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """What is drawn.

    Attributes:
        heading: what was asked and what became of it.
        forward: the packet's steps, as far as it got.
        back: the reply's, as far as it got.
        goal: where the packet wanted to go; the reply wants to go where the packet came from.
        end: what stopped it, if that is known.
        kind: ``passed``, or ``stopped`` or ``undecided`` where it ends.
        reason: why it ends, a heading and a sentence; nothing if it does not.
    """

    heading: str
    forward: tuple[Step, ...]
    back: tuple[Step, ...]
    goal: Step
    end: Step
    kind: str
    reason: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class _Stop:
    """A point of the picture, and what was decided there."""

    at: Point
    told: tuple[str, ...] = field(default=(), compare=False)


def add_way(scene: Scene, way: Way) -> None:
    """Draw a way over a picture and tell it below.

    Raises:
        DrawingError: if the picture shows neither of its ends.
    """
    places = _Places(scene)
    forward, back = places.stops(way.forward), places.stops(way.back)
    if not forward:
        msg = f"{way.heading}: the picture shows nothing of this way"
        raise DrawingError(msg)
    if way.kind != "passed":
        _break_off(scene, way, places, forward, back)
    else:
        _lines(scene, forward, back)
    outside = places.outside([stop.at for stop in (*forward, *back)])
    if outside is not None:
        _say(scene, outside[0] + BADGE, outside[1] + 5, INTERNET, bold=True)
    letters = _letters(scene, (*forward, *back))
    told = [(letter, words) for letter, stop in zip(letters, (*forward, *back), strict=True) for words in stop.told]
    count = sum(len(stop.told) for stop in forward)
    _tell(scene, way, told[:count], told[count:])
    scene.description = f"{way.heading}. {scene.description}"


class _Places:
    """Where a picture has what steps are called."""

    def __init__(self, scene: Scene) -> None:
        self._cloud = scene.frames[0].rect
        self._shapes: dict[str, list[Rect]] = {}
        shapes: list[Icon | Box] = [*scene.icons, *scene.bands, *scene.frames]
        for shape in shapes:
            if shape.resource:
                self._shapes.setdefault(shape.resource, []).append(shape.rect)
            elif isinstance(shape, Icon) and shape.name == USERS:
                self._shapes[INTERNET] = [shape.rect]

    def stops(self, steps: Sequence[Step]) -> list[_Stop]:
        """Return the points of a way; what is decided where nothing is drawn is told at the point before."""
        stops: list[_Stop] = []
        before: tuple[str, ...] = ()
        for index, step in enumerate(steps):
            near = stops[-1].at if stops else self._next(steps[index + 1 :])
            at = self.find(step, near=near)
            if at is None and not stops:
                before += step.told
            elif at is None or (stops and stops[-1].at == at):
                stops[-1] = replace(stops[-1], told=(*stops[-1].told, *step.told))
            else:
                stops.append(_Stop(at, (*before, *step.told)))
                before = ()
        return stops

    def find(self, step: Step, near: Point | None) -> Point | None:
        """Return where a step is: in its column, of several the nearest."""
        for place in step.places:
            if place in self._shapes:
                return self._point(self._shapes[place], step.column, near)
            if place == INTERNET and near is not None:
                return (near[0], self._cloud.y - BADGE)
        return None

    def outside(self, points: Sequence[Point]) -> Point | None:
        """Return the point of the internet if the way comes there and the picture does not name it."""
        above = (at for at in points if at[1] < self._cloud.y)
        return None if INTERNET in self._shapes else next(above, None)

    def _next(self, steps: Sequence[Step]) -> Point | None:
        return next((at for at in (self.find(step, None) for step in steps) if at is not None), None)

    def _point(self, rects: Sequence[Rect], column: str, near: Point | None) -> Point:
        strip = self._shapes[column][0] if column in self._shapes else None
        x, y = (strip.cx, strip.cy) if strip else near or (rects[0].cx, rects[0].cy)
        band = next((one for one in rects if strip and one.width > strip.width), None)
        if band and strip:
            return (min(max(strip.cx, band.x), band.right), band.cy)
        rect = min(rects, key=lambda one: hypot(one.cx - x, one.cy - y))
        return (rect.cx, rect.cy)


def _beside(at: Point) -> Point:
    return (at[0] + ASIDE, at[1] + ASIDE)


def _line(scene: Scene, points: Sequence[Point], kind: str) -> None:
    distinct = [at for index, at in enumerate(points) if index == 0 or at != points[index - 1]]
    if len(distinct) > 1:
        scene.way.append(Arrow(tuple(distinct), kind, "", ""))


def _lines(scene: Scene, forward: Sequence[_Stop], back: Sequence[_Stop]) -> None:
    _line(scene, [stop.at for stop in forward], "passed")
    _line(scene, [_beside(stop.at) for stop in back], "reply")


def _break_off(scene: Scene, way: Way, places: "_Places", forward: list[_Stop], back: list[_Stop]) -> None:
    """Draw the way as far as it goes, where it would have gone on, a cross, and what decided beside it."""
    broken = back or forward
    wanted = forward[0].at if back else places.find(way.goal, near=broken[-1].at)
    cross = places.find(way.end, near=broken[-1].at)
    if cross is not None and cross != broken[-1].at:
        broken.append(_Stop(cross))
    _lines(scene, forward, back)
    end = broken[-1].at
    if wanted is not None and wanted != end:
        _line(scene, [end, wanted], way.kind)
        cross = cross or ((end[0] * 2 + wanted[0]) / 3, (end[1] * 2 + wanted[1]) / 3)
    _explain(scene, way, cross or end)


def _explain(scene: Scene, way: Way, cross: Point) -> None:
    """Add a cross, and beside it what decided."""
    title, text = way.reason
    room = max(ROOM, width(title, BODY, bold=True) + 1)
    lines = wrap(text, room, SMALL)
    wide = room + 2 * PAD
    tall = (len(lines) + 1) * LINE + 2 * PAD - 4
    x = min(max(cross[0] + BADGE, 4), scene.width - wide - 4)
    y = min(max(cross[1] - tall / 2, 4), scene.height - tall - 4)
    scene.way.append(Box(Rect(x, y, wide, tall), way.kind))
    _say(scene, x + PAD, y + PAD + 11, title, ink=way.kind, bold=True)
    for n, line in enumerate(lines, start=1):
        _say(scene, x + PAD, y + PAD + 11 + n * LINE, line, size=SMALL)
    scene.way.append(Mark(*cross, "×" if way.kind == "stopped" else "?", way.kind))


def _say(
    scene: Scene, x: float, y: float, text: str, *, size: float = BODY, ink: str = "text", bold: bool = False
) -> None:
    scene.way.append(Label(x, y, text, size, ink, bold, "start"))


def _letters(scene: Scene, stops: Sequence[_Stop]) -> list[str]:
    """Mark each point at which something was decided with a letter, and return the letters of all points."""
    free = _alphabet()
    found: dict[Point, str] = {}
    for stop in stops:
        if stop.told and stop.at not in found:
            found[stop.at] = next(free)
            scene.way.append(Mark(stop.at[0] - BADGE, stop.at[1] - BADGE, found[stop.at], "passed"))
    return [found.get(stop.at, "") for stop in stops]


def _alphabet() -> Iterator[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from letters
    yield from (f"{one}{two}" for one in letters for two in letters)


def _tell(scene: Scene, way: Way, there: Sequence[tuple[str, str]], back: Sequence[tuple[str, str]]) -> None:
    """Write the whole way below the picture."""
    room = scene.width - 2 * MARGIN
    y = scene.height + HEADING
    for line in wrap(way.heading, room, HEADING, bold=True):
        _say(scene, MARGIN, y, line, size=HEADING, ink=way.kind, bold=True)
        y += LINE + 4
    for heading, told in (("", there), ("the reply, dotted", back)):
        if heading and told:
            _say(scene, MARGIN, y, heading, size=SMALL, ink="reply", bold=True)
            y += LINE
        last = ""
        for letter, words in told:
            for line in wrap(words, room - 2 * BADGE, SMALL):
                if letter != last:
                    _say(scene, MARGIN, y, letter, ink="passed", bold=True)
                    last = letter
                _say(scene, MARGIN + BADGE, y, line, size=SMALL)
                y += LINE
    for line in wrap(": ".join(filter(None, way.reason)), room - BADGE, SMALL):
        _say(scene, MARGIN + BADGE, y, line, size=SMALL, ink=way.kind)
        y += LINE
    scene.height = y + MARGIN - LINE
