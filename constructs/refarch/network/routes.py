"""Routes of VPC route tables: what EC2 would refuse only when they are made is refused at synthesis.

One table gets its routes from many hands (a hub, a peering, a VPN), so that none of them alone can tell whether there
is room for one more, or whether the table leads there already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from refarch.network.looked_up import is_made_up
from refarch.network.route_count import RouteCount
from refarch.network.subnet_layout import VpcSubnets
from refarch.network.tiers import Exposure
from refarch.refusal import refuse
from refarch.remembered import handle

ROUTES_PER_TABLE = 50
"""Routes of a table, the local ones not counted, IPv4 and IPv6 each for themselves.

AWS's default was 50 for years; it is said to be 500 by now, which its own pages have not confirmed to us. What an
account may do is not known at synthesis; whoever knows it, from Service Quotas, says so with ``route_quota``.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
"""
MOST_ROUTES = 1000
MOST_TRANSIT_ROUTES = 10_000
"""Routes of all tables of a Transit Gateway together.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
"""
DEFAULT_ROUTES = ("0.0.0.0/0", "::/0")


@dataclass
class _Table:
    quota: int = ROUTES_PER_TABLE
    # Destination → who has written it.
    written: dict[str, IConstruct] = field(default_factory=dict)


_BOOKS: dict[str, dict[str, _Table]] = {}
"""App → table's id → table. An app is known by its handle."""
_ROOTS: dict[str, str] = {}
"""Construct → app, both by handle: asking Node for it each time would slow a synthesis."""
_TABLE_IDS: dict[str, str] = {}
"""Subnet, by handle → the id of its route table."""
_APPS: dict[str, str] = {}
"""Id of a table of a new VPC, a token that no other table has → app."""


@dataclass(frozen=True)
class _Made:
    """What CDK has written into the table of a new VPC's subnet."""

    scope: Construct
    quota: int
    destinations: Sequence[str]


_MADE: dict[str, _Made] = {}
"""Subnet, by handle → what is in its table, until somebody asks for that: most tables get no further route."""


def write_route(
    scope: Construct, construct_id: str, *, table_id: str, destination: str, **target: str | None
) -> ec2.CfnRoute:
    """Add a route to a table, new or imported.

    Args:
        scope: who writes it.
        construct_id: the id in it.
        table_id: the table; of a subnet, what :func:`table_of` says.
        destination: a block, IPv4 or IPv6.
        target: where it leads, as :class:`CfnRoute` calls it.

    Raises:
        RefusedError: if the table leads there already, or has no room for another route.
    """
    note_routes(scope, table_id, [destination])
    key = "destination_ipv6_cidr_block" if ":" in destination else "destination_cidr_block"
    return ec2.CfnRoute(scope, construct_id, route_table_id=table_id, **{key: destination}, **target)


def note_routes(scope: Construct, table_id: str, destinations: Iterable[str]) -> None:
    """Count routes that are written without :func:`write_route`: by CDK's VPC, or by an endpoint.

    Raises:
        RefusedError: as :func:`write_route`.
    """
    if not is_made_up(table_id):
        _write(scope, _table(scope, table_id), destinations)


def _write(scope: Construct, table: _Table, destinations: Iterable[str]) -> None:
    for destination in destinations:
        if destination in table.written:
            what = "one default route" if destination in DEFAULT_ROUTES else "one route to a block"
            rule = f"a route table has {what}, and this one has it from {table.written[destination].node.path}"
            refuse(scope, f"route to {destination}", rule, "Remove one of the two, or write it into another table")
        six = ":" in destination
        count = sum((":" in each) is six for each in table.written)
        if count >= table.quota:
            rule = f"a route table holds {table.quota} routes unless its quota is raised"
            remedy = "Name larger blocks, or give the VPC the route_quota that Service Quotas tells of your account"
            remedy += " (with_route_quota if imported)"
            refuse(scope, f"route {count + 1}, to {destination}", rule, remedy)
        table.written[destination] = scope


def note_transit_routes(scope: Construct, table_id: str, destinations: Iterable[str]) -> None:
    """Count static routes of a Transit Gateway's table, which has one to a block.

    Raises:
        RefusedError: as :func:`write_route`.
    """
    _table(scope, table_id).quota = MOST_TRANSIT_ROUTES
    note_routes(scope, table_id, destinations)


def set_route_quota(scope: IConstruct, table_ids: Iterable[str], quota: int) -> None:
    """Say how many routes tables hold.

    Raises:
        RefusedError: if AWS gives nobody so many.
    """
    _refuse_quota(scope, quota)
    for table_id in table_ids:
        _table(scope, table_id).quota = quota


