"""Workloads: load balancers, Auto Scaling groups and databases, as bands across the zones that they are in."""

from study.drawing.geometry import Rect, around
from study.drawing.layout.grid import CORNER, Grid
from study.drawing.model.architecture import Architecture
from study.drawing.model.workloads import Database, Door, Fleet, Hosts, Interfaces, LoadBalancer, Managed
from study.drawing.rules import icon_of
from study.drawing.scene import HEADING, ICON, SMALL, Box, Icon, Scene

INSTANCE = "resource/AmazonEC2Instance"
KEY_MARK = 22
KINDS = {
    "application": "Application Load Balancer",
    "network": "Network Load Balancer",
    "classic": "Classic Load Balancer",
}


def bands(scene: Scene, architecture: Architecture, grid: Grid) -> None:
    """Add every workload that stands in the grid."""
    for workload in architecture.workloads:
        rect = grid.bands.get(workload.id)
        if rect is not None:
            match workload:
                case LoadBalancer():
                    _balancer(scene, workload, rect, architecture)
                case Hosts():
                    _hosts(scene, workload, rect, grid)
                case Fleet():
                    _fleet(scene, workload, rect, grid, encrypted=workload.id in architecture.encrypted)
                case Database():
                    _database(scene, workload, rect, encrypted=workload.id in architecture.encrypted)
                case Interfaces():
                    _interfaces(scene, workload, rect)
                case Managed():
                    said = " · ".join(part for part in (workload.name, workload.size) if part)
                    icon = _centred(scene, Box(rect, "database", workload.id), workload.icon, (workload.title, said))
                    if workload.id in architecture.encrypted:
                        key_mark(scene, icon)


def key_mark(scene: Scene, icon: Rect) -> None:
    """Mark what a customer managed key encrypts, at the upper right corner of its icon."""
    scene.icons.append(Icon(around(icon.right + 4, icon.y + 4, KEY_MARK), icon_of("AWS::KMS::Key")))


def _balancer(scene: Scene, balancer: LoadBalancer, rect: Rect, architecture: Architecture) -> None:
    kind = KINDS.get(balancer.kind, "Gateway Load Balancer")
    steps = []
    for listener in balancer.listeners:
        goals = listener.goals(architecture.target_groups) or (listener.action.redirect,)
        steps.append(f"{listener.protocol} {listener.port} → {', '.join(goals)}")
    scheme = "internet-facing" if balancer.internet_facing else "internal"
    _centred(
        scene,
        Box(rect, "balancer", balancer.id),
        f"resource/ElasticLoadBalancing{kind.title().replace(' ', '')}",
        (kind, " · ".join((scheme, *steps))),
    )


def _database(scene: Scene, database: Database, rect: Rect, *, encrypted: bool) -> None:
    homes = "both zones" if len(database.subnets) == 2 else "two of these zones"
    copies = f"Multi-AZ: primary and standby in {homes}" if database.multi_az else "in one of these zones"
    icon = _centred(
        scene,
        Box(rect, "database", database.id),
        icon_of("AWS::RDS::DBInstance"),
        (f"Amazon RDS for {database.engine}", copies),
    )
    if encrypted:
        key_mark(scene, icon)


def _centred(scene: Scene, box: Box, icon: str, lines: tuple[str, str]) -> Rect:
    """Add a band with an icon in its middle and two lines below it; return where the icon is."""
    place = around(box.rect.cx, box.rect.y + 10 + ICON / 2, ICON)
    room = box.rect.width - 24
    scene.bands.append(box)
    scene.icons.append(Icon(place, icon))
    scene.say(place.cx, place.bottom + 18, lines[0], room, size=HEADING, bold=True, align="middle")
    scene.say(place.cx, place.bottom + 35, lines[1], room, size=SMALL, ink="muted", align="middle")
    return place


def _hosts(scene: Scene, hosts: Hosts, rect: Rect, grid: Grid) -> None:
    scene.bands.append(Box(rect, "hosts", hosts.id))
    icon = icon_of("AWS::EC2::InstanceConnectEndpoint") if isinstance(hosts, Door) else INSTANCE
    for subnet in hosts.subnets:
        column = grid.subnets[subnet]
        here = [name for name, where in hosts.instances.items() if where == subnet]
        left = column.cx - (len(here) - 1) * (ICON + 16) / 2
        for number, name in enumerate(here):
            scene.icons.append(Icon(around(left + number * (ICON + 16), rect.y + 36, ICON), icon, name))
        room = column.width - 40
        scene.say(column.cx, rect.y + 36 + ICON / 2 + 16, hosts.name, room, bold=True, align="middle")
        what = " · ".join(part for part in (hosts.instance_type or "EC2", "public address" * hosts.public) if part)
        scene.say(column.cx, rect.y + 36 + ICON / 2 + 32, what, room, size=SMALL, ink="muted", align="middle")


def _interfaces(scene: Scene, interfaces: Interfaces, rect: Rect) -> None:
    """Add endpoints side by side; each has an interface in every subnet that the band crosses."""
    scene.bands.append(Box(rect, "balancer", interfaces.id))
    share = rect.width / len(interfaces.services)
    for place, (name, service) in enumerate(interfaces.services.items()):
        icon = around(rect.x + share * (place + 0.5), rect.y + 36, ICON)
        scene.icons.append(Icon(icon, icon_of("AWS::EC2::VPCEndpoint"), name))
        scene.say(icon.cx, icon.bottom + 16, service, share - 8, bold=True, align="middle")
        scene.say(icon.cx, icon.bottom + 32, "interface endpoint", share - 8, size=SMALL, ink="muted", align="middle")


def _fleet(scene: Scene, fleet: Fleet, rect: Rect, grid: Grid, *, encrypted: bool) -> None:
    scene.bands.append(Box(rect, "fleet", fleet.id))
    scene.icons.append(Icon(Rect(rect.x, rect.y, CORNER, CORNER), icon_of("AWS::AutoScaling::AutoScalingGroup")))
    title = " · ".join(part for part in ("Auto Scaling group", fleet.size) if part)
    scene.say(rect.x + CORNER + 8, rect.y + 20, title, rect.width - 48, size=HEADING, ink="fleet", bold=True)
    for column in (grid.subnets[subnet] for subnet in fleet.subnets if subnet in grid.subnets):
        place = around(column.cx, rect.y + 66, ICON)
        scene.icons.append(Icon(place, INSTANCE))
        scene.say(
            column.cx, place.bottom + 18, f"{fleet.instance_type or 'EC2'} instances", column.width - 40, align="middle"
        )
        if encrypted:
            key_mark(scene, place)
