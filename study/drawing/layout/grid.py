"""Where everything in a VPC stands: zones are columns, tiers are rows, workloads are bands across columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from study.drawing.geometry import Rect, around, span
from study.drawing.model.architecture import Architecture
from study.drawing.model.network import Reach, Subnet, Tier, Vpc, Zone
from study.drawing.model.workloads import Database, Door, Fleet, Hosts, Interfaces, LoadBalancer, Managed, Workload
from study.drawing.scene import BODY, HEADING, ICON, SMALL
from study.drawing.typeface import width

TITLES = {Reach.PUBLIC: "Public subnet", Reach.PRIVATE: "Private subnet", Reach.ISOLATED: "Isolated subnet"}
CORNER = 30
"""The icon in the corner of a group."""
VPC_HEADER, VPC_PAD = 54, 24
ZONE_HEADER, ZONE_PAD, ZONE_GAP = 30, 16, 22
ROW_GAP = 62
SUBNET_HEADER, SUBNET_PAD, SUBNET_LEAST = 62, 12, 256
HEADER_LINE = 16
"""A line in a subnet's header, of which the first three are in the header anyway."""
BAND_LEAST = 440
"""How wide a subnet is at least, and how wide all of them are: what bands say is as long in one zone as in three."""
CLEAR = 14
"""Between words and the way of requests."""
BAND_INSET, BAND_GAP = 12, 52
NAT_STRIP, NAT_IN, NAT_WORDS = 62, 36, 62
GATE_IN, GATE_APART, GATE_DOWN = 160, 160, 58
"""How far left of the VPC's right border its first gate stands, and the next: room for their names; and how far below
the upper border those stand that are in it, and not on it."""
GATE_TURN, GATE_STEP = 14, 7
"""Between the heads of the zones and what comes in above them, and what each gate adds."""
LANE_FIRST, LANE = 8, 10
"""How far beside the outermost subnets the first lane for arrows runs, and from one to the next."""
BANDS: Mapping[type[Workload], float] = {
    Interfaces: 100,
    LoadBalancer: 100,
    Hosts: 100,
    Door: 100,
    Fleet: 122,
    Database: 100,
    Managed: 100,
}
"""How high the bands are."""


@dataclass(frozen=True)
class Grid:
    """Places, by what stands there.

    Attributes:
        vpc: the VPC's frame.
        zones: the columns.
        rows: the rows, in the order of the tiers, from the leftmost subnet to the rightmost.
        subnets: by logical id.
        bands: the workloads, by logical id.
        nats: the icons of NAT gateways, by logical id.
        gates: the icons of the ways out that the VPC has as a whole, by logical id.
    """

    vpc: Rect
    zones: Mapping[Zone, Rect]
    rows: tuple[Rect, ...]
    subnets: Mapping[str, Rect]
    bands: Mapping[str, Rect]
    nats: Mapping[str, Rect]
    gates: Mapping[str, Rect]

    @property
    def spine(self) -> float:
        """Return the x along which requests pass down."""
        return self.rows[0].cx

    @property
    def turn(self) -> float:
        """Return the height at which what comes in goes to another column, above what leads to the gates."""
        return min(zone.y for zone in self.zones.values()) - GATE_TURN - GATE_STEP * len(self.gates)

    @property
    def left(self) -> float:
        """Return the left edge of the leftmost subnets."""
        return self.rows[0].x

    @property
    def right(self) -> float:
        """Return the right edge of the rightmost subnets."""
        return self.rows[0].right

    def row_of(self, rect: Rect) -> Rect:
        """Return the row that something stands in."""
        return next(row for row in self.rows if row.y <= rect.cy <= row.bottom)


def lay(architecture: Architecture, x: float, y: float, lanes: tuple[int, int] = (0, 0)) -> Grid:
    """Return where everything in the only VPC of an architecture stands, the VPC's corner at a point.

    Args:
        architecture: what stands.
        x: the VPC's left edge, in pixels.
        y: its upper edge, in pixels.
        lanes: how many arrows pass in the margin left of all subnets, and right of them.
    """
    vpc = architecture.vpcs[0]
    wide = _subnet_width(architecture)
    column = wide + 2 * ZONE_PAD
    before, after = (LANE * max(0, count - 1) for count in lanes)
    lefts = {zone: x + VPC_PAD + before + n * (column + ZONE_GAP) + ZONE_PAD for n, zone in enumerate(vpc.zones)}
    across = len(vpc.zones) * (column + ZONE_GAP) - ZONE_GAP - 2 * ZONE_PAD
    top = y + _header_of(vpc)
    rows: list[Rect] = []
    subnets: dict[str, Rect] = {}
    bands: dict[str, Rect] = {}
    nats: dict[str, Rect] = {}
    cursor = top + ZONE_HEADER
    for tier in vpc.tiers:
        row = Rect(lefts[vpc.zones[0]], cursor, across, _row_height(tier, architecture))
        here = {s.id: Rect(lefts[zone], row.y, wide, row.height) for zone, s in tier.subnets.items()}
        rows.append(row)
        subnets.update(here)
        bands.update(_bands(tier, architecture, here))
        nats.update(_nats(vpc, here))
        cursor = row.bottom + ROW_GAP
    bottom = cursor - ROW_GAP + ZONE_PAD
    zones = {zone: Rect(left - ZONE_PAD, top, column, bottom - top) for zone, left in lefts.items()}
    first, last = vpc.zones[0], vpc.zones[-1]
    zones[first] = replace(zones[first], x=zones[first].x - before, width=zones[first].width + before)
    zones[last] = replace(zones[last], width=zones[last].width + after)
    whole = Rect(x, y, across + 2 * (VPC_PAD + ZONE_PAD) + before + after, bottom + VPC_PAD - y)
    return Grid(
        vpc=whole,
        zones=zones,
        rows=tuple(rows),
        subnets=subnets,
        bands=bands,
        nats=nats,
        gates={
            name: around(
                whole.right - GATE_IN - GATE_APART * place, y + (GATE_DOWN if name in vpc.regional_nats else 0), ICON
            )
            for place, name in enumerate(vpc.gates)
        },
    )


