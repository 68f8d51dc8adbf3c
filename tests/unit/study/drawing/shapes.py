"""What tests of pictures ask of shapes."""

from collections.abc import Iterator
from itertools import pairwise

from study.drawing.geometry import Rect
from study.drawing.scene import Scene


def lines(scene: Scene) -> Iterator[Rect]:
    """Yield every stretch of every arrow as a rectangle without thickness."""
    for arrow in scene.arrows:
        for (x0, y0), (x1, y1) in pairwise(arrow.points):
            yield Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
