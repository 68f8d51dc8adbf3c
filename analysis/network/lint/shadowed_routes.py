"""Routes that no packet takes, because another route to the same block comes first."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import blocks_of
from analysis.network.routing import LOCAL
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network, Route


def _look(account: Account) -> Iterator[Found]:
    for table in account.route_tables.values():
        first: dict[Network, Route] = {}
        for route in sorted(table.routes, key=_place):
            for block in blocks_of(account, route):
                best = first.setdefault(block, route)
                if best is not route and best.target != route.target:
                    instead = f"{_origin(best)} by {best.target} is"
                    text = f"{_origin(route)} to {block} by {route.target} is not taken: {instead}"
                    yield Found(named(account, "RouteTable", table.id, table.name), text, table.vpc_id)


def _place(route: Route) -> int:
    if route.target == LOCAL:
        return 0
    if route.origin == "EnableVgwRoutePropagation":
        return 3
    return 2 if isinstance(route.destination, str) else 1


def _origin(route: Route) -> str:
    if route.origin == "EnableVgwRoutePropagation":
        return "the propagated route"
    return f"the route of {route.destination}" if isinstance(route.destination, str) else "the static route"


RULE = Rule(
    id="shadowed-route",
    severity="low",
    title="A route is not taken, because another to the same block comes first",
    remedy="Delete one of the two.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html",
    needs=("RouteTables",),
    look=_look,
)
