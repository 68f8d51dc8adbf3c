"""From what is to be told to shapes with places: the whole page."""

from collections.abc import Sequence
from math import ceil

from study.drawing.accounting import account
from study.drawing.callouts import Callout
from study.drawing.geometry import Rect, around
from study.drawing.layout.arrows import Arrows
from study.drawing.layout.bands import bands
from study.drawing.layout.column import LINES, REACH, ROOM, column, places_of
from study.drawing.layout.grid import Grid, lay
from study.drawing.layout.links import Links, lanes_beside
from study.drawing.layout.margins import LEFT, RIGHT, plan
from study.drawing.layout.network import group, network
from study.drawing.layout.panel import WIDTH, panel
from study.drawing.layout.ways import WaysOut
from study.drawing.model.architecture import Architecture
from study.drawing.model.flows import INTERNET
from study.drawing.scene import HEADING, ICON, SMALL, TITLE, Arrow, Box, Icon, Scene
from study.drawing.typeface import wrap

__all__ = ["arrange"]

MARGIN = 36
USERS = 46
CLOUD_TOP, LONELY_TOP = 132, 78
"""Where the cloud begins: below who is outside, or right below the title if nobody is."""
ACCOUNT, REGION, VPC = 42, 82, 148
"""How far below the cloud's upper edge the account's, the Region's and the VPC's are."""
PAD = 22
"""Between the frames of cloud, account, Region and VPC."""


def arrange(architecture: Architecture, callouts: Sequence[Callout], *, title: str) -> Scene:
    """Return the picture of an architecture.

    Raises:
        DrawingError: if a resource would go missing in silence.
    """
    scene = Scene()
    numbers = {about: number for number, callout in enumerate(callouts, start=1) for about in callout.about}
    top = CLOUD_TOP if _faces(architecture) else LONELY_TOP
    corner = (MARGIN + 3 * PAD, top + VPC)
    grid = lay(architecture, *corner)
    margins = plan(architecture, grid)
    grid = lay(architecture, *corner, lanes=(margins.count(LEFT), margins.count(RIGHT)))
    places = places_of(architecture, grid)
    cloud = _frames(scene, architecture, grid, places, top)
    users = around(grid.spine, top - 12 - USERS / 2, USERS)
    _outside(scene, architecture, users, grid)
    network(scene, architecture.vpcs[0], grid, numbers)
    bands(scene, architecture, grid)
    Arrows(scene, grid, margins, numbers).requests(architecture, users, cloud)
    WaysOut(scene, grid, margins, numbers).add(architecture)
    column(scene, architecture, places, numbers)
    Links(scene, architecture, grid, places, numbers).add()
    end = panel(scene, callouts, cloud.right + 32, top, ways_out=_ways_out(architecture))
    scene.width = ceil(cloud.right + 32 + WIDTH + MARGIN)
    _page(scene, architecture, title, max(cloud.bottom, end) + 30)
    scene.title, scene.description = title, _description(architecture, callouts)
    return scene


def _description(architecture: Architecture, callouts: Sequence[Callout]) -> str:
    """Say for a screen reader what the picture shows: what stands where, then the callouts."""
    vpc = architecture.vpcs[0]
    rows = ", ".join(f"{tier.name} ({tier.reach.value})" for tier in vpc.tiers)
    told = " ".join(f"{number}. {each.title}. {each.text}" for number, each in enumerate(callouts, start=1))
    return f"A VPC {vpc.cidr} in {len(vpc.zones)} Availability Zones, from top to bottom the tiers {rows}. {told}"


