"""Where VPCs, hubs and services stand in a Region: services above, then hubs, the VPCs, and what they write to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

from study.drawing.estate.chains import chains
from study.drawing.estate.model import Card, Estate, Hub, Where
from study.drawing.estate.places import (
    Places,
    gated_below,
    hangs,
    has_lines_below,
    in_region,
    keepers_of,
    ties_in,
)
from study.drawing.estate.sizes import CARD_PAD, GATE, columns_of, size_of
from study.drawing.geometry import Rect
from study.drawing.model.services import Service

GAP = 26
"""Between VPCs, and between frames."""
PAD, HEADER = 20, 44
"""In frames of Regions and accounts: around their content, and for their title."""
SERVICE_WIDTH, SERVICE_HEIGHT = 164, 104
KEEPER_GAP, KEEPER_HEIGHT, KEEPER, KEEPER_WIDTH = 34, 44, 32, 150
"""Below a VPC: to what it writes to, the height of a row of these, their icons and widths."""
ATTACHING, CONNECTING, BAND, CHIPS = 46, 92, 64, 34
"""Between VPCs and a hub's band, without and with VPN connections; the band's height, and what a row of names adds."""
LANE, FIRST_LANE = 30, 24
"""For each line that passes below the VPCs, and from these to the first: room for its words."""
ARRIVAL, ARRIVING = 26, 12
"""Above VPCs to which lines come from a network on premises: room for gateways, and for each line."""
LEAST = 2 * SERVICE_WIDTH
"""How wide a Region is at least."""


@dataclass
class Grid:
    """Places what is in Regions.

    Attributes:
        estate: what is placed.
        down: whether Regions stand below each other, and lines come to VPCs from the left.
        places: where everything stands.
        keepers: what is written to, by the VPC that does.
    """

    estate: Estate
    down: bool = False
    places: Places = field(default_factory=Places)
    keepers: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find out what stands below which VPC."""
        self.keepers = self.keepers or keepers_of(self.estate)

    def region(self, where: Where, x: float, y: float, least: float = 0) -> Rect:
        """Place what an account has in a Region, the corner at a point; return the frame."""
        left, top = x + PAD, y + HEADER
        cards = [card for card in self.estate.cards if card.where == where]
        aside = {name for names in self.keepers.values() for name in names}
        services = [service for service in in_region(self.estate, where) if service.id not in aside]
        wide = max(self._across(cards), LEAST, least - 2 * PAD)
        right, bottom = self._services(services, left, top, wide)
        wide = max(wide, right - left)
        top = bottom + (GAP if services and cards else 0)
        for hub in (hub for hub in self.estate.hubs if hub.where == where):
            self.places.hubs[hub.id] = Rect(left, top, wide, BAND + CHIPS * self._chip_rows(hub))
            bottom = self.places.hubs[hub.id].bottom
            connected = any(each.hub == hub.id and each.icon for each in self.estate.attachments)
            top = bottom + (CONNECTING if connected else ATTACHING)
        if cards:
            arriving = self._arriving(cards)
            bottom = self._cards(cards, left, top + (ARRIVAL + arriving * ARRIVING if arriving else 0))
        lines = len(ties_in(self.estate, where))
        self.places.lanes[where] = bottom + FIRST_LANE
        bottom += FIRST_LANE + LANE * lines - LANE / 2 if lines else 0
        frame = Rect(x, y, wide + 2 * PAD, bottom + PAD - y)
        self.places.regions[where] = frame
        return frame

    def _size(self, card: Card) -> tuple[float, float]:
        return size_of(card, below=gated_below(card, self.estate))

    def _across(self, cards: Sequence[Card]) -> float:
        widths = [self._size(card)[0] + (GAP + KEEPER_WIDTH if self._of_connections(card) else 0) for card in cards]
        return sum(widths) + GAP * (len(widths) - 1)

    def _cards(self, cards: Sequence[Card], x: float, y: float) -> float:
        """Place VPCs side by side, with what they write to; return where the last ends."""
        bottom = y
        for card in cards:
            across, high = self._size(card)
            rect = self.places.cards[card.id] = Rect(x, y, across, high)
            aside = self._of_connections(card)
            bottom = max(bottom, self._keepers(card, rect, aside))
            for name in aside:
                # Beside the connections, which are in the middle of the way to the hub.
                middle = y - (CONNECTING + GATE / 2) / 2
                self.places.services[name] = Rect(rect.right + GAP, middle - KEEPER / 2, KEEPER_WIDTH, KEEPER)
                self.places.beside.add(name)
            x += across + GAP + (GAP + KEEPER_WIDTH if aside else 0)
        return bottom

    def _of_connections(self, card: Card) -> list[str]:
        """Return what the VPN connections between a VPC and the hub above it write to, the first one of it."""
        joined = {each.id for each in self.estate.attachments if each.card == card.id and each.icon}
        written = [link.target for link in self.estate.links if link.source in joined]
        names = [name for name in self.keepers.get(card.id, ()) if name in written]
        return names[:1] if hangs(card, self.estate) else []

    def _arriving(self, cards: Sequence[Card]) -> int:
        """Return how many lines come from a network on premises to some VPCs."""
        found = self.estate.premises
        ends = [end for junction in found.junctions for end in junction.ends] if found else []
        ends += [tunnel.end for tunnel in found.tunnels] if found else []
        return sum(end in {card.id for card in cards} for end in ends)

    def _keepers(self, card: Card, rect: Rect, aside: Sequence[str]) -> float:
        """Place what a VPC writes to below it: in the left half, if lines leave the VPC in the right one."""
        names = [name for name in self.keepers.get(card.id, ()) if name not in aside]
        fit = 1 if has_lines_below(card, self.estate) else max(1, int((rect.width - CARD_PAD) // KEEPER_WIDTH))
        # Below the parts of the VPC, if these are not closer than words allow.
        step = max((rect.width - 2 * CARD_PAD) / columns_of(card), KEEPER_WIDTH)
        for number, name in enumerate(names):
            row, column = divmod(number, fit)
            corner = (rect.x + CARD_PAD + column * step, rect.bottom + KEEPER_GAP + row * KEEPER_HEIGHT)
            self.places.services[name] = Rect(*corner, step, KEEPER)
            self.places.beside.add(name)
        rows = ceil(len(names) / fit)
        return rect.bottom + (KEEPER_GAP + rows * KEEPER_HEIGHT - (KEEPER_HEIGHT - KEEPER) if rows else 0)

    def _services(self, services: Sequence[Service], x: float, y: float, wide: float) -> tuple[float, float]:
        """Place services: what leads to each other from left to right, the others in rows below."""
        names = [service.id for service in services]
        edges = [(link.source, link.target) for link in self.estate.links if {link.source, link.target} <= set(names)]
        led = [name for name in names if any(name in edge for edge in edges)]
        right, bottom = x, y
        if led:
            for name, (column, row) in chains(led, edges).items():
                place = Rect(x + column * SERVICE_WIDTH, y + row * SERVICE_HEIGHT, SERVICE_WIDTH, SERVICE_HEIGHT)
                self.places.services[name] = place
                right, bottom = max(right, place.right), max(bottom, place.bottom)
        rest = [name for name in names if name not in led]
        fit = max(1, int(max(wide, right - x) // SERVICE_WIDTH), ceil(sqrt(len(rest))))
        for number, name in enumerate(rest):
            row, column = divmod(number, fit)
            corner = (x + column * SERVICE_WIDTH, bottom + row * SERVICE_HEIGHT)
            self.places.services[name] = Rect(*corner, SERVICE_WIDTH, SERVICE_HEIGHT)
            right = max(right, self.places.services[name].right)
        return right, bottom + SERVICE_HEIGHT * ceil(len(rest) / fit)

    def _chip_rows(self, hub: Hub) -> int:
        """Names of segments stand where VPCs attach: others' along the upper edge, the own ones along the lower."""
        where = {card.id: card.where for card in self.estate.cards}
        named = (each for each in self.estate.attachments if each.hub == hub.id and each.segment)
        joined = [each for each in named if each.card in where]
        return len({where[each.card] == hub.where for each in joined})
