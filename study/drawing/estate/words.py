"""Words beside lines, where they cover nothing: neither words, icons and numbers nor lines and borders."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from study.drawing.geometry import Point, Rect
from study.drawing.scene import SMALL, Label, Scene
from study.drawing.typeface import width

ABOVE, BELOW, ASIDE = 5, 14, 7
"""How far words are above, below and beside a line, in pixels."""
SHARES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
"""Where along a stretch words may stand, the best place first."""
WORSE = 100
"""How much worse it is to cover words than to interrupt a line."""
CLEAR = 3
"""How far words keep from all else, in pixels."""


class Words:
    """Finds room for words in a picture."""

    def __init__(self, scene: Scene) -> None:
        """Note what is there."""
        self._scene = scene
        self._taken = [label.rect for label in scene.labels]
        self._taken += [*(icon.rect for icon in scene.icons), *(badge.rect for badge in scene.badges)]
        self._thin = [rect for arrow in scene.arrows for rect in _thin(arrow.points)]
        for box in (*scene.frames, *scene.bands):
            left, right, top, bottom = box.rect.x, box.rect.right, box.rect.y, box.rect.bottom
            corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
            self._thin += _thin(corners)

    def say(self, text: str, lines: Sequence[tuple[Point, ...]]) -> None:
        """Write words beside one of some lines, where they cover nothing, or else interrupt as few others as can be."""
        spots = [(self._covered(spot), spot) for line in lines for spot in _spots(text, line)]
        covered, best = min(spots, key=lambda each: each[0])
        label = replace(best, plate=covered > 0)
        self._scene.labels.append(label)
        self._taken.append(label.rect)

    def _covered(self, label: Label) -> int:
        """Return how much words would cover there: lines and borders can be interrupted, other words cannot."""
        rect = label.rect
        room = Rect(rect.x - CLEAR, rect.y - CLEAR / 2, rect.width + 2 * CLEAR, rect.height + CLEAR)
        words = sum(room.overlaps(each) for each in self._taken)
        return words * WORSE + sum(room.overlaps(each) for each in self._thin)


def _spots(text: str, line: tuple[Point, ...]) -> Iterator[Label]:
    """Yield places for words: beside level stretches that are long enough first, then beside upright ones."""
    wide = width(text, SMALL)
    level = [(a, b) for a, b in pairwise(line) if a[1] == b[1] and abs(a[0] - b[0]) > wide]
    upright = [(a, b) for a, b in pairwise(line) if a[0] == b[0] and abs(a[1] - b[1]) > 2 * SMALL]
    for a, b in sorted(level, key=lambda pair: -abs(pair[0][0] - pair[1][0])):
        left, room = min(a[0], b[0]), abs(a[0] - b[0]) - wide
        for share in SHARES:
            for y in (a[1] - ABOVE, a[1] + BELOW):
                yield _label(left + share * room + wide / 2, y, text, "middle")
    for a, b in sorted(upright, key=lambda pair: -abs(pair[0][1] - pair[1][1])):
        for share in SHARES:
            y = a[1] + (b[1] - a[1]) * share + 4
            yield _label(a[0] + ASIDE, y, text, "start")
            yield _label(a[0] - ASIDE, y, text, "end")
    (x1, y1), (x2, y2) = line[len(line) // 2 - 1 : len(line) // 2 + 1]
    yield _label((x1 + x2) / 2, (y1 + y2) / 2 - ABOVE, text, "middle")


def _label(x: float, y: float, text: str, align: str) -> Label:
    return Label(x, y, text, SMALL, "muted", bold=False, align=align)


def _thin(points: Sequence[Point]) -> list[Rect]:
    return [Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)) for (x1, y1), (x2, y2) in pairwise(points)]
