"""Who takes part in a flow, as icons with what belongs to them, and the arrows between them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from study.drawing.events.callouts import called
from study.drawing.events.corridors import ways_back
from study.drawing.events.ground import ROOM, Ground
from study.drawing.events.lanes import Lanes
from study.drawing.events.model import USERS, Flow
from study.drawing.events.order import Edge, Order
from study.drawing.events.read import LOG
from study.drawing.geometry import Point, Rect, around
from study.drawing.rules import icon_of, rule_for
from study.drawing.scene import BADGE, SMALL, Arrow, Badge, Icon, Label, Scene
from study.drawing.way.crossings import PRICE
from study.drawing.way.lanes import Lanes as Free
from study.drawing.way.stretch import LEVEL, UPRIGHT, Port, straight

MARK = 18
"""The icon of what belongs to something: its log, its dead letters."""
FAILURE = 15
"""How long the arrow to dead letters is."""
CLEAR, STUB, APART = 3, 14, 12
"""How far lines end from icons, run straight into them, and keep from frames that they run along."""
BLOCKED = 800
"""What it costs to come to an icon through words."""


def full(flow: Flow, name: str) -> str:
    """Return what a shape stands for: the stack, and the logical id in it."""
    return name if name == USERS else f"{flow.stack.name}/{name}"


def add_nodes(scene: Scene, flow: Flow, found: Order, ground: Ground, numbers: Mapping[str, int]) -> None:
    """Add everything that takes part, with its logs, its dead letters and its number."""
    for name, place in found.places.items():
        icon = ground.icon(place)
        if name == USERS:
            scene.icons.append(Icon(icon, "resource/Users"))
            scene.say(icon.cx, icon.bottom + 17, "Users", ROOM / 2, size=SMALL, bold=True, align="middle")
            continue
        resource = flow.stack.resources[name]
        rule = rule_for(resource, flow.stack)
        scene.icons.append(Icon(icon, rule.icon, full(flow, name)))
        title = f"{rule.singular[:1].upper()}{rule.singular[1:]}"
        scene.say(icon.cx, icon.bottom + 17, title, ROOM, size=SMALL, bold=True, align="middle")
        scene.say(icon.cx, icon.bottom + 32, called(resource), ROOM, size=SMALL, ink="muted", align="middle")
        _kept(scene, flow, name, icon)
        if name in numbers:
            scene.badges.append(Badge(icon.x - 2, icon.y - BADGE / 2 + 4, numbers[name]))


def _kept(scene: Scene, flow: Flow, name: str, icon: Rect) -> None:
    """Add logs at the upper right corner, and dead letters at the end of a way of their own."""
    x = icon.right + FAILURE + MARK / 2 + 1
    for kept in flow.kept.get(name, ()):
        kind = icon_of(flow.stack.resources[kept].type)
        if flow.stack.resources[kept].type == LOG:
            scene.icons.append(Icon(around(icon.right + 3, icon.y - 1, MARK), kind, full(flow, kept)))
            continue
        y = icon.bottom - MARK / 2
        if x - MARK / 2 - 1 == icon.right + FAILURE:
            points = ((icon.right + 1, y), (icon.right + FAILURE, y))
            scene.arrows.append(Arrow(points, "failure", full(flow, name), full(flow, kept)))
        scene.icons.append(Icon(around(x, y, MARK), kind, full(flow, kept)))
        x += MARK + 2


def add_leads(scene: Scene, flow: Flow, found: Order, ground: Ground, kinds: Mapping[Edge, str]) -> None:
    """Add the arrows between what takes part."""
    letters = {
        found.places[name]
        for name, kept in flow.kept.items()
        if name in found.places and any(flow.stack.resources[each].type != LOG for each in kept)
    }
    lanes = Lanes(found, ground, kinds, letters)
    ways = [(edge, lanes.points(edge)) for edge in found.ways]
    for edge, points in (*ways, *ways_back(found, ground, kinds)):
        scene.arrows.append(Arrow(points, kinds[edge], full(flow, edge[0]), full(flow, edge[1])))


def add_doors(scene: Scene, flow: Flow, found: Order, ground: Ground) -> None:
    """Lead VPC links to their load balancers, wherever these stand: down a gutter, and on along free lanes."""
    for link, balancers in flow.doors.items():
        for balancer in balancers if link in found.places else ():
            ends = [icon.rect for icon in scene.icons if icon.resource == full(flow, balancer)]
            if ends:
                column = found.places[link][0]
                gutters = [ground.gutter(each) for each in range(column, found.size[0])]
                ways = [x for low, high in gutters for x in ((low + high) / 2, low + APART, high - APART)]
                end = min(ends, key=lambda rect: (rect.x, rect.y))
                points = _free_way(scene, ground.icon(found.places[link]), ways, end)
                scene.arrows.append(Arrow(points, "request", full(flow, link), full(flow, balancer)))


def _free_way(scene: Scene, start: Rect, ways: Sequence[float], end: Rect) -> tuple[Point, ...]:
    """Return a way out of an icon, level to one of some gutters, and on into another icon."""
    shapes: list[Label | Badge | Icon] = [*scene.labels, *scene.badges, *scene.icons]
    right, bottom = max(box.rect.right for box in scene.frames), max(box.rect.bottom for box in scene.frames)
    lines = (arrow.points for arrow in scene.arrows)
    lanes = Free(Rect(0, 0, right, bottom), (shape.rect for shape in shapes), lines)
    out = (round(start.right) + CLEAR, round(start.cy))
    sides = [edge for box in scene.frames for edge in (box.rect.x, box.rect.right)]
    sides += [one[0] for arrow in scene.arrows for one, other in pairwise(arrow.points) if one[0] == other[0]]
    gutters = [round(x) for x in ways if all(abs(x - edge) >= APART for edge in sides)]
    starts = [
        Port((x, out[1]), UPRIGHT, PRICE * (x - out[0]))
        for x in gutters
        if not lanes.blocked(out, (x, out[1]), but=start)
    ]
    x, y, far = round(end.cx), round(end.cy), round(end.width / 2)
    doors = {
        (x - far - STUB, y): (LEVEL, (x - far - CLEAR, y)),
        (x, y + far + STUB): (UPRIGHT, (x, y + far + CLEAR)),
        (x, y - far - STUB): (UPRIGHT, (x, y - far - CLEAR)),
    }
    ports = [Port(at, axis, BLOCKED if lanes.blocked(edge, at, but=end) else 0) for at, (axis, edge) in doors.items()]
    path = lanes.path(starts or [Port((out[0] + STUB, out[1]), LEVEL)], ports)
    last = next(edge for at, (_, edge) in doors.items() if at == path[-1])
    return tuple(straight([out, *path, last]))