def _frames(scene: Scene, architecture: Architecture, grid: Grid, places: dict[str, Rect], top: float) -> Rect:
    """Add the frames of the cloud, of the account and of the Region; return the cloud's."""
    # What stands on the VPC's lower border has words below it.
    bottom = max([grid.vpc.bottom + 14, *(place.bottom + LINES - 8 for place in places.values())])
    left, right = grid.vpc.x - PAD, grid.vpc.right + REACH + ROOM / 2 + 18 + lanes_beside(architecture, places)
    region = Rect(left, top + REGION, right - left, bottom + PAD + 4 - top - REGION)
    beyond = [place for place in places.values() if place.cx > right]
    edge = max(place.cx for place in beyond) + ROOM / 2 if beyond else region.right
    outer = Rect(left - PAD, top + ACCOUNT, edge + PAD - left + PAD, region.bottom + PAD - top - ACCOUNT)
    cloud = Rect(MARGIN, top, outer.right + PAD - MARGIN, outer.bottom + PAD - top)
    group(scene, Box(cloud, "cloud"), "architecture-group/AWSCloudlogo", "AWS Cloud", "text")
    holder = f"Account {architecture.stack.account or '· chosen at deployment'}"
    group(scene, Box(outer, "account"), "architecture-group/AWSAccount", holder, "account")
    name = architecture.stack.region or "· chosen at deployment"
    group(scene, Box(region, "region"), "architecture-group/Region", f"Region {name}", "region")
    if beyond:
        scene.say(beyond[0].cx, region.y + 20, "Global services", ROOM, size=HEADING, bold=True, align="middle")
    return cloud


def _asked(architecture: Architecture) -> bool:
    """Whether somebody on the internet asks something of the VPC."""
    return any(flow.source == INTERNET for flow in architecture.flows)


def _faces(architecture: Architecture) -> bool:
    """Whether somebody outside is to be shown."""
    vpc = architecture.vpcs[0]
    return _asked(architecture) or bool(vpc.internet_gateway or vpc.egress_only)


def _outside(scene: Scene, architecture: Architecture, users: Rect, grid: Grid) -> None:
    """Add who is outside: users if something faces the internet, otherwise the internet if there is a way to it."""
    vpc = architecture.vpcs[0]
    if _asked(architecture):
        scene.icons.append(Icon(users, "resource/Users"))
        scene.say(users.right + 10, users.cy + 5, "Users on the internet", 200, size=HEADING, bold=True)
    elif _faces(architecture):
        scene.icons.append(Icon(users, "resource/Internet"))
        scene.say(users.right + 10, users.cy + 5, "Internet", 200, size=HEADING, bold=True)
        border, end = grid.vpc.y - ICON / 2 - 4, users.bottom + 4
        if vpc.internet_gateway:
            scene.arrows.append(Arrow(((grid.spine, border), (grid.spine, end)), "egress", "", ""))
        if vpc.egress_only:
            x, beside, level = grid.gates[vpc.egress_only].cx, grid.spine + 12, grid.vpc.y - VPC + ACCOUNT / 2
            points = ((x, border), (x, level), (beside, level), (beside, end))
            scene.arrows.append(Arrow(points, "egress", "", ""))


def _ways_out(architecture: Architecture) -> str:
    """Return where the default routes of the picture lead, in words."""
    vpc = architecture.vpcs[0]
    used = {subnet.way_out for subnet in vpc.subnets.values()}
    goals = ["to the zone's own NAT gateway"] * bool(used & set(vpc.nats))
    goals += ["to the regional NAT gateway"] * bool(used & set(vpc.regional_nats))
    goals += ["out"] * bool(vpc.leaving6 or (_faces(architecture) and not _asked(architecture)))
    return f"default route{'s' if len(goals) > 1 else ''} {', and '.join(goals)}"


def _page(scene: Scene, architecture: Architecture, title: str, y: float) -> None:
    """Add the heading above everything and the accounting below it."""
    room = scene.width - 2 * MARGIN
    scene.say(MARGIN, 50, title, room, size=TITLE, bold=True)
    footer = f"Drawn from the synthesised template of {architecture.stack.name}: "
    footer += f"{account(architecture.stack, scene.drawn)}."
    for line in wrap(footer, room, SMALL):
        scene.say(MARGIN, y, line, room, size=SMALL, ink="muted")
        y += 17
    scene.height = ceil(y + MARGIN - 17)
