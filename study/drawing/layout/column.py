"""The column of regional services beside the VPC, and global services beside the Region."""

from collections.abc import Mapping, Sequence

from study.drawing.geometry import Rect, around
from study.drawing.layout.bands import key_mark
from study.drawing.layout.grid import Grid
from study.drawing.model.architecture import Architecture
from study.drawing.model.services import Service
from study.drawing.scene import SMALL, Badge, Icon, Scene

SERVICE = 48
LINES = 40
"""What the two lines below a service's icon need."""
PITCH = SERVICE + LINES + 44
REACH = 160
"""From the VPC's border to the middle of the column."""
ROOM = 148
BEYOND = 150
"""From the middle of the column to the middle of the global services'."""
TOP = 52
UNDER, STEP = 76, ROOM + 16
"""From the VPC's lower border to the middle of what stands below it: room for what stands on the border; and from one
to the next."""


def places_of(architecture: Architecture, grid: Grid) -> dict[str, Rect]:
    """Return where services stand.

    What the VPC leads to comes first, in the order of the links, and the first service that a band writes to stands
    beside that band, so that its arrow is straight; what follows has the height that is left. What nothing leads to
    stands below the VPC if the column would be much higher than it.
    """
    goals = [link.target for link in architecture.links if not _is_service(link.source, architecture)]
    regional = [service for service in architecture.services if not service.beyond]
    ordered = sorted(regional, key=lambda each: goals.index(each.id) if each.id in goals else len(goals))
    beside, below = _parted(ordered, architecture, grid)
    places = _down(beside, architecture, grid)
    wide = max(1, int(grid.vpc.width // STEP))
    for rank, service in enumerate(below):
        row, place = divmod(rank, wide)
        places[service.id] = around(
            grid.vpc.x + STEP * (place + 0.5), grid.vpc.bottom + UNDER + row * (PITCH - SERVICE / 2), SERVICE
        )
    free = grid.vpc.y + TOP
    for service in (each for each in architecture.services if each.beyond):
        goal = next((places[link.target].cy for link in architecture.links if link.source == service.id), free)
        places[service.id] = around(grid.vpc.right + REACH + BEYOND, max(goal, free), SERVICE)
        free = places[service.id].cy + PITCH
    return places


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
    heights = {link.target: grid.bands[link.source].cy for link in architecture.links if link.source in grid.bands}
    beside = next((rank for rank, service in enumerate(services) if service.id in heights), 0)
    top = grid.vpc.y + TOP
    fixed = max(top + beside * PITCH, heights[services[beside].id]) if heights else top
    after = len(services) - beside - 1
    room = grid.vpc.bottom - LINES - SERVICE / 2 - 8 - fixed
    pitch = max(PITCH, room / after) if after > 0 else PITCH
    middles = [fixed + (rank - beside) * (pitch if rank > beside else PITCH) for rank in range(len(services))]
    return {
        service.id: around(grid.vpc.right + REACH, middle, SERVICE)
        for service, middle in zip(services, middles, strict=True)
    }
