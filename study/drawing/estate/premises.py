"""A network on premises below the cloud: the line, what its virtual interfaces lead to, and VPN connections."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.estate.grid import BAND, GAP, PAD, Places
from study.drawing.estate.model import Premises
from study.drawing.geometry import Point, Rect, around
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, ICON, SMALL, Arrow, Badge, Box, Icon, Scene

CHIP_WIDTH, CHIP_HEIGHT, ROUTER_WIDTH = 196, 54, 200
"""Of a Direct Connect gateway, and of a router with its VPN connection."""
LANE, APART, FOOT = 18, 96, 36
"""Between lines side by side, between the cloud and the premises, and below the line for the premises' title."""
SPUR = 10
"""How far beside a hub the line to it goes down."""
PUBLIC = "Public addresses"


@dataclass(frozen=True)
class Ground:
    """Where it all stands.

    Attributes:
        chips: the Direct Connect gateways by id, and what is public by no id.
        routers: the customer gateways.
        line: the band of the line.
        site: the frame of the premises.
        cloud: where the cloud ends below the gateways.
        right: where everything ends.
        lane: the y of the first line between the VPCs and the gateways.
    """

    chips: Mapping[str, Rect]
    routers: Mapping[str, Rect]
    line: Rect
    site: Rect
    cloud: float
    right: float
    lane: float


def ground(premises: Premises, places: Places) -> Ground:
    """Return where everything stands below the Regions."""
    frames = places.regions.values()
    left, top = min(each.x for each in frames) + PAD, max(each.bottom for each in frames) + GAP
    lanes = sum(len(each.ends) for each in premises.junctions) + len(premises.tunnels)
    row = top + lanes * LANE + GAP / 2
    names = [each.id for each in premises.junctions]
    names += [""] if any(each.kind == "public" for each in premises.strands) else []
    step = CHIP_WIDTH + GAP
    chips = {name: Rect(left + n * step, row, CHIP_WIDTH, CHIP_HEIGHT) for n, name in enumerate(names)}
    cloud = row + CHIP_HEIGHT + PAD
    site = cloud + APART
    line = Rect(left, site + PAD, len(names) * step - GAP, BAND)
    names = list(dict.fromkeys(each.router for each in premises.tunnels))
    routers = {
        name: Rect(line.right + GAP + n * ROUTER_WIDTH, line.y, ROUTER_WIDTH, BAND + FOOT)
        for n, name in enumerate(names)
    }
    right = max([line.right, *(each.right for each in routers.values())]) + PAD
    bottom = line.bottom + FOOT + PAD / 2
    return Ground(chips, routers, line, Rect(left - PAD, site, right - left + PAD, bottom - site), cloud, right, top)


def add_premises(scene: Scene, premises: Premises, at: Ground, places: Places, numbers: Mapping[str, int]) -> None:
    """Add the gateways, the line and the routers, and the lines between them."""
    scene.frames.append(Box(at.site, "premises"))
    # Below, because lines come in from above.
    corner = Rect(at.site.x, at.site.bottom - 30, 30, 30)
    scene.icons.append(Icon(corner, "architecture-group/Corporatedatacenter"))
    scene.say(corner.right + 8, corner.y + 20, "Network on premises", at.line.width - 60, size=HEADING, bold=True)
    lanes = _Lanes(at.lane, places)
    for junction in premises.junctions:
        chip = at.chips[junction.id]
        _chip(scene, chip, junction.name, f"ASN {junction.asn}" if junction.asn else "", junction.id)
        for number, end in enumerate(sorted(junction.ends, key=lanes.side), start=1):
            start = (chip.x + chip.width * number / (len(junction.ends) + 1), chip.y)
            scene.arrows.append(Arrow(lanes.to(end, start), "attachment", junction.id, end))
    if "" in at.chips:
        _chip(scene, at.chips[""], PUBLIC, "of AWS, in all Regions", "")
    _line(scene, premises, at, numbers)
    _tunnels(scene, premises, at, lanes, numbers)


def _chip(scene: Scene, rect: Rect, name: str, detail: str, resource: str) -> None:
    scene.bands.append(Box(rect, "hub"))
    icon = icon_of("AWS::DirectConnect::DirectConnectGateway") if resource else "architecture-group/AWSCloudlogo"
    place = around(rect.x + 28, rect.cy, 36)
    scene.icons.append(Icon(place, icon, resource))
    room = rect.right - place.right - 14
    scene.say(place.right + 8, rect.cy - 3, name, room, size=SMALL, ink="vpc", bold=True)
    scene.say(place.right + 8, rect.cy + 14, detail, room, size=SMALL, ink="muted")


