"""A network on premises, the Direct Connect location that its line passes, and how both reach the cloud.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/Welcome.html (the location's devices) and
https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
"""

from collections.abc import Mapping

from study.drawing.estate.accounts import CORRIDOR
from study.drawing.estate.grid import ARRIVING, SERVICE_WIDTH
from study.drawing.estate.line import Premises, Tunnel
from study.drawing.estate.model import Estate
from study.drawing.estate.places import Places
from study.drawing.estate.sizes import GATE
from study.drawing.geometry import Point, Rect, around
from study.drawing.rules import icon_of
from study.drawing.scene import BADGE, HEADING, ICON, SMALL, Arrow, Badge, Box, Icon, Scene
from study.drawing.typeface import wrap

SITE, TRUNK, LOCATION, STRANDS, STRIP = 224, 60, 248, 252, 170
"""How wide the premises, the way to the location, the location, the way to the cloud and the place of AWS's public
addresses in it are."""
SIDE = SITE + TRUNK + LOCATION + STRANDS
"""The room left of the cloud."""
FIRST, ROW, TITLE, PAD, WORDS = 62, 104, 40, 20, 46
"""From a column's top to its first icon, from one to the next; a frame's title, around its content, and words below."""
BELOW = 50
"""From the last router to the end of the premises."""
DEVICE, MARK = 88, 26
"""How wide a device in the location is, and the icon on a line."""
LANE, CLEAR, PORT, FOOT = 14, 34, 8, 64
"""Between lines beside each other, before the first of them, so that it keeps clear of an account's title, between
those that end at one gateway, and from a frame to the first line below it."""
PUBLIC = "AWS public addresses"
ROUTER = "resource/AmazonVPCRouter"


