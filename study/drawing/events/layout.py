"""From a flow of events to shapes with places: the flow from left to right, the VPC and the rest below it."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from study.drawing.accounting import together
from study.drawing.callouts import Callout
from study.drawing.estate.model import Estate
from study.drawing.estate.panel import panel
from study.drawing.events.beside import Aside, add_aside, width_of
from study.drawing.events.callouts import called
from study.drawing.events.ground import COLUMN, ROOM, ROW, WORDS, Ground
from study.drawing.events.model import USERS, Flow
from study.drawing.events.nodes import MARK, add_doors, add_leads, add_nodes
from study.drawing.events.order import Edge, Order, order
from study.drawing.events.read import LINK, LOG
from study.drawing.geometry import Point, Rect, around
from study.drawing.layout.network import group
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, BODY, HEADING, ICON, SMALL, TITLE, Arrow, Box, Icon, Scene
from study.drawing.typeface import width, wrap

MARGIN, TOP, PAD, HEAD = 36, 78, 20, 40
"""Around the picture, above the cloud, between frames, and the height of a frame's title."""
OUTSIDE = 84
"""How wide the column of those is who call from outside."""
ABOVE = 30
"""Above the first row: room for lines that lead back."""
LEGEND = {
    "request": "calls and waits for the answer",
    "event": "hands on, and goes its own way",
    "link": "keeps and reads data",
    "failure": "what fails is put aside: dead letters",
}


def arrange(flow: Flow, estate: Estate, callouts: Sequence[Callout], *, title: str) -> Scene:
    """Return the picture.

    Raises:
        DrawingError: if a resource would go missing in silence.
    """
    scene = Scene()
    numbers = {about: number for number, callout in enumerate(callouts, start=1) for about in callout.about}
    kinds: dict[Edge, str] = {(lead.source, lead.target): lead.kind for lead in reversed(flow.leads)}
    edges = list(dict.fromkeys((lead.source, lead.target) for lead in flow.leads))
    entered = USERS in flow.members
    first = [USERS] if entered else []
    found = order(flow.members, edges, kinds, first=first, light=set(_light(flow, kinds)))
    cloud_x = MARGIN + (OUTSIDE if entered else 0)
    corner = (cloud_x + 3 * PAD + (COLUMN - ROOM) / 2, TOP + 3 * HEAD + ABOVE)
    ground = Ground(corner, entered, MARGIN + ICON / 2)
    free = _free(found, flow, estate, ground)
    add_nodes(scene, flow, found, ground, numbers)
    aside = add_aside(scene, flow, estate, free, numbers)
    bottom = max(aside.bottom, corner[1] + (found.size[1] - 1) * ROW + ICON + WORDS + PAD)
    cloud = _frames(scene, flow, aside, (cloud_x, bottom + PAD))
    add_leads(scene, flow, found, ground, kinds)
    add_doors(scene, flow, found, ground)
    scene.width = ceil(cloud.right + MARGIN)
    end = _legend(scene, flow, MARGIN, cloud.bottom + 30)
    end = panel(scene, estate, callouts, (MARGIN, end + 6), scene.width - 2 * MARGIN)
    _page(scene, flow, title, end + 24)
    told = " ".join(f"{number}. {each.title}. {each.text}" for number, each in enumerate(callouts, start=1))
    ways = ", ".join(f"{_name(flow, lead.source)} to {_name(flow, lead.target)}" for lead in flow.leads)
    scene.title, scene.description = title, f"Events from left to right: {ways}. {told}"
    return scene


def _light(flow: Flow, kinds: Mapping[Edge, str]) -> Iterator[Edge]:
    """Yield what need not be straight: data that is kept, and what leads out of the flow into a VPC."""
    links = {each.id for each in flow.stack.of(*LINK)}
    yield from (edge for edge, kind in kinds.items() if kind == "link" or edge[1] in links)


def _name(flow: Flow, name: str) -> str:
    return "users" if name == USERS else called(flow.stack.resources[name])


def _free(found: Order, flow: Flow, estate: Estate, ground: Ground) -> Rect:
    """Return the room for what takes no part: beside the last rows of the flow if it fits there, or else below all."""
    columns, rows = found.size
    needed, right = width_of(flow, estate), ground.left(columns) - (COLUMN - ROOM)
    taken = [*found.places.values(), *(place for way in found.ways.values() for place in way)]
    for row in range(1, rows):
        used = max(column for column, other in taken if other >= row) + 1
        if needed <= right - ground.left(used):
            return Rect(right - needed, ground.corner[1] + row * ROW - PAD, needed, 0)
    left = ground.left(1 if ground.outside else 0)
    return Rect(left, ground.corner[1] + rows * ROW - PAD, max(needed, right - left), 0)


def _frames(scene: Scene, flow: Flow, aside: Aside, corner: Point) -> Rect:
    """Add the frames of the cloud, of the account and of the Region; return the cloud's."""
    (x, bottom), stack = corner, flow.stack
    region = Rect(x + 2 * PAD, TOP + 2 * HEAD, aside.right + PAD - x - 2 * PAD, bottom - TOP - 2 * HEAD)
    right = max(region.right, aside.beyond) + PAD
    outer = Rect(x + PAD, TOP + HEAD, right - x - PAD, region.bottom + PAD - TOP - HEAD)
    cloud = Rect(x, TOP, outer.right + PAD - x, outer.bottom + PAD - TOP)
    scene.frames = scene.frames[::-1]
    for rect, kind, icon, words, ink in (
        (region, "region", "Region", f"Region {stack.region or '· chosen at deployment'}", "region"),
        (outer, "account", "AWSAccount", f"Account {stack.account or '· chosen at deployment'}", "account"),
        (cloud, "cloud", "AWSCloudlogo", "AWS Cloud", "text"),
    ):
        group(scene, Box(rect, kind), f"architecture-group/{icon}", words, ink)
    # What contains others lies below them.
    scene.frames = scene.frames[::-1]
    if aside.beyond:
        scene.say(
            (region.right + outer.right) / 2,
            region.y + 20,
            "Global services",
            140,
            size=HEADING,
            bold=True,
            align="middle",
        )
    return cloud


def _legend(scene: Scene, flow: Flow, x: float, y: float) -> float:
    """Explain the lines and the small icons."""
    kinds = {arrow.kind for arrow in scene.arrows}
    for kind, words in LEGEND.items():
        if kind in kinds:
            scene.arrows.append(Arrow(((x, y), (x + BADGE + 8, y)), kind, "", ""))
            scene.say(x + BADGE + 18, y + 4.5, words, 300, ink="muted")
            x += BADGE + 18 + width(words, BODY) + 28
    if any(flow.stack.resources[name].type == LOG for names in flow.kept.values() for name in names):
        scene.icons.append(Icon(around(x + MARK / 2, y, MARK), icon_of(LOG)))
        scene.say(x + MARK + 8, y + 4.5, "its log", 300, ink="muted")
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
