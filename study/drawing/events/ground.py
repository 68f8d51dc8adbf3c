"""The grid of a flow in pixels: where columns, the gutters between them, rows and the corridors between these are."""

from dataclasses import dataclass

from study.drawing.events.order import Place
from study.drawing.geometry import Point, Rect, around
from study.drawing.scene import ICON

COLUMN, ROOM, ROW = 180, 128, 132
"""How far columns and rows are apart, and the room that words have in a column."""
WORDS = 36
"""What the two lines below an icon need."""
CORRIDOR = 26
"""How far above icons the first line that leads back runs: clear of their numbers."""
FIRST_GUTTER = 26
"""Between the frame and the words of the first column."""


@dataclass(frozen=True)
class Ground:
    """A grid of columns and rows.

    Attributes:
        corner: the upper left corner of what has its place inside of the frames.
        outside: whether the first column is left of the frames, around ``outside_x``.
        outside_x: the middle of that column.
    """

    corner: Point
    outside: bool
    outside_x: float = 0

    def left(self, column: int) -> float:
        """Return where the words of a column begin."""
        return self.corner[0] + (column - (1 if self.outside else 0)) * COLUMN

    def centre(self, place: Place) -> Point:
        """Return the middle of an icon."""
        column, row = place
        x = self.outside_x if self.outside and column == 0 else self.left(column) + ROOM / 2
        return x, self.corner[1] + row * ROW + ICON / 2

    def icon(self, place: Place) -> Rect:
        """Return where an icon is."""
        return around(*self.centre(place), ICON)

    def gutter(self, column: int) -> tuple[float, float]:
        """Return from where to where lines may go up and down right of a column."""
        right = self.left(column + 1)
        return (right - FIRST_GUTTER if self.outside and column == 0 else right - COLUMN + ROOM), right

    def corridor(self, row: int, lane: int) -> float:
        """Return the height of a line above a row, counted from the row upward."""
        return self.corner[1] + row * ROW - CORRIDOR - 7 * lane
