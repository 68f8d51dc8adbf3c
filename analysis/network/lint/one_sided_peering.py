"""Peerings that only one of the two VPCs has routes to."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.network.lint.tables import leads_to, named_subnets, routes_to, subnets_by_table
from analysis.snapshot.model.account import Account


def _look(account: Account) -> Iterator[Found]:
    subnets = subnets_by_table(account)
    told: set[tuple[str, str]] = set()
    for table, route, blocks in routes_to(account, "pcx-"):
        peering = account.peerings.get(route.target)
        far = peering.beyond(table.vpc_id) if peering and peering.active else None
        callers = tuple(block for subnet in subnets.get(table.id, ()) for block in subnet.blocks)
        if peering is None or far is None or far.vpc_id not in account.vpcs or not callers:
            continue
        for own in account.route_tables.values():
            here = [
                subnet
                for subnet in subnets.get(own.id, ())
                if any(a.version == b.version and a.overlaps(b) for a in subnet.blocks for b in blocks)
            ]
            key = (own.id, peering.id)
            if own.vpc_id != far.vpc_id or not here or key in told or leads_to(account, own, callers):
                continue
            told.add(key)
            text = (
                f"{named_subnets(account, here)} get packets of {table.vpc_id} through {peering.id}, and no route back"
            )
            yield Found(named(account, "RouteTable", own.id, own.name), text, own.vpc_id)


RULE = Rule(
    id="peering-routes-on-one-side",
    severity="high",
    title="Only one side of a peering has routes to the other",
    remedy="Route the caller's blocks in the tables of the subnets that are called to the peering, too.",
    source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
    needs=("Vpcs", "Subnets", "RouteTables", "VpcPeeringConnections"),
    look=_look,
)