class Site:
    """What stands left of the cloud of a picture with a line, and how it gets into it."""

    def __init__(
        self, scene: Scene, estate: Estate, places: Places, found: Premises, edges: tuple[float, float]
    ) -> None:
        """Find out where everything stands.

        Args:
            scene: where to.
            estate: what is drawn.
            places: where things in the cloud stand.
            found: the premises.
            edges: where the picture begins, and where the cloud does.
        """
        self.scene, self.found, self.places = scene, found, places
        self.names = {card.id: card.name for card in estate.cards} | {hub.id: hub.name for hub in estate.hubs}
        self.left, self.cloud = edges
        first = min(places.regions.values(), key=lambda rect: rect.y)
        # Where the column of what is of no Region stands, or would.
        self.column = Rect(first.x - CORRIDOR - SERVICE_WIDTH, first.y, SERVICE_WIDTH, 0)
        self.top = self.column.y - TITLE
        self.levels = {each.id: self._icon(each.id).cy for each in found.junctions if each.id in places.services}
        lowest = max(self.levels.values(), default=self.column.y + FIRST - ROW)
        if any(each.kind == "public" for each in found.strands):
            self.levels[""] = lowest + ROW
        bottom = max(self.levels.values(), default=lowest + ROW) + ROW / 2
        self.location = Rect(self.left + SITE + TRUNK, self.top, LOCATION, bottom + WORDS - self.top)
        routers = [each for each in found.tunnels if not each.over]
        below = self.location.bottom + FOOT
        self.rows = {each.id: below + number * (ROW - 18) for number, each in enumerate(routers)}
        self.bottom = max([self.location.bottom, *(row + BELOW for row in self.rows.values())])
        """Where the premises end, in pixels from above."""
        self._lane = self.column.right + CLEAR
        self._apart = min(LANE, (CORRIDOR - CLEAR - PAD) / max(len(found.junctions) + len(found.tunnels), 1))
        self._met: dict[str, int] = {}
        self._levels: dict[float, float] = {}

    def _icon(self, service: str) -> Rect:
        rect = self.places.services[service]
        return around(rect.cx, rect.y + 10 + ICON / 2, ICON)

    def add(self, numbers: Mapping[str, int]) -> None:
        """Add it all, with the numbers of callouts by what they are about."""
        self.numbers = numbers
        site = Rect(self.left, self.top, SITE, self.bottom - self.top)
        self._frame(site, "Network on premises", "architecture-group/Corporatedatacenter")
        self._frame(self.location, "Direct Connect location", "architecture-service/AWSDirectConnect")
        self._devices(site)
        if "" in self.levels:
            self._public()
        self._strands()
        self._junctions()
        self._tunnels(site)

    def _frame(self, rect: Rect, title: str, icon: str) -> None:
        self.scene.frames.append(Box(rect, "premises"))
        corner = Rect(rect.x, rect.y, 30, 30)
        self.scene.icons.append(Icon(corner, icon))
        self.scene.say(corner.right + 8, rect.y + 20, title, rect.width - 42, size=HEADING, bold=True)

    def _devices(self, site: Rect) -> None:
        """Add the routers of both sides in the location, the line between them, and the way from the premises."""
        levels = [*self.levels.values()] or [self.column.y + FIRST]
        first, last = min(levels), max(levels)
        high = max(last - first + ROW - 12, ROW)
        y = (first + last) / 2 - high / 2
        customer = Rect(self.location.x + PAD, y, DEVICE, high)
        device = Rect(self.location.right - PAD - DEVICE, y, DEVICE, high)
        self._device(customer, ROUTER, "", "Customer or partner router")
        self._device(device, icon_of("AWS::DirectConnect::Connection"), self.found.line, "AWS device")
        middle = customer.cy
        self._line(((site.right, middle), (customer.x, middle)), "premises", "location", "attachment")
        self._line(((customer.right, middle), (device.x, middle)), "location", self.found.line, "attachment")
        lines = [f"{self.found.name} · {self.found.detail}" if self.found.detail else self.found.name]
        for number, words in enumerate(wrap(lines[0], LOCATION - 2 * PAD, SMALL)):
            y = self.location.bottom - 28 + number * 15
            self.scene.say(self.location.cx, y, words, LOCATION - PAD, size=SMALL, ink="muted", align="middle")
        if self.found.line in self.numbers:
            spot = (device.right - BADGE / 2 - 4, device.y - BADGE / 2 - 4)
            self.scene.badges.append(Badge(*spot, self.numbers[self.found.line]))
        self.customer, self.device = customer, device

    def _device(self, rect: Rect, icon: str, resource: str, words: str) -> None:
        self.scene.bands.append(Box(rect, "line"))
        place = around(rect.cx, rect.cy - 14, ICON)
        self.scene.icons.append(Icon(place, icon, resource))
        for number, line in enumerate(wrap(words, rect.width - 12, SMALL)):
            y = place.bottom + 16 + number * 15
            self.scene.say(rect.cx, y, line, rect.width - 4, size=SMALL, bold=True, align="middle")

    def _public(self) -> None:
        """Add what a public interface leads to: it is in the cloud and of no account."""
        self.public = around(self.cloud + STRIP / 2 - 6, self.levels[""], ICON)
        self.scene.icons.append(Icon(self.public, "architecture-group/AWSCloudlogo"))
        for number, (words, ink) in enumerate(((PUBLIC, "text"), ("in all Regions", "muted"))):
            y = self.public.bottom + 17 + 15 * number
            bold = ink == "text"
            self.scene.say(self.public.cx, y, words, STRIP - 20, size=SMALL, ink=ink, bold=bold, align="middle")

    def _strands(self) -> None:
        """Add the virtual interfaces: level lines from the device to what they lead to."""
        beside: dict[str, int] = {}
        for strand in self.found.strands:
            if strand.junction in self.levels:
                count = beside[strand.junction] = beside.get(strand.junction, 0) + 1
                y = self.levels[strand.junction] + (count - 1) * PORT
                goal = self.public if not strand.junction else self._icon(strand.junction)
                self._line(((self.device.right, y), (goal.x - 2, y)), self.found.line, strand.junction, "attachment")
                mark = around(self.location.right + 24, y, MARK)
                self.scene.icons.append(Icon(mark, icon_of("AWS::DirectConnect::PrivateVirtualInterface"), strand.id))
                room = self.cloud - mark.right - 10
                words = f"{strand.kind[:1].upper()}{strand.kind[1:]} VIF"
                self.scene.say(mark.right + 6, y - 6, words, room, size=SMALL, bold=True)
                if strand.vlan:
                    self.scene.say(mark.right + 6, y + 15, f"VLAN {strand.vlan}", room, size=SMALL, ink="muted")

    def _junctions(self) -> None:
        """Lead from each Direct Connect gateway to the gateways that are associated with it."""
        for junction in self.found.junctions:
            if junction.id in self.levels:
                icon = self._icon(junction.id)
                lane = self._next()
                for end in junction.ends:
                    start = (icon.right + 2, icon.cy)
                    self._line(self._way(start, lane, end), junction.id, end, "attachment")

    def _tunnels(self, site: Rect) -> None:
        """Add the routers, and their VPN connections: over the internet, or over the public interface."""
        over = [each for each in self.found.tunnels if each.over]
        rows = self.rows | {each.id: self.levels.get("", site.cy) for each in over}
        for tunnel in self.found.tunnels:
            y = rows[tunnel.id]
            icon = around(site.x + 40, y, ICON)
            drawn = self.scene.drawn
            if tunnel.router not in drawn:
                self.scene.icons.append(Icon(icon, icon_of("AWS::EC2::CustomerGateway"), tunnel.router))
                room = site.right - icon.right - 8
                self.scene.say(icon.right + 6, y - 8, tunnel.name, room, size=SMALL, bold=True)
                self.scene.say(icon.right + 6, y + 18, "customer gateway", room, size=SMALL, ink="muted")
            if tunnel.over and "" in self.levels:
                self._line(((icon.right + 2, y), (self.customer.x, y)), tunnel.router, "location", "tunnel")
                start = (self.public.right + 2, self.public.cy)
                self._tunnel(tunnel, start, self.column.x + 4)
            else:
                self._tunnel(tunnel, (icon.right + 2, y), self.location.right + 11 + BADGE / 2)

    def _tunnel(self, tunnel: Tunnel, start: Point, x: float) -> None:
        way = self._way(start, self._next(), tunnel.end)
        self._line(way, tunnel.router, tunnel.end, "tunnel")
        mark = Rect(x, start[1] - MARK / 2, MARK, MARK)
        self.scene.icons.append(Icon(mark, icon_of("AWS::EC2::VPNConnection"), tunnel.id))
        over = "over the public VIF" if tunnel.over else f"over the internet, to {self.names.get(tunnel.end, 'AWS')}"
        for words, y, ink in ((f"2 IPsec tunnels · {tunnel.routing}", -7, "text"), (over, 16, "muted")):
            self.scene.say(mark.right + 6, start[1] + y, words, STRANDS, size=SMALL, ink=ink)
        if tunnel.id in self.numbers:
            self.scene.badges.append(Badge(mark.x - BADGE / 2 - 6, start[1], self.numbers[tunnel.id]))

    def _next(self) -> float:
        self._lane += self._apart
        return self._lane - self._apart

    def _way(self, start: Point, lane: float, end: str) -> tuple[Point, ...]:
        """Return the way from a point to the gateway of a VPC, from above, or to the side of a hub."""
        met = self._met[end] = self._met.get(end, 0) + 1
        aside = PORT * (1.5 - met)
        if end in self.places.hubs:
            hub = self.places.hubs[end]
            return start, (lane, start[1]), (lane, hub.cy + aside), (hub.x, hub.cy + aside)
        card = self.places.cards[end]
        gate = next(
            (rect for rect in self.places.gates.values() if rect.cy == card.y and card.x < rect.x < card.right), None
        )
        x, y = (gate.cx + aside, gate.y) if gate else (card.x + card.width * 0.72 + aside, card.y)
        level = self._levels.get(card.y, card.y - GATE / 2 - PAD / 2) - ARRIVING
        while any(abs(level - other) < PORT for other in (*self.levels.values(), *self.rows.values())):
            level -= PORT / 2
        self._levels[card.y] = level
        return start, (lane, start[1]), (lane, level), (x, level), (x, y)

    def _line(self, points: tuple[Point, ...], source: str, target: str, kind: str) -> None:
        self.scene.arrows.append(Arrow(points, kind, source, target))
