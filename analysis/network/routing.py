"""Which route a packet takes."""

from collections.abc import Callable

from analysis.network.ranges import Addresses, matches
from analysis.snapshot.model.network import Network, Route, RouteTable

LOCAL = "local"
PROPAGATED = "EnableVgwRoutePropagation"


def choose_route(
    table: RouteTable, destination: Addresses, blocks_of: Callable[[str], tuple[Network, ...]]
) -> Route | None:
    """Return the route with the longest matching prefix.

    Among equally long ones the local route comes first, then static routes to a block, then those to a prefix list,
    then propagated ones. A propagated route within the VPC's own blocks counts for nothing, however long it is.

    Args:
        table: the subnet's route table.
        destination: where the packet goes.
        blocks_of: returns a prefix list's blocks.

    Raises:
        StraddleError: if some of the addresses take another route than the others.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html and
    https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
    """
    local = [route.destination for route in table.routes if route.target == LOCAL]
    candidates = [
        (block.prefixlen, _preference(route), block, route)
        for route in table.routes
        for block in _blocks(route, blocks_of)
        if block.version == destination.version
        and not (route.origin == PROPAGATED and any(_covers(own, block) for own in local))
    ]
    candidates.sort(key=lambda candidate: candidate[:2], reverse=True)
    return next((route for _, _, block, route in candidates if matches(destination.condition(block))), None)


def _blocks(route: Route, blocks_of: Callable[[str], tuple[Network, ...]]) -> tuple[Network, ...]:
    return blocks_of(route.destination) if isinstance(route.destination, str) else (route.destination,)


def _preference(route: Route) -> int:
    if route.target == LOCAL:
        return 3
    if route.origin == PROPAGATED:
        return 0
    return 1 if isinstance(route.destination, str) else 2


def _covers(own: Network | str, block: Network) -> bool:
    return not isinstance(own, str) and own.version == block.version and block.subnet_of(own)  # type: ignore[arg-type]
