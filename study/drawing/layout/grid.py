"""Where everything in a VPC stands: zones are columns, tiers are rows, workloads are bands across columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from study.drawing.geometry import Rect, around, span
from study.drawing.model.architecture import Architecture
from study.drawing.model.network import Reach, Subnet, Tier, Vpc, Zone
from study.drawing.model.workloads import Database, Door, Fleet, Hosts, LoadBalancer, Workload
from study.drawing.scene import BODY, HEADING, ICON, SMALL
from study.drawing.typeface import width

TITLES = {Reach.PUBLIC: "Public subnet", Reach.PRIVATE: "Private subnet", Reach.ISOLATED: "Isolated subnet"}
CORNER = 30
"""The icon in the corner of a group."""
VPC_HEADER, VPC_PAD = 54, 24
ZONE_HEADER, ZONE_PAD, ZONE_GAP = 30, 16, 22
ROW_GAP = 62
SUBNET_HEADER, SUBNET_PAD, SUBNET_LEAST = 62, 12, 256
BAND_LEAST = 440
"""How wide a subnet is at least, and how wide all of them are: what bands say is as long in one zone as in three."""
CLEAR = 14
"""Between words and the way of requests."""
BAND_INSET, BAND_GAP = 12, 46
NAT_STRIP, NAT_IN = 62, 36
BANDS: Mapping[type[Workload], float] = {LoadBalancer: 100, Hosts: 100, Door: 100, Fleet: 122, Database: 100}
"""How high the bands are."""


@dataclass(frozen=True)
class Grid:
    """Places, by what stands there.

    Attributes:
        vpc: the VPC's frame.
        zones: the columns.
        rows: the rows, in the order of the tiers.
        subnets: by logical id.
        bands: the workloads, by logical id.
        nats: the icons of NAT gateways, by logical id.
    """

    vpc: Rect
    zones: Mapping[Zone, Rect]
    rows: tuple[Rect, ...]
    subnets: Mapping[str, Rect]
    bands: Mapping[str, Rect]
    nats: Mapping[str, Rect]

    @property
    def spine(self) -> float:
        """Return the x along which requests pass down."""
        return self.vpc.cx

    def row_of(self, rect: Rect) -> Rect:
        """Return the row that something stands in."""
        return next(row for row in self.rows if row.y <= rect.cy <= row.bottom)


def lay(architecture: Architecture, x: float, y: float) -> Grid:
    """Return where everything in the only VPC of an architecture stands, the VPC's corner at a point."""
    vpc = architecture.vpcs[0]
    wide = _subnet_width(vpc)
    column = wide + 2 * ZONE_PAD
    lefts = {zone: x + VPC_PAD + place * (column + ZONE_GAP) for place, zone in enumerate(vpc.zones)}
    across = len(vpc.zones) * (column + ZONE_GAP) - ZONE_GAP
    top = y + VPC_HEADER
    rows: list[Rect] = []
    subnets: dict[str, Rect] = {}
    bands: dict[str, Rect] = {}
    nats: dict[str, Rect] = {}
    cursor = top + ZONE_HEADER
    for tier in vpc.tiers:
        row = Rect(x + VPC_PAD, cursor, across, _row_height(tier, architecture))
        here = {s.id: Rect(lefts[zone] + ZONE_PAD, row.y, wide, row.height) for zone, s in tier.subnets.items()}
        rows.append(row)
        subnets.update(here)
        bands.update(_bands(tier, architecture, here))
        nats.update(_nats(vpc, here))
        cursor = row.bottom + ROW_GAP
    bottom = cursor - ROW_GAP + ZONE_PAD
    return Grid(
        vpc=Rect(x, y, across + 2 * VPC_PAD, bottom + VPC_PAD - y),
        zones={zone: Rect(left, top, column, bottom - top) for zone, left in lefts.items()},
        rows=tuple(rows),
        subnets=subnets,
        bands=bands,
        nats=nats,
    )


def titles(subnet: Subnet) -> tuple[str, str, str]:
    """Return the lines in the corner of a subnet: its kind, its name and its block."""
    return TITLES[subnet.reach], subnet.name, subnet.cidr


def _subnet_width(vpc: Vpc) -> float:
    """With an odd number of zones requests pass through the middle of a column: its headings must end before it."""
    lines = [titles(subnet) for subnet in vpc.subnets.values()]
    longest = max(
        (max(width(kind, HEADING, bold=True), *(width(line, SMALL) for line in rest)) for kind, *rest in lines),
        default=0,
    )
    titled = max((width(zone.title, BODY, bold=True) for zone in vpc.zones), default=0) + 12 + CLEAR - ZONE_PAD
    needed = CORNER + 8 + longest + CLEAR
    least = max(SUBNET_LEAST, BAND_LEAST / len(vpc.zones))
    return max(least, 2 * max(needed, titled) if len(vpc.zones) % 2 else max(needed + 70, titled))


def _row_height(tier: Tier, architecture: Architecture) -> float:
    heights = [BANDS[type(each)] for each in _living_in(tier, architecture)]
    strip = NAT_STRIP if set(architecture.vpcs[0].nats.values()) & _ids(tier) else 0
    between = BAND_GAP * max(0, len(heights) - 1)
    return SUBNET_HEADER + sum(heights) + between + strip + (0 if strip else SUBNET_PAD)


def _living_in(tier: Tier, architecture: Architecture) -> list[Workload]:
    """A workload that spans tiers, which AWS allows, is drawn in the row of its first subnet."""
    return [each for each in architecture.workloads if each.subnets and each.subnets[0] in _ids(tier)]


def _ids(tier: Tier) -> set[str]:
    return {subnet.id for subnet in tier.subnets.values()}


def _bands(tier: Tier, architecture: Architecture, here: Mapping[str, Rect]) -> Iterator[tuple[str, Rect]]:
    top = min(rect.y for rect in here.values()) + SUBNET_HEADER
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
