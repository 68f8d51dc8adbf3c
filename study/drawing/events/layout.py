"""From a flow of events to shapes with places: the flow from left to right, the VPC and the rest below it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil

from study.drawing.accounting import together
from study.drawing.callouts import Callout
from study.drawing.estate.cards import add_card
from study.drawing.estate.grid import size_of
from study.drawing.estate.model import Card, Estate
from study.drawing.estate.panel import panel
from study.drawing.events.callouts import called
from study.drawing.events.model import Flow
from study.drawing.events.order import Edge, Order, order
from study.drawing.events.read import FUNCTION
from study.drawing.geometry import Point, Rect, around
from study.drawing.layout.network import group
from study.drawing.model.services import Service
from study.drawing.references import items, target
from study.drawing.rules import icon_of, rule_for
from study.drawing.scene import BADGE, BODY, ICON, SMALL, TITLE, Arrow, Badge, Box, Icon, Scene
from study.drawing.typeface import width, wrap

MARGIN, TOP, PAD, HEAD = 36, 78, 20, 44
COLUMN, ROOM, ROW = 176, 128, 112
"""How far columns and rows of the flow are apart, and the room that words have in a column."""
BESIDE = 18
"""The icons of what belongs to something: its log, its dead letters."""
SERVICE_WIDTH, SERVICE_HEIGHT = 164, 104
GAP, CLEAR, LIFT = 26, 4, 12
FEW = 3
"""So many services stand side by side at least."""
LEGEND = {"request": "calls, sends, hands on", "link": "keeps and reads data"}


def arrange(flow: Flow, estate: Estate, callouts: Sequence[Callout], *, title: str) -> Scene:
    """Return the picture.

    Raises:
        DrawingError: if a resource would go missing in silence.
    """
    scene = Scene()
    numbers = {about: number for number, callout in enumerate(callouts, start=1) for about in callout.about}
    edges = list(dict.fromkeys((lead.source, lead.target) for lead in flow.leads))
    light = {(lead.source, lead.target) for lead in flow.leads if lead.kind == "link"}
    found = order(flow.members, edges, light)
    corner = (MARGIN + 2 * PAD, TOP + 2 * HEAD)
    _flow(scene, flow, found, corner, numbers)
    right, bottom = _below(scene, flow, estate, _free(found, flow, estate, corner), numbers)
    bottom = max(bottom, corner[1] + found.size[1] * ROW)
    region = Rect(MARGIN + PAD, TOP + HEAD, right + PAD - MARGIN - PAD, bottom + PAD - TOP - HEAD)
    cloud = Rect(MARGIN, TOP, region.right + PAD - MARGIN, region.bottom + PAD - TOP)
    where = f"Region {flow.stack.region or '· chosen at deployment'}"
    group(scene, Box(region, "region"), "architecture-group/Region", where, "region")
    account = f" · account {flow.stack.account}" if flow.stack.account else ""
    group(scene, Box(cloud, "cloud"), "architecture-group/AWSCloudlogo", f"AWS Cloud{account}", "text")
    scene.width = ceil(cloud.right + MARGIN)
    end = _legend(scene, flow, MARGIN, cloud.bottom + 30)
    end = panel(scene, estate, callouts, (MARGIN, end + 6), scene.width - 2 * MARGIN)
    _page(scene, flow, title, end + 24)
    told = " ".join(f"{number}. {each.title}. {each.text}" for number, each in enumerate(callouts, start=1))
    ways = ", ".join(f"{_name(flow, lead.source)} to {_name(flow, lead.target)}" for lead in flow.leads)
    scene.title, scene.description = title, f"Events from left to right: {ways}. {told}"
    return scene


def _name(flow: Flow, name: str) -> str:
    return called(flow.stack.resources[name])


def _flow(scene: Scene, flow: Flow, found: Order, corner: Point, numbers: Mapping[str, int]) -> None:
    icons = {name: around(*_centre(place, corner), ICON) for name, place in found.places.items()}
    for name, icon in icons.items():
        resource = flow.stack.resources[name]
        rule = rule_for(resource, flow.stack)
        scene.icons.append(Icon(icon, rule.icon, _full(flow, name)))
        title, *_ = wrap(rule.singular, ROOM, SMALL, bold=True)
        scene.say(icon.cx, icon.bottom + 17, title, ROOM, size=SMALL, bold=True, align="middle")
        scene.say(icon.cx, icon.bottom + 32, called(resource), ROOM, size=SMALL, ink="muted", align="middle")
        for place, kept in enumerate(flow.kept.get(name, ())):
            spot = Rect(icon.right + 3 + place * (BESIDE + 2), icon.bottom - BESIDE, BESIDE, BESIDE)
            scene.icons.append(Icon(spot, icon_of(flow.stack.resources[kept].type), _full(flow, kept)))
        if name in numbers:
            scene.badges.append(Badge(icon.x - 2, icon.y - BADGE / 2 + 4, numbers[name]))
    kinds = {(lead.source, lead.target): lead.kind for lead in reversed(flow.leads)}
    for edge, points in _routed(found, corner, icons):
        scene.arrows.append(Arrow(points, kinds[edge], _full(flow, edge[0]), _full(flow, edge[1])))


def _centre(place: tuple[int, int], corner: Point) -> Point:
    return corner[0] + place[0] * COLUMN + ROOM / 2, corner[1] + place[1] * ROW + ICON / 2


def _routed(found: Order, corner: Point, icons: Mapping[str, Rect]) -> Iterator[tuple[Edge, tuple[Point, ...]]]:
    """Yield the way of each edge: level through columns, up and down in lanes between them, one for each left end."""
    lanes: dict[int, list[tuple[str, int]]] = {}
    steps = []
    for edge, way in found.ways.items():
        for one, other in pairwise(way):
            gutter, upper = min(one[0], other[0]), min(one, other)[1]
            if one[1] != other[1]:
                lane = (edge[0] if one[0] < other[0] else edge[1], upper)
                if lane not in lanes.setdefault(gutter, []):
                    lanes[gutter].append(lane)
                steps.append((edge, gutter, lane))
    for edge, way in found.ways.items():
        source, target_ = icons[edge[0]], icons[edge[1]]
        right = way[0][0] < way[-1][0]
        # What leads back runs a little higher, so that it is not taken for what leads on.
        lift = 0 if right else LIFT
        points: list[Point] = [(source.right + CLEAR if right else source.x - CLEAR, source.cy - lift)]
        for one, other in pairwise(way):
            if one[1] == other[1]:
                continue
            gutter = min(one[0], other[0])
            own = next(lane for each, where, lane in steps if each == edge and where == gutter)
            place = lanes[gutter].index(own) + 1
            x = corner[0] + gutter * COLUMN + ROOM + (COLUMN - ROOM) * place / (len(lanes[gutter]) + 1)
            points += [(x, _centre(one, corner)[1] - lift), (x, _centre(other, corner)[1] - lift)]
        points.append((target_.x - CLEAR if right else target_.right + CLEAR, target_.cy - lift))
        yield edge, tuple(points)


def _full(flow: Flow, name: str) -> str:
    return f"{flow.stack.name}/{name}"


def _free(found: Order, flow: Flow, estate: Estate, corner: Point) -> Rect:
    """Return the room for what takes no part: beside the last rows of the flow if it fits there, or else below all."""
    columns, rows = found.size
    services = len([service for _, service in estate.services if service.id.rpartition("/")[2] not in flow.members])
    needed = sum(size_of(card)[0] + GAP for card in estate.cards) + min(services, FEW) * SERVICE_WIDTH
    taken = [*found.places.values(), *(place for way in found.ways.values() for place in way)]
    for row in range(1, rows):
        used = max(column for column, other in taken if other >= row) + 1
        if needed <= (columns - used) * COLUMN:
            x = corner[0] + columns * COLUMN - needed
            return Rect(x, corner[1] + row * ROW + 8, needed, 0)
    return Rect(corner[0], corner[1] + rows * ROW + 8, columns * COLUMN, 0)


def _below(scene: Scene, flow: Flow, estate: Estate, at: Rect, numbers: Mapping[str, int]) -> tuple[float, float]:
    """Add VPCs and what takes no part; return how far right and down all of it goes."""
    x, bottom, right = at.x, at.y, at.right
    for card in estate.cards:
        wide, high = size_of(card)
        add_card(scene, _with_functions(flow, card), Rect(x, at.y, wide, high), numbers)
        x, bottom = x + wide + GAP, max(bottom, at.y + high)
    right = max(right, x)
    rest = [service for _, service in estate.services if service.id not in scene.drawn]
    fit = max(1, int((right - x) // SERVICE_WIDTH))
    for place, service in enumerate(rest):
        row, column = divmod(place, fit)
        _service(scene, service, Rect(x + column * SERVICE_WIDTH, at.y + row * SERVICE_HEIGHT, 0, 0), numbers)
        bottom = max(bottom, at.y + (row + 1) * SERVICE_HEIGHT)
    return right, bottom


def _with_functions(flow: Flow, card: Card) -> Card:
    """Return a VPC with the functions whose interfaces are in its subnets."""
    inside: dict[str, tuple[tuple[str, str], ...]] = dict(card.occupants)
    for function in flow.stack.of(FUNCTION):
        place = function.properties.get("VpcConfig") or {}
        for subnet in filter(None, map(target, items(place.get("SubnetIds")))):
            if subnet in inside:
                inside[subnet] = (*inside[subnet], (icon_of(FUNCTION), _full(flow, function.id)))
    return replace(card, occupants=inside)


def _service(scene: Scene, service: Service, at: Rect, numbers: Mapping[str, int]) -> None:
    icon = around(at.x + SERVICE_WIDTH / 2, at.y + 10 + ICON / 2, ICON)
    scene.icons.append(Icon(icon, service.icon, service.id))
    room = SERVICE_WIDTH - 8
    scene.say(icon.cx, icon.bottom + 17, service.title, room, size=SMALL, bold=True, align="middle")
    scene.say(icon.cx, icon.bottom + 32, service.name, room, size=SMALL, ink="muted", align="middle")
    own = [number for about, number in numbers.items() if about.rpartition(" → ")[2] == service.id.rpartition("/")[2]]
    for number in own[:1]:
        scene.badges.append(Badge(icon.x - 16, icon.cy, number))


def _legend(scene: Scene, flow: Flow, x: float, y: float) -> float:
    """Explain the lines and the small icons."""
    kinds = {arrow.kind for arrow in scene.arrows}
    for kind, words in LEGEND.items():
        if kind in kinds:
            scene.arrows.append(Arrow(((x, y), (x + BADGE + 4, y)), kind, "", ""))
            scene.say(x + BADGE + 14, y + 4.5, words, 300, ink="muted")
            x += BADGE + 14 + width(words, BODY) + 28
    types = dict.fromkeys(flow.stack.resources[name].type for names in flow.kept.values() for name in names)
    for type_ in types:
        words = {"AWS::Logs::LogGroup": "its log"}.get(type_, "its dead letters")
        scene.icons.append(Icon(around(x + BESIDE / 2, y, BESIDE), icon_of(type_)))
        scene.say(x + BESIDE + 8, y + 4.5, words, 300, ink="muted")
        x += BESIDE + 8 + width(words, BODY) + 28
    return y + 22


def _page(scene: Scene, flow: Flow, title: str, y: float) -> None:
    """Add the heading above everything and the accounting below it."""
    room = scene.width - 2 * MARGIN
    scene.say(MARGIN, 50, title, room, size=TITLE, bold=True)
    footer = f"Drawn from the synthesised template of {flow.stack.name}: {together([flow.stack], scene.drawn)}."
    for line in wrap(footer, room, SMALL):
        scene.say(MARGIN, y, line, room, size=SMALL, ink="muted")
        y += 17
    scene.height = ceil(y + MARGIN - 17)
