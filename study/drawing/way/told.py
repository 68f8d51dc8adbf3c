"""The words of a way: a letter at each stop, and below the picture what was decided there."""

from collections.abc import Iterator, Sequence

from study.drawing.geometry import Point, around
from study.drawing.scene import BADGE, BODY, HEADING, SMALL, Label, Mark, Scene
from study.drawing.typeface import width, wrap
from study.drawing.way.model import INTERNET, Way
from study.drawing.way.places import Places, Stop
from study.drawing.way.shapes import covered

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
            x, y = min(_spots(stop), key=lambda at: covered(scene, around(at[0], at[1], BADGE), lines=at != stop.at))
            scene.way.append(Mark(x, y, found[stop.at], "passed"))
    return [found.get(stop.at, "") for stop in stops]


def _spots(stop: Stop) -> Iterator[Point]:
    """Yield where a letter may stand, best first: on a spot, at the corners of an icon, beside it, further off."""
    rect = stop.rect
    if not stop.icon:
        yield stop.at
    elif rect.width == rect.height:
        yield from ((rect.x - 2, rect.y - 2), (rect.right + 2, rect.y - 2))
    for off in (OFF, OFF + BADGE / 2, OFF + BADGE):
        left, right = rect.x - off - BADGE / 2, rect.right + off + BADGE / 2
        above, below = rect.y - off - BADGE / 2, rect.bottom + off + BADGE / 2
        yield from ((left, rect.cy), (right, rect.cy), (left, rect.y), (right, rect.y))
        yield from ((left, rect.bottom), (right, rect.bottom), (rect.cx, above), (rect.cx, below))
        yield from ((x, y) for y in (above, below) for x in (rect.x, rect.right, left, right))


def _alphabet() -> Iterator[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from letters
    yield from (f"{one}{two}" for one in letters for two in letters)


def name_outside(scene: Scene, places: Places, stops: Sequence[Stop]) -> None:
    """Name the internet where a way comes to it and the picture does not."""
    outside = places.outside(stops)
    if outside is None:
        return
    wide, (x, y) = width(INTERNET, BODY, bold=True), outside
    names = [Label(left, y + 5, INTERNET, BODY, "text", True, "start") for left in (x + BADGE, x - BADGE - wide)]  # noqa: FBT003 as every label
    scene.way.append(min(names, key=lambda name: (name.rect.right > scene.width, covered(scene, name.rect))))


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
