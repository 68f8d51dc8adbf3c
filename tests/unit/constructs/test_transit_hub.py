"""A transit gateway as a hub: who is associated with what, who knows whom, and which routes lead there."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.network import Exposure, Tier
from refarch.transit import TransitHub
from refarch.transit.addresses import is_private_asn
from tests.unit.constructs.shape import Shape, shape_of
from tests.unit.constructs.spokes import SPOKE, build, spoke


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def pairs(shape: Shape, kind: str) -> set[tuple[str, str]]:
    """Return (network, segment) of every association or propagation."""
    return {
        (
            shape.referred(each["TransitGatewayAttachmentId"]).split("/")[0],
            shape.referred(each["TransitGatewayRouteTableId"]).split("/")[1],
        )
        for each in shape.of_type(f"EC2::TransitGatewayRouteTable{kind}").values()
    }


def test_whoever_is_attached_is_placed_by_a_segment_and_by_no_default(shape: Shape) -> None:
    """AWS's default would put all of them into one table that knows them all."""
    gateway = shape.at("Hub/Gateway")
    assert (gateway["DefaultRouteTableAssociation"], gateway["DefaultRouteTablePropagation"]) == ("disable", "disable")
    assert gateway["AmazonSideAsn"] == 64_600
    assert pairs(shape, "Association") == {
        ("Shared", "Shared"),
        ("Prod1", "Prod"),
        ("Prod2", "Prod"),
        ("Dev1", "Dev"),
        ("Dev2", "Dev"),
    }


def test_segments_that_reach_each_other_learn_each_others_routes_and_isolated_members_not_their_own(
    shape: Shape,
) -> None:
    """There and back, whether attached before or after; production's two know each other, development's do not."""
    assert pairs(shape, "Propagation") == {
        ("Shared", "Shared"),
        ("Shared", "Prod"),
        ("Shared", "Dev"),
        ("Prod1", "Shared"),
        ("Prod2", "Shared"),
        ("Dev1", "Shared"),
        ("Dev2", "Shared"),
        ("Prod1", "Prod"),
        ("Prod2", "Prod"),
    }


def test_a_segment_that_is_said_to_reach_another_later_learns_of_who_is_there_already() -> None:
    """The order of the words does not matter."""

    def late(stack: Stack) -> None:
        hub = TransitHub(stack, "Hub")
        for number, name in enumerate(("shared", "prod")):
            hub.segment(name, isolated=True)
            hub.attach_spoke(spoke(stack, name.capitalize(), number), segment=name)
        hub.segment("prod").reaches("shared")
        hub.segment("prod").reaches("shared")  # said twice, done once

    assert pairs(shape_of(late), "Propagation") == {("Shared", "Prod"), ("Prod", "Shared")}


def test_an_attachment_has_a_subnet_in_each_zone_and_the_others_get_the_routes(shape: Shape) -> None:
    """Private addresses lead to the hub from everywhere but the attachment's own subnets, once it is there."""
    attachment = shape.at("Prod1/VpcAtHub/Attachment")
    assert [shape.referred(each) for each in attachment["SubnetIds"]] == [
        f"Prod1/Vpc/transitSubnet{zone}/Subnet" for zone in (1, 2)
    ]
    assert attachment["Options"]["ApplianceModeSupport"] == "disable"
    routes = [
        (shape.referred(r["RouteTableId"]).split("/")[2], r["DestinationCidrBlock"])
        for key, r in shape.of_type("EC2::Route").items()
        if key.startswith("Prod1/")
    ]
    assert sorted(routes) == [
        (f"appSubnet{zone}", block) for zone in (1, 2) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
    ]
    waits = shape.resource("Prod1/VpcAtHub/appSubnet1To10-0-0-0-8")["DependsOn"]
    assert [shape.path(each) for each in waits] == ["Prod1/VpcAtHub/Attachment"]


def test_a_blackhole_is_a_static_route_that_leads_nowhere(shape: Shape) -> None:
    """In development's table, and in no other."""
    ((key, route),) = shape.of_type("EC2::TransitGatewayRoute").items()
    assert key == "Hub/Dev/Blackhole10-9-0-0-16"
    assert (route["DestinationCidrBlock"], route["Blackhole"]) == ("10.9.0.0/16", True)


