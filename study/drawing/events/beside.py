"""What takes no part in a flow: VPCs and further services below it, global services beside the Region."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from study.drawing.callouts import between
from study.drawing.estate.cards import add_card
from study.drawing.estate.gates import add_gates, place_gates
from study.drawing.estate.grid import KEEPER, KEEPER_GAP, KEEPER_WIDTH
from study.drawing.estate.model import Card, Estate, Part
from study.drawing.estate.places import Places, gated_below, keepers_of
from study.drawing.estate.services import add_beside
from study.drawing.estate.sizes import CARD_PAD, size_of
from study.drawing.events.callouts import called
from study.drawing.events.model import Flow
from study.drawing.functions import FUNCTION
from study.drawing.geometry import Point, Rect, around
from study.drawing.model import read_architecture
from study.drawing.model.services import Link, Service
from study.drawing.names import name_of
from study.drawing.references import items, target
from study.drawing.rules import icon_of
from study.drawing.scene import ICON, SMALL, Arrow, Badge, Icon, Scene
from study.drawing.typeface import wrap

SERVICE_WIDTH, SERVICE_HEIGHT = 164, 120
GAP = 26
FEW = 3
"""So many services stand side by side at least."""


@dataclass(frozen=True)
class Aside:
    """How far what takes no part goes: ``right`` and ``bottom`` in the Region, ``beyond`` beside it, 0 if none does."""

    right: float
    bottom: float
    beyond: float


def width_of(flow: Flow, estate: Estate) -> float:
    """Return how much room VPCs and services need side by side, in pixels."""
    services = len(_rest(flow, estate))
    cards = sum(size_of(_with_functions(flow, card))[0] + GAP for card in estate.cards)
    return cards + min(services, FEW) * SERVICE_WIDTH


def add_aside(scene: Scene, flow: Flow, estate: Estate, at: Rect, numbers: Mapping[str, int]) -> Aside:
    """Add VPCs, further services and global ones, and who administers whose key."""
    x, bottom, right, places = at.x, at.y, at.right, Places()
    for card in (_with_functions(flow, each) for each in estate.cards):
        wide, high = size_of(card, below=gated_below(card, estate))
        places.cards[card.id] = Rect(x, at.y, wide, high)
        add_card(scene, card, places.cards[card.id], numbers)
        bottom = max(bottom, _keepers(scene, estate, card, places.cards[card.id]))
        x += wide + GAP
    place_gates(estate, places)
    for card in estate.cards:
        add_gates(scene, card, estate, places, numbers)
    right = max(right, x)
    ruled = {_full(flow, link.target) for link in _ruling(flow)}
    # Whose administrators stand beside the Region stands at its right end.
    rest = sorted(_rest(flow, estate), key=lambda service: service.id in ruled)
    fit = max(1, int((right - x) // SERVICE_WIDTH))
    for place, service in enumerate(rest):
        row, column = divmod(place, fit)
        corner = (right - (min(fit, len(rest)) - column) * SERVICE_WIDTH, at.y + row * SERVICE_HEIGHT)
        _service(scene, flow, service, corner, numbers)
        bottom = max(bottom, at.y + (row + 1) * SERVICE_HEIGHT)
    beyond = _global(scene, flow, estate, numbers, (right + 2 * GAP, at.y))
    return Aside(right, bottom, beyond)


def _keepers(scene: Scene, estate: Estate, card: Card, rect: Rect) -> float:
    """Add what only a VPC writes to, below it; return where that ends."""
    kept = keepers_of(estate).get(card.id, [])
    services = {service.id: service for _, service in estate.services}
    for place, name in enumerate(kept):
        corner = (rect.x + CARD_PAD + place * KEEPER_WIDTH, rect.bottom + KEEPER_GAP)
        add_beside(scene, services[name], Rect(*corner, KEEPER_WIDTH, KEEPER), {})
        icons = {icon.resource: icon.rect for icon in scene.icons}
        source = next((link.source for link in estate.links if link.target == name), "")
        if source in icons and icons[source].cx == icons[name].cx:
            points = ((icons[source].cx, icons[source].bottom + 2), (icons[name].cx, icons[name].y - 2))
            scene.arrows.append(Arrow(points, "link", source, name))
    return rect.bottom + (KEEPER_GAP + KEEPER if kept else 0)


def _rest(flow: Flow, estate: Estate) -> list[Service]:
    below = {_short(name) for names in keepers_of(estate).values() for name in names}
    inside = {*flow.members, *below, *(name for names in flow.kept.values() for name in names)}
    found = [service for _, service in estate.services if _short(service.id) not in inside]
    return [service for service in found if not service.beyond]


def _global(scene: Scene, flow: Flow, estate: Estate, numbers: Mapping[str, int], corner: Point) -> float:
    """Add global services, each as high as the key that it administers if it does; return how far right they go."""
    icons = {icon.resource: icon.rect for icon in scene.icons}
    goals = {_full(flow, link.source): _full(flow, link.target) for link in _ruling(flow)}
    x, y = corner
    found = [service for _, service in estate.services if service.beyond]
    for service in found:
        goal = icons.get(goals.get(service.id, ""))
        high = max(y, goal.y - 10) if goal else y
        icon = _service(scene, flow, service, (x, high), numbers)
        y = high + SERVICE_HEIGHT
        if goal:
            middle = (icon.x + goal.right) / 2
            bend = ((middle, icon.cy), (middle, goal.cy)) if icon.cy != goal.cy else ()
            points = ((icon.x - 4, icon.cy), *bend, (goal.right + 6, goal.cy))
            scene.arrows.append(Arrow(points, "link", service.id, goals[service.id]))
            number = numbers.get(between(_short(service.id), _short(goals[service.id])))
            at = Badge(middle, goal.cy, number or 0)
            scene.badges += [at] if number and at not in scene.badges else []
    return x + SERVICE_WIDTH if found else 0


def _ruling(flow: Flow) -> list[Link]:
    return [link for link in read_architecture(flow.stack).links if link.label == "administers"]


def _short(name: str) -> str:
    return name.rpartition("/")[2]


def _with_functions(flow: Flow, card: Card) -> Card:
    """Return a VPC with the functions whose interfaces are in its subnets."""
    inside = dict(card.occupants)
    for function in flow.stack.of(FUNCTION):
        place = function.properties.get("VpcConfig") or {}
        for subnet in filter(None, map(target, items(place.get("SubnetIds")))):
            if subnet in inside:
                part = Part(_full(flow, function.id), icon_of(FUNCTION), "Function", name_of(function))
                inside[subnet] = (*inside[subnet], part)
    return replace(card, occupants=inside)


def _service(scene: Scene, flow: Flow, service: Service, at: Point, numbers: Mapping[str, int]) -> Rect:
    icon = around(at[0] + SERVICE_WIDTH / 2, at[1] + 10 + ICON / 2, ICON)
    scene.icons.append(Icon(icon, service.icon, service.id))
    room = SERVICE_WIDTH - 8
    scene.say(icon.cx, icon.bottom + 17, service.title, room, size=SMALL, bold=True, align="middle")
    lines = [service.name, *_logged(flow, _short(service.id))]
    for place, line in enumerate(text for each in lines for text in wrap(each, room, SMALL)):
        scene.say(icon.cx, icon.bottom + 32 + 15 * place, line, room, size=SMALL, ink="muted", align="middle")
    name = _short(service.id)
    if name in numbers:
        scene.badges.append(Badge(icon.x - 16, icon.cy, numbers[name]))
    return icon


def _logged(flow: Flow, name: str) -> Iterator[str]:
    """Yield whose access logs a bucket has."""
    buckets = [
        called(bucket)
        for bucket in flow.stack.of("AWS::S3::Bucket")
        if target((bucket.properties.get("LoggingConfiguration") or {}).get("DestinationBucketName")) == name
    ]
    if buckets:
        yield f"of {', '.join(buckets)}"


def _full(flow: Flow, name: str) -> str:
    return f"{flow.stack.name}/{name}"
