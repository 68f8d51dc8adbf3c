"""Which route a packet takes."""

from collections.abc import Callable

from analysis.network.prefixes import Prefixes
from analysis.network.ranges import Addresses
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network, Route, RouteTable

LOCAL = "local"
PROPAGATED = "EnableVgwRoutePropagation"
BY_ROUTE_SERVER = "Advertisement"


def choose_route(
    table: RouteTable, destination: Addresses, blocks_of: Callable[[str], tuple[Network, ...]]
) -> Route | None:
    """Return the route that a table chooses for a destination; see :func:`routes_by_prefix`.

    Raises:
        StraddleError: if some of the addresses take another route than the others.
    """
    return routes_by_prefix(table, blocks_of).longest(destination)


def routes_by_prefix(table: RouteTable, blocks_of: Callable[[str], tuple[Network, ...]]) -> Prefixes[Route]:
    """Return a table's routes, of which the one with the longest matching prefix is chosen.

    Among equally long ones the local route comes first, then static routes to a block, then those to a prefix list,
    then propagated ones, by a gateway or by a VPC Route Server. A route propagated by a gateway that lies within the
    VPC's own blocks counts for nothing, however long it is.

    Args:
        table: a VPC's route table.
        blocks_of: returns a prefix list's blocks.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html and
    https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
    """
    local = [route.destination for route in table.routes if route.target == LOCAL]
    return Prefixes(
        (block, route)
        for route in sorted(table.routes, key=preference, reverse=True)
        for block in _blocks(route, blocks_of)
        if not (route.origin == PROPAGATED and any(_covers(own, block) for own in local))
    )


def lists_of_services(account: Account, table: RouteTable) -> frozenset[str]:
    """Return the prefix lists of gateway endpoints whose blocks are not known; no private address is in them.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    lists: dict[str, bool] = {}
    for route in table.routes:
        if isinstance(route.destination, str):
            endpoint = account.endpoints.get(route.target)
            of_service = endpoint is not None and endpoint.kind == "Gateway"
            lists[route.destination] = of_service and lists.get(route.destination, True)
    known = (account.prefix_lists.get(each) for each in lists)
    told = {each.id for each in known if each is not None and each.blocks is not None}
    return frozenset(each for each, of_service in lists.items() if of_service and each not in told)


def _blocks(route: Route, blocks_of: Callable[[str], tuple[Network, ...]]) -> tuple[Network, ...]:
    return blocks_of(route.destination) if isinstance(route.destination, str) else (route.destination,)


def preference(route: Route) -> int:
    """Return the place of a route among those to the same block, the highest first."""
    if route.target == LOCAL:
        return 3
    if route.origin in (PROPAGATED, BY_ROUTE_SERVER):
        return 0
    return 1 if isinstance(route.destination, str) else 2


def _covers(own: Network | str, block: Network) -> bool:
    return not isinstance(own, str) and own.version == block.version and block.subnet_of(own)  # type: ignore[arg-type]
