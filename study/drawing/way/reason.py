"""Where a way ends: a cross, and what decided in words that cover nothing of the picture, with a line to them."""

import re
from collections.abc import Iterator, Sequence

from study.drawing.geometry import Point, Rect, around
from study.drawing.scene import BADGE, BODY, SMALL, Arrow, Box, Label, Mark, Scene
from study.drawing.typeface import width, wrap
from study.drawing.way.along import length
from study.drawing.way.leader import lead
from study.drawing.way.model import Way
from study.drawing.way.room import Room, apart
from study.drawing.way.shapes import CARDS, LEADER, SEGMENT, lines_of, stretches, thick, written

ROOMS, PAD, LINE = (300, 240, 190), 10, 17
"""The widths that words beside a cross may have, what surrounds them, and the height of a line, in pixels."""
CLEAR, EDGE, LINES = 6, 10, 4
"""How far words keep from others, from the picture's edge, and from lines, in pixels."""
GRID = 8
"""In which steps a free place is looked for, in pixels."""
LEVELS = 40
"""At how many heights a margin is tried."""
FAR = 520
"""How long a line to words may be before a margin is preferred, in pixels."""
ARN = re.compile(r" \(arn:[^)]*\)")
"""What is told below the picture, and is too long for words in it."""


def cross_of(way: Way, at: Point) -> Mark:
    """Return the mark of where a way ends."""
    return Mark(*at, "×" if way.kind == "stopped" else "?", way.kind)


def explain(scene: Scene, way: Way, cross: Point) -> None:
    """Add what decided, where it covers nothing, and a line from the cross to it; without room in a margin."""
    title, text = way.reason
    plate, leader, lines = _said(scene, cross, title, ARN.sub("", text))
    scene.left = min(scene.left, plate.x - EDGE if plate.x < 0 else 0)
    scene.width, scene.height = max(scene.width, plate.right + EDGE), max(scene.height, plate.bottom + EDGE)
    if len(leader) > 1:
        scene.way.append(Arrow(tuple(leader), LEADER, "", ""))
    scene.way.append(Box(plate, way.kind))
    x, y = plate.x + PAD, plate.y + PAD + 11
    scene.way.append(Label(x, y, title, BODY, way.kind, True, "start"))  # noqa: FBT003 as every label
    for n, line in enumerate(lines, start=1):
        scene.way.append(Label(x, y + n * LINE, line, SMALL, "text", False, "start"))  # noqa: FBT003 likewise


def _said(scene: Scene, cross: Point, title: str, text: str) -> tuple[Rect, list[Point], Sequence[str]]:
    """Return where what decided is said, the line to it, and its lines: narrower where wider words find no room."""
    least = width(title, BODY, bold=True) + 1
    for room in dict.fromkeys(max(one, least) for one in ROOMS):
        lines = wrap(text, room, SMALL)
        wide, tall = room + 2 * PAD, (len(lines) + 1) * LINE + 2 * PAD - 4
        found = _placed(scene, cross, wide, tall)
        if found is not None:
            return *found, lines
    lines = wrap(text, max(ROOMS[0], least), SMALL)
    wide, tall = max(ROOMS[0], least) + 2 * PAD, (len(lines) + 1) * LINE + 2 * PAD - 4
    return *_beside(scene, cross, wide, tall), lines


def _placed(scene: Scene, cross: Point, wide: float, tall: float) -> tuple[Rect, list[Point]] | None:
    """Return the place in the picture for words with the shortest line to it, and the line, if there is any."""
    page = Rect(scene.left + EDGE, EDGE, scene.width - scene.left - 2 * EDGE, scene.height - 2 * EDGE)
    room, clear = Room(page, _taken(scene)), Room(page, _in_way(scene, cross))
    best: tuple[float, Rect, list[Point]] | None = None
    for plate in room.places(wide, tall, cross, GRID):
        if apart(plate, cross) > (best[0] if best else FAR):
            break
        line = lead(clear, cross, plate)
        if line is not None and (best is None or length(line) < best[0]):
            best = (length(line), plate, line)
    return best[1:] if best else None


def _beside(scene: Scene, cross: Point, wide: float, tall: float) -> tuple[Rect, list[Point]]:
    """Return the place in a margin for words with the shortest line to it, and the line, if one is clear."""
    page = Rect(scene.left, 0, scene.width - scene.left, scene.height)
    clear = Room(thick(page, wide + 3 * EDGE), _in_way(scene, cross))
    found = [(plate, lead(clear, cross, plate)) for plate in _margins(scene, cross, wide, tall)]
    led = [(plate, line) for plate, line in found if line is not None]
    return min(led, key=lambda one: length(one[1]), default=(found[0][0], []))


def _margins(scene: Scene, cross: Point, wide: float, tall: float) -> Iterator[Rect]:
    """Yield the places beside and below the picture, where it will be larger: level with a cross, and further off."""
    levels = range(EDGE, int(scene.height - tall - EDGE), 3 * GRID)
    for level in sorted(levels, key=lambda one: abs(one + tall / 2 - cross[1]))[:LEVELS]:
        yield Rect(scene.left - EDGE - wide, level, wide, tall)
        yield Rect(scene.width + EDGE, level, wide, tall)
    yield Rect(min(max(cross[0] - wide / 2, EDGE), scene.width - wide - EDGE), scene.height, wide, tall)


def _taken(scene: Scene) -> Iterator[Rect]:
    """Yield what words may not cover: of the picture all but ground, of the way everything."""
    yield from (thick(shape.rect, CLEAR) for shape in written(scene))
    cards = (box for box in scene.frames if box.kind in CARDS)
    yield from (thick(box.rect, CLEAR) for box in (*scene.bands, *cards))
    for arrow in scene.arrows:
        yield from (thick(line, LINES) for line in lines_of(arrow.points))
    for frame in scene.frames:
        yield from (thick(edge, 1) for edge in _edges(frame.rect))
    yield from (thick(line, CLEAR) for line in stretches(scene))
    yield from (thick(shape.rect, 2) for shape in scene.way if isinstance(shape, Mark))


def _edges(rect: Rect) -> Iterator[Rect]:
    corners = ((rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom))
    yield from lines_of((*corners, corners[0]))


def _in_way(scene: Scene, cross: Point) -> Iterator[Rect]:
    """Yield what a line to the words may not touch: words, numbers, icons, names of segments, and the way itself."""
    own = around(*cross, BADGE)
    yield from (thick(shape.rect, LINES) for shape in written(scene))
    yield from (box.rect for box in scene.bands if box.kind == SEGMENT)
    yield from (thick(line, LINES) for line in stretches(scene))
    yield from (thick(shape.rect, LINES) for shape in scene.way if isinstance(shape, Mark) and shape.rect != own)
