"""Routes whose target is gone: packets take them, and get nowhere."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import named_subnets, subnets_by_table
from analysis.snapshot.model.account import Account


def _look(account: Account) -> Iterator[Found]:
    subnets = subnets_by_table(account)
    for table in account.route_tables.values():
        for route in table.routes:
            if route.blackhole:
                who = named_subnets(account, subnets.get(table.id, ()))
                text = f"{route.text} leads to {route.target or 'nothing'}, which is gone" + (f": {who}" if who else "")
                yield Found(named(account, "RouteTable", table.id, table.name), text, table.vpc_id)
    for hub in account.transit_tables.values():
        for path in hub.routes:
            # One without an attachment was written to drop packets.
            if path.blackhole and path.attachment_ids:
                text = f"{path.destination} leads to {', '.join(path.attachment_ids)}, which is gone"
                yield Found(named(account, "TransitGatewayRouteTable", hub.id, hub.name), text)


RULE = Rule(
    id="blackhole",
    severity="medium",
    title="A route leads to what is gone",
    remedy="Delete the route, or lead it to what is there.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html",
    needs=("RouteTables",),
    also=("TransitGatewayRoutes",),
    look=_look,
)
