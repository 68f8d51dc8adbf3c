"""The lines of a way: as far as it goes, and dashed from where it ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from study.drawing.geometry import Point, Rect, around
from study.drawing.scene import BADGE, Scene
from study.drawing.way.along import cut, length, point, through
from study.drawing.way.model import Way
from study.drawing.way.onward import onward
from study.drawing.way.places import Places, Stop
from study.drawing.way.router import Router
from study.drawing.way.shapes import written

BESIDE = BADGE / 2 + 2
"""How far from the edge of what stops a packet its cross is, in pixels: beside the icon, not on it."""
STUB = 50
"""How long a line is that leads on by nothing that the picture has, in pixels."""
STEP, REACH = 3, 90
"""In which steps, and how far along its line, a cross looks for a place where it covers nothing, in pixels."""


@dataclass(frozen=True)
class Drawn:
    """What has been drawn.

    Attributes:
        cross: where the way breaks off, if it does.
        wanted: where it would have gone on.
    """

    cross: Point | None = None
    wanted: Stop | None = None


@dataclass(frozen=True)
class _Break:
    """Where a way breaks off.

    Attributes:
        line: from the last stop that was reached to what stops the packet, or to where it wanted to go.
        at: how far along this line it is stopped, in pixels.
        to: the stop at which the line ends, if it is not cut off before.
        rest: the stops from the end of the line to where it wanted to go, if the picture connects them.
        left: whether the packet has left the last stop, or is stopped there.
    """

    line: Sequence[Point]
    at: float
    to: Stop | None
    rest: Sequence[Stop]
    left: bool


def draw_legs(scene: Scene, way: Way, places: Places, forward: Sequence[Stop], back: Sequence[Stop]) -> Drawn:
    """Draw a way as far as it goes, and dashed where it would have gone on."""
    router = Router(scene)
    router.draw(forward, "passed")
    router.draw(back, "reply")
    if way.kind == "passed":
        return Drawn()
    kind, end = ("reply", back[-1]) if back else ("passed", forward[-1])
    wanted = forward[0] if back else places.find(way.goal, near=end.at)
    found = _break(scene, way, places, router, (end, wanted))
    if found is None:
        return Drawn(_beside(scene, end.rect))
    reached, missed = cut(found.line, found.at)
    if found.left:
        router.add(reached, kind)
    else:
        missed = list(found.line)
    rest = list(found.rest)
    if rest and not rest[0].icon:
        first, *rest = rest
        missed = [*missed, *(router.leg(first, rest[0], way.kind) if rest else ())]
    if length(missed) > BADGE:
        router.add(missed, way.kind)
    router.draw(rest, way.kind)
    arrives = wanted is not None and wanted in (found.to, *found.rest)
    return Drawn(reached[-1], wanted if arrives else None)


def _break(scene: Scene, way: Way, places: Places, router: Router, ends: tuple[Stop, Stop | None]) -> _Break | None:
    """Return where a way breaks off, whose last stop and goal are given; nothing if nothing leads on from the stop."""
    end, wanted = ends
    rest = onward(scene, end, wanted) if wanted is not None and wanted != end else []
    edge = places.edge(way.end, end, wanted) if way.end.edge else None
    stopper = None if way.end.edge else places.find(way.end, near=end.at) or places.segment(way.end, end)
    if edge is not None and edge.contains(end.rect) and len(rest) < 2 and wanted is not None:
        line = router.leg(end, wanted, way.kind)
        at = _at(line, edge)
        return _Break(cut(line, at + STUB / 2)[0], _clear(scene, line, at), None, [], left=True)
    if edge is not None:
        near = wanted is not None and edge.contains(wanted.rect)
        leaves = len(rest) > 1 and edge.contains(end.rect)
        stopper = wanted if near else rest[1] if leaves else places.spot(edge, end.at)
    if stopper is not None and stopper != end:
        line = router.leg(end, stopper, way.kind)
        at = _at(line, edge) if edge is not None else length(line) - (BESIDE if stopper.icon else 0)
        rest = onward(scene, stopper, wanted) if wanted is not None and stopper != wanted else []
        return _Break(line, _clear(scene, line, at), stopper, rest if len(rest) > 1 else [], left=True)
    if wanted is None or wanted == end:
        return None
    line = router.leg(end, rest[1] if len(rest) > 1 else wanted, way.kind)
    first = _clear(scene, line, BESIDE if end.icon else BADGE + 4)
    if len(rest) > 1:
        return _Break(line, first, rest[1], rest[1:], left=False)
    return _Break(cut(line, first + STUB)[0], first, None, [], left=False)


def _at(line: Sequence[Point], edge: Rect) -> float:
    """Return how far along a line it comes through an edge, or else its end, in pixels."""
    at = through(line, edge)
    return length(line) if at is None else at


def _clear(scene: Scene, line: Sequence[Point], far: float) -> float:
    """Return how far along a line a cross covers nothing, as near as can be to so far, in pixels."""
    shapes = [shape.rect for shape in written(scene)]
    whole = length(line)
    for aside in _either_way(far, whole):
        if not any(around(*point(line, aside), BADGE).overlaps(shape) for shape in shapes):
            return aside
    return min(max(far, 0), whole)


def _either_way(far: float, whole: float) -> Iterator[float]:
    for step in range(0, REACH, STEP):
        yield from (each for each in dict.fromkeys((far - step, far + step)) if 0 <= each <= whole)


def _beside(scene: Scene, rect: Rect) -> Point:
    """Return a place for a cross beside something that nothing leads on from."""
    shapes = [shape.rect for shape in written(scene)]
    across, down = rect.width / 2 + BESIDE, rect.height / 2 + BESIDE
    sides = [(rect.cx + across, rect.cy), (rect.cx - across, rect.cy), (rect.cx, rect.cy - down)]
    sides.append((rect.cx, rect.cy + down))
    return next((at for at in sides if not any(around(*at, BADGE).overlaps(one) for one in shapes)), sides[0])
