"""Rectangles, in the picture's pixels: x grows to the right, y downward."""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """An upright rectangle by its upper left corner and its extent."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the y of its lower edge."""
        return self.y + self.height

    @property
    def cx(self) -> float:
        """Return the x of its centre."""
        return self.x + self.width / 2

    @property
    def cy(self) -> float:
        """Return the y of its centre."""
        return self.y + self.height / 2

    def overlaps(self, other: "Rect") -> bool:
        """Return whether the two share any area; a common edge is none."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: "Rect") -> bool:
        """Return whether the other lies within this one, edges included."""
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom


def around(x: float, y: float, size: float) -> Rect:
    """Return the square of a size around a point."""
    return Rect(x - size / 2, y - size / 2, size, size)


def span(left: Rect, right: Rect) -> Rect:
    """Return the smallest rectangle that contains two."""
    x, y = min(left.x, right.x), min(left.y, right.y)
    return Rect(x, y, max(left.right, right.right) - x, max(left.bottom, right.bottom) - y)