def _line(scene: Scene, premises: Premises, at: Ground, numbers: Mapping[str, int]) -> None:
    """Add the line, and its virtual interfaces upward to what they lead to."""
    scene.bands.append(Box(at.line, "line"))
    icon = around(at.line.x + 18 + ICON / 2, at.line.cy, ICON)
    scene.icons.append(Icon(icon, icon_of("AWS::DirectConnect::Connection"), premises.line))
    room = at.line.right - icon.right - 24 - BADGE
    scene.say(icon.right + 12, at.line.cy - 3, f"Direct Connect · {premises.name}", room, size=HEADING, bold=True)
    scene.say(icon.right + 12, at.line.cy + 15, premises.detail, room, size=SMALL, ink="muted")
    if premises.line in numbers:
        scene.badges.append(Badge(at.line.right - BADGE / 2 - 10, at.line.cy, numbers[premises.line]))
    beside: dict[str, int] = {}
    for strand in premises.strands:
        chip = at.chips.get(strand.junction)
        if chip is not None:
            n = beside[strand.junction] = beside.get(strand.junction, 0) + 1
            x = chip.x + chip.width * n / (1 + sum(each.junction == strand.junction for each in premises.strands))
            scene.arrows.append(Arrow(((x, at.line.y), (x, chip.bottom)), "attachment", premises.line, strand.junction))
            mark = around(x, at.cloud + 30, 26)
            scene.icons.append(Icon(mark, icon_of("AWS::DirectConnect::PrivateVirtualInterface"), strand.id))
            room = chip.right + GAP - 10 - mark.right
            scene.say(mark.right + 6, mark.cy - 3, f"{strand.kind} interface", room, size=SMALL)
            if strand.vlan:
                scene.say(mark.right + 6, mark.cy + 12, f"VLAN {strand.vlan}", room, size=SMALL, ink="muted")


def _tunnels(scene: Scene, premises: Premises, at: Ground, lanes: "_Lanes", numbers: Mapping[str, int]) -> None:
    """Add the routers, and from each its VPN connections upward, past the gateways."""
    count: dict[str, int] = {}
    for tunnel in premises.tunnels:
        place = at.routers[tunnel.router]
        icon = around(place.x + 30, place.y + 8 + ICON / 2, ICON)
        n = count[tunnel.router] = count.get(tunnel.router, 0) + 1
        if n == 1:
            scene.icons.append(Icon(icon, icon_of("AWS::EC2::CustomerGateway"), tunnel.router))
            scene.say(icon.x, icon.bottom + 17, f"{tunnel.name} router", place.width, size=SMALL, bold=True)
        x = icon.cx + (n - 1) * 26
        scene.arrows.append(Arrow(lanes.to(tunnel.end, (x, icon.y)), "tunnel", tunnel.router, tunnel.end))
        mark = around(x, at.cloud + 30 + (n - 1) * 30, 26)
        scene.icons.append(Icon(mark, icon_of("AWS::EC2::VPNConnection"), tunnel.id))
        room = place.right - mark.right - 10
        scene.say(mark.right + 6, mark.cy - 3, f"2 IPsec tunnels · {tunnel.routing}", room, size=SMALL)
        over = "over the public interface" if tunnel.over else "over the internet"
        scene.say(mark.right + 6, mark.cy + 12, over, room, size=SMALL, ink="muted")
        if tunnel.id in numbers:
            scene.badges.append(Badge(x, mark.bottom + BADGE / 2 + 4, numbers[tunnel.id]))


class _Lanes:
    """Ways from below to VPCs and hubs, each with a level of its own between the Regions and the gateways."""

    def __init__(self, top: float, places: Places) -> None:
        self._next = top
        self._places = places
        self._met: dict[str, int] = {}

    def side(self, end: str) -> float:
        """Return how far right something is: lines that start in this order do not cross."""
        return self._places.hubs[end].right if end in self._places.hubs else self._places.cards[end].x

    def to(self, end: str, start: Point) -> tuple[Point, ...]:
        """Return the way from a point to a VPC's lower edge, or to a hub's side."""
        lane, self._next = self._next, self._next + LANE
        met = self._met[end] = self._met.get(end, 0) + 1
        if end in self._places.hubs:
            hub = self._places.hubs[end]
            x = hub.right + SPUR
            return (start, (start[0], lane), (x, lane), (x, hub.cy + (met - 1) * SPUR), (hub.right, hub.cy))
        card = self._places.cards[end]
        x = card.x + card.width * met / 4
        return (start, (start[0], lane), (x, lane), (x, card.bottom))
