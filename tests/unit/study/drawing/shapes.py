"""What tests of pictures ask of shapes."""

from collections.abc import Iterator
from itertools import pairwise

from study.drawing.geometry import Rect
from study.drawing.scene import Arrow, Badge, Label, Scene


def lines(scene: Scene) -> Iterator[Rect]:
    """Yield every stretch of every arrow as a rectangle without thickness."""
    for arrow in scene.arrows:
        yield from stretches(arrow)


def stretches(arrow: Arrow) -> Iterator[Rect]:
    """Yield the stretches of an arrow as rectangles without thickness."""
    for (x0, y0), (x1, y1) in pairwise(arrow.points):
        yield Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def met(level: Rect, upright: Rect) -> bool:
    """Return whether two lines cross; where one ends on the other they do not."""
    return level.x < upright.x < level.right and upright.y < level.y < upright.bottom


def shared(one: Rect, other: Rect) -> bool:
    """Return whether two lines in the same direction lie on each other for some way."""
    if one.height == other.height == 0:
        return one.y == other.y and min(one.right, other.right) > max(one.x, other.x)
    return one.x == other.x and min(one.bottom, other.bottom) > max(one.y, other.y)


def hidden(scene: Scene) -> list[tuple[Rect, Rect]]:
    """Return the stretches of arrows that pass beneath a band or a card, which is drawn over them."""
    return [(line, box.rect) for line in lines(scene) for box in scene.bands if box.rect.overlaps(line)]


def touching(scene: Scene, gap: float = 1) -> list[tuple[Badge, Badge | Label]]:
    """Return the numbers that come closer than a gap, in pixels, to another one or to words."""
    shapes: list[Badge | Label] = [*scene.badges, *scene.labels]
    found = []
    for place, badge in enumerate(scene.badges):
        room = Rect(badge.rect.x - gap, badge.rect.y - gap, badge.rect.width + 2 * gap, badge.rect.height + 2 * gap)
        found += [(badge, other) for other in shapes[place + 1 :] if room.overlaps(other.rect)]
    return found


def icon_for(scene: Scene, name: str) -> Rect:
    """Return where the icon of a resource is, by its logical id or the end of it after a stack's name."""
    return next(icon.rect for icon in scene.icons if icon.resource.rpartition("/")[2] == name)


def frame(scene: Scene, kind: str) -> Rect:
    """Return the first frame of a kind: ``cloud``, ``account``, ``region``, ``vpc``."""
    return next(box.rect for box in scene.frames if box.kind == kind)
