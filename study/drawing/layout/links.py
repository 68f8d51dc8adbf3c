"""Arrows over the VPC's border to regional services, and among services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from study.drawing.callouts import between
from study.drawing.geometry import Point, Rect, around, span
from study.drawing.layout.column import LINES, PITCH
from study.drawing.layout.grid import Grid
from study.drawing.model.architecture import Architecture
from study.drawing.model.services import Link
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, ICON, SMALL, Arrow, Badge, Icon, Scene
from study.drawing.typeface import wrap

ELBOW = 30
"""How far beside the VPC an arrow turns whose service does not stand beside its band."""


@dataclass(frozen=True)
class Links:
    """Adds links to a scene.

    Attributes:
        scene: where to.
        architecture: what is linked.
        grid: where things in the VPC stand.
        places: where services stand.
        numbers: of callouts, by what they are about.
    """

    scene: Scene
    architecture: Architecture
    grid: Grid
    places: Mapping[str, Rect]
    numbers: Mapping[str, int]

    def add(self) -> None:
        """Add every link with its icon on the VPC's border, then the icons there that nothing leads on from."""
        for link in self.architecture.links:
            if link.source in self.places:
                self._among_services(link)
            else:
                self._over_border(link)
        for rank, (name, kind, words) in enumerate(self._alone()):
            place = around(self.grid.vpc.x + 60 + rank * 180, self.grid.vpc.bottom, ICON)
            self.scene.icons.append(Icon(place, icon_of(kind), name))
            self.scene.say(place.right + 6, self.grid.vpc.bottom + 16, words, 132, size=SMALL, ink="muted")

    def _alone(self) -> Iterator[tuple[str, str, str]]:
        linked, vpc = {link.source for link in self.architecture.links}, self.architecture.vpcs[0]
        for endpoint in vpc.endpoints:
            if endpoint.id not in linked:
                yield endpoint.id, "AWS::EC2::VPCEndpoint", f"endpoint {endpoint.service}"
        for log in vpc.flow_logs:
            if log.id not in linked:
                yield log.id, "AWS::EC2::FlowLog", log.words

    def _over_border(self, link: Link) -> None:
        goal, border = self.places[link.target], self.grid.vpc.right
        points: tuple[Point, ...] = ((border + ICON / 2, goal.cy), (goal.x - 4, goal.cy))
        band = self.grid.bands.get(link.source)
        if band is not None and self._reached_otherwise(link):
            self._number(link, (goal.x - BADGE / 2 - 2, goal.y))
            return
        if band is None:
            kind = self.architecture.stack.resources[link.source].type
            self.scene.icons.append(Icon(around(border, goal.cy, ICON), icon_of(kind), link.source))
        elif band.cy == goal.cy:
            points = ((band.right, band.cy), points[1])
        else:
            turn = border + ELBOW
            points = ((band.right, band.cy), (turn, band.cy), (turn, goal.cy), points[1])
        self._arrow(link, points, ((border + ICON / 2 + goal.x) / 2 - 5, goal.cy))
        for line, text in enumerate(wrap(link.label or "gateway endpoint", 84, SMALL)):
            x, y = border + ICON / 2 + 3, goal.cy + 28 + 15 * line
            self.scene.say(x, y, text, 90, size=SMALL, ink="muted")

    def _reached_otherwise(self, link: Link) -> bool:
        """Whether an arrow from the VPC's border leads to a link's goal already; a second one would lie upon it."""
        others = (each.source for each in self.architecture.links if each.target == link.target)
        return any(source not in self.grid.bands and source not in self.places for source in others)

    def _among_services(self, link: Link) -> None:
        """Connect what stands side by side or one below the other; otherwise a number at the target must do."""
        source, goal = self.places[link.source], self.places[link.target]
        if source.cy == goal.cy and not self._between(source, goal):
            start, end = source.x - 4, goal.right + 6
            self._arrow(link, ((start, source.cy), (end, goal.cy)), ((start + end) / 2, goal.cy))
        elif source.cx == goal.cx and 0 < source.y - goal.bottom <= 2 * PITCH and not self._between(source, goal):
            start, end = source.y - 4, goal.bottom + LINES
            middle = (start + end) / 2
            self._arrow(link, ((source.cx, start), (source.cx, end)), (source.cx - BADGE, middle))
            self.scene.say(source.cx + 9, middle + 4, link.label, 66, size=SMALL, ink="muted")
        else:
            self._number(link, (goal.x - BADGE / 2 - 2, goal.y))

    def _between(self, source: Rect, goal: Rect) -> bool:
        """Whether another service stands in the way."""
        whole = span(source, goal)
        return any(place not in (source, goal) and place.overlaps(whole) for place in self.places.values())

    def _arrow(self, link: Link, points: tuple[Point, ...], at: Point) -> None:
        self.scene.arrows.append(Arrow(points, "link", link.source, link.target))
        self._number(link, at)

    def _number(self, link: Link, at: Point) -> None:
        number = self.numbers.get(between(link.source, link.target))
        if number and Badge(*at, number) not in self.scene.badges:
            self.scene.badges.append(Badge(*at, number))
