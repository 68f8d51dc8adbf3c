"""Arrows over the VPC's border to regional services and back, and among services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from study.drawing.callouts import between
from study.drawing.geometry import Point, Rect, around, span
from study.drawing.layout.column import BEYOND, LINES, PITCH, REACH, ROOM, SERVICE
from study.drawing.layout.grid import Grid
from study.drawing.model.architecture import Architecture
from study.drawing.model.services import Link
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, ICON, SMALL, Arrow, Badge, Icon, Scene
from study.drawing.typeface import wrap

CHANNELS = (114, 122)
"""How far beside the VPC arrows go up and down whose service does not stand beside its band."""
WORDS, WORDS_ROOM = ICON / 2 + 3, 84
"""Where words below such an arrow begin, from the VPC's border, and their room."""
NUMBER_BORDER, NUMBER_SERVICE = 76, REACH - SERVICE / 2 - 30
"""Where numbers stand on arrows, from the VPC's border: of what stands on it, and of bands."""
PORT = 14
"""How far above and below the middle of a service arrows meet it, if bands and the border both lead there."""
BELOW, BELOW_ROOM = 196, 136
"""From one icon on the lower border to the next, and the room for its words."""
BESIDE, BESIDE_STEP = ROOM / 2 + 8, 10
"""How far right of the column's middle arrows among services go up and down, and from one to the next."""
OUTSIDE = REACH + BEYOND - ROOM / 2 - 12
"""How far beside the VPC arrows of global services go up and down."""


def lanes_beside(architecture: Architecture, places: Mapping[str, Rect]) -> float:
    """Return how much further the Region reaches for arrows among services that go beside the column."""
    known = [link for link in architecture.links if {link.source, link.target} <= set(places)]
    goals = {link.target for link in known if places[link.source].cx == places[link.target].cx}
    return BESIDE_STEP * max(0, len(goals) - 1)


