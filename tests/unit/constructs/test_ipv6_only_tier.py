"""Subnets without IPv4: what they are, where they lead, and where they cannot be."""

from functools import partial

import pytest
from aws_cdk import Stack

from refarch.compute import HostPerZone
from refarch.network import Exposure, Ipv6OnlyTier, NatStrategy
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of

TIER = "Network/Ipv6OnlyModern"


def build(stack: Stack, nat: NatStrategy = NatStrategy.ONE_PER_ZONE) -> None:
    """Add a dual-stack network with an IPv6-only tier and hosts in it."""
    vpc = network(stack, dual_stack=True, nat=nat)
    vpc.add_ipv6_only_tier("modern")
    hosts = HostPerZone(stack, "Modern", network=vpc, tier="modern")
    hosts.call_block("::/0", port=443, why="Everybody")


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_its_subnets_have_no_ipv4_block_and_the_last_parts_of_the_ipv6_one(shape: Shape) -> None:
    """The first parts are the other tiers'; names are made of resource ids, as there are no IPv4 addresses."""
    for zone in (0, 1, 2):
        subnet = shape.at(f"{TIER}/modernSubnet{zone + 1}")
        assert "CidrBlock" not in subnet
        assert (subnet["Ipv6Native"], subnet["AssignIpv6AddressOnCreation"], subnet["EnableDns64"]) == (
            True,
            True,
            True,
        )
        assert subnet["Ipv6CidrBlock"]["Fn::Select"][0] == 255 - zone
        assert subnet["PrivateDnsNameOptionsOnLaunch"]["HostnameType"] == "resource-name"


def test_each_leaves_by_the_egress_only_gateway_and_for_ipv4_by_its_own_zones_nat_gateway(shape: Shape) -> None:
    """Two routes beside the local one."""
    for zone in (1, 2, 3):
        out, nat = shape.at(f"{TIER}/modernOut{zone}"), shape.at(f"{TIER}/modernNat{zone}")
        assert (out["DestinationIpv6CidrBlock"], shape.referred(out["EgressOnlyInternetGatewayId"])) == (
            "::/0",
            "Network/Vpc/EIGW6",
        )
        assert (nat["DestinationIpv6CidrBlock"], shape.referred(nat["NatGatewayId"])) == (
            "64:ff9b::/96",
            f"Network/Vpc/publicSubnet{zone}/NATGateway",
        )


def test_hosts_stand_in_it_and_call_by_ipv6(shape: Shape) -> None:
    """Their group names an IPv6 block."""
    (interface,) = shape.at("Modern/Host2")["NetworkInterfaces"]
    assert shape.referred(interface["SubnetId"]) == f"{TIER}/modernSubnet2"
    (rule,) = shape.of_type("EC2::SecurityGroupEgress").values()
    assert (rule["CidrIpv6"], "CidrIp" in rule) == ("::/0", False)


@pytest.mark.parametrize(
    ("nat", "gateways"),
    [
        (NatStrategy.SINGLE, ["Network/Vpc/publicSubnet1/NATGateway"] * 3),
        (NatStrategy.REGIONAL, ["Network/Vpc/RegionalNatGateway"] * 3),
        (NatStrategy.NONE, []),
    ],
)
def test_nat64_follows_the_nat_gateways_that_there_are(nat: NatStrategy, gateways: list[str]) -> None:
    """Without any, DNS64 would invent addresses that lead nowhere, and is off."""
    shape = shape_of(partial(build, nat=nat))
    routes = [r for r in shape.of_type("EC2::Route").values() if r.get("DestinationIpv6CidrBlock") == "64:ff9b::/96"]
    assert [shape.referred(route["NatGatewayId"]) for route in routes] == gateways
    assert shape.at(f"{TIER}/modernSubnet1")["EnableDns64"] is bool(gateways)


def test_a_network_knows_the_tier_and_that_it_has_no_ipv4() -> None:
    """A network ACL of IPv4 blocks cannot name it."""
    vpc = network(empty_stack(), dual_stack=True)
    vpc.add_ipv6_only_tier("modern")
    assert vpc.exposure_of("modern") is Exposure.EGRESS
    assert len(vpc.subnets("modern")) == len(vpc.select("modern").subnets or []) == 3
    with pytest.raises(RefusedError, match="tier='modern': this tier has IPv6 addresses only"):
        vpc.block_of("modern")


def test_a_network_without_ipv6_has_no_such_tier() -> None:
    """There is no block to split and no gateway to leave by."""
    vpc = network(empty_stack())
    with pytest.raises(RefusedError, match="test/Network: tier 'modern': an IPv6-only tier leaves by an egress-only"):
        vpc.add_ipv6_only_tier("modern")


def test_a_tier_of_a_name_that_is_taken_is_refused() -> None:
    """Ids are made of it."""
    vpc = network(empty_stack(), dual_stack=True)
    with pytest.raises(RefusedError, match="tier 'app': this VPC has a tier of that name"):
        vpc.add_ipv6_only_tier("app")


def test_nat_gateways_for_some_zones_only_are_refused() -> None:
    """One for each, or none."""
    with pytest.raises(RefusedError, match="test/Six: 1 NAT gateways for 2 zones"):
        Ipv6OnlyTier(
            empty_stack(),
            "Six",
            vpc_id="vpc-00000001",
            ipv6_block="2600:1f18:1234:5600::/56",
            name="six",
            zones=2,
            egress_only_gateway_id="eigw-1",
            nat_gateway_ids=["nat-1"],
        )
