"""What synthesis counts in the end: routes of whoever has written them."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.hybrid import ExistingGateway, OnPremises, PrivateGateway, Static
from refarch.network import with_route_quota
from tests.unit.constructs.shape import shape_of
from tests.unit.constructs.test_on_premises import imported as two_tables
from tests.unit.constructs.test_routes import FULL, attached, blocks, vpc

PEERING = "pcx-0123456789abcdef0"


def written(stack: Stack, table: str, destinations: list[str], **more: Any) -> None:
    """Write routes with CDK alone, as anybody might beside our constructs."""
    for number, block in enumerate(destinations):
        ec2.CfnRoute(
            stack,
            f"Own{number}In{stack.node.id}",
            route_table_id=table,
            destination_cidr_block=block,
            vpc_peering_connection_id=PEERING,
            **more,
        )


def table_of(network: Any) -> ec2.CfnRouteTable:
    """Return the table of the first app subnet of a VPC that is made here."""
    (subnet,) = network.vpc.select_subnets(subnet_group_name="app").subnets
    table: ec2.CfnRouteTable = subnet.node.find_child("RouteTable")
    return table


def beside_ours(stack: Stack, more: int, *, quota: int = 50, by: str = "ref") -> None:
    """Fill a table up by a hub, and write more with CDK: the table is called by its reference or its attribute."""
    network = vpc(stack, quota=quota)
    attached(network, FULL[:40])
    written(stack, getattr(table_of(network), by), [f"192.168.{number}.0/24" for number in range(more)])


@pytest.mark.parametrize("by", ["ref", "attr_route_table_id"])
def test_a_route_that_cdk_writes_counts_in_the_table_of_ours(by: str) -> None:
    """40 of a hub, two of gateway endpoints and eight by hand are 50; the ninth is one too many."""
    shape_of(lambda stack: beside_ours(stack, 8, by=by))

    with pytest.raises(RuntimeError) as refused:
        shape_of(lambda stack: beside_ours(stack, 9, by=by))
    said = "test/Network/Vpc/appSubnet1/RouteTable: 51 IPv4 routes: a route table holds 50 unless its quota is raised"
    assert said in str(refused.value)
    shape_of(lambda stack: beside_ours(stack, 9, by=by, quota=51))


def test_ipv6_is_counted_by_itself_and_a_prefix_list_as_what_it_may_grow_to() -> None:
    """A list of 40 entries takes up 40 routes, and with ten more the table is full."""

    def build(stack: Stack, entries: int) -> None:
        network = vpc(stack)
        table = table_of(network).ref
        listed = ec2.CfnPrefixList(
            stack, "List", address_family="IPv4", max_entries=entries, prefix_list_name="partners"
        )
        ec2.CfnRoute(
            stack,
            "ToList",
            route_table_id=table,
            destination_prefix_list_id=listed.attr_prefix_list_id,
            vpc_peering_connection_id=PEERING,
        )
        written(stack, table, blocks(8))
        ec2.CfnRoute(
            stack,
            "Six",
            route_table_id=table,
            destination_ipv6_cidr_block="2001:db8::/32",
            vpc_peering_connection_id=PEERING,
        )

    shape_of(lambda stack: build(stack, 40))
    with pytest.raises(RuntimeError, match="appSubnet1/RouteTable: 51 IPv4 routes"):
        shape_of(lambda stack: build(stack, 41))


def test_an_imported_table_is_told_by_its_id_and_its_quota_may_be_raised() -> None:
    """What it holds already is not known; that CDK alone writes too much into it, is."""

    def build(stack: Stack, *, quota: int | None = None) -> None:
        vpc(stack)
        old = two_tables(stack)
        if quota:
            with_route_quota(old, quota)
        written(stack, old.isolated_subnets[0].route_table.route_table_id, blocks(51))

    with pytest.raises(RuntimeError, match=r"rtb-\d+: 51 IPv4 routes: a route table holds 50"):
        shape_of(build)
    shape_of(lambda stack: build(stack, quota=51))


def propagated(stack: Stack, second: int) -> None:
    """Connect two routers with static routes to one gateway, which tells a table of all of them."""
    network = vpc(stack)
    gateway = PrivateGateway(stack, "Gateway", vpc=network.vpc, propagate_to=[network.select("app")])
    site = OnPremises(stack, "OnPrem", routers={"A": "198.51.100.10", "B": "198.51.100.20"})
    site.connect(gateway, routing=Static([f"172.16.{number}.0/24" for number in range(60)]), routers=["A"])
    site.connect(gateway, routing=Static([f"172.17.{number}.0/24" for number in range(second)]), routers=["B"])
    # Another gateway's are no business of this table's.
    other = ExistingGateway(vpn_gateway_id="vgw-0123456789abcdef0")
    site.connect(other, routing=Static([f"172.18.{number}.0/24" for number in range(60)]), routers=["B"])


def test_a_table_takes_a_hundred_propagated_routes() -> None:
    """From all connections of its gateway together; AWS raises that for nobody."""
    shape_of(lambda stack: propagated(stack, 40))

    with pytest.raises(RuntimeError, match="test/Gateway/Propagation: 101 static routes of VPN connections: a route"):
        shape_of(lambda stack: propagated(stack, 41))


def test_counting_asks_nothing_of_routes_that_would_fit_into_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Synthesis is not slowed by looking at each, as long as there are few."""
    asked: list[object] = []
    monkeypatch.setattr("refarch.network.route_count._Tables", asked.append)
    shape_of(lambda stack: attached(vpc(stack), FULL[:40]))

    assert not asked
