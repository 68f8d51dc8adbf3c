"""Where accounts and their Regions stand: hubs' accounts below those that attach to them, Regions in columns."""

from collections.abc import Mapping, Sequence

from study.drawing.estate.grid import ATTACHING, FIRST_LANE, GAP, HEADER, LANE, PAD, SERVICE_HEIGHT, SERVICE_WIDTH, Grid
from study.drawing.estate.model import Estate, Where
from study.drawing.estate.places import CLOUD, Places, beyond, ties_in, wheres
from study.drawing.geometry import Rect

GLOBAL_HEAD, CORRIDOR = HEADER, 116
"""In the column of what is of no Region its title, as high as a Region's; and beside the column room for lines."""
BETWEEN = 2 * GAP
"""Between Regions, and between accounts below each other."""
Column = tuple[float, float]
"""Where a Region's column begins, from the account's left border, and how wide it is at least."""


def lay(estate: Estate, x: float, y: float) -> Places:
    """Return where everything stands, the first account's corner at a point."""
    places = _Accounts(estate).lay(x, y)
    bottom = max(frame.bottom for frame in places.accounts.values())
    places.lanes[CLOUD] = bottom + FIRST_LANE
    return places


def below_accounts(estate: Estate) -> float:
    """Return the room for lines below the accounts."""
    lines = len(ties_in(estate, CLOUD))
    return FIRST_LANE + LANE * lines - LANE / 2 if lines else 0


class _Accounts:
    """Places accounts."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.wheres = wheres(estate)
        # Lines lead from what has no VPC, as keys, to what has.
        networks = {card.where.account for card in estate.cards}
        names = list(dict.fromkeys(where.account for where in self.wheres))
        self.names = sorted(names, key=lambda name: name in networks)
        self.grid = Grid(estate, down=estate.premises is not None)

    def lay(self, x: float, y: float) -> Places:
        hosts = [name for name in self.names if name in {hub.where.account for hub in self.estate.hubs}]
        guests = [name for name in self.names if name not in hosts]
        if self.grid.down:
            for name in sorted(self.names, key=lambda name: not beyond(self.estate, name)):
                y = self.account(name, x, y).bottom + GAP
        elif hosts and guests:
            self._around_hubs(hosts, guests, x, y)
        elif sum(len(self._regions(name)) > 1 for name in self.names) > 1:
            self._in_rows(x, y)
        else:
            self._in_a_row(self.names, x, y)
        return self.grid.places

    def _regions(self, account: str | None) -> list[Where]:
        """Return in which Regions an account has something; what is of none has a column of its own."""
        here = {card.where for card in self.estate.cards} | {hub.where for hub in self.estate.hubs}
        here |= {where for where, service in self.estate.services if not service.beyond}
        return [where for where in self.wheres if where.account == account and where in here]

    def _in_a_row(self, names: Sequence[str | None], x: float, y: float, least: float = 0) -> float:
        """Place accounts side by side; return where the lowest ends."""
        bottom = y
        for name in names:
            frame = self.account(name, x, y, least=least)
            x, bottom = frame.right + GAP, max(bottom, frame.bottom)
        return bottom

    def _around_hubs(self, hosts: Sequence[str | None], guests: Sequence[str | None], x: float, y: float) -> None:
        """Place those who attach above the hubs, evenly over the first hub's Region."""
        trial = _Accounts(self.estate)
        widths = [trial.account(name, 0, 0).width for name in guests]
        least = sum(widths) + GAP * (len(guests) - 1)
        trial.account(hosts[0], 0, 0, least=least)
        hub = min(trial.grid.places.hubs.values(), key=lambda rect: rect.x)
        gap = (hub.width + 2 * PAD - sum(widths)) / len(guests)
        cursor, bottom = x + hub.x - PAD + gap / 2, y
        for name, wide in zip(guests, widths, strict=True):
            bottom = max(bottom, self.account(name, cursor, y).bottom)
            cursor += wide + gap
        self._in_a_row(hosts, x, bottom + ATTACHING, least=least)

    def _in_rows(self, x: float, y: float) -> None:
        """Place accounts below each other, their Regions in the same columns."""
        columns = self._columns()
        for name in self.names:
            y = self.account(name, x, y, columns).bottom + BETWEEN

    def _columns(self) -> dict[str | None, Column]:
        cursor = PAD + max(self._aside(name) for name in self.names)
        columns: dict[str | None, Column] = {}
        for region in dict.fromkeys(where.region for where in self.wheres):
            trial = Grid(self.estate, keepers=self.grid.keepers)
            wide = max(trial.region(where, 0, 0).width for where in self.wheres if where.region == region)
            columns[region] = (cursor, wide)
            cursor += wide + BETWEEN
        return columns

    def _aside(self, account: str | None) -> float:
        """Return how far right an account's Regions begin, beside what is of no Region and lines from premises."""
        return SERVICE_WIDTH + CORRIDOR if self.grid.down or beyond(self.estate, account) else 0

    def account(
        self, name: str | None, x: float, y: float, columns: Mapping[str | None, Column] | None = None, least: float = 0
    ) -> Rect:
        """Place an account, the corner at a point; return its frame."""
        left, top = x + PAD + self._aside(name), y + HEADER
        services = beyond(self.estate, name)
        bottom, right = top + (GLOBAL_HEAD + len(services) * SERVICE_HEIGHT if services else 0), left
        cursor, level = left, top
        for number, where in enumerate(self._regions(name)):
            if columns:
                cursor = x + columns[where.region][0]
            wanted = columns[where.region][1] if columns else least if number == 0 else 0
            frame = self.grid.region(where, cursor, level, wanted)
            bottom, right = max(bottom, frame.bottom), max(right, frame.right)
            cursor, level = (cursor, frame.bottom + GAP) if self.grid.down else (frame.right + BETWEEN, level)
        if columns:
            right = x + max(first + wide for first, wide in columns.values())
        if services:
            # Lines from a network on premises pass below the column.
            self._column(name, x + PAD, top, bottom if not self.grid.down else 0)
        if not self.grid.down:
            self._level(name, bottom)
        lines = len(ties_in(self.estate, name))
        self.grid.places.lanes[name] = bottom + FIRST_LANE
        bottom += FIRST_LANE + LANE * lines - LANE / 2 if lines else 0
        frame = Rect(x, y, right + PAD - x, bottom + PAD - y)
        self.grid.places.accounts[name] = frame
        return frame

    def _level(self, account: str | None, bottom: float) -> None:
        """Let the Regions of an account end where the lowest does."""
        for where in self._regions(account):
            frame = self.grid.places.regions[where]
            self.grid.places.regions[where] = Rect(frame.x, frame.y, frame.width, bottom - frame.y)

    def _column(self, account: str | None, x: float, top: float, bottom: float) -> None:
        """Place what is of no Region below each other."""
        services = beyond(self.estate, account)
        least = GLOBAL_HEAD + len(services) * SERVICE_HEIGHT
        self.grid.places.globals[account] = Rect(x, top, SERVICE_WIDTH, max(bottom - top, least))
        for number, service in enumerate(services):
            place = Rect(x, top + GLOBAL_HEAD + number * SERVICE_HEIGHT, SERVICE_WIDTH, SERVICE_HEIGHT)
            self.grid.places.services[service.id] = place
