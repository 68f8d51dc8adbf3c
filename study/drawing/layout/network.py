"""The VPC with its zones, subnets, gateways and network ACLs."""

from collections.abc import Mapping

from study.drawing.geometry import Rect, around
from study.drawing.layout.grid import CORNER, GATE_APART, HEADER_LINE, Grid, titles
from study.drawing.model.network import Reach, Subnet, Vpc
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, ICON, SMALL, Badge, Box, Icon, Scene

ACL = 34
"""The icon of a network ACL."""
CORNERS = {Reach.PUBLIC: "Publicsubnet", Reach.PRIVATE: "Privatesubnet", Reach.ISOLATED: "Privatesubnet"}


def group(scene: Scene, box: Box, icon: str, title: str, ink: str) -> None:
    """Add a frame with its icon in the corner and a title beside it."""
    scene.frames.append(box)
    scene.icons.append(Icon(Rect(box.rect.x, box.rect.y, CORNER, CORNER), icon))
    scene.say(box.rect.x + CORNER + 8, box.rect.y + 20, title, box.rect.width / 2, size=HEADING, ink=ink, bold=True)


def network(scene: Scene, vpc: Vpc, grid: Grid, numbers: Mapping[str, int]) -> None:
    """Add a VPC with everything that is of the network."""
    title = f"VPC · {vpc.cidr}" if vpc.cidr else "VPC"
    group(scene, Box(grid.vpc, "vpc", vpc.id), icon_of("AWS::EC2::VPC"), title, "vpc")
    if vpc.cidr6:
        x = grid.vpc.x + CORNER + 8
        scene.say(x, grid.vpc.y + 38, f"IPv6 {vpc.cidr6}", grid.spine - ICON / 2 - x - 4, size=SMALL, ink="vpc")
    for zone, rect in grid.zones.items():
        scene.frames.append(Box(rect, "zone"))
        scene.say(rect.x + 12, rect.y + 19, zone.title, rect.width - 24, ink="region", bold=True)
    for subnet in vpc.subnets.values():
        _subnet(scene, subnet, vpc, grid, numbers)
    for nat, rect in grid.nats.items():
        scene.icons.append(Icon(rect, icon_of("AWS::EC2::NatGateway"), nat))
    _nat_labels(scene, vpc, grid)
    if vpc.internet_gateway:
        place = around(grid.spine, grid.vpc.y, ICON)
        scene.icons.append(Icon(place, icon_of("AWS::EC2::InternetGateway"), vpc.internet_gateway))
        scene.say(place.right + 8, grid.vpc.y + 20, "Internet gateway", 140)
    for name, place in grid.gates.items():
        inside = name in vpc.regional_nats
        kind = "AWS::EC2::NatGateway" if inside else "AWS::EC2::EgressOnlyInternetGateway"
        scene.icons.append(Icon(place, icon_of(kind), name))
        for line, text in enumerate(("Regional NAT" if inside else "Egress-only", "gateway")):
            scene.say(place.right + 8, place.cy + (-3 if inside else 18) + 15 * line, text, GATE_APART - ICON - 16)
        if name in numbers:
            x = place.x - 4 if inside else place.right + BADGE / 2 + 6
            scene.badges.append(Badge(x, place.y + (2 if inside else BADGE / 2 - 6), numbers[name]))


def _subnet(scene: Scene, subnet: Subnet, vpc: Vpc, grid: Grid, numbers: Mapping[str, int]) -> None:
    rect, ink = grid.subnets[subnet.id], "public" if subnet.reach is Reach.PUBLIC else "private"
    kind, *rest = titles(subnet)
    room = rect.width - CORNER - 16
    scene.frames.append(Box(rect, subnet.reach.value, subnet.id))
    corner = Rect(rect.x, rect.y, CORNER, CORNER)
    scene.icons.append(Icon(corner, f"architecture-group/{CORNERS[subnet.reach]}"))
    scene.say(corner.right + 8, rect.y + 18, kind, room, size=HEADING, ink=ink, bold=True)
    for line, text in enumerate(rest):
        scene.say(corner.right + 8, rect.y + 36 + HEADER_LINE * line, text, room, size=SMALL, ink=ink)
    acl, right = vpc.acl_of(subnet), rect.right - 10
    if acl:
        place = Rect(right - ACL, rect.y + 12, ACL, ACL)
        scene.icons.append(Icon(place, icon_of("AWS::EC2::NetworkAcl"), acl.id))
        right = place.x - 8
    if subnet.id in numbers:
        scene.badges.append(Badge(right - BADGE / 2, rect.y + 12 + ACL / 2, numbers[subnet.id]))


def _nat_labels(scene: Scene, vpc: Vpc, grid: Grid) -> None:
    """Name the NAT gateways of each subnet once, to the left of the leftmost."""
    for subnet in dict.fromkeys(vpc.nats.values()):
        left = min(grid.nats[nat].x for nat, where in vpc.nats.items() if where == subnet)
        middle = next(grid.nats[nat].cy for nat, where in vpc.nats.items() if where == subnet)
        for line, text in enumerate(("NAT", "gateway")):
            scene.say(left - 7, middle - 3 + 15 * line, text, 60, align="end")
