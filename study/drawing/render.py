"""From shapes with places to SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import hypot

from study.drawing.geometry import Point, Rect
from study.drawing.icons import symbol, symbol_id
from study.drawing.joined import Stretch, unshared
from study.drawing.scene import BODY, Arrow, Badge, Box, Icon, Label, Mark, Scene
from study.drawing.svg import Attributes, element, words
from study.drawing.theme import Theme
from study.drawing.typeface import FAMILY

STROKES = {
    "request": (2.0, None),
    "egress": (1.6, None),
    "crossing": (1.6, None),
    "link": (1.4, "6 4"),
    "right": (1.4, None),
    "key": (1.6, None),
    "event": (2.0, "11 4"),
    "failure": (1.6, "3 3"),
    "attachment": (2.4, None),
    "tunnel": (2.0, "7 4"),
    "passed": (4.0, None),
    "reply": (2.4, "2 5"),
    "stopped": (3.0, "7 5"),
    "undecided": (3.0, "7 5"),
    "leader": (1.4, None),
}
"""How arrows are drawn: their width in pixels and their dashes."""
HEADLESS = frozenset({"attachment", "tunnel", "leader"})
"""What goes both ways, and what leads from words to what they are about."""
HEAD = (10.0, 4.5)
"""The length of an arrow's head, and half its width, in pixels."""


def render(scene: Scene, theme: Theme) -> str:
    """Return a picture as SVG text that refers to nothing outside itself.

    Raises:
        DrawingError: if the icons are not installed.
    """
    icons = sorted({icon.name for icon in scene.icons})
    return (
        element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"{scene.left:g} 0 {scene.width - scene.left:g} {scene.height:g}",
                "width": scene.width - scene.left,
                "height": scene.height,
                "font-family": FAMILY,
                # The role img would hide every label from a screen reader: an image's children are presentational.
                "role": "graphics-document document",
                "aria-labelledby": "picture-title",
                "aria-describedby": "picture-description",
            },
            element("title", {"id": "picture-title"}, words(scene.title)),
            element("desc", {"id": "picture-description"}, words(scene.description)),
            element("defs", {}, *(symbol(name, theme) for name in icons)),
            element("rect", {**_page(scene), "fill": theme.ground}),
            *_shapes(scene, theme),
        )
        + "\n"
    )


def _shapes(scene: Scene, theme: Theme) -> Iterator[str]:
    yield from (_box(box, theme) for box in scene.frames)
    yield from _arrows(scene.arrows, theme)
    yield from (_box(box, theme) for box in scene.bands)
    yield from (_of_way(shape, theme) for shape in scene.way if isinstance(shape, Arrow))
    yield from (_icon(icon) for icon in scene.icons)
    yield from (_label(label, theme) for label in scene.labels)
    yield from (_badge(badge, theme) for badge in scene.badges)
    yield from (_of_way(shape, theme) for shape in scene.way if not isinstance(shape, Arrow))


def _page(scene: Scene) -> Attributes:
    """Return the place of the whole picture."""
    left: Attributes = {"x": scene.left} if scene.left else {}
    return {**left, "width": scene.width - scene.left, "height": scene.height}


def _arrows(arrows: Sequence[Arrow], theme: Theme) -> Iterator[str]:
    """Yield arrows, those of one kind merged where they share their way."""
    drawn: dict[str, list[Stretch]] = {}
    for arrow in arrows:
        before = drawn.setdefault(arrow.kind, [])
        ink, (thick, dashes) = theme.inks[arrow.kind], STROKES[arrow.kind]
        for piece in unshared(arrow.points, before):
            ends = piece[-1] == arrow.points[-1]
            yield _arrow(replace(arrow, points=piece), theme) if ends else _line(piece, ink, thick, dashes)
        before += pairwise(arrow.points)


def _of_way(shape: Arrow | Mark | Box | Label, theme: Theme) -> str:
    if isinstance(shape, Arrow):
        # A rim in the ground's colour keeps the way apart from the lines that it crosses.
        return _line(shape.points, theme.ground, STROKES[shape.kind][0] + 3, None) + _arrow(shape, theme)
    if isinstance(shape, Mark):
        return _disc(shape.rect, shape.text, theme.inks[shape.kind], theme)
    return _box(shape, theme) if isinstance(shape, Box) else _label(shape, theme)


def _box(box: Box, theme: Theme) -> str:
    frame = theme.frames[box.kind]
    return element(
        "rect",
        {
            "x": box.rect.x,
            "y": box.rect.y,
            "width": box.rect.width,
            "height": box.rect.height,
            "fill": frame.fill,
            "stroke": frame.stroke,
            "stroke-width": 1.5,
            "stroke-dasharray": "6 4" if frame.dashed else None,
            "data-resource": box.resource,
        },
    )


def _icon(icon: Icon) -> str:
    return element(
        "use",
        {
            "href": f"#{symbol_id(icon.name)}",
            "x": icon.rect.x,
            "y": icon.rect.y,
            "width": icon.rect.width,
            "height": icon.rect.height,
            "data-resource": icon.resource,
        },
    )


def _label(label: Label, theme: Theme) -> str:
    return _plate(label, theme) + element(
        "text",
        {
            "x": label.x,
            "y": label.y,
            "font-size": label.size,
            "font-weight": "bold" if label.bold else None,
            "text-anchor": label.align if label.align != "start" else None,
            "fill": theme.inks[label.ink],
        },
        words(label.text),
    )


def _plate(label: Label, theme: Theme) -> str:
    rect = label.rect
    place: Attributes = {"x": rect.x - 3, "y": rect.y - 1, "width": rect.width + 6, "height": rect.height + 2}
    return element("rect", {**place, "fill": theme.ground}) if label.plate else ""


def _arrow(arrow: Arrow, theme: Theme) -> str:
    """The head is a shape of its own, because office programs drop markers; the line ends inside it."""
    ink, (thick, dashes) = theme.inks[arrow.kind], STROKES[arrow.kind]
    if arrow.kind in HEADLESS:
        return _line(arrow.points, ink, thick, dashes)
    (x0, y0), (x, y) = arrow.points[-2:]
    far = hypot(x - x0, y - y0)
    along, (length, half) = ((x - x0) / far, (y - y0) / far), HEAD
    foot = (x - along[0] * length, y - along[1] * length)
    corners = (
        (x, y),
        (foot[0] - along[1] * half, foot[1] + along[0] * half),
        (foot[0] + along[1] * half, foot[1] - along[0] * half),
    )
    return _line((*arrow.points[:-1], foot), ink, thick, dashes) + element(
        "polygon", {"points": _points(corners), "fill": ink}
    )


def _line(points: tuple[Point, ...], ink: str, thick: float, dashes: str | None) -> str:
    return element(
        "polyline",
        {
            "points": _points(points),
            "fill": "none",
            "stroke": ink,
            "stroke-width": thick,
            "stroke-dasharray": dashes,
        },
    )


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in points)


def _badge(badge: Badge, theme: Theme) -> str:
    return _disc(badge.rect, str(badge.number), theme.inks["text"], theme)


def _disc(rect: Rect, text: str, ink: str, theme: Theme) -> str:
    circle: Attributes = {"cx": rect.cx, "cy": rect.cy, "r": rect.width / 2, "fill": ink}
    number: Attributes = {
        "x": rect.cx,
        "y": rect.cy + 0.36 * BODY,
        "font-size": BODY,
        "font-weight": "bold",
        "text-anchor": "middle",
        "fill": theme.inks["badge"],
    }
    return element("circle", circle) + element("text", number, words(text))
