"""Peerings that only one of the two VPCs has routes to."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, each, named
from analysis.network.lint.tables import blocks_of, leads_to, named_subnets, routes_to, subnets_by_table
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Route, RouteTable, Subnet


def _look(account: Account) -> Iterator[Found]:
    subnets = subnets_by_table(account)
    told: set[tuple[str, str]] = set()
    yield from each(routes_to(account, "pcx-"), lambda pair: _unanswered(account, *pair, subnets, told))


def _unanswered(
    account: Account, table: RouteTable, route: Route, subnets: dict[str, list[Subnet]], told: set[tuple[str, str]]
) -> Iterator[Found]:
    """Yield the tables on the far side that do not answer what a route sends there, each once."""
    peering = account.peerings.get(route.target)
    far = peering.beyond(table.vpc_id) if peering and peering.active else None
    callers = tuple(block for subnet in subnets.get(table.id, ()) for block in subnet.blocks)
    if peering is None or far is None or far.vpc_id not in account.vpcs or not callers:
        return
    blocks = blocks_of(account, route)
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
        text = f"{named_subnets(account, here)} get packets of {table.vpc_id} through {peering.id}, and no route back"
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
