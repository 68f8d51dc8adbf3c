"""Where the lines of a picture meet what a way comes to: attachments, peerings, tunnels, requests."""

from collections.abc import Iterator, Sequence
from math import hypot

from study.drawing.geometry import Point, Rect
from study.drawing.scene import Arrow, Scene
from study.drawing.way.shapes import SEGMENT, lines_of, thick

ATTACHMENT = "attachment"
Road = tuple[Point, ...]
NEAR, ON = 10, 3
"""How far from a shape a line may end that leads to it, and how far beside its middle one may pass, in pixels."""

OWN = ("attachment", "tunnel", "egress", "crossing")
"""The kinds of lines that are taken to or from one end of them; requests are taken only from the one to the other."""


def joint(scene: Scene, places: Sequence[str], columns: Sequence[str], near: Point | None) -> tuple[Rect, Arrow] | None:
    """Return where an attachment meets its gateway: the name of its segment, or the end of its line; and that line.

    Args:
        scene: the picture.
        places: what the gateway may be drawn as.
        columns: what is attached to it.
        near: of several attachments the one nearest to this is taken.
    """
    found = [(arrow, end) for arrow in scene.arrows if (end := _end(arrow, places, columns)) is not None]
    if not found:
        return None
    x, y = near or found[0][1]
    arrow, end = min(found, key=lambda one: hypot(one[1][0] - x, one[1][1] - y))
    return segment(scene, end), arrow


def segment(scene: Scene, end: Point) -> Rect:
    """Return the name of a segment at the end of an attachment, or just that end."""
    at = Rect(*end, 0, 0)
    named = (box.rect for box in scene.bands if box.kind == SEGMENT and thick(box.rect, NEAR).contains(at))
    return next(named, at)


def common(start: Sequence[Arrow], end: Sequence[Arrow]) -> list[Road]:
    """Return the lines that lead from one of two shapes, whose lines are given, to the other."""
    kept = [arrow.points for arrow in (*start, *end) if arrow.kind in OWN or (arrow in start and arrow in end)]
    return list(dict.fromkeys(kept))


def _end(arrow: Arrow, places: Sequence[str], columns: Sequence[str]) -> Point | None:
    """Return the end of an attachment at its gateway."""
    if arrow.kind != ATTACHMENT:
        return None
    if arrow.source in places and arrow.target in columns:
        return arrow.points[0]
    return arrow.points[-1] if arrow.target in places and arrow.source in columns else None


def roads(scene: Scene, rect: Rect, name: str) -> Iterator[Arrow]:
    """Yield the lines of a picture that lead to a shape, or on which it stands."""
    middle = thick(Rect(rect.cx, rect.cy, 0, 0), ON)
    around = thick(rect, NEAR)
    for arrow in scene.arrows:
        ends = (Rect(*arrow.points[0], 0, 0), Rect(*arrow.points[-1], 0, 0))
        meant = bool(name) and name in (arrow.source, arrow.target)
        if meant or any(map(around.contains, ends)) or any(middle.overlaps(line) for line in lines_of(arrow.points)):
            yield arrow
