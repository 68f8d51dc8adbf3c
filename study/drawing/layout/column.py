"""The column of regional services beside the VPC, and of global services beside the Region."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from study.drawing.geometry import Rect, around
from study.drawing.layout.bands import key_mark
from study.drawing.layout.grid import Grid
from study.drawing.model.architecture import Architecture
from study.drawing.model.read_calls import PRIVATE
from study.drawing.model.services import Service
from study.drawing.scene import SMALL, Badge, Icon, Scene

SERVICE = 48
LINES = 40
"""What the two lines below a service's icon need."""
PITCH, LEAST = SERVICE + LINES + 44, SERVICE + LINES + 28
"""From one service to the next, and where one has to fit between two others."""
REACH = 204
"""From the VPC's border to the middle of the column."""
ROOM = 148
BEYOND = 190
"""From the middle of the column to the middle of the global services'."""
TOP = 52
UNDER, STEP = 76, ROOM + 16
"""From the VPC's lower border to the middle of what stands below it: room for what stands on the border; and from one
to the next."""


def places_of(architecture: Architecture, grid: Grid) -> dict[str, Rect]:
    """Return where services stand.

    What bands lead to, or are led to by, stands beside them as far as it can, the rest in the order of the links. What
    nothing in the VPC is linked with stands below it if the column would be much higher than the VPC.
    """
    goals = [link.target for link in architecture.links if not _is_service(link.source, architecture)]
    row = _row(architecture, grid)
    regional = [service for service in architecture.services if not service.beyond and service.id not in row]
    ordered = sorted(regional, key=lambda each: goals.index(each.id) if each.id in goals else len(goals))
    beside, below = _parted(ordered, architecture, grid)
    places = _down(beside, architecture, grid)
    wide = max(1, int(grid.vpc.width // STEP), len(row))
    low = max([grid.vpc.bottom + UNDER, *(place.bottom + LINES + UNDER / 2 for place in places.values() if row)])
    for rank, name in enumerate([*row, *[""] * (-len(row) % wide), *(service.id for service in below)]):
        line, place = divmod(rank, wide)
        if name:
            places[name] = around(grid.vpc.x + STEP * (place + 0.5), low + line * (PITCH - SERVICE / 2), SERVICE)
    free = grid.vpc.y + TOP
    global_ones = [each for each in architecture.services if each.beyond]
    goals_of = {each.id: _goal(each, architecture, grid, places) or free for each in global_ones}
    for service in sorted(global_ones, key=lambda each: goals_of[each.id]):
        places[service.id] = around(grid.vpc.right + REACH + BEYOND, max(goals_of[service.id], free), SERVICE)
        free = places[service.id].cy + PITCH
    return places


def _goal(service: Service, architecture: Architecture, grid: Grid, places: Mapping[str, Rect]) -> float | None:
    """Return how high what a global service leads to stands; beside a band, where no regional service is in the way."""
    for link in architecture.links:
        if link.source == service.id and link.target in places:
            return places[link.target].cy
        if link.source == service.id and link.target in grid.bands:
            band = grid.bands[link.target]
            steps = [band.cy + side * step for step in range(0, int(band.height / 2) - 8, 4) for side in (-1, 1)]
            rooms = [Rect(place.x - ROOM / 2, place.y, 2 * ROOM, SERVICE + LINES) for place in places.values()]
            ways = (Rect(band.right, y - 4, REACH + BEYOND, 8) for y in steps)
            return next((way.cy for way in ways if not any(room.overlaps(way) for room in rooms)), band.cy)
    return None


def _row(architecture: Architecture, grid: Grid) -> list[str]:
    """Return what stands in a row below the VPC: what an endpoint in its last row leads to, and what follows from that.

    What writes to several has the first of them on its left.
    """
    for link in architecture.links:
        band = grid.bands.get(link.source)
        if link.label != PRIVATE or band is None or any(other.y > band.bottom for other in grid.bands.values()):
            continue
        row, name = [link.target], link.target
        while name:
            after = [each.target for each in architecture.links if each.source == name and each.target not in row]
            following = [each for each in after if any(one.source == each for one in architecture.links)]
            ends = [each for each in after if each not in following]
            row = [*ends[: 1 if following else 0], *row] if name == link.target else row
            name = next(iter(following), "")
            row += [name] if name else [each for each in ends if each not in row]
        return row
    return []


def _parted(
    services: Sequence[Service], architecture: Architecture, grid: Grid
) -> tuple[Sequence[Service], Sequence[Service]]:
    """Return the services beside the VPC, and those of the last that have no links and would reach far below it."""
    linked = {end for link in architecture.links for end in (link.source, link.target)}
    fit = max(1, int((grid.vpc.height - TOP - SERVICE / 2 - LINES) // PITCH) + 1)
    kept = [service for rank, service in enumerate(services) if rank < fit or service.id in linked]
    below = [service for service in services if service not in kept]
    return (kept, below) if len(below) > 1 else (services, [])


def column(scene: Scene, architecture: Architecture, places: Mapping[str, Rect], numbers: Mapping[str, int]) -> None:
    """Add all services."""
    for service in architecture.services:
        place = places[service.id]
        resource = service.id if service.id in architecture.stack.resources else ""
        scene.icons.append(Icon(place, service.icon, resource))
        scene.say(place.cx, place.bottom + 17, service.title, ROOM, bold=True, align="middle")
        scene.say(place.cx, place.bottom + 33, service.name, ROOM, size=SMALL, ink="muted", align="middle")
        if service.id in architecture.encrypted:
            key_mark(scene, place)
        if service.id in numbers:
            scene.badges.append(Badge(place.x - 16, place.cy, numbers[service.id]))


def _is_service(name: str, architecture: Architecture) -> bool:
    return any(service.id == name for service in architecture.services)


def _down(services: Sequence[Service], architecture: Architecture, grid: Grid) -> dict[str, Rect]:
    """Return places in the column: beside their bands, then from the top what is left, the last of it spread out."""
    top, wanted = grid.vpc.y + TOP, _wanted(services, architecture, grid)
    tied = sorted((service for service in services if service.id in wanted), key=lambda each: wanted[each.id])
    middles = dict(zip((each.id for each in tied), _apart([wanted[each.id] for each in tied], top), strict=True))
    rest = [service for service in services if service.id not in wanted]
    last = max(middles.values(), default=top - PITCH)
    while rest and (spot := _gap(middles.values(), top)) is not None:
        middles[rest.pop(0).id] = spot
    room = grid.vpc.bottom - LINES - SERVICE / 2 - 8 - (last if middles else top)
    steps = len(rest) if middles else len(rest) - 1
    pitch = max(PITCH, room / steps) if steps > 0 else PITCH
    first = last + pitch if middles else top
    middles |= {service.id: first + pitch * rank for rank, service in enumerate(rest)}
    return {name: around(grid.vpc.right + REACH, middle, SERVICE) for name, middle in middles.items()}


def _wanted(services: Sequence[Service], architecture: Architecture, grid: Grid) -> dict[str, float]:
    """Return the heights at which services want to stand: the middle of the bands that they are linked with."""
    found: dict[str, list[float]] = {}
    for link in architecture.links:
        for service, band in ((link.source, link.target), (link.target, link.source)):
            if band in grid.bands and service in {each.id for each in services}:
                found.setdefault(service, []).append(grid.bands[band].cy)
    return {name: sum(heights) / len(heights) for name, heights in found.items()}


def _apart(wanted: Sequence[float], top: float) -> Iterator[float]:
    """Yield heights at least a pitch apart, as near to those that are wanted as can be (isotonic regression)."""
    blocks: list[tuple[float, int]] = []
    for rank, height in enumerate(wanted):
        mean, count = max(height, top) - rank * PITCH, 1
        while blocks and blocks[-1][0] > mean:
            before, others = blocks.pop()
            mean, count = (before * others + mean * count) / (others + count), count + others
        blocks.append((mean, count))
    means = [max(mean, top) for mean, count in blocks for _ in range(count)]
    yield from (mean + rank * PITCH for rank, mean in enumerate(means))


def _gap(taken: Iterable[float], top: float) -> float | None:
    """Return the highest free place above the last one that is taken."""
    heights = sorted(taken)
    if heights and heights[0] - top >= PITCH:
        return max(top, heights[0] - PITCH * int((heights[0] - top) // PITCH))
    for one, other in pairwise(heights):
        if other - one >= 2 * LEAST:
            return one + min(PITCH, (other - one) / 2)
    return None
