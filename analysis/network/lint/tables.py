"""What several rules ask of route tables."""

from collections.abc import Iterable, Iterator

from analysis.network.routing import LOCAL
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Network, Route, RouteTable, Subnet

ANYWHERE = ("0.0.0.0/0", "::/0")
_OUTWARD = ("igw-", "eigw-")


def blocks_of(account: Account, route: Route) -> tuple[Network, ...]:
    """Return the blocks that a route is for.

    Raises:
        CannotDecideError: if they are those of a prefix list that is not in the snapshot.
    """
    if not isinstance(route.destination, str):
        return (route.destination,)
    found = account.prefix_lists.get(route.destination)
    if found is None or found.blocks is None:
        raise unknown_blocks(route.destination)
    return found.blocks


def unknown_blocks(prefix_list_id: str) -> CannotDecideError:
    """Return the doubt that the blocks of a prefix list leave."""
    return CannotDecideError(f"the blocks of {prefix_list_id} are not in the snapshot")


def of_service(account: Account, route: Route) -> bool:
    """Return whether a route leads to a service of AWS by a gateway endpoint, and so to no VPC."""
    endpoint = account.endpoints.get(route.target)
    return endpoint is not None and endpoint.kind == "Gateway"


def subnets_by_table(account: Account) -> dict[str, list[Subnet]]:
    """Return route table id → the subnets that it routes."""
    found: dict[str, list[Subnet]] = {}
    for subnet in account.subnets.values():
        table = account.route_table_of.get(subnet.id)
        if table is not None:
            found.setdefault(table.id, []).append(subnet)
    return found


def default_route(table: RouteTable, version: int = 4) -> Route | None:
    """Return a table's route to everywhere, if it has one that leads somewhere."""
    wanted = ANYWHERE[version == 6]
    return next((r for r in table.routes if r.text == wanted and not r.blackhole), None)


def leads_to(account: Account, table: RouteTable, blocks: Iterable[Network]) -> bool:
    """Return whether a table has a route, other than the local one, that may lead to any address of some blocks.

    Routes to internet gateways lead to nobody of one's own by a private address, those to gateway endpoints to no VPC.
    """
    wanted = tuple(blocks)
    return any(
        own.version == block.version and own.overlaps(block)
        for route in table.routes
        if route.target != LOCAL and not route.target.startswith(_OUTWARD) and not route.blackhole
        if not of_service(account, route)
        for own in blocks_of(account, route)
        for block in wanted
    )


def routes_to(account: Account, prefix: str) -> Iterator[tuple[RouteTable, Route]]:
    """Yield every living route whose target's id begins with something, with its table."""
    for table in account.route_tables.values():
        for route in table.routes:
            if route.target.startswith(prefix) and not route.blackhole:
                yield table, route


def named_subnets(account: Account, subnets: Iterable[Subnet]) -> str:
    """Return subnets as people know them, a few of them by name."""
    names = sorted(account.path_of.get(subnet.id, subnet.name) or subnet.id for subnet in subnets)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
