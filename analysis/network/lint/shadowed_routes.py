"""Routes that no packet takes, because another route to the same block comes first."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, each, named
from analysis.network.lint.tables import blocks_of, unknown_blocks
from analysis.network.reserved import PRIVATE
from analysis.network.routing import BY_ROUTE_SERVER, LOCAL, PROPAGATED, lists_of_services, preference
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network, Route, RouteTable


def _look(account: Account) -> Iterator[Found]:
    yield from each(account.route_tables.values(), lambda table: _shadowed(account, table))


def _shadowed(account: Account, table: RouteTable) -> Iterator[Found]:
    """Yield the routes of a table that are not taken.

    The blocks of a gateway endpoint's prefix list need not be known: they are public, and so none of private ones.
    """
    closed = lists_of_services(account, table)
    first: dict[Network, Route] = {}
    for route in sorted(table.routes, key=preference, reverse=True):
        for block in () if route.destination in closed else blocks_of(account, route):
            best = first.setdefault(block, route)
            if best is not route and best.target != route.target:
                instead = f"{_origin(best)} by {best.target} is"
                text = f"{_origin(route)} to {block} by {route.target} is not taken: {instead}"
                yield Found(named(account, "RouteTable", table.id, table.name), text, table.vpc_id)
    if closed and any(_may_be_listed(block, route) for block, route in first.items()):
        raise unknown_blocks(min(closed))


def _may_be_listed(block: Network, route: Route) -> bool:
    """Return whether a service of AWS may have a block that somebody routes."""
    private = any(p.version == block.version and p.prefixlen <= block.prefixlen and p.overlaps(block) for p in PRIVATE)
    return route.target != LOCAL and block.prefixlen > 0 and not private


def _origin(route: Route) -> str:
    if route.origin in _TOLD:
        return _TOLD[route.origin]
    return f"the route of {route.destination}" if isinstance(route.destination, str) else "the static route"


_TOLD = {PROPAGATED: "the propagated route", BY_ROUTE_SERVER: "the route that a route server has advertised"}


RULE = Rule(
    id="shadowed-route",
    severity="low",
    title="A route is not taken, because another to the same block comes first",
    remedy="Delete one of the two.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html",
    needs=("RouteTables",),
    look=_look,
)