def options(stack: Stack) -> None:
    """Use what is not the default."""
    hub = TransitHub(stack, "Hub", asn=4_200_000_000, security_group_referencing=True)
    hub.segment("inspection", default=True)
    public = Tier(name="public", exposure=Exposure.PUBLIC)
    wall = hub.attach_spoke(
        spoke(stack, "Wall", 0, tiers=(*SPOKE, public)), to=["0.0.0.0/0"], routes_from=["app"], appliance_mode=True
    )
    hub.segment("prod").leads("0.0.0.0/0", "192.168.0.0/16", to=wall)


def test_options_reach_the_gateway_the_attachment_and_the_routes() -> None:
    """Appliance mode, chosen subnets, the default segment, static routes and references to groups."""
    shape = shape_of(options)
    assert shape.at("Hub/Gateway")["SecurityGroupReferencingSupport"] == "enable"
    assert shape.at("Wall/VpcAtHub/Attachment")["Options"]["ApplianceModeSupport"] == "enable"
    assert pairs(shape, "Association") == {("Wall", "Inspection")}
    to_hub = [r for r in shape.of_type("EC2::Route").values() if "TransitGatewayId" in r]
    assert {shape.referred(r["RouteTableId"]).split("/")[2] for r in to_hub} == {"appSubnet1", "appSubnet2"}
    static = shape.of_type("EC2::TransitGatewayRoute").values()
    assert {r["DestinationCidrBlock"] for r in static} == {"0.0.0.0/0", "192.168.0.0/16"}
    assert {shape.referred(r["TransitGatewayAttachmentId"]) for r in static} == {"Wall/VpcAtHub/Attachment"}


def imported(stack: Stack) -> None:
    """Attach a VPC that is there to a gateway and a table that are there."""
    hub = TransitHub(stack, "Hub", existing="tgw-11111111")
    hub.segment("prod", existing="tgw-rtb-22222222")
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Old",
        vpc_id="vpc-33333333",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["us-east-1a"],
        isolated_subnet_ids=["subnet-00000001", "subnet-00000002"],
        isolated_subnet_names=["app", "transit"],
        isolated_subnet_route_table_ids=["rtb-00000001", "rtb-00000002"],
    )
    hub.attach_spoke(vpc, segment="prod", to=["10.0.0.0/8"])


def test_existing_gateways_tables_and_vpcs_are_used_and_not_made() -> None:
    """An attachment, an association, a propagation and a route, and nothing else."""
    shape = shape_of(imported)
    attachment = shape.at("OldAtHub/Attachment")
    found: dict[str, Any] = {
        "gateway": attachment["TransitGatewayId"],
        "vpc": attachment["VpcId"],
        "subnets": attachment["SubnetIds"],
        "table": shape.at("OldAtHub/Association")["TransitGatewayRouteTableId"],
        "route": shape.at("OldAtHub/appSubnet1To10-0-0-0-8")["RouteTableId"],
    }
    assert found == {
        "gateway": "tgw-11111111",
        "vpc": "vpc-33333333",
        "subnets": ["subnet-00000002"],
        "table": "tgw-rtb-22222222",
        "route": "rtb-00000001",
    }
    assert len(shape.template["Resources"]) == 4


def test_a_segment_may_be_called_like_another_part_of_the_hub() -> None:
    """Its name is a word of the network's owner, who knows nothing of the ids of constructs."""

    def build(stack: Stack) -> None:
        hub = TransitHub(stack, "Hub", shared_with=["222222222222"])
        for name in ("gateway", "share", "prod"):
            hub.segment(name)

    tables = shape_of(build).of_type("EC2::TransitGatewayRouteTable")
    named = {table["Tags"][0]["Value"]: path for path, table in tables.items()}
    assert named == {
        "gateway": "Hub/Gateway2/RouteTable",
        "share": "Hub/Share2/RouteTable",
        "prod": "Hub/Prod/RouteTable",
    }


@pytest.mark.parametrize(
    ("asn", "accepted"),
    [
        (64_511, False),
        (64_512, True),
        (65_534, True),
        (65_535, False),
        (4_199_999_999, False),
        (4_200_000_000, True),
        (4_294_967_294, True),
        (4_294_967_295, False),
    ],
)
def test_the_asns_of_a_gateways_own_side_are_the_private_ones(asn: int, *, accepted: bool) -> None:
    """Of 16 bits and of 32, without the last of each."""
    assert is_private_asn(asn) is accepted
