"""Points along lines of upright and level stretches."""

from collections.abc import Sequence
from itertools import pairwise

from study.drawing.geometry import Point, Rect


def length(line: Sequence[Point]) -> float:
    """Return how long a line is, in pixels."""
    return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(line))


def point(line: Sequence[Point], far: float) -> Point:
    """Return the point of a line that is so far from its start, in pixels."""
    return cut(line, far)[0][-1]


def cut(line: Sequence[Point], far: float) -> tuple[list[Point], list[Point]]:
    """Return a line up to a point that is so far from its start, in pixels, and from there on."""
    for place, (a, b) in enumerate(pairwise(line)):
        stretch = abs(b[0] - a[0]) + abs(b[1] - a[1])
        if 0 <= far <= stretch and stretch:
            at = (a[0] + (b[0] - a[0]) * far / stretch, a[1] + (b[1] - a[1]) * far / stretch)
            return [*line[: place + 1], at], [at, *line[place + 1 :]]
        far -= stretch
    return list(line), [line[-1]]


def through(line: Sequence[Point], rect: Rect) -> float | None:
    """Return how far from its start a line first runs through the edge of a rectangle, in pixels, if it does."""
    gone = 0.0
    for a, b in pairwise(line):
        stretch = abs(b[0] - a[0]) + abs(b[1] - a[1])
        if _inside(a, rect) != _inside(b, rect) or _crosses(a, b, rect):
            met = [abs(edge - a[0]) for edge in (rect.x, rect.right) if a[0] != b[0] and _between(a[0], edge, b[0])]
            met += [abs(edge - a[1]) for edge in (rect.y, rect.bottom) if a[1] != b[1] and _between(a[1], edge, b[1])]
            return gone + min(met)
        gone += stretch
    return None


def _inside(at: Point, rect: Rect) -> bool:
    return rect.x <= at[0] <= rect.right and rect.y <= at[1] <= rect.bottom


def _crosses(a: Point, b: Point, rect: Rect) -> bool:
    """Return whether a stretch with both ends outside runs through."""
    if _inside(a, rect) or _inside(b, rect):
        return False
    stretch = Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))
    return stretch.overlaps(rect)


def _between(a: float, edge: float, b: float) -> bool:
    return min(a, b) <= edge <= max(a, b)
