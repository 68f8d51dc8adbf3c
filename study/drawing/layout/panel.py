"""The panel of callouts beside the picture, with the legend below them."""

from collections.abc import Sequence

from study.drawing.callouts import Callout
from study.drawing.geometry import around
from study.drawing.layout.bands import KEY_MARK
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, BODY, HEADING, Arrow, Badge, Icon, Scene
from study.drawing.typeface import wrap

WIDTH = 424
INDENT = BADGE + 14
LINE, GAP = 18.5, 15
FIRST = 16.5
"""From the upper edge of a number to the baseline beside it."""
LEGEND = {
    "request": "requests, as security groups admit them",
    "egress": "",
    "crossing": "default route that crosses zones",
    "link": "logs, endpoints, administration",
}


def panel(scene: Scene, callouts: Sequence[Callout], x: float, y: float, *, ways_out: str) -> float:
    """Add the callouts and the legend, their upper left corner at a point; return their lower end.

    Args:
        scene: where to.
        callouts: in the order of their numbers.
        x: the left edge, in pixels.
        y: the upper edge, in pixels.
        ways_out: where default routes lead.
    """
    for number, callout in enumerate(callouts, start=1):
        scene.badges.append(Badge(x + BADGE / 2, y + BADGE / 2, number))
        y += FIRST
        for line in wrap(callout.title, WIDTH - INDENT, HEADING, bold=True):
            scene.say(x + INDENT, y, line, WIDTH - INDENT, size=HEADING, bold=True)
            y += LINE + 1
        for line in wrap(callout.text, WIDTH - INDENT, BODY):
            scene.say(x + INDENT, y, line, WIDTH - INDENT, ink="muted")
            y += LINE
        y += GAP - FIRST + 4
    return _legend(scene, x, y + 10, ways_out)


def _legend(scene: Scene, x: float, y: float, ways_out: str) -> float:
    """Explain the arrows that the picture has, and the mark of the key if it has that."""
    kinds = {arrow.kind for arrow in scene.arrows}
    for kind, text in (LEGEND | {"egress": ways_out}).items():
        if kind in kinds:
            scene.arrows.append(Arrow(((x, y), (x + BADGE + 4, y)), kind, "", ""))
            scene.say(x + INDENT, y + 4.5, text, WIDTH - INDENT, ink="muted")
            y += 24
    key = icon_of("AWS::KMS::Key")
    if any(icon.name == key and icon.rect.width == KEY_MARK for icon in scene.icons):
        scene.icons.append(Icon(around(x + BADGE / 2, y, KEY_MARK), key))
        scene.say(x + INDENT, y + 4.5, "encrypted under the customer managed key", WIDTH - INDENT, ink="muted")
        y += 24
    return y
