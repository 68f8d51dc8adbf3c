"""A VPC over several zones: its subnets, and where their routes lead."""

from ipaddress import IPv4Network

import pytest

from refarch.network import Exposure, NatStrategy, Tier
from refarch.network.address_plan import plan_addresses
from refarch.network.tiers import DEFAULT_TIERS
from tests.unit.constructs.shape import Properties, Shape
from tests.unit.constructs.vpcs import subnets, vpc

VPC = "Network/Vpc"
ANYWHERE = "0.0.0.0/0"
ANYWHERE_IPV6 = "::/0"


def default_route(shape: Shape, subnet: str, destination: str = ANYWHERE) -> Properties | None:
    """Return the route of a subnet's own table to a destination, or nothing."""
    associations = shape.of_type("EC2::SubnetRouteTableAssociation").values()
    tables = [
        shape.referred(a["RouteTableId"]) for a in associations if shape.referred(a["SubnetId"]) == f"{subnet}/Subnet"
    ]
    assert len(tables) == 1, f"{subnet} has {len(tables)} route tables"
    found = [
        route
        for route in shape.of_type("EC2::Route").values()
        if shape.referred(route["RouteTableId"]) == tables[0]
        and destination in {route.get("DestinationCidrBlock"), route.get("DestinationIpv6CidrBlock")}
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_with_three_zones_there_are_nine_subnets_each_with_a_route_table_of_its_own() -> None:
    """Three tiers in three zones."""
    shape = vpc()
    assert len(shape.of_type("EC2::Subnet")) == 9
    assert len(shape.of_type("EC2::RouteTable")) == 9
    assert (
        len({shape.referred(a["RouteTableId"]) for a in shape.of_type("EC2::SubnetRouteTableAssociation").values()})
        == 9
    )


@pytest.mark.parametrize("zones", [1, 2, 3, 4, 5, 6])
def test_every_tier_has_a_subnet_in_every_zone_where_the_address_plan_says(zones: int) -> None:
    """CDK lays the subnets out, the plan was printed beforehand: both must say the same."""
    shape = vpc(zones=zones)
    plan = plan_addresses(IPv4Network("10.0.0.0/16"), zones, DEFAULT_TIERS)
    for block in plan.blocks:
        found = [shape.at(f"{path}/Subnet") for path in subnets(shape, block.tier.name)]
        assert [subnet["CidrBlock"] for subnet in found] == [str(subnet) for subnet in block.subnets]
        assert [s["AvailabilityZone"] for s in found] == [
            {"Fn::Select": [zone, {"Fn::GetAZs": ""}]} for zone in range(zones)
        ]


def test_zones_are_chosen_by_index_so_that_the_template_fits_every_region() -> None:
    """No zone, Region or account is named anywhere."""
    text = str(vpc().template)
    assert "us-east-1" not in text
    assert "dummy" not in text


def test_with_three_zones_there_are_three_nat_gateways_and_each_app_subnet_leaves_by_its_own_zones() -> None:
    """The loss of a zone takes no other zone's way out."""
    shape = vpc()
    assert len(shape.of_type("EC2::NatGateway")) == 3
    assert len(shape.of_type("EC2::EIP")) == 3
    for zone in (1, 2, 3):
        route = default_route(shape, f"{VPC}/appSubnet{zone}")
        assert route is not None
        gateway = shape.referred(route["NatGatewayId"])
        assert shape.referred(shape.at(gateway)["SubnetId"]) == f"{VPC}/publicSubnet{zone}/Subnet"


def test_with_a_single_nat_gateway_all_app_subnets_share_it() -> None:
    """The cheap twin: one gateway, in the first zone."""
    shape = vpc(nat=NatStrategy.SINGLE)
    assert list(shape.of_type("EC2::NatGateway")) == [f"{VPC}/publicSubnet1/NATGateway"]
    routes = [default_route(shape, path) for path in subnets(shape, "app")]
    assert [shape.referred(r["NatGatewayId"]) for r in routes if r] == [f"{VPC}/publicSubnet1/NATGateway"] * 3


@pytest.mark.parametrize("tiers", [DEFAULT_TIERS, DEFAULT_TIERS[1:]], ids=["with a public tier", "without"])
def test_with_a_regional_nat_gateway_all_app_subnets_share_it_and_no_public_subnet_is_needed(
    tiers: tuple[Tier, ...],
) -> None:
    """It belongs to the VPC as a whole, brings its own addresses, and waits until the VPC is on the internet."""
    shape = vpc(tiers=tiers, nat=NatStrategy.REGIONAL)
    gateway = shape.resource(f"{VPC}/RegionalNatGateway")
    assert gateway["Properties"]["AvailabilityMode"] == "regional"
    assert "SubnetId" not in gateway["Properties"]
    assert not shape.of_type("EC2::EIP")
    assert f"{VPC}/VPCGW" in [shape.path(name) for name in gateway["DependsOn"]]
    routes = [default_route(shape, path) for path in subnets(shape, "app")]
    assert [shape.referred(r["NatGatewayId"]) for r in routes if r] == [f"{VPC}/RegionalNatGateway"] * 3


def test_a_regional_nat_gateway_that_nobody_would_leave_by_is_not_made() -> None:
    """The twin: public and isolated tiers only."""
    tiers = (DEFAULT_TIERS[0], DEFAULT_TIERS[2])
    assert not vpc(tiers=tiers, nat=NatStrategy.REGIONAL).of_type("EC2::NatGateway")


def test_without_nat_gateways_the_app_tier_has_no_way_out() -> None:
    """And costs nothing; the public tier keeps its own."""
    shape = vpc(nat=NatStrategy.NONE)
    assert not shape.of_type("EC2::NatGateway")
    assert not shape.of_type("EC2::EIP")
    assert [default_route(shape, path) for path in subnets(shape, "app")] == [None] * 3
    assert all(default_route(shape, path) for path in subnets(shape, "public"))


def test_public_subnets_lead_to_the_internet_gateway_and_give_no_address_unasked() -> None:
    """Load balancers and NAT gateways bring their own addresses."""
    shape = vpc()
    assert len(shape.of_type("EC2::InternetGateway")) == 1
    for path in subnets(shape, "public"):
        route = default_route(shape, path)
        assert route is not None
        assert shape.referred(route["GatewayId"]) == f"{VPC}/IGW"
        assert shape.at(f"{path}/Subnet")["MapPublicIpOnLaunch"] is False


@pytest.mark.parametrize("dual_stack", [False, True])
def test_the_data_tier_has_no_default_route(dual_stack: bool) -> None:  # noqa: FBT001 a parameter of the test
    """Neither over IPv4 nor over IPv6: a database starts no connection to the internet."""
    shape = vpc(dual_stack=dual_stack)
    for path in subnets(shape, "data"):
        assert default_route(shape, path) is None
        assert default_route(shape, path, ANYWHERE_IPV6) is None


def test_with_dual_stack_app_subnets_leave_by_an_egress_only_internet_gateway() -> None:
    """IPv6 needs no address translation, so it needs a gateway that lets nobody in."""
    shape = vpc(dual_stack=True)
    assert shape.only("EC2::VPCCidrBlock")["AmazonProvidedIpv6CidrBlock"] is True
    assert len(shape.of_type("EC2::EgressOnlyInternetGateway")) == 1
    for path in subnets(shape, "app"):
        route = default_route(shape, path, ANYWHERE_IPV6)
        assert route is not None
        assert "EgressOnlyInternetGatewayId" in route
    for path in subnets(shape, "public"):
        route = default_route(shape, path, ANYWHERE_IPV6)
        assert route is not None
        assert shape.referred(route["GatewayId"]) == f"{VPC}/IGW"
    assert all("Ipv6CidrBlock" in subnet for subnet in shape.of_type("EC2::Subnet").values())


def test_with_dual_stack_and_no_nat_gateway_the_app_tier_leaves_over_ipv6_only() -> None:
    """The way out that costs nothing."""
    shape = vpc(dual_stack=True, nat=NatStrategy.NONE)
    assert not shape.of_type("EC2::NatGateway")
    for path in subnets(shape, "app"):
        assert default_route(shape, path) is None
        assert default_route(shape, path, ANYWHERE_IPV6) is not None


def test_without_dual_stack_there_is_no_ipv6() -> None:
    """The twin."""
    assert not vpc().of_type("EC2::VPCCidrBlock")
    assert not vpc().of_type("EC2::EgressOnlyInternetGateway")


def test_with_only_isolated_tiers_there_is_no_internet_gateway_and_no_nat_gateway() -> None:
    """No way in and no way out."""
    shape = vpc(tiers=(Tier(name="data", exposure=Exposure.ISOLATED),))
    assert len(shape.of_type("EC2::Subnet")) == 3
    assert not shape.of_type("EC2::InternetGateway")
    assert not shape.of_type("EC2::NatGateway")
    assert not shape.of_type("EC2::Route")


def test_with_public_and_isolated_tiers_there_are_no_nat_gateways_that_nobody_uses() -> None:
    """They would cost about 100 USD a month in three zones."""
    shape = vpc(tiers=(Tier(name="edge", exposure=Exposure.PUBLIC), Tier(name="data", exposure=Exposure.ISOLATED)))
    assert len(shape.of_type("EC2::InternetGateway")) == 1
    assert not shape.of_type("EC2::NatGateway")
