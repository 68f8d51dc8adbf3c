"""The line from a cross to the words that say what decided: straight, or with one bend or two, and clear of all."""

from collections.abc import Iterator, Sequence

from study.drawing.geometry import Point, Rect
from study.drawing.scene import BADGE
from study.drawing.way.along import length
from study.drawing.way.room import Room, apart
from study.drawing.way.shapes import lines_of, thick
from study.drawing.way.stretch import straight

RIM = BADGE / 2
"""Half the size of a cross."""
CLOSE = 6
"""How far words may be from a cross without a line to them, in pixels."""
PARTS, BEND = 8, 30
"""At how many places between a cross and its words a line to them may turn, and what a turn counts, in pixels."""
INSET = 10
"""How far from a corner of the words a line may end, in pixels."""


def lead(clear: Room, cross: Point, plate: Rect) -> list[Point] | None:
    """Return the shortest line from a cross to its words that covers nothing; nothing if there is none.

    None is needed where the words are right beside the cross, which is an empty one.
    """
    if apart(plate, cross) <= RIM + CLOSE:
        return []
    turned = Rect(plate.y, plate.x, plate.height, plate.width)
    lines = [
        *_level(cross, plate),
        *([(x, y) for y, x in line] for line in _level((cross[1], cross[0]), turned)),
    ]
    lines.sort(key=lambda line: length(line) + BEND * len(line))
    return next((line for line in lines if not any(clear.taken(thick(one, 1)) for one in lines_of(line))), None)


def _level(cross: Point, plate: Rect) -> Iterator[list[Point]]:
    """Yield the lines that leave a cross to the left or to the right."""
    x, y = cross
    for toward, edge in ((-1, plate.right), (1, plate.x)):
        start = x + toward * RIM
        if (edge - start) * toward > 0:
            for row in _along(plate.y, plate.bottom, y):
                for part in range(1, PARTS):
                    turn = start + (edge - start) * part / PARTS
                    yield straight([(start, y), (turn, y), (turn, row), (edge, row)])
        for column in _along(plate.x, plate.right, x):
            if (column - start) * toward > 0 and not plate.y <= y <= plate.bottom:
                yield [(start, y), (column, y), (column, plate.y if plate.y > y else plate.bottom)]


def _along(first: float, last: float, near: float) -> Sequence[float]:
    """Return points of an edge: its middle, near its ends, and the one that is level with a cross, if it has one."""
    found = [(first + last) / 2, first + INSET, last - INSET]
    return [near, *found] if first + INSET < near < last - INSET else found
