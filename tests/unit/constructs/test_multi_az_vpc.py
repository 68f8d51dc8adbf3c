"""A VPC over several zones: what it is made of, and what each option changes."""

from functools import cache
from ipaddress import IPv4Network
from typing import Any

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs

from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.network.address_plan import plan_addresses
from refarch.network.tiers import DEFAULT_TIERS
from tests.unit.constructs.shape import Properties, Shape, actions, key, network, shape_of, statements

VPC = "Network/Vpc"
ANYWHERE = "0.0.0.0/0"
ANYWHERE_IPV6 = "::/0"


@cache
def vpc(**options: Any) -> Shape:
    """Return a VPC's template, synthesised once for all tests that ask for the same."""
    return shape_of(lambda stack: MultiAzVpc(stack, "Network", **options))


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


def subnets(shape: Shape, tier: str) -> list[str]:
    """Return the construct paths of a tier's subnets, in zone order."""
    return sorted(p.removesuffix("/Subnet") for p in shape.of_type("EC2::Subnet") if f"/{tier}Subnet" in p)


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


def test_tiers_have_the_names_and_sizes_that_the_caller_gives_them() -> None:
    """Two tiers of one exposure are told apart by name."""
    tiers = (
        Tier(name="edge", exposure=Exposure.PUBLIC, prefix=26),
        Tier(name="web", exposure=Exposure.EGRESS, prefix=22),
        Tier(name="batch", exposure=Exposure.EGRESS, prefix=24),
    )
    shape = vpc(tiers=tiers, zones=2)
    sizes = {
        t.name: [shape.at(f"{p}/Subnet")["CidrBlock"].split("/")[1] for p in subnets(shape, t.name)] for t in tiers
    }
    assert sizes == {"edge": ["26"] * 2, "web": ["22"] * 2, "batch": ["24"] * 2}
    assert len(shape.of_type("EC2::NatGateway")) == 2


def test_s3_and_dynamodb_are_reached_through_gateway_endpoints_from_every_subnet() -> None:
    """They are free and keep that traffic off the NAT gateways; the data tier has no other way to S3."""
    shape = vpc()
    endpoints = shape.of_type("EC2::VPCEndpoint").values()
    assert sorted(str(e["ServiceName"]).rsplit(".", 1)[-1].strip("']}") for e in endpoints) == ["dynamodb", "s3"]
    for endpoint in endpoints:
        assert endpoint["VpcEndpointType"] == "Gateway"
        assert {shape.referred(table) for table in endpoint["RouteTableIds"]} == set(shape.of_type("EC2::RouteTable"))


def test_all_traffic_is_recorded_and_only_flow_logs_of_this_account_may_write() -> None:
    """Accepted and rejected, for a month; the role cannot be lent to another account's flow logs."""
    shape = vpc()
    flow_log = shape.only("EC2::FlowLog")
    assert (flow_log["ResourceType"], flow_log["TrafficType"]) == ("VPC", "ALL")
    assert shape.referred(flow_log["LogGroupName"]) == "Network/FlowLogs"
    assert shape.at("Network/FlowLogs")["RetentionInDays"] == 30
    [trust] = shape.at("Network/FlowLogRole")["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert "aws:SourceArn" in trust["Condition"]["ArnLike"]


def test_flow_logs_outlive_the_stack_unless_told_otherwise() -> None:
    """An audit asks after the incident, when the stack may be gone."""
    assert vpc().resource("Network/FlowLogs")["DeletionPolicy"] == "Retain"
    assert vpc(removal_policy=RemovalPolicy.DESTROY).resource("Network/FlowLogs")["DeletionPolicy"] == "Delete"


def test_flow_logs_can_be_kept_longer_and_encrypted_under_a_key() -> None:
    """The key's policy must admit CloudWatch Logs; EnvelopeKey.allow_log_groups_of does that."""

    def build(stack: Any) -> None:
        MultiAzVpc(stack, "Network", log_key=key(stack).key, flow_log_retention=logs.RetentionDays.ONE_YEAR)

    shape = shape_of(build)
    group = shape.at("Network/FlowLogs")
    assert group["RetentionInDays"] == 365
    assert shape.referred(group["KmsKeyId"]) == "Key/Key"


def test_the_default_security_group_is_emptied() -> None:
    """Every VPC has one, nobody should use it, and CloudFormation alone cannot empty it."""
    shape = vpc()
    [rules] = [r for r in shape.template["Resources"].values() if r["Type"] == "Custom::EmptyDefaultSecurityGroup"]
    assert rules["Properties"]["GroupId"] == {"Fn::GetAtt": ["NetworkVpc7FB7348F", "DefaultSecurityGroup"]}


def test_the_address_plan_is_an_output_of_the_stack() -> None:
    """Whoever peers with this VPC can read who has which addresses."""
    [output] = [o for o in vpc().template["Outputs"].values() if o["Description"].startswith("Who has")]
    assert output["Value"] == "public 10.0.128.0/18, app 10.0.0.0/17, data 10.0.192.0/19, spare 10.0.224.0/19"


def test_networks_that_are_to_be_connected_may_stand_side_by_side() -> None:
    """Neighbouring blocks do not overlap."""
    shape = vpc(cidr="10.1.0.0/16", apart_from=("10.0.0.0/16", "10.2.0.0/15"))
    assert shape.only("EC2::VPC")["CidrBlock"] == "10.1.0.0/16"


def test_gateway_endpoints_lead_to_the_accounts_own_data_and_to_what_aws_offers_for_reading() -> None:
    """An isolated tier has them too: without a policy they would be its way out, to any bucket of any account."""
    shape = shape_of(network)
    own = {"StringEquals": {key: {"Ref": "AWS::AccountId"} for key in ("aws:PrincipalAccount", "aws:ResourceAccount")}}
    s3, dynamodb = (statements(shape.at(f"Network/Vpc/{name}")["PolicyDocument"]) for name in ("S3", "DynamoDb"))
    assert (set(s3), set(dynamodb)) == (
        {"OwnPrincipalsAndOwnResources", "ReadWhatAwsOffers"},
        {"OwnPrincipalsAndOwnResources"},
    )
    for service, policy in (("s3", s3), ("dynamodb", dynamodb)):
        statement = policy["OwnPrincipalsAndOwnResources"]
        assert (actions(statement), statement["Condition"]) == ({f"{service}:*"}, own)
    assert actions(s3["ReadWhatAwsOffers"]) == {"s3:GetObject"}
    names = [
        "".join(part for part in r["Fn::Join"][1] if isinstance(part, str)) for r in s3["ReadWhatAwsOffers"]["Resource"]
    ]
    assert all(name.startswith("arn::s3:::") and name.endswith("/*") and "*" not in name[:-1] for name in names)
    assert "arn::s3:::prod--starport-layer-bucket/*" in names


def test_an_endpoint_may_lead_to_more() -> None:
    """A bucket of another account is admitted by name."""

    def build(stack: Stack) -> None:
        more = iam.PolicyStatement(
            sid="Lake",
            principals=[iam.AnyPrincipal()],
            actions=["s3:GetObject"],
            resources=["arn:aws:s3:::lake/*"],
        )
        network(stack).s3_endpoint.add_to_policy(more)

    assert "Lake" in statements(shape_of(build).at("Network/Vpc/S3")["PolicyDocument"])
