"""Lines that share a part of their way are drawn there once: dashes laid over dashes would look like a solid line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from study.drawing.geometry import Point

Stretch = tuple[Point, Point]


def unshared(points: Sequence[Point], drawn: Iterable[Stretch]) -> tuple[tuple[Point, ...], ...]:
    """Return the pieces of a line that none of some stretches covers yet, in its own direction."""
    drawn = list(drawn)
    pieces: list[list[Point]] = []
    for stretch in pairwise(points):
        for start, end in _rest(stretch, drawn):
            if pieces and pieces[-1][-1] == start:
                pieces[-1].append(end)
            else:
                pieces.append([start, end])
    return tuple(tuple(piece) for piece in pieces)


def _rest(stretch: Stretch, drawn: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield what is left of a stretch, from its start to its end."""
    (x0, y0), (x1, y1) = stretch
    axis = 0 if y0 == y1 else 1
    if x0 != x1 and y0 != y1:
        yield stretch
        return
    fixed, start, end = stretch[0][1 - axis], stretch[0][axis], stretch[1][axis]
    left = [tuple(sorted((start, end)))]
    for one, other in drawn:
        if one[1 - axis] == other[1 - axis] == fixed and one[axis] != other[axis]:
            low, high = sorted((one[axis], other[axis]))
            cut = [(a, min(b, low)) for a, b in left] + [(max(a, high), b) for a, b in left]
            left = [(a, b) for a, b in cut if a < b]
    for a, b in sorted(left, reverse=start > end):
        ends = (a, b) if start < end else (b, a)
        first, last = (((at, fixed) if axis == 0 else (fixed, at)) for at in ends)
        yield first, last
