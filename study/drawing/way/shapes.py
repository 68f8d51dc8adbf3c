"""The shapes of a picture as a way over it meets them: what is in its way, and what leads it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from study.drawing.geometry import Point, Rect
from study.drawing.scene import Arrow, Badge, Icon, Label, Scene
from study.drawing.way.lanes import Lanes
from study.drawing.way.stretch import Wall

SEGMENT = "segment"
"""The kind of box that names the route table of what is attached to a transit gateway."""
CARDS = ("card", "view")
"""The kinds of frames that VPCs have where there are several."""
SUBNETS = ("public", "private", "isolated")
"""The kinds of frames that subnets have."""
GATED, CROWDED, SUBNET = 600, 100, 60
"""What it costs to run through the edge of what is entered by a gateway only, of a workload, and of a subnet."""
WALLS = {
    **dict.fromkeys(("vpc", *CARDS, "hub"), GATED),
    **dict.fromkeys(("balancer", "hosts", "fleet", "database"), CROWDED),
    **dict.fromkeys(SUBNETS, SUBNET),
}
LEADER = "leader"
"""The kind of line that leads from a cross to its words."""
LINE = 3
"""What a line of the way takes on both sides, in pixels."""
EDGE = 4
"""How far lines keep from the picture's edge, in pixels."""


def lines_of(points: Sequence[Point]) -> Iterator[Rect]:
    """Yield the stretches of a line as rectangles without thickness."""
    for (x0, y0), (x1, y1) in pairwise(points):
        yield Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def stretches(scene: Scene) -> Iterator[Rect]:
    """Yield the stretches of the lines of a way as rectangles without thickness."""
    for line in scene.way:
        if isinstance(line, Arrow) and line.kind != LEADER:
            yield from lines_of(line.points)


def written(scene: Scene) -> list[Label | Badge | Icon]:
    """Return what of a picture nothing may lie upon."""
    return [*scene.labels, *scene.badges, *scene.icons]


def low(scene: Scene) -> list[Label | Badge]:
    """Return the words and numbers that stand on lines of the picture: who takes the line passes under them, too."""
    drawn = [line for arrow in scene.arrows for line in lines_of(arrow.points)]
    shapes: list[Label | Badge] = [*scene.labels, *scene.badges]
    return [shape for shape in shapes if any(shape.rect.overlaps(line) for line in drawn)]


def lanes_of(scene: Scene) -> Lanes:
    """Return the lanes of a picture."""
    under = low(scene)
    solid = [shape.rect for shape in written(scene) if shape not in under]
    solid += [box.rect for box in scene.bands if box.kind == SEGMENT]
    walls = [Wall(box.rect, WALLS[box.kind]) for box in (*scene.frames, *scene.bands) if box.kind in WALLS]
    page = Rect(EDGE, EDGE, scene.width - 2 * EDGE, scene.height - 2 * EDGE)
    return Lanes(page, solid, (arrow.points for arrow in scene.arrows), walls, [shape.rect for shape in under])


def thick(rect: Rect, by: float) -> Rect:
    """Return a rectangle with so much around it."""
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)


def covered(scene: Scene, rect: Rect, *, lines: bool = True) -> float:
    """Return how much of a picture something would cover, in square pixels, the lines of the way included or not."""
    shapes = [shape.rect for shape in written(scene)]
    shapes += [shape.rect for shape in scene.way if not isinstance(shape, Arrow)]
    shapes += [thick(one, LINE) for one in stretches(scene) if lines]
    return sum(_shared(rect, one) for one in shapes)


def _shared(a: Rect, b: Rect) -> float:
    across, down = min(a.right, b.right) - max(a.x, b.x), min(a.bottom, b.bottom) - max(a.y, b.y)
    return max(across, 0) * max(down, 0)
