"""Who writes, leads or shares to whom, and rules over what: lines around everything else, and what goes along them."""

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from study.drawing.estate.model import Estate, account_id
from study.drawing.estate.places import Places
from study.drawing.estate.words import Words
from study.drawing.geometry import Point, Rect
from study.drawing.model.services import Link
from study.drawing.scene import Arrow, Scene
from study.drawing.way.lanes import Lanes
from study.drawing.way.stretch import LEVEL, UPRIGHT, Port, straight

GAP, STUB = 2, 12
"""How far lines end from icons and frames, and how far they run straight out of them, in pixels."""
SIDEWAYS = 10
"""How far from the middle of an icon's edge a second line ends, in pixels."""
ASIDE, BLOCKED = 24, 800
"""What it costs to end beside the middle of an edge, and where something is in the way."""
STEP = 24
"""How far apart lines may end on the border of a frame, in pixels."""
SOLID = frozenset({"public", "private", "isolated", "hub", "card", "view"})
"""Frames that lines go around, unless they begin or end there."""
End = tuple[Rect, bool]
"""A place, and whether it is a frame, so that lines end anywhere on its border."""


KINDS = {
    "key": "a key encrypts it, or has its copy there",
    "right": "a policy allows it",
    "link": "writes there, leads there or is shared",
}
"""What lines mean, for the legend."""


def add_links(scene: Scene, estate: Estate, places: Places) -> None:
    """Add all lines, short ones first, then the words for them."""
    ends = {link: _ends(link, scene, estate, places) for link in estate.links}
    known = sorted((link for link in estate.links if ends[link]), key=lambda link: _far(*ends[link][0]))
    drawn: dict[Link, tuple[Point, ...]] = {}
    for link in known:
        lines = [line for other, line in drawn.items() if (other.source, other.label) != (link.source, link.label)]
        drawn[link] = _line(scene, ends[link], lines)
    scene.arrows += [Arrow(line, link.kind, link.source, link.target) for link, line in drawn.items()]
    words = Words(scene)
    told: dict[tuple[str, str], list[tuple[Point, ...]]] = {}
    for link, line in drawn.items():
        told.setdefault((link.source, link.label), []).append(line)
    for (_, label), lines in told.items():
        if label:
            words.say(label, lines)


def _far(one: End, other: End) -> float:
    return hypot(one[0].cx - other[0].cx, one[0].cy - other[0].cy)


def _ends(link: Link, scene: Scene, estate: Estate, places: Places) -> list[tuple[End, End]]:
    """Return the pairs of places between which a line may run, the nearest first."""
    pairs = [(a, b) for a in _sources(link, scene, estate, places) for b in _places(link.target, scene, places)]
    return sorted(pairs, key=lambda pair: _far(*pair))


def _sources(link: Link, scene: Scene, estate: Estate, places: Places) -> Iterator[End]:
    """Yield where a line may begin: of a VPN connection from premises, at the gateway where its tunnels end."""
    tunnels = estate.premises.tunnels if estate.premises else ()
    end = next((each.end for each in tunnels if each.id == link.source), None)
    card = next((card for card in estate.cards if card.id == end), None)
    gates = [gate.part.id for gate in card.gates if not gate.outward] if card else []
    for name in gates[:1] or [link.source]:
        yield from _places(name, scene, places)


def _places(name: str, scene: Scene, places: Places) -> Iterator[End]:
    if name in places.cards:
        yield places.cards[name], True
    for account, frame in places.accounts.items():
        if name == account_id(account):
            yield frame, True
    yield from ((icon.rect, False) for icon in scene.icons if icon.resource == name and name not in places.cards)


def _line(scene: Scene, ends: list[tuple[End, End]], lines: list[tuple[Point, ...]]) -> tuple[Point, ...]:
    """Return the line between two places: straight if nothing is in the way, else around."""
    (start, _), (end, _) = ends[0]
    solid = list(_solid(scene, start, end))
    direct = _direct(*ends[0], solid)
    if direct:
        return direct
    borders = [_border(box.rect) for box in (*scene.frames, *scene.bands)]
    others = [arrow.points for arrow in scene.arrows]
    page = Rect(4, 4, scene.width - 8, scene.height - 8)
    lanes = Lanes(page, solid, [*borders, *others])
    for line in lines:
        lanes.add(line)
    # An icon that is on a line is not left along that line.
    taken = [*solid, *(rect for line in others for rect in stretches(line))]
    starts, goals = (dict(_ports(each, taken)) for each in ends[0])
    # A frame has many ends: a search is quicker from there to where there are few.
    back = ends[0][1][1]
    path = lanes.path(list(goals), list(starts))[::-1] if back else lanes.path(list(starts), list(goals))
    first = next(edge for port, edge in starts.items() if port.at == path[0])
    last = next(edge for port, edge in goals.items() if port.at == path[-1])
    return tuple(straight([first, *path, last]))


