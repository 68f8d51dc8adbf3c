"""Which route a packet takes."""

from collections.abc import Callable

from analysis.snapshot.model.network import Address, Network, Route, RouteTable

LOCAL = "local"


def choose_route(
    table: RouteTable, destination: Address, blocks_of: Callable[[str], tuple[Network, ...]]
) -> Route | None:
    """Return the route with the longest matching prefix; among equal ones local, then static, then propagated.

    Args:
        table: the subnet's route table.
        destination: where the packet goes.
        blocks_of: returns a prefix list's blocks.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
    """
    best: tuple[tuple[int, int], Route] | None = None
    for route in table.routes:
        length = _match(route, destination, blocks_of)
        if length is None:
            continue
        rank = (length, _preference(route))
        if best is None or rank > best[0]:
            best = (rank, route)
    return best[1] if best else None


def _match(
    route: Route, destination: Address, blocks_of: Callable[[str], tuple[Network, ...]]
) -> int | None:
    """Return the length of the prefix by which a route matches, or ``None``."""
    blocks = blocks_of(route.destination) if isinstance(route.destination, str) else (route.destination,)
    lengths = [block.prefixlen for block in blocks if block.version == destination.version and destination in block]
    return max(lengths, default=None)


def _preference(route: Route) -> int:
    if route.target == LOCAL:
        return 2
    return 0 if route.origin == "EnableVgwRoutePropagation" else 1
