"""Arrows inside the VPC: requests along the spine, and the default routes to NAT gateways."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.callouts import between
from study.drawing.geometry import Point, Rect
from study.drawing.layout.grid import NAT_IN, ROW_GAP, ZONE_PAD, Grid
from study.drawing.model.architecture import Architecture
from study.drawing.model.flows import INTERNET, Flow
from study.drawing.scene import BADGE, BODY, ICON, Arrow, Badge, Scene
from study.drawing.typeface import width

APART = 40
"""How far arrows that pass by a band keep from the spine."""
CLOSE = 16
"""The same where they also pass by the words beside NAT gateways."""
RAIL = 20
"""How far below a row the ways out of other zones meet."""
STEP = ROW_GAP - RAIL
"""How far below a row numbers stand, clear of that rail."""
BESIDE = 11
"""How far beside the straight way of its own zone other ways meet a NAT gateway."""
BELOW_CLOUD = 21
"""How far below the cloud's border the number of what comes from the internet stands."""


@dataclass(frozen=True)
class Arrows:
    """Adds arrows to a scene.

    Attributes:
        scene: where to.
        grid: where things stand.
        numbers: of callouts, by what they are about.
    """

    scene: Scene
    grid: Grid
    numbers: Mapping[str, int]

    def requests(self, architecture: Architecture, users: Rect, cloud: Rect) -> None:
        """Add who asks whom: from the users through the internet gateway, then from band to band."""
        order, passing, entering, aside = list(self.grid.bands), 0, 0, 0.0
        for flow in architecture.flows:
            if flow.target in self.grid.bands and flow.source == INTERNET:
                self._from_internet(flow, users, cloud, entering, aside)
                # The first one's words are to the left of it where there is no room for them to the right.
                told = 0 if self._is_left(self.grid.spine + aside) else 16 + width(flow.ports, BODY, bold=True)
                entering, aside = entering + 1, aside + BADGE + 2 + told
            elif flow.target in self.grid.bands and flow.source in self.grid.bands:
                neighbours = abs(order.index(flow.target) - order.index(flow.source)) == 1
                passing += 0 if neighbours else 1
                self._from_band(flow, self.grid.spine + (0 if neighbours else self._beside(flow) * passing))

    def ways_out(self, architecture: Architecture) -> None:
        """Add the default route of every subnet that leaves through a NAT gateway, wherever that is."""
        vpc = architecture.vpcs[0]
        for subnet in vpc.subnets.values():
            if subnet.way_out and subnet.way_out in self.grid.nats:
                own = vpc.subnets[vpc.nats[subnet.way_out]].zone == subnet.zone
                points = self._way(self.grid.subnets[subnet.id], self.grid.nats[subnet.way_out])
                self.scene.arrows.append(Arrow(points, "egress" if own else "crossing", subnet.id, subnet.way_out))
                self._number(subnet.id, subnet.way_out, (points[0][0], points[0][1] - ROW_GAP + STEP))

    def _from_internet(self, flow: Flow, users: Rect, cloud: Rect, before: int, aside: float) -> None:
        """Add one way in; a second one comes down at the far side, so as not to seem to come from the first band."""
        x, border, target = self.grid.spine, self.grid.vpc.y, self.grid.bands[flow.target]
        outside, inside = (users.bottom + 4, border - ICON / 2 - 2), (border + ICON / 2 + 2, target.y)
        goal = self._across(target, target)
        if before and goal == x:
            goal = max(zone.right for zone in self.grid.zones.values()) - 2 * APART * before
        turn = (inside[0] + min(zone.y for zone in self.grid.zones.values())) / 2
        bent = ((x, inside[0]), (x, turn), (goal, turn), (goal, inside[1]))
        straight = ((x, inside[0]), (x, inside[1]))
        for points in (((x, outside[0]), (x, outside[1])), straight if goal == x else bent):
            self.scene.arrows.append(Arrow(points, "request", INTERNET, flow.target))
        self._step(flow, (x + aside, cloud.y + BELOW_CLOUD))

    def _beside(self, flow: Flow) -> float:
        """Return how far from the spine a flow passes by: closer if a band is below it among the same subnets."""
        return APART if self._below(flow) is None else CLOSE

    def _below(self, flow: Flow) -> Rect | None:
        """Return the next band below a flow's source, if both stand in one row and the flow leaves the row."""
        source, target = self.grid.bands[flow.source], self.grid.bands[flow.target]
        row = self.grid.row_of(source)
        below = [band for band in self.grid.bands.values() if source.bottom < band.y and band.bottom < row.bottom]
        return min(below, key=lambda band: band.y) if below and target.y > row.bottom else None

    def _from_band(self, flow: Flow, x: float) -> None:
        source, target = self.grid.bands[flow.source], self.grid.bands[flow.target]
        down = source.y < target.y
        start, end = (source.bottom, target.y) if down else (source.y, target.bottom)
        x = x if self._across(source, target) == self.grid.spine else self._across(source, target)
        self.scene.arrows.append(Arrow(((x, start), (x, end)), "request", flow.source, flow.target))
        below = self._below(flow)
        if below is not None:
            self._step(flow, (x, (start + below.y) / 2))
            return
        row = self.grid.row_of(target)
        across = down and row.y > start
        self._step(flow, (x, row.y - ROW_GAP + STEP if across else (start + end) / 2))

    def _across(self, source: Rect, target: Rect) -> float:
        """Return the x of an arrow between bands: the spine if both are at it, else the middle of what they share."""
        left, right = max(source.x, target.x), min(source.right, target.right)
        return self.grid.spine if left <= self.grid.spine <= right else (left + right) / 2

    def _step(self, flow: Flow, at: Point) -> None:
        """Write number and ports beside an arrow of requests, on the side that is free of ways out."""
        self._number(flow.source, flow.target, at)
        side, align = (-1, "end") if self._is_left(at[0]) else (1, "start")
        self.scene.say(at[0] + side * (BADGE / 2 + 6), at[1] + 5, flow.ports, 120, bold=True, align=align, plate=True)

    def _is_left(self, x: float) -> bool:
        """Whether words stand left of an arrow: beside the spine those of the next arrow would be in the way."""
        return len(self.grid.zones) % 2 == 1 and x <= self.grid.spine

    def _number(self, source: str, target: str, at: Point) -> None:
        number = self.numbers.get(between(source, target))
        if number:
            self.scene.badges.append(Badge(*at, number))

    def _way(self, subnet: Rect, nat: Rect) -> tuple[Point, ...]:
        """Go up to below the NAT gateway's row, along it and up; past rows between them through the zone's margin."""
        home = self.grid.row_of(nat)
        rail, x = home.bottom + RAIL, subnet.right - NAT_IN
        straight = x == nat.cx and subnet.y - home.bottom <= ROW_GAP
        goal = nat.cx + (0 if straight else BESIDE)
        end = (goal, nat.bottom + 2)
        if straight:
            return (x, subnet.y), end
        if subnet.y - home.bottom <= ROW_GAP:
            return (x, subnet.y), (x, rail), (goal, rail), end
        margin, low = subnet.right + ZONE_PAD / 2, subnet.y - ROW_GAP + RAIL
        return (x, subnet.y), (x, low), (margin, low), (margin, rail), (goal, rail), end