@dataclass
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
    _met: list[Rect] = field(default_factory=list)
    _lanes: dict[str, float] = field(default_factory=dict)
    _channels: dict[str, list[Rect]] = field(default_factory=dict)

    def add(self) -> None:
        """Add every link with its icon on the VPC's border, then the icons there that nothing leads on from."""
        known = {*self.places, *self.grid.bands, *self._on_border()}
        links = [link for link in self.architecture.links if link.source in known and link.target in known]
        lower: list[tuple[list[str], str]] = []
        taken: set[str] = set()
        for (goal, _, words), names in self._groups().items():
            if goal and goal not in taken:
                taken.add(goal)
                self._over_border(next(link for link in links if link.source == names[0]), names)
            else:
                lower.append((names, words))
        of_bands = [link for link in links if link.source in self.grid.bands or link.target in self.grid.bands]
        for link in sorted(of_bands, key=lambda link: not self._is_level(link)):
            self._with_band(link)
        for link in links:
            if link not in of_bands and link.source in self.places:
                self._among_services(link)
        for rank, (names, words) in enumerate(lower):
            self._below(names, words, rank)

    def _on_border(self) -> set[str]:
        """Return the endpoints and flow logs of the VPC; interfaces of endpoints are in subnets."""
        vpc = self.architecture.vpcs[0]
        inside = {name for each in self.architecture.interfaces for name in each.services}
        return ({each.id for each in vpc.endpoints} - inside) | {each.id for each in vpc.flow_logs}

    def _groups(self) -> dict[tuple[str, str, str], list[str]]:
        """Return what stands on the border, by where it leads, its type and its words: what is alike has one place."""
        vpc, resources = self.architecture.vpcs[0], self.architecture.stack.resources
        words = {each.id: f"endpoint {each.service}" for each in vpc.endpoints if each.id in self._on_border()}
        words |= {log.id: log.words for log in vpc.flow_logs}
        goals = {link.source: link for link in self.architecture.links if link.target in self.places}
        groups: dict[tuple[str, str, str], list[str]] = {}
        for name, said in words.items():
            link = goals.get(name)
            told = (link.label or "gateway endpoint") if link else said
            groups.setdefault((link.target if link else "", resources[name].type, told), []).append(name)
        return groups

    def _alike(self, names: Sequence[str], place: Rect) -> None:
        """Add one icon for what is alike; each of it has this place."""
        kind = icon_of(self.architecture.stack.resources[names[0]].type)
        self.scene.icons += [Icon(place, kind, name) for name in names]

    def _below(self, names: Sequence[str], words: str, rank: int) -> None:
        """Add what has no place at the right border, or leads to nothing that is drawn, on the lower one."""
        vpc = self.grid.vpc
        fit = max(1, int((vpc.width - 40) // BELOW))
        place = around(vpc.x + 60 + (rank % fit) * BELOW, vpc.bottom, ICON)
        self._alike(names, place)
        for line, text in enumerate(wrap(_counted(names, words), BELOW_ROOM, SMALL)[:2]):
            self.scene.say(place.right + 6, vpc.bottom + 15 + 14 * line, text, BELOW_ROOM, size=SMALL, ink="muted")
        leads = {between(each.source, each.target) for each in self.architecture.links if each.source in names}
        for number in sorted({self.numbers[lead] for lead in leads if lead in self.numbers}):
            self.scene.badges.append(Badge(place.x - 4, place.y + 2, number))

    def _port(self, service: str, *, upper: bool) -> float:
        """Return the height at which arrows from bands (the upper port) or from the border meet a service."""
        border, bands = self._on_border(), self.grid.bands
        ends = [(link.source, link.target) for link in self.architecture.links if service in (link.source, link.target)]
        both = any(a in border for a, _ in ends) and any(a in bands or b in bands for a, b in ends)
        return self.places[service].cy + (PORT * (-1 if upper else 1) if both else 0)

    def _over_border(self, link: Link, names: Sequence[str]) -> None:
        goal, border, y = self.places[link.target], self.grid.vpc.right, self._port(link.target, upper=False)
        place = around(border, y, ICON)
        self._alike(names, place)
        self._met.append(place)
        start = border + ICON / 2
        for each in (each for each in self.architecture.links if each.source in names and each.target == link.target):
            self._arrow(each, ((start, y), (goal.x - 4, y)), (border + NUMBER_BORDER, y))
        self._words(_counted(names, link.label or "gateway endpoint"), y + 28)

    def _words(self, words: str, y: float) -> None:
        for line, text in enumerate(wrap(words, WORDS_ROOM, SMALL)):
            self.scene.say(self.grid.vpc.right + WORDS, y + 15 * line, text, WORDS_ROOM + 6, size=SMALL, ink="muted")
            self._met.append(self.scene.labels[-1].rect)

    def _ends(self, link: Link) -> tuple[str, str]:
        """Return the band and the service of a link, whichever leads to the other."""
        return (link.source, link.target) if link.source in self.grid.bands else (link.target, link.source)

    def _is_level(self, link: Link) -> bool:
        band, service = self._ends(link)
        rect, port = self.grid.bands[band], self._port(service, upper=True)
        return rect.y + 6 <= port <= rect.bottom - 6

    def _with_band(self, link: Link) -> None:
        """Lead from a band to a service or the other way: level if the band is as high, else through a channel."""
        band, service = self._ends(link)
        rect, goal, border = self.grid.bands[band], self.places[service], self.grid.vpc.right
        if goal.y > self.grid.vpc.bottom and goal.cx < rect.right:
            self._arrow(link, ((goal.cx, rect.bottom), (goal.cx, goal.y - 4)), (goal.cx, goal.y - 26))
            self.scene.say(goal.cx + 8, self.grid.vpc.bottom + 18, link.label, 120, size=SMALL, ink="muted")
            return
        port = self._port(service, upper=True)
        level = self._level(link, rect, port)
        points: tuple[Point, ...] = ((rect.right, level), (goal.x - 4, port))
        if level != port:
            x = border + self._channel(service, level, port)
            points = (points[0], (x, level), (x, port), points[1])
        self._arrow(link, points if link.source == band else points[::-1], (border + NUMBER_SERVICE, port))
        self._met.append(Rect(rect.right, level - 2, points[1][0] - rect.right, 4))
        # Where an arrow from the border is close below, its number is where the words would be.
        self._words(link.label, level - 6 if level == port != goal.cy else level + 16)

    def _channel(self, service: str, level: float, port: float) -> float:
        """Return where to go up or down: where the service's other arrows do, or clear of those of others."""
        way = Rect(0, min(level, port) - 6, 1, abs(level - port) + 12)
        for place in CHANNELS:
            others = [
                each
                for name, taken in self._channels.items()
                if name != f"{service} {place}"
                for each in taken
                if name.endswith(f" {place}")
            ]
            if not any(each.overlaps(way) for each in others) or place == CHANNELS[-1]:
                self._channels.setdefault(f"{service} {place}", []).append(way)
                return place
        return CHANNELS[-1]

    def _level(self, link: Link, band: Rect, port: float) -> float:
        """Return the height at which an arrow leaves a band, clear of icons, of other arrows and of words beside it."""
        border, lines = self.grid.vpc.right, len(wrap(link.label, WORDS_ROOM, SMALL))
        steps = [band.cy + step * side for step in range(0, int(band.height / 2) - 5, 4) for side in (-1, 1)]
        for y in (*([port] if self._is_level(link) else []), *steps):
            way = Rect(band.right, y - 4, border + CHANNELS[-1] - band.right, 8)
            said = Rect(border + WORDS, y + 5, WORDS_ROOM, 15 * lines + 2)
            if not any(each.overlaps(way) or each.overlaps(said) for each in self._met):
                return y
        return band.cy

    def _among_services(self, link: Link) -> None:
        """Connect what stands side by side or one below the other; else go up or down beside the column."""
        source, goal = self.places[link.source], self.places[link.target]
        free = not self._between(source, goal)
        if source.cy == goal.cy and free:
            left = source.cx > goal.cx
            start, end = (source.x - 4, goal.right + 6) if left else (source.right + 4, goal.x - 6)
            self._arrow(link, ((start, source.cy), (end, goal.cy)), ((start + end) / 2, goal.cy))
            if between(link.source, link.target) not in self.numbers:
                x, room = (start + end) / 2, abs(end - start) - 8
                self.scene.say(x, source.cy - 7, link.label, room, size=SMALL, ink="muted", align="middle")
        elif source.cx == goal.cx and 0 < source.y - goal.bottom <= 2 * PITCH and free:
            start, end = source.y - 4, goal.bottom + LINES
            middle = (start + end) / 2
            self._arrow(link, ((source.cx, start), (source.cx, end)), (source.cx - BADGE, middle))
            self.scene.say(source.cx + 9, middle + 4, link.label, 66, size=SMALL, ink="muted")
        elif source.cx > goal.cx:
            x = self.grid.vpc.right + OUTSIDE
            points = ((source.x - 4, source.cy), (x, source.cy), (x, goal.cy), (goal.right + 6, goal.cy))
            self._arrow(link, points, ((goal.right + 6 + x) / 2, goal.cy))
        else:
            self._beside(link, source, goal)

    def _beside(self, link: Link, source: Rect, goal: Rect) -> None:
        """Lead along the right of the column; what has the same goal shares its way."""
        reach = self.grid.vpc.right + REACH + BESIDE
        x = self._lanes.setdefault(link.target, reach + BESIDE_STEP * len(self._lanes))
        y = goal.cy + (PORT if source.cy > goal.cy else -PORT)
        points = ((source.right + 4, source.cy), (x, source.cy), (x, y), (goal.right + 6, y))
        number = self.numbers.get(between(link.source, link.target))
        self._arrow(link, points, (goal.right + 34, y))
        if not number:
            self.scene.say(source.right + 8, source.cy - 6, link.label, 56, size=SMALL, ink="muted")

    def _between(self, source: Rect, goal: Rect) -> bool:
        """Whether another service stands in the way."""
        whole = span(source, goal)
        return any(place not in (source, goal) and place.overlaps(whole) for place in self.places.values())

    def _arrow(self, link: Link, points: tuple[Point, ...], at: Point) -> None:
        self.scene.arrows.append(Arrow(points, "link", link.source, link.target))
        number = self.numbers.get(between(link.source, link.target))
        if number and Badge(*at, number) not in self.scene.badges:
            self.scene.badges.append(Badge(*at, number))


def _counted(names: Sequence[str], words: str) -> str:
    """Return words, and how many things they are about if there are several."""
    return f"{len(names)} × {words}" if len(names) > 1 else words
