"""Subnets that leave by the NAT gateway of another Availability Zone."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import default_route
from analysis.snapshot.model.account import Account


def _look(account: Account) -> Iterator[Found]:
    for subnet in account.subnets.values():
        table = account.route_table_of.get(subnet.id)
        route = default_route(table) if table else None
        nat = account.nat_gateways.get(route.target) if route else None
        where = account.subnets.get(nat.subnet_id) if nat and nat.zonal else None
        if nat is not None and where is not None and where.zone != subnet.zone:
            shown = named(account, "NatGateway", nat.id, nat.name)
            text = (
                f"it is in {subnet.zone} and leaves by {shown} in {where.zone}: the loss of {where.zone} stops it, too"
            )
            yield Found(named(account, "Subnet", subnet.id, subnet.name), text, subnet.vpc_id)


RULE = Rule(
    id="nat-in-another-zone",
    severity="medium",
    title="A subnet leaves by the NAT gateway of another zone",
    remedy="Give each zone a NAT gateway and its subnets a route to it, or use a regional NAT gateway.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
    needs=("Subnets", "RouteTables", "NatGateways"),
    look=_look,
)
