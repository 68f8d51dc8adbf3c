"""The outer margins of the zones: lanes for arrows that would otherwise pass beneath a band."""

from collections.abc import Iterator
from dataclasses import dataclass

from study.drawing.geometry import Rect
from study.drawing.layout.grid import CLEAR, LANE, LANE_FIRST, Grid, headings
from study.drawing.model.architecture import Architecture
from study.drawing.model.flows import INTERNET, Flow
from study.drawing.model.network import Subnet, Vpc
from study.drawing.scene import BADGE

LEFT, RIGHT = -1, 1
ENTRY = "entry"
"""The lane of everything that comes from the internet and cannot come down straight: one for all of it."""


@dataclass(frozen=True)
class Margins:
    """Which arrows keep to a margin.

    Attributes:
        lanes: by what they lead to, on which side they run, and the how manieth they are there from within.
        uprights: how far beside the spine the arrows run that need none, by source and target.
    """

    lanes: dict[str, tuple[int, int]]
    uprights: dict[tuple[str, str], float]

    def count(self, side: int) -> int:
        """Return how many lanes there are on a side."""
        return sum(each == side for each, _ in self.lanes.values())

    def upright(self, flow: Flow, grid: Grid) -> float | None:
        """Return where an arrow runs straight down or up, if it does; margins may have become wider meanwhile."""
        beside = self.uprights.get((flow.source, flow.target))
        return None if beside is None else grid.spine + beside

    def x(self, name: str, grid: Grid) -> float:
        """Return where a lane runs."""
        side, place = self.lanes[name]
        away = LANE_FIRST + LANE * place
        return grid.left - away if side == LEFT else grid.right + away


def plan(architecture: Architecture, grid: Grid) -> Margins:
    """Return which arrows are upright and which have to go around, seen from where bands stand."""
    margins = Margins({}, {})
    for flow in architecture.flows:
        if flow.target not in grid.bands or (flow.source != INTERNET and flow.source not in grid.bands):
            continue
        free = next(_free(flow, architecture.vpcs[0], grid, margins), None)
        if free is not None:
            margins.uprights[flow.source, flow.target] = free - grid.spine
        elif flow.source == INTERNET:
            _add(margins, ENTRY, RIGHT)
        else:
            _add(margins, flow.target, RIGHT if grid.bands[flow.source].cx > grid.spine + 1 else LEFT)
    vpc = architecture.vpcs[0]
    for gate, leaving in vpc.gates.items():
        if leaving:
            _add(margins, gate, RIGHT)
    for subnet in vpc.subnets.values():
        if subnet.way_out in grid.nats and goes_around(subnet, vpc, grid):
            _add(margins, subnet.way_out or "", LEFT if grid.subnets[subnet.id].cx < grid.spine else RIGHT)
    return margins


def _add(margins: Margins, name: str, side: int) -> None:
    if name not in margins.lanes:
        margins.lanes[name] = (side, margins.count(side))


def goes_around(subnet: Subnet, vpc: Vpc, grid: Grid) -> bool:
    """Return whether the way to a NAT gateway has to pass rows, and a band or the page's edge is in its own margin."""
    here, home = grid.subnets[subnet.id], grid.row_of(grid.nats[subnet.way_out or ""])
    between = [row for row in grid.rows if home.bottom < row.y and row.bottom < here.y]
    margin = Rect(here.right, home.bottom, LANE_FIRST, here.y - home.bottom)
    return bool(between) and (
        subnet.zone == vpc.zones[-1] or any(band.overlaps(margin) for band in grid.bands.values())
    )


def _free(flow: Flow, vpc: Vpc, grid: Grid, margins: Margins) -> Iterator[float]:
    """Yield each x at which an arrow passes neither a band nor a heading on its way straight down or up."""
    target = grid.bands[flow.target]
    source = _start(flow.source, target, grid)
    low, high = max(source.x, target.x), min(source.right, target.right)
    upper, lower = sorted((source, target), key=lambda rect: rect.y)
    met = [band for name, band in grid.bands.items() if name not in (flow.source, flow.target)]
    met += [Rect(word.x - CLEAR / 2, word.y, word.width + CLEAR, word.height) for word in headings(vpc, grid)]
    wanted = grid.spine if low <= grid.spine <= high else (low + high) / 2
    centres = sorted({column.cx for column in grid.subnets.values() if low < column.cx < high})
    for x in dict.fromkeys((wanted, *centres)):
        way = Rect(x, upper.bottom, 0, lower.y - upper.bottom)
        met_other = any(each.overlaps(way) for each in _given(flow, grid, margins))
        if low <= x <= high and not met_other and not any(each.overlaps(way) for each in met):
            yield x


def _start(source: str, target: Rect, grid: Grid) -> Rect:
    """Return where an arrow comes from; what comes through the internet gateway may come down anywhere."""
    return Rect(target.x, grid.vpc.y, target.width, 0) if source == INTERNET else grid.bands[source]


def _given(flow: Flow, grid: Grid, margins: Margins) -> Iterator[Rect]:
    """Yield the room that uprights take up which were given out to others."""
    for (source, target), beside in margins.uprights.items():
        x = grid.spine + beside
        if (source, target) != (flow.source, flow.target):
            upper, lower = sorted((_start(source, grid.bands[target], grid), grid.bands[target]), key=lambda r: r.y)
            yield Rect(x - BADGE, upper.bottom, 2 * BADGE, lower.y - upper.bottom)
