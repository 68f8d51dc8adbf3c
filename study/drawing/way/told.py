"""The words of a way: a letter at each stop, and below the picture what was decided there."""

from collections.abc import Iterator, Sequence

from study.drawing.geometry import Point, Rect
from study.drawing.scene import BADGE, BODY, HEADING, SMALL, Label, Mark, Scene
from study.drawing.typeface import width, wrap
from study.drawing.way.legs import covered
from study.drawing.way.model import INTERNET, Way
from study.drawing.way.places import Places, Stop

MARGIN, LINE = 36, 17
"""The picture's margin, and the height of a line, in pixels."""
OFF = 3
"""How far a letter keeps from its icon, in pixels."""


def mark_stops(scene: Scene, stops: Sequence[Stop]) -> list[str]:
    """Mark each stop at which something was decided with a letter, and return the letters of all stops."""
    free = _alphabet()
    found: dict[Point, str] = {}
    for stop in stops:
        if stop.told and stop.at not in found:
            found[stop.at] = next(free)
            x, y = _beside(scene, stop.rect) if stop.icon else stop.at
            scene.way.append(Mark(x, y, found[stop.at], "passed"))
    return [found.get(stop.at, "") for stop in stops]


def _beside(scene: Scene, icon: Rect) -> Point:
    """Return where a letter stands: at the corner or edge of its icon where it covers least."""
    left, right = icon.x - OFF - BADGE / 2, icon.right + OFF + BADGE / 2
    above, below = icon.y - OFF - BADGE / 2, icon.bottom + OFF + BADGE / 2
    places = [
        (icon.x - 2, icon.y - 2),
        (icon.right + 2, icon.y - 2),
        (left, icon.cy),
        (right, icon.cy),
        (left, icon.y),
        (right, icon.y),
        (left, icon.bottom),
        (right, icon.bottom),
        (icon.cx, above),
        (icon.cx, below),
    ]
    return min(places, key=lambda at: covered(scene, Rect(at[0] - BADGE / 2, at[1] - BADGE / 2, BADGE, BADGE)))


def _alphabet() -> Iterator[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from letters
    yield from (f"{one}{two}" for one in letters for two in letters)


def name_outside(scene: Scene, places: Places, stops: Sequence[Stop]) -> None:
    """Name the internet where a way comes to it and the picture does not."""
    outside = places.outside(stops)
    if outside is None:
        return
    wide = width(INTERNET, BODY, bold=True)
    x = outside[0] + BADGE if outside[0] + BADGE + wide < scene.width - MARGIN else outside[0] - BADGE - wide
    _say(scene, x, outside[1] + 5, INTERNET, bold=True)


def tell(scene: Scene, way: Way, there: Sequence[tuple[str, str]], back: Sequence[tuple[str, str]]) -> None:
    """Write the whole way below the picture."""
    room = scene.width - 2 * MARGIN
    y = scene.height + HEADING
    for line in wrap(way.heading, room, HEADING, bold=True):
        _say(scene, MARGIN, y, line, size=HEADING, ink=way.kind, bold=True)
        y += LINE + 4
    for heading, told in (("", there), ("the reply, dotted", back)):
        if heading and told:
            _say(scene, MARGIN, y, heading, size=SMALL, ink="reply", bold=True)
            y += LINE
        last = ""
        for letter, words in told:
            for line in wrap(words, room - 2 * BADGE, SMALL):
                if letter != last:
                    _say(scene, MARGIN, y, letter, ink="passed", bold=True)
                    last = letter
                _say(scene, MARGIN + BADGE, y, line, size=SMALL)
                y += LINE
    for line in wrap(": ".join(filter(None, way.reason)), room - BADGE, SMALL):
        _say(scene, MARGIN + BADGE, y, line, size=SMALL, ink=way.kind)
        y += LINE
    scene.height = y + MARGIN - LINE


def _say(
    scene: Scene, x: float, y: float, text: str, *, size: float = BODY, ink: str = "text", bold: bool = False
) -> None:
    scene.way.append(Label(x, y, text, size, ink, bold, "start"))
