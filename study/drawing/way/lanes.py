"""Free lanes through a picture: the cheapest path of upright and level stretches that touches nothing.

Roads are lanes along what the picture draws itself, a peering or an attachment: a packet that takes it is drawn upon
it, through the edges of VPCs and gateways that it leads through, and as it under the numbers that stand on it.
"""

from collections.abc import Iterable, Sequence

from study.drawing.geometry import Point, Rect
from study.drawing.way.crossings import CLEAR, THROUGH, Crossings, Ground
from study.drawing.way.stretch import Port, Stretch, Wall, stretches_of, wide

AROUND = 160
"""How far beyond both ends lanes are looked for at first, in pixels."""


class Lanes:
    """What is in the way in a picture, and lines that others should keep from."""

    def __init__(
        self,
        page: Rect,
        obstacles: Iterable[Rect],
        lines: Iterable[Sequence[Point]],
        walls: Iterable[Wall] = (),
        low: Iterable[Rect] = (),
    ) -> None:
        """Note what is in the way, in whole pixels: the same picture has the same lanes on every machine.

        Args:
            page: the picture.
            obstacles: words, icons and whatever else no line may touch.
            lines: those of the picture.
            walls: the edges of what lines should not run through.
            low: numbers and words that stand on lines of the picture: obstacles for all but who takes that line.
        """
        self.page = page
        self.obstacles = [wide(rect, CLEAR) for rect in obstacles]
        self.low = [wide(rect, CLEAR) for rect in low]
        self.lines = [stretch for line in lines for stretch in stretches_of(line)]
        self.walls = tuple(walls)
        self.own: list[Stretch] = []

    def add(self, line: Sequence[Point]) -> None:
        """Note a line of the way itself: others may run beside it, not on it."""
        self.own += stretches_of(line)

    def blocked(self, start: tuple[int, int], end: tuple[int, int], *, but: Rect, on_road: bool = False) -> bool:
        """Return whether a stretch meets anything but one icon; on a road only what lies upon that, but numbers."""
        own = wide(but, CLEAR)
        x, y = sorted((start[0], end[0])), sorted((start[1], end[1]))
        stretch = Rect(x[0] - 1, y[0] - 1, x[1] - x[0] + 2, y[1] - y[0] + 2)
        if on_road:
            return any(wide(o, -CLEAR).overlaps(stretch) for o in self.obstacles if o != own)
        return any(o.overlaps(stretch) for o in (*self.obstacles, *self.low) if o != own)

    def path(
        self,
        starts: Sequence[Port],
        ends: Sequence[Port],
        roads: Iterable[Sequence[Point]] = (),
        *,
        aside: bool = False,
    ) -> list[Point]:
        """Return the best path from one of some ports to one of others; around if it can be, through if it must.

        Args:
            starts: where it may begin.
            ends: where it may end.
            roads: lines of the picture that it may take.
            aside: whether it runs beside roads and not on them.
        """
        taken = [stretch for road in roads for stretch in stretches_of(road)]
        ground = Ground(self.obstacles, self.low, self.lines, self.walls, self.own, taken, aside)
        points = [port.at for port in (*starts, *ends)] + [end for stretch in taken for end in stretch]
        near = Rect(
            min(x for x, _ in points) - AROUND,
            min(y for _, y in points) - AROUND,
            max(x for x, _ in points) - min(x for x, _ in points) + 2 * AROUND,
            max(y for _, y in points) - min(y for _, y in points) + 2 * AROUND,
        )
        cost, found = Crossings(ground, _common(near, self.page), starts, ends).search()
        if cost >= THROUGH * 2:
            best, wider = Crossings(ground, self.page, starts, ends).search()
            found = wider if best < cost else found
        return found


def _common(a: Rect, b: Rect) -> Rect:
    x, y = max(a.x, b.x), max(a.y, b.y)
    return Rect(x, y, min(a.right, b.right) - x, min(a.bottom, b.bottom) - y)
