"""VPCs behind a Transit Gateway of which one reaches the other, whose subnets have no route to answer by."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, each, named
from analysis.network.lint.tables import blocks_of, leads_to, named_subnets, routes_to, subnets_by_table
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Network, Route, RouteTable, Subnet
from analysis.snapshot.model.transit import TransitAttachment


def _look(account: Account) -> Iterator[Found]:
    subnets = subnets_by_table(account)
    told: set[tuple[str, str]] = set()
    yield from each(routes_to(account, "tgw-"), lambda pair: _unanswered(account, *pair, subnets, told))


def _unanswered(
    account: Account, table: RouteTable, route: Route, subnets: dict[str, list[Subnet]], told: set[tuple[str, str]]
) -> Iterator[Found]:
    """Yield the tables of other VPCs that do not answer what a route sends there, each once."""
    near = account.vpc_attachments.get((route.target, table.vpc_id))
    callers = tuple(block for subnet in subnets.get(table.id, ()) for block in subnet.blocks)
    if near is None or not callers:
        return
    blocks = blocks_of(account, route)
    for far in _reached(account, near, blocks):
        for own in account.route_tables.values():
            key = (own.id, table.vpc_id)
            if own.vpc_id != far.resource_id or key in told or leads_to(account, own, callers):
                continue
            called = [s for s in subnets.get(own.id, ()) if _any_overlap(s.blocks, blocks)]
            here = [s for s in called if not _is_door(account, far, s)]
            if not here:
                continue
            told.add(key)
            vpc = account.vpcs.get(table.vpc_id)
            name = named(account, "Vpc", table.vpc_id, vpc.name if vpc else "")
            text = f"{named_subnets(account, here)} get packets from {name} through {route.target}, and no route back"
            yield Found(named(account, "RouteTable", own.id, own.name), text, own.vpc_id)


def _is_door(account: Account, attachment: TransitAttachment, subnet: Subnet) -> bool:
    """Return whether an attachment is in a subnet and nobody else: nobody is called there, and nobody answers.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html
    """
    if subnet.id not in (attachment.subnet_ids or ()):
        return False
    if any(i.subnet_id == subnet.id and i.kind != "transit_gateway" for i in account.interfaces.values()):
        return False
    account.require("NetworkInterfaces")
    return True


def _reached(account: Account, near: TransitAttachment, blocks: tuple[Network, ...]) -> Iterator[TransitAttachment]:
    """Yield the VPCs' attachments to which the gateway sends packets of an attachment that go to some blocks."""
    table = account.transit_table_of.get((near.gateway_id, near.id))
    for route in table.routes if table and near.usable else ():
        if route.blackhole or isinstance(route.destination, str) or not _any_overlap((route.destination,), blocks):
            continue
        for key in route.attachment_ids:
            far = account.transit_attachments.get((near.gateway_id, key))
            if far is not None and far.kind == "vpc" and far.id != near.id:
                yield far


def _any_overlap(some: tuple[Network, ...], others: tuple[Network, ...]) -> bool:
    return any(a.version == b.version and a.overlaps(b) for a in some for b in others)


RULE = Rule(
    id="no-way-back-through-the-hub",
    severity="high",
    title="A VPC is reached through a Transit Gateway and has no route to answer by",
    remedy="Route the caller's blocks in the subnets that are called to the Transit Gateway, too.",
    source="https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html",
    needs=("Subnets", "RouteTables", "TransitGatewayVpcAttachments", "TransitGatewayRoutes"),
    look=_look,
)
