"""A way over a picture: green as far as a packet gets, red where it is stopped, and what decides in words below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from xml.etree import ElementTree as ET

from study.drawing.geometry import Point, Rect
from study.drawing.svg import Attributes, element, words
from study.drawing.theme import Theme
from study.drawing.typeface import wrap

GOOD, BAD = "#1d8102", "#d13212"
"""AWS's own green and red, which can be told from each other and from the picture on both grounds."""
_SIZE, _LINE, _MARGIN = 14.0, 20.0, 24.0
_ASIDE = 7.0
"""How far the way back runs beside the way there, in pixels."""


@dataclass(frozen=True)
class Station:
    """Where a way comes by.

    Attributes:
        resources: what is there, the most telling first; the first that is drawn is shown.
        within: what it is within, if that is known: of a thing that is drawn across several the part in there is meant.
    """

    resources: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """One way, there or back.

    Attributes:
        stations: in order.
        stopped: where it is stopped, if it is.
        returning: whether it is the way back.
    """

    stations: tuple[Station, ...]
    stopped: Station | None = None
    returning: bool = False


def overlay(svg: str, courses: Sequence[Course], caption: Sequence[str], theme: Theme) -> str:
    """Return a picture with ways drawn over it, and lines of text below it.

    Stations that the picture does not show are passed over.

    Args:
        svg: a picture of ``study.drawing.draw``.
        courses: the ways.
        caption: what is said below, each on lines of its own.
        theme: the picture's.

    Raises:
        ValueError: if that is no picture.
    """
    root = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"', svg)
    if root is None:
        msg = "expected a picture that 'refarch draw' has drawn"
        raise ValueError(msg)
    width, height = float(root[1]), float(root[2])
    lines = [line for text in caption for line in wrap(text, width - 2 * _MARGIN, _SIZE)]
    whole = height + _LINE * len(lines) + _MARGIN
    places = _places(svg)
    drawn = "".join(part for course in courses for part in _course(course, places))
    below = "".join(
        element(
            "text",
            {"x": _MARGIN, "y": height + _LINE * (at + 1), "font-size": _SIZE, "fill": theme.inks["text"]},
            words(line),
        )
        for at, line in enumerate(lines)
    )
    ground = element("rect", {"y": height, "width": width, "height": whole - height, "fill": theme.ground})
    sized = f'viewBox="0 0 {width:g} {whole:g}" width="{width:g}" height="{whole:g}"'
    body = svg[: root.start()] + sized + svg[root.end() :]
    layer = element("g", {"id": "path"}, ground, drawn, below)
    return body.replace("</svg>", f"{layer}</svg>")


def _places(svg: str) -> dict[str, list[Rect]]:
    """Return what is drawn and where; a thing may be drawn in several places."""
    found: dict[str, list[Rect]] = {}
    for shape in ET.fromstring(svg).iter():  # noqa: S314 the picture is our own
        resource = shape.get("data-resource")
        if resource:
            rect = Rect(*(float(shape.get(key, "0")) for key in ("x", "y", "width", "height")))
            found.setdefault(resource, []).append(rect)
    return found


def _course(course: Course, places: Mapping[str, Sequence[Rect]]) -> Iterator[str]:
    spots = _spots(course, places)
    aside = _ASIDE if course.returning else 0.0
    points = [(x + aside, y + aside) for x, y in (_middle(spot) for spot in spots)]
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    if not course.returning:
        yield from (_frame(spot, GOOD) for spot in dict.fromkeys(spots))
    if len(points) > 1:
        line = " ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in points)
        dashes = "7 5" if course.returning else None
        about: Attributes = {
            "points": line,
            "fill": "none",
            "stroke": GOOD,
            "stroke-width": 4,
            "stroke-dasharray": dashes,
        }
        yield element("polyline", {**about, "stroke-linejoin": "round", "data-path": _name(course)})
    yield from (element("circle", {"cx": x, "cy": y, "r": 5, "fill": GOOD}) for x, y in points)
    if course.stopped is None:
        return
    candidates = _candidates(course.stopped, places) or spots[-1:]
    if candidates:
        spot = candidates[0]
        yield _frame(spot, BAD)
        yield _cross(_middle(spot))


def _name(course: Course) -> str:
    return "return" if course.returning else "forward"


def _spots(course: Course, places: Mapping[str, Sequence[Rect]]) -> list[Rect]:
    """Return where the stations are drawn; one that is drawn several times is meant where it is nearest to the next."""
    chosen: list[Rect] = []
    for station in reversed(course.stations):
        candidates = _candidates(station, places)
        if candidates:
            chosen.append(min(candidates, key=lambda rect: _distance(rect, chosen[-1]) if chosen else 0))
    return chosen[::-1]


def _candidates(station: Station, places: Mapping[str, Sequence[Rect]]) -> list[Rect]:
    """Return where a station may be drawn: the part of it within what it is in, where it is drawn across several."""
    around = [rect for name in station.within for rect in places.get(name, ())]
    for name in station.resources:
        rects = list(places.get(name, ()))
        shared = [both for rect in rects for outer in around if (both := _shared(rect, outer))]
        if shared or (rects and not around):
            return shared or rects
    return around[:1]


def _distance(one: Rect, other: Rect) -> float:
    (x, y), (u, v) = _middle(one), _middle(other)
    return hypot(x - u, y - v)


def _shared(one: Rect, other: Rect) -> Rect | None:
    left, top = max(one.x, other.x), max(one.y, other.y)
    width, height = min(one.right, other.right) - left, min(one.bottom, other.bottom) - top
    return Rect(left, top, width, height) if width > 0 and height > 0 else None


def _middle(rect: Rect) -> Point:
    return rect.x + rect.width / 2, rect.y + rect.height / 2


def _frame(rect: Rect, ink: str) -> str:
    place = {"x": rect.x - 3, "y": rect.y - 3, "width": rect.width + 6, "height": rect.height + 6}
    return element("rect", {**place, "rx": 4, "fill": "none", "stroke": ink, "stroke-width": 3})


def _cross(at: Point) -> str:
    x, y = at
    arms = f"M{x - 6:g} {y - 6:g}L{x + 6:g} {y + 6:g}M{x + 6:g} {y - 6:g}L{x - 6:g} {y + 6:g}"
    disc = element("circle", {"cx": x, "cy": y, "r": 13, "fill": BAD})
    return element(
        "g", {"data-path": "stopped"}, disc, element("path", {"d": arms, "stroke": "#ffffff", "stroke-width": 3})
    )
