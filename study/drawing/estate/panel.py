"""The callouts below a wide picture, in columns, and the legend after them."""

from collections.abc import Mapping, Sequence

from study.drawing.callouts import Callout
from study.drawing.estate.model import Estate
from study.drawing.geometry import Point, around
from study.drawing.layout.bands import KEY_MARK
from study.drawing.layout.network import CORNERS
from study.drawing.layout.panel import FIRST, GAP, INDENT, LINE, WIDTH
from study.drawing.model.network import Reach
from study.drawing.render import STROKES
from study.drawing.rules import icon_of, table
from study.drawing.scene import BADGE, BODY, HEADING, Arrow, Badge, Icon, Scene
from study.drawing.typeface import width, wrap

LEGEND = 26
SUBNETS = {
    f"architecture-group/{CORNERS[Reach.PUBLIC]}": "public subnet",
    f"architecture-group/{CORNERS[Reach.PRIVATE]}": "private subnet",
}
"""What the signs in the corners of subnets mean, which have no room for these words."""


def panel(
    scene: Scene,
    estate: Estate,
    callouts: Sequence[Callout],
    corner: Point,
    room: float,
    *,
    lines: Mapping[str, str] | None = None,
) -> float:
    """Add the callouts and the legend below the picture; return their lower end.

    Args:
        scene: where to.
        estate: what is drawn.
        callouts: the remarks.
        corner: the left upper corner.
        room: how wide it may be, in pixels.
        lines: what kinds of lines mean, if the picture does not say it elsewhere.
    """
    x, y = corner
    columns = max(1, int((room + GAP) // (WIDTH + GAP)))
    wide = (room - (columns - 1) * GAP) / columns
    heights = [_height(callout, wide) for callout in callouts]
    level, bottom, column, cursor = sum(heights) / columns, y, 0, y
    for number, (callout, height) in enumerate(zip(callouts, heights, strict=True), start=1):
        if cursor > y and cursor + height / 2 > y + level and column < columns - 1:
            column, cursor = column + 1, y
        _say(scene, callout, number, (x + column * (wide + GAP), cursor), wide)
        cursor += height
        bottom = max(bottom, cursor)
    return _legend(scene, estate, (x, bottom + 8), room, lines or {})


def _lines(callout: Callout, wide: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    room = wide - INDENT
    return wrap(callout.title, room, HEADING, bold=True), wrap(callout.text, room, BODY)


def _height(callout: Callout, wide: float) -> float:
    title, text = _lines(callout, wide)
    return FIRST + len(title) * (LINE + 1) + len(text) * LINE + GAP - FIRST + 4


def _say(scene: Scene, callout: Callout, number: int, corner: Point, wide: float) -> None:
    x, y = corner
    title, text = _lines(callout, wide)
    scene.badges.append(Badge(x + BADGE / 2, y + BADGE / 2, number))
    y += FIRST
    for line in title:
        scene.say(x + INDENT, y, line, wide - INDENT, size=HEADING, bold=True)
        y += LINE + 1
    for line in text:
        scene.say(x + INDENT, y, line, wide - INDENT, ink="muted")
        y += LINE


def _legend(scene: Scene, estate: Estate, corner: Point, room: float, lines: Mapping[str, str]) -> float:
    """Explain the lines, and icons that stand without a name, in one row or more."""
    (x, y), entries = corner, []
    kinds = {arrow.kind for arrow in scene.arrows}
    if any(each.segment for each in estate.attachments):
        entries.append(("attachment", "attachment, with the segment that routes what comes by it"))
    entries += [(kind, words) for kind, words in lines.items() if kind in kinds]
    names = {rule.icon: rule.singular for rule in reversed(table()) if rule.icon}
    joints = dict.fromkeys(each.icon for each in estate.attachments if each.icon)
    entries += [(icon, names[icon]) for icon in joints]
    signs = {icon.name for icon in scene.icons}
    entries += [(icon, words) for icon, words in SUBNETS.items() if icon in signs]
    if any(icon.rect.width == KEY_MARK for icon in scene.icons):
        entries.append((icon_of("AWS::KMS::Key"), "encrypted under a customer managed key"))
    if not entries:
        return y
    cursor = x
    for icon, words in entries:
        wide = INDENT + width(words, BODY) + 28
        if cursor + wide > x + room:
            cursor, y = x, y + LEGEND
        if icon not in STROKES:
            scene.icons.append(Icon(around(cursor + BADGE / 2, y, BADGE), icon))
        else:
            scene.arrows.append(Arrow(((cursor, y), (cursor + BADGE + 4, y)), icon, "", ""))
        scene.say(cursor + INDENT, y + 4.5, words, wide, ink="muted")
        cursor += wide
    return y + LEGEND