def _refuse_quota(scope: IConstruct, quota: int) -> None:
    if not 1 <= quota <= MOST_ROUTES:
        rule = f"AWS raises it to {MOST_ROUTES} at most, for the network's performance"
        refuse(scope, f"route_quota={quota}", rule, "Name larger blocks, or use a prefix list")


def with_route_quota(vpc: ec2.IVpc, quota: int) -> ec2.IVpc:
    """Say how many routes the tables of an imported VPC hold; one that is made here is told by ``route_quota``.

    Example::

        old = with_route_quota(ec2.Vpc.from_vpc_attributes(self, "Old", ...), 500)

    Args:
        vpc: the VPC.
        quota: routes of a table, without the local ones; what it holds already is not known and not counted.

    Returns:
        The VPC itself.

    Raises:
        RefusedError: if AWS gives nobody so many.
    """
    set_route_quota(vpc, tables_of([*vpc.public_subnets, *vpc.private_subnets, *vpc.isolated_subnets]), quota)
    return vpc


def tables_of(subnets: Sequence[ec2.ISubnet]) -> list[str]:
    """Return the ids of their route tables, each once."""
    return list(dict.fromkeys(table_of(subnet) for subnet in subnets))


def known_tables_of(scope: Construct, subnets: Sequence[ec2.ISubnet]) -> list[str]:
    """Return the ids of their route tables, each once, for who has to write into them.

    Raises:
        RefusedError: if one was imported without its table, for which CDK has nothing to answer with.
    """
    try:
        return tables_of(subnets)
    except RuntimeError:
        named = ", ".join(subnet.node.id for subnet in subnets)
        rule = "the route table of one is not known, so that no route can be written into it"
        refuse(scope, f"subnets {named}", rule, "Import the VPC with the ids of its route tables")


def table_of(subnet: ec2.ISubnet) -> str:
    """Return the id of a subnet's route table, for :func:`write_route`.

    Raises:
        RefusedError: if the table has no room for what CDK has written into it.
    """
    own = handle(subnet)
    if own not in _TABLE_IDS:
        _TABLE_IDS[own] = subnet.route_table.route_table_id
        made = _MADE.pop(own, None)
        if made is not None:
            _APPS[_TABLE_IDS[own]] = _app_of(made.scope)
            set_route_quota(made.scope, [_TABLE_IDS[own]], made.quota)
            note_routes(made.scope, _TABLE_IDS[own], made.destinations)
    return _TABLE_IDS[own]


def note_new_vpc(
    scope: Construct, rows: VpcSubnets, *, quota: int, nat: bool, dual_stack: bool, endpoints: int = 2
) -> None:
    """Count what CDK has written into the tables of a new VPC, and say how many routes they hold.

    Args:
        scope: whose VPC it is.
        rows: its subnets.
        quota: routes of a table.
        nat: whether private subnets leave through a NAT gateway.
        dual_stack: whether public and private subnets have a default route for IPv6.
        endpoints: gateway endpoints, whose prefix lists take up one entry each.

    Raises:
        RefusedError: if the quota is none, or too small for these routes alone.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    _refuse_quota(scope, quota)
    _app_of(scope)  # so that all is counted at the end, whoever writes routes
    lists = [f"gateway endpoint {number + 1}" for number in range(endpoints)]
    leaves = {
        Exposure.PUBLIC: (True, dual_stack),
        Exposure.EGRESS: (nat, dual_stack),
        Exposure.ISOLATED: (False, False),
    }
    for exposure, subnets in rows.leading.items():
        defaults = [route for route, there in zip(DEFAULT_ROUTES, leaves[exposure], strict=True) if there]
        made = _Made(scope, quota, [*lists, *defaults])
        if subnets:
            _write(scope, _Table(quota), made.destinations)
        _MADE.update({handle(subnet): made for subnet in subnets})
        if quota != ROUTES_PER_TABLE:
            tables_of(subnets)  # whoever counts at the end has to know of it


def _table(scope: IConstruct, table_id: str) -> _Table:
    app = _APPS.get(table_id) or _app_of(scope)
    return _BOOKS[app].setdefault(table_id, _Table())


def _app_of(scope: IConstruct) -> str:
    own = handle(scope)
    if own not in _ROOTS:
        root = scope.node.root
        _ROOTS[own] = handle(root)
        if _ROOTS[own] not in _BOOKS:
            _count_at_the_end(root, _BOOKS.setdefault(_ROOTS[own], {}))
    return _ROOTS[own]


def _count_at_the_end(root: IConstruct, book: dict[str, _Table]) -> None:
    """Let synthesis count once more, with the routes that others have written."""

    def quota_of(table_id: str) -> int:
        return book[table_id].quota if table_id in book else ROUTES_PER_TABLE

    def least() -> int:
        return min((ROUTES_PER_TABLE, *(table.quota for table in book.values())))

    root.node.add_validation(RouteCount(root, quota_of, least))