def _solid(scene: Scene, start: Rect, end: Rect) -> Iterator[Rect]:
    """Yield what a line between two places goes around."""
    yield from (label.rect for label in scene.labels)
    yield from (icon.rect for icon in scene.icons)
    yield from (badge.rect for badge in scene.badges)
    boxes = (box.rect for box in (*scene.frames, *scene.bands) if box.kind in SOLID)
    yield from (rect for rect in boxes if not rect.contains(start) and not rect.contains(end))


def _border(rect: Rect) -> tuple[Point, ...]:
    left, right, top, bottom = rect.x, rect.right, rect.y, rect.bottom
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def _direct(start: End, end: End, solid: list[Rect]) -> tuple[Point, ...] | None:
    """Return a straight line between two icons that stand side by side or one below the other."""
    (a, framed), (b, also) = start, end
    if framed or also:
        return None
    if abs(a.cx - b.cx) < 1 and not a.overlaps(b):
        y1, y2 = (a.bottom + GAP, b.y - GAP) if a.cy < b.cy else (a.y - GAP, b.bottom + GAP)
        line = ((a.cx, y1), (a.cx, y2))
    elif abs(a.cy - b.cy) < 1:
        x1, x2 = (a.right + GAP, b.x - GAP) if a.cx < b.cx else (a.x - GAP, b.right + GAP)
        line = ((x1, a.cy), (x2, a.cy))
    else:
        return None
    (x1, y1), (x2, y2) = line
    room = Rect(min(x1, x2) - 1, min(y1, y2) - 1, abs(x1 - x2) + 2, abs(y1 - y2) + 2)
    return None if any(rect.overlaps(room) for rect in solid if rect not in (a, b)) else line


def _ports(end: End, solid: list[Rect]) -> Iterator[tuple[Port, Point]]:
    """Yield where a line may leave a place, and where it touches it."""
    rect, framed = end
    for edge, port, axis, aside in _framed(rect) if framed else _of_icon(rect):
        room = Rect(min(edge[0], port[0]) - 1, min(edge[1], port[1]) - 1, abs(edge[0] - port[0]) + 2, 0)
        room = Rect(room.x, room.y, room.width, abs(edge[1] - port[1]) + 2)
        taken = any(each.overlaps(room) for each in solid if each != rect)
        yield Port(port, axis, aside + (BLOCKED if taken else 0)), edge


Way = tuple[tuple[int, int], tuple[int, int], int, int]


def _of_icon(rect: Rect) -> Iterator[Way]:
    x, y, half = round(rect.cx), round(rect.cy), round(rect.width / 2)
    side = min(SIDEWAYS, half // 2)
    for aside in (0, -side, side):
        cost = ASIDE if aside else 0
        for sign in (-1, 1):
            near, far = sign * (half + GAP), sign * (half + GAP + STUB)
            yield (x + aside, y + near), (x + aside, y + far), UPRIGHT, cost
            yield (x + near, y + aside), (x + far, y + aside), LEVEL, cost


def _framed(rect: Rect) -> Iterator[Way]:
    """Yield ends on the border of a frame, clear of its corners."""
    left, right, top, bottom = round(rect.x), round(rect.right), round(rect.y), round(rect.bottom)
    for x in range(left + STEP, right - STEP, STEP):
        yield (x, top), (x, top - STUB), UPRIGHT, ASIDE
        yield (x, bottom), (x, bottom + STUB), UPRIGHT, ASIDE
    for y in range(top + STEP, bottom - STEP, STEP):
        yield (left, y), (left - STUB, y), LEVEL, ASIDE
        yield (right, y), (right + STUB, y), LEVEL, ASIDE


def stretches(line: tuple[Point, ...]) -> Iterator[Rect]:
    """Yield the stretches of a line as rectangles without thickness."""
    for (x1, y1), (x2, y2) in pairwise(line):
        yield Rect(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
