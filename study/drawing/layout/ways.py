"""Ways out of the VPC: the default routes to NAT gateways."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.callouts import between
from study.drawing.geometry import Point, Rect
from study.drawing.layout.grid import GATE_STEP, LANE_FIRST, NAT_IN, ROW_GAP, Grid
from study.drawing.layout.margins import Margins, goes_around
from study.drawing.model.architecture import Architecture
from study.drawing.model.network import Subnet, Vpc
from study.drawing.scene import ICON, Arrow, Badge, Scene

RAIL = 14
"""How far below a row the ways out of other zones meet."""
STEP = 30
"""How far below a row numbers stand: below that rail, and above what leads to the VPC's gates."""
GATE_OUT, GATE_OVER, GATE_APART = 14, 10, 10
"""How far from a subnet's right edge what leads to such a gate begins, how far above it turns, and how far the next
one is apart."""
BESIDE = 11
"""How far beside the straight way of its own zone other ways meet a NAT gateway."""
STAGGER = 6
"""How far apart ways run level that lead to lanes of their own."""


@dataclass(frozen=True)
class WaysOut:
    """Adds default routes to a scene.

    Attributes:
        scene: where to.
        grid: where things stand.
        margins: which of them go around.
        numbers: of callouts, by what they are about.
    """

    scene: Scene
    grid: Grid
    margins: Margins
    numbers: Mapping[str, int]

    def add(self, architecture: Architecture) -> None:
        """Add the default route of every subnet that leaves through a NAT gateway, wherever that is."""
        vpc = architecture.vpcs[0]
        for subnet in vpc.subnets.values():
            if subnet.way_out and subnet.way_out in self.grid.nats:
                own = vpc.subnets[vpc.nats[subnet.way_out]].zone == subnet.zone
                points = self._way(subnet, vpc)
                self.scene.arrows.append(Arrow(points, "egress" if own else "crossing", subnet.id, subnet.way_out))
                number = self.numbers.get(between(subnet.id, subnet.way_out))
                if number:
                    self.scene.badges.append(Badge(points[0][0], points[0][1] - ROW_GAP + STEP, number))

        for rank, (gate, leaving) in enumerate(vpc.gates.items()):
            for name in leaving:
                points = self._to_gate(self.grid.subnets[name], gate, rank)
                self.scene.arrows.append(Arrow(points, "egress", name, gate))
        for nat in vpc.regional_nats:
            if vpc.internet_gateway:
                rect, x = self.grid.gates[nat], self.grid.spine + BESIDE
                points = ((rect.x - 4, rect.cy), (x, rect.cy), (x, self.grid.vpc.y + ICON / 2 + 2))
                self.scene.arrows.append(Arrow(points, "egress", nat, vpc.internet_gateway))

    def _to_gate(self, here: Rect, gate: str, rank: int) -> tuple[Point, ...]:
        """Go out of the top of a subnet, along the outer margin of the zones and up to what all zones share."""
        x, lane = here.right - GATE_OUT - GATE_APART * rank, self.margins.x(gate, self.grid)
        over, goal = here.y - GATE_OVER - GATE_STEP * rank, self.grid.gates[gate]
        level = self.grid.turn + GATE_STEP * (len(self.grid.gates) - rank)
        return (x, here.y), (x, over), (lane, over), (lane, level), (goal.cx, level), (goal.cx, goal.bottom + 2)

    def _way(self, subnet: Subnet, vpc: Vpc) -> tuple[Point, ...]:
        """Go up to below the NAT gateway's row, along it and up; past rows between them through a margin."""
        here, nat = self.grid.subnets[subnet.id], self.grid.nats[subnet.way_out or ""]
        home = self.grid.row_of(nat)
        rail, x = home.bottom + RAIL, here.right - NAT_IN
        straight = x == nat.cx and here.y - home.bottom <= ROW_GAP
        goal = nat.cx + (0 if straight else BESIDE)
        end = (goal, nat.bottom + 2)
        if straight:
            return (x, here.y), end
        if here.y - home.bottom <= ROW_GAP:
            return (x, here.y), (x, rail), (goal, rail), end
        margin, low = here.right + LANE_FIRST, here.y - ROW_GAP + RAIL
        if goes_around(subnet, vpc, self.grid):
            margin = self.margins.x(subnet.way_out or "", self.grid)
            lower = STAGGER * self.margins.lanes[subnet.way_out or ""][1]
            rail, low = rail - lower, low - lower
        return (x, here.y), (x, low), (margin, low), (margin, rail), (goal, rail), end