def _header_of(vpc: Vpc) -> float:
    """Return how high the head of a VPC is: room for its blocks, for gates in it, and for what leads to these."""
    blocks = VPC_HEADER + (HEADER_LINE if vpc.cidr6 else 0)
    inside = GATE_DOWN + ICON / 2 + GATE_TURN + GATE_STEP if vpc.regional_nats else 0
    return max(blocks, inside) + GATE_STEP * max(0, len(vpc.gates) - 1)


def titles(subnet: Subnet) -> tuple[str, ...]:
    """Return the lines in the corner of a subnet: its kind, its name and its blocks."""
    return TITLES[subnet.reach], subnet.name, *subnet.blocks


def headings(vpc: Vpc, grid: Grid) -> list[Rect]:
    """Return what the words at the heads of zones and subnets cover, and NAT gateways with theirs."""
    found = [Rect(rect.x + 12, rect.y + 6, width(zone.title, BODY, bold=True), 16) for zone, rect in grid.zones.items()]
    for subnet in vpc.subnets.values():
        rect, (kind, *rest) = grid.subnets[subnet.id], titles(subnet)
        wide = max(width(kind, HEADING, bold=True), *(width(line, SMALL) for line in rest))
        found.append(Rect(rect.x, rect.y, CORNER + 8 + wide, HEADER_LINE * (1 + len(rest)) + 6))
    return found + [Rect(nat.x - NAT_WORDS, nat.y, nat.width + NAT_WORDS, nat.height) for nat in grid.nats.values()]


def _subnet_width(architecture: Architecture) -> float:
    """Where requests pass through the middle of a column its headings must end before it.

    They do with an odd number of zones, and where a workload is in an odd number of subnets.
    """
    vpc = architecture.vpcs[0]
    lines = [titles(subnet) for subnet in vpc.subnets.values()]
    longest = max(
        (max(width(kind, HEADING, bold=True), *(width(line, SMALL) for line in rest)) for kind, *rest in lines),
        default=0,
    )
    titled = max((width(zone.title, BODY, bold=True) for zone in vpc.zones), default=0) + 12 + CLEAR - ZONE_PAD
    needed = CORNER + 8 + longest + CLEAR
    least = max(SUBNET_LEAST, BAND_LEAST / len(vpc.zones))
    # The internet gateway in the middle and the others to the right of it keep apart.
    across = len(vpc.zones) * (2 * ZONE_PAD + ZONE_GAP) - ZONE_GAP + 2 * VPC_PAD
    least = max(least, (2 * GATE_APART * (1 + len(vpc.gates)) - across) / len(vpc.zones) if vpc.gates else 0)
    middle = len(vpc.zones) % 2 or any(len(each.subnets) % 2 for each in architecture.workloads)
    return max(least, 2 * max(needed, titled) if middle else max(needed + 70, titled))


def _row_height(tier: Tier, architecture: Architecture) -> float:
    heights = [BANDS[type(each)] for each in _living_in(tier, architecture)]
    strip = NAT_STRIP if set(architecture.vpcs[0].nats.values()) & _ids(tier) else 0
    between = BAND_GAP * max(0, len(heights) - 1)
    return _header(tier) + sum(heights) + between + strip + (0 if strip else SUBNET_PAD)


def _header(tier: Tier) -> float:
    lines = max(len(titles(subnet)) for subnet in tier.subnets.values())
    return SUBNET_HEADER + HEADER_LINE * max(0, lines - 3)


def _living_in(tier: Tier, architecture: Architecture) -> list[Workload]:
    """A workload that spans tiers, which AWS allows, is drawn in the row of its first subnet."""
    return [each for each in architecture.workloads if each.subnets and each.subnets[0] in _ids(tier)]


def _ids(tier: Tier) -> set[str]:
    return {subnet.id for subnet in tier.subnets.values()}


def _bands(tier: Tier, architecture: Architecture, here: Mapping[str, Rect]) -> Iterator[tuple[str, Rect]]:
    top = min(rect.y for rect in here.values()) + _header(tier)
    for workload in _living_in(tier, architecture):
        rects = sorted((here[name] for name in workload.subnets if name in here), key=lambda rect: rect.x)
        whole = span(rects[0], rects[-1])
        high = BANDS[type(workload)]
        yield workload.id, Rect(whole.x + BAND_INSET, top, whole.width - 2 * BAND_INSET, high)
        top += high + BAND_GAP


def _nats(vpc: Vpc, here: Mapping[str, Rect]) -> Iterator[tuple[str, Rect]]:
    """NAT gateways stand at the lower edge, in the right half, clear of the way of requests."""
    for subnet, rect in here.items():
        for place, nat in enumerate(name for name, where in vpc.nats.items() if where == subnet):
            yield nat, around(rect.right - NAT_IN - place * (ICON + 8), rect.bottom - NAT_STRIP / 2, ICON)
