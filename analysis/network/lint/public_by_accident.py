"""Subnets with a route to the internet gateway that nobody seems to have wanted."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import default_route, named_subnets, subnets_by_table
from analysis.snapshot.model.account import Account


def _look(account: Account) -> Iterator[Found]:
    databases = {
        account.interfaces[key].subnet_id: database.id
        for database in account.databases.values()
        for key in database.interface_ids
        if key in account.interfaces
    }
    for table_id, subnets in subnets_by_table(account).items():
        table = account.route_tables[table_id]
        route = default_route(table) or default_route(table, 6)
        if route is None or not route.target.startswith("igw-"):
            continue
        implicit = [subnet for subnet in subnets if subnet.id not in table.subnet_ids]
        if implicit:
            text = f"as the main table it makes {named_subnets(account, implicit)} public, and every subnet to come"
            yield Found(named(account, "RouteTable", table.id, table.name), text, table.vpc_id)
        for subnet in subnets:
            if subnet.id in databases:
                text = f"the database {databases[subnet.id]} is in it, and {table.id} routes it to {route.target}"
                yield Found(named(account, "Subnet", subnet.id, subnet.name), text, subnet.vpc_id)


RULE = Rule(
    id="public-by-accident",
    severity="medium",
    title="A subnet is public, and does not seem to be meant to be",
    remedy="Leave the main route table without a way out, and give each subnet a table by name.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
    needs=("Subnets", "RouteTables"),
    also=("DBInstances", "NetworkInterfaces"),
    look=_look,
)
