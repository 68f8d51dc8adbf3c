"""Hosts that are called by a public address, in subnets that have no route to answer by."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import default_route
from analysis.snapshot.model.account import Account


def _look(account: Account) -> Iterator[Found]:
    for interface in account.interfaces.values():
        if not interface.public or interface.vpc_id not in account.internet_gateway_of:
            continue
        gateway = account.internet_gateway_of[interface.vpc_id]
        table = account.route_table_of.get(interface.subnet_id)
        if table is None or any(r.target == gateway.id and not r.blackhole for r in table.routes):
            continue
        route = default_route(table)
        way = (
            f"sends replies to {route.target}, which did not see the question" if route else "has no route for replies"
        )
        owner = account.owner_of_interface.get(interface.id, interface.name)
        text = (
            f"{interface.public[0][1]} brings packets in from the internet, and its subnet {interface.subnet_id} {way}"
        )
        yield Found(named(account, "NetworkInterface", interface.id, owner), text, interface.vpc_id)


RULE = Rule(
    id="no-way-back-to-the-internet",
    severity="high",
    title="A host with a public address is in a subnet without a route to the internet gateway",
    remedy="Route 0.0.0.0/0 of its subnet to the internet gateway, or take the public address away.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    needs=("NetworkInterfaces", "RouteTables", "InternetGateways", "Subnets"),
    look=_look,
)
