"""Arrows inside the VPC: who asks whom, straight down where nothing is in the way, else along the zones' margins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from study.drawing.callouts import between
from study.drawing.geometry import Point, Rect
from study.drawing.layout.grid import BAND_GAP, BAND_INSET, ROW_GAP, Grid
from study.drawing.layout.margins import ENTRY, LEFT, RIGHT, Margins
from study.drawing.layout.ways import RAIL, STEP
from study.drawing.model.architecture import Architecture
from study.drawing.model.flows import INTERNET, Flow
from study.drawing.scene import BADGE, BODY, ICON, Arrow, Badge, Scene
from study.drawing.typeface import width

BELOW_CLOUD = 21
"""How far below the cloud's border the words beside what comes from the internet stand."""
INWARD = 34
"""How far from a band's end an arrow leaves it downward, or meets it from above: room for its number."""
ABOVE = 31
"""How far above a band the number stands of one of several ways in."""


@dataclass(frozen=True)
class Arrows:
    """Adds arrows to a scene.

    Attributes:
        scene: where to.
        grid: where things stand.
        margins: which arrows go around.
        numbers: of callouts, by what they are about.
    """

    scene: Scene
    grid: Grid
    margins: Margins
    numbers: Mapping[str, int]
    _exits: dict[tuple[str, int], float] = field(default_factory=dict)

    def requests(self, architecture: Architecture, users: Rect, cloud: Rect) -> None:
        """Add who asks whom: from the users through the internet gateway, then from band to band."""
        flows = [flow for flow in architecture.flows if flow.target in self.grid.bands]
        entering = [flow for flow in flows if flow.source == INTERNET]
        if entering:
            self._from_users(entering, users, cloud)
        for flow in entering:
            self._inside(flow, alone=len(entering) == 1)
        for flow in flows:
            if flow.source in self.grid.bands:
                self._from_band(flow)

    def _from_users(self, entering: Sequence[Flow], users: Rect, cloud: Rect) -> None:
        """Add the way from the users to the internet gateway: one line, however many it leads to."""
        x, border = self.grid.spine, self.grid.vpc.y
        for flow in entering:
            points = ((x, users.bottom + 4), (x, border - ICON / 2 - 2))
            self.scene.arrows.append(Arrow(points, "request", INTERNET, flow.target))
        at = (x, cloud.y + BELOW_CLOUD)
        if len(entering) == 1:
            self._step(entering[0], at)
            return
        ports = _together([flow.ports for flow in entering])
        self.scene.say(x + 12, at[1] + 5, ports, 260, bold=True, plate=True)

    def _inside(self, flow: Flow, *, alone: bool) -> None:
        """Add the way from the internet gateway to a band."""
        spine, band, start = self.grid.spine, self.grid.bands[flow.target], self.grid.vpc.y + ICON / 2 + 2
        turn = self.grid.turn
        x = self.margins.upright(flow, self.grid)
        if x is not None:
            points = ((spine, start), (spine, band.y)) if x == spine else ((spine, start), (spine, turn), (x, turn))
            self._add(flow, (*points, (x, band.y)) if x != spine else points)
            if not alone:
                self._number(flow.source, flow.target, (x, band.y - ABOVE))
            return
        lane = self.margins.x(ENTRY, self.grid)
        before: tuple[Point, ...] = ((spine, start), (spine, turn), (lane, turn))
        if self._first(band):
            y = band.y + band.height / 3
            self._add(flow, (*before, (lane, y), (band.right, y)))
            self._beside(flow, (lane, self.grid.row_of(band).y - ROW_GAP + STEP), RIGHT)
        else:
            x, level = band.right - INWARD, band.y - BAND_GAP / 2
            self._add(flow, (*before, (lane, level), (x, level), (x, band.y)))
            self._beside(flow, (x, level), RIGHT)

    def _from_band(self, flow: Flow) -> None:
        source, target = self.grid.bands[flow.source], self.grid.bands[flow.target]
        x = self.margins.upright(flow, self.grid)
        if x is None:
            self._around(flow, source, target)
            return
        down = source.y < target.y
        start, end = (source.bottom, target.y) if down else (source.y, target.bottom)
        self._add(flow, ((x, start), (x, end)))
        row = self.grid.row_of(target if down else source)
        apart = row.y > min(source.bottom, target.bottom)
        self._step(flow, (x, row.y - ROW_GAP + STEP if apart else (start + end) / 2))

    def _around(self, flow: Flow, source: Rect, target: Rect) -> None:
        """Add an arrow along a margin: out of the source below it, and into the target from the side."""
        side, lane = self.margins.lanes[flow.target][0], self.margins.x(flow.target, self.grid)
        edge = target.x if side == LEFT else target.right
        y = target.y + target.height / 3
        if source.y > target.y:
            out, high = source.x if side == LEFT else source.right, source.y + 2 * source.height / 3
            self._add(flow, ((out, high), (lane, high), (lane, y), (edge, y)))
            self._beside(flow, (lane, self.grid.row_of(source).y - ROW_GAP + STEP), side)
            return
        x = source.x + INWARD if side == LEFT else source.right - INWARD
        level = source.bottom + BAND_GAP / 2
        if self._last(source):
            level = self.grid.row_of(source).bottom + RAIL
            column = next(iter(self.grid.subnets.values()))
            x = x if side == LEFT else source.right + BAND_INSET - column.width / 2
        self._add(flow, ((x, source.bottom), (x, level), (lane, level), (lane, y), (edge, y)))
        # What else leaves here shares the line, and its words follow.
        at = self._exits.get((flow.source, side), x)
        self._beside(flow, (at, level), side)
        self._exits[flow.source, side] = at - side * (BADGE + 18 + width(flow.ports, BODY, bold=True))

    def _first(self, band: Rect) -> bool:
        """Whether nothing stands above a band in its row."""
        row = self.grid.row_of(band)
        return not any(row.y < each.y < band.y for each in self.grid.bands.values())

    def _last(self, band: Rect) -> bool:
        """Whether nothing stands below a band in its row."""
        row = self.grid.row_of(band)
        return not any(band.y < each.y < row.bottom for each in self.grid.bands.values())

    def _add(self, flow: Flow, points: tuple[Point, ...]) -> None:
        self.scene.arrows.append(Arrow(points, "request", flow.source, flow.target))

    def _step(self, flow: Flow, at: Point) -> None:
        """Write number and ports beside an upright, on the side that is free of ways out."""
        self._beside(flow, at, RIGHT if self._is_left(at[0]) else LEFT)

    def _beside(self, flow: Flow, at: Point, side: int) -> None:
        """Write number and ports at a point, the ports away from a side."""
        self._number(flow.source, flow.target, at)
        align = "end" if side == RIGHT else "start"
        x, wide = at[0] - side * (BADGE / 2 + 6), width(flow.ports, BODY, bold=True)
        words = Rect(x if align == "start" else x - wide, at[1] - 8, wide, 16)
        plate = not any(subnet.contains(words) for subnet in self.grid.subnets.values())
        self.scene.say(x, at[1] + 5, flow.ports, 120, bold=True, align=align, plate=plate)

    def _is_left(self, x: float) -> bool:
        """Whether words stand left of an arrow: beside the spine those of the next arrow would be in the way."""
        return len(self.grid.zones) % 2 == 1 and x <= self.grid.spine

    def _number(self, source: str, target: str, at: Point) -> None:
        number = self.numbers.get(between(source, target))
        if number:
            self.scene.badges.append(Badge(*at, number))


def _together(ports: Sequence[str]) -> str:
    """Join what several arrows carry, the protocol once: ``TCP 80, 443``."""
    words = [word.strip() for each in ports for part in each.split(";") for word in part.split(",")]
    found: dict[str, list[str]] = {}
    protocol = ""
    for word in words:
        protocol, _, port = word.rpartition(" ") if " " in word else (protocol, "", word)
        if port not in found.setdefault(protocol, []):
            found[protocol].append(port)
    return "; ".join(f"{name} {', '.join(listed)}".strip() for name, listed in found.items())
