"""Free room in a picture: which rectangles cover nothing of it, asked of thousands of them."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import ceil, floor

from study.drawing.geometry import Point, Rect

CELL = 4
"""The size of the cells that a picture is divided into, in pixels."""


class Room:
    """A picture in cells, some of which are taken.

    Sums over all cells above and left of each make one question four look-ups, however large the rectangle. Source:
    F. C. Crow, "Summed-area tables for texture mapping" (1984).
    """

    def __init__(self, page: Rect, taken: Iterable[Rect]) -> None:
        """Divide a page.

        Args:
            page: where there may be room.
            taken: what is covered already.
        """
        self.page = page
        self._wide, self._tall = ceil(page.width / CELL), ceil(page.height / CELL)
        cells = [bytearray(self._wide) for _ in range(self._tall)]
        for rect in taken:
            left, right = self._span(rect.x, rect.right, page.x, self._wide)
            top, bottom = self._span(rect.y, rect.bottom, page.y, self._tall)
            if left < right:
                for row in range(top, bottom):
                    cells[row][left:right] = b"\1" * (right - left)
        self._sums = [[0] * (self._wide + 1)]
        for cell in cells:
            self._sums.append([a + b for a, b in zip(self._sums[-1], (0, *accumulate(cell)), strict=True)])

    def taken(self, rect: Rect) -> int:
        """Return how many cells of a rectangle are taken."""
        left, right = self._span(rect.x, rect.right, self.page.x, self._wide)
        top, bottom = self._span(rect.y, rect.bottom, self.page.y, self._tall)
        upper, lower = self._sums[top], self._sums[bottom]
        return lower[right] - lower[left] - upper[right] + upper[left]

    def places(self, wide: float, tall: float, near: Point, step: float) -> Iterator[Rect]:
        """Yield where a rectangle of a size covers nothing, in steps through the whole page, from near to far."""
        across = int((self.page.width - wide) / step) + 1
        down = int((self.page.height - tall) / step) + 1
        rects = (
            Rect(self.page.x + column * step, self.page.y + row * step, wide, tall)
            for row in range(max(down, 0))
            for column in range(max(across, 0))
        )
        yield from sorted((rect for rect in rects if not self.taken(rect)), key=lambda rect: apart(rect, near))

    @staticmethod
    def _span(first: float, last: float, start: float, count: int) -> tuple[int, int]:
        low = min(max(floor((first - start) / CELL), 0), count)
        return low, min(max(ceil((last - start) / CELL), low), count)


def apart(rect: Rect, near: Point) -> float:
    """Return how far a point is from the nearest of a rectangle, in pixels, upright and level."""
    across = max(rect.x - near[0], 0, near[0] - rect.right)
    return across + max(rect.y - near[1], 0, near[1] - rect.bottom)
