"""Where a way ends: a cross, and beside it what decided."""

from math import hypot

from study.drawing.geometry import Point, Rect, around
from study.drawing.scene import BADGE, BODY, SMALL, Arrow, Box, Label, Mark, Scene
from study.drawing.typeface import width, wrap
from study.drawing.way.lanes import Port
from study.drawing.way.legs import LEADER, covered, lanes_of
from study.drawing.way.model import Way

ROOM, PAD, LINE = 300, 10, 17
"""The width of the words beside a cross, what surrounds them, and the height of a line, in pixels."""
NEAR = 14
"""How far from a cross its words are at best, in pixels."""
AWAY = (0, 20, 40, 70, 100, 140, 190, 250)
"""How much further they may be, in pixels, to cover less."""
EDGE = 6
"""How far they keep from the picture's edge, in pixels."""


def explain(scene: Scene, way: Way, cross: Point) -> None:
    """Add a cross and what decided, where it covers least of the picture, with a line to it if it is not beside it."""
    mark = Mark(*cross, "×" if way.kind == "stopped" else "?", way.kind)
    scene.way.append(mark)
    title, text = way.reason
    room = max(ROOM, width(title, BODY, bold=True) + 1)
    lines = wrap(text, room, SMALL)
    wide, tall = room + 2 * PAD, (len(lines) + 1) * LINE + 2 * PAD - 4
    plate = _best(scene, cross, wide, tall)
    scene.way.pop()
    foot = (min(max(cross[0], plate.x), plate.right), min(max(cross[1], plate.y), plate.bottom))
    if hypot(foot[0] - cross[0], foot[1] - cross[1]) > BADGE:
        scene.way.append(Arrow(tuple(_lead(scene, cross, plate)), LEADER, "", ""))
    scene.way.append(Box(plate, way.kind))
    x, y = plate.x + PAD, plate.y + PAD + 11
    scene.way.append(Label(x, y, title, BODY, way.kind, True, "start"))  # noqa: FBT003 as every label
    for n, line in enumerate(lines, start=1):
        scene.way.append(Label(x, y + n * LINE, line, SMALL, "text", False, "start"))  # noqa: FBT003 likewise
    scene.way.append(mark)


def _lead(scene: Scene, cross: Point, plate: Rect) -> list[Point]:
    """Return a line from a cross to the nearest edge of its words, clear of those of the picture."""
    start = Port((round(cross[0]), round(cross[1])))
    x, y = round(plate.cx), round(plate.cy)
    edges = ((round(plate.x), y), (round(plate.right), y), (x, round(plate.y)), (x, round(plate.bottom)))
    return lanes_of(scene).path([start], [Port(edge) for edge in edges])


def _best(scene: Scene, cross: Point, wide: float, tall: float) -> Rect:
    """Return the place beside a cross at which words cover least of the picture; of several the nearest."""
    best: tuple[float, Rect] | None = None
    for away in AWAY:
        far = NEAR + away
        for x, y in (
            (cross[0] + far, cross[1] - tall / 2),
            (cross[0] - far - wide, cross[1] - tall / 2),
            (cross[0] - wide / 2, cross[1] + far),
            (cross[0] - wide / 2, cross[1] - far - tall),
            (cross[0] + far, cross[1] + far),
            (cross[0] - far - wide, cross[1] + far),
            (cross[0] + far, cross[1] - far - tall),
            (cross[0] - far - wide, cross[1] - far - tall),
        ):
            left = min(max(x, EDGE), scene.width - wide - EDGE)
            top = min(max(y, EDGE), scene.height - tall - EDGE)
            rect = Rect(left, top, wide, tall)
            if rect.overlaps(around(*cross, BADGE)):
                continue
            price = covered(scene, rect) + 8 * away
            if best is None or price < best[0]:
                best = (price, rect)
    return best[1] if best else Rect(EDGE, EDGE, wide, tall)
