"""Upright and level stretches of lines, in whole pixels: the same picture has the same ones on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from study.drawing.geometry import Point, Rect

LEVEL, UPRIGHT = 0, 1
Stretch = tuple[tuple[int, int], tuple[int, int]]
"""Its two ends, the upper or left one first."""


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


@dataclass(frozen=True)
class Wall:
    """An edge that lines should not cross but where something drawn leads through it.

    Attributes:
        rect: inside of the edge.
        cost: of one crossing.
    """

    rect: Rect
    cost: int


def stretches_of(line: Sequence[Point]) -> list[Stretch]:
    """Return the stretches of a line."""
    whole = [(round(x), round(y)) for x, y in line]
    return [(min(a, b), max(a, b)) for a, b in pairwise(whole)]


def moved(stretch: Stretch, by: int) -> Stretch:
    """Return a stretch moved sideways."""
    (x0, y0), (x1, y1) = stretch
    return ((x0, y0 + by), (x1, y1 + by)) if y0 == y1 else ((x0 + by, y0), (x1 + by, y1))


def longer(stretch: Stretch, by: int) -> Stretch:
    """Return a stretch that reaches further at both ends."""
    (x0, y0), (x1, y1) = stretch
    return ((x0 - by, y0), (x1 + by, y1)) if y0 == y1 else ((x0, y0 - by), (x1, y1 + by))


def wide(rect: Rect, by: int) -> Rect:
    """Return a rectangle with so much around it, in whole pixels."""
    x, y = floor(rect.x) - by, floor(rect.y) - by
    return Rect(x, y, ceil(rect.right) + by - x, ceil(rect.bottom) + by - y)


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
