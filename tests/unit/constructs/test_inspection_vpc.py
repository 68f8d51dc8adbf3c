"""A firewall between the hub and the hub: what it passes, and the routes that leave no way around it."""

from typing import Any

import pytest
from aws_cdk import RemovalPolicy, Stack

from refarch.refusal import RefusedError
from refarch.transit import Firewall, InspectionVpc, Permit, TransitHub
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of


def build(stack: Stack) -> None:
    """Inspect what goes to HTTPS servers, and what an office asks of databases."""
    hub = TransitHub(stack, "Hub")
    hub.segment("inspection")
    permits = [Permit(port=443), Permit(source="192.168.0.0/24", destination="10.1.0.0/16", port=5432)]
    wall = InspectionVpc(stack, "Wall", cidr="10.250.0.0/24", zones=2, permits=permits)
    hub.segment("prod").leaves_through(wall.attach_to(hub, segment="inspection"))


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_the_vpc_is_attached_in_appliance_mode(shape: Shape) -> None:
    """Nobody has to remember it."""
    attachment = shape.at("Wall/Network/VpcAtHub/Attachment")
    assert attachment["Options"]["ApplianceModeSupport"] == "enable"
    assert [shape.referred(each) for each in attachment["SubnetIds"]] == [
        f"Wall/Network/Vpc/transitSubnet{zone}/Subnet" for zone in (1, 2)
    ]


def test_what_comes_in_goes_to_the_firewall_of_its_zone_and_from_there_back_to_the_hub(shape: Shape) -> None:
    """Everything, there and back; the endpoints are told in the order of the subnets."""
    for zone in (1, 2):
        inward = shape.at(f"Wall/Inspect{zone}")
        assert shape.referred(inward["RouteTableId"]) == f"Wall/Network/Vpc/transitSubnet{zone}/RouteTable"
        assert inward["DestinationCidrBlock"] == "0.0.0.0/0"
        assert inward["VpcEndpointId"]["Fn::GetAtt"][1] == f"Endpoint{zone}"
        onward = shape.at(f"Wall/Network/VpcAtHub/firewallSubnet{zone}To0-0-0-0-0")
        assert shape.referred(onward["RouteTableId"]) == f"Wall/Network/Vpc/firewallSubnet{zone}/RouteTable"
        assert "TransitGatewayId" in onward
    asked = shape.at("Wall/Inspection/Endpoints/Default")["Subnets"]
    assert [shape.referred(each) for each in asked] == [
        f"Wall/Network/Vpc/firewallSubnet{zone}/Subnet" for zone in (1, 2)
    ]


def test_a_segment_that_leaves_through_it_is_known_to_what_comes_out_of_it() -> None:
    """The route there and the propagation for the way back are one word."""

    def with_member(stack: Stack) -> None:
        build(stack)
        hub = stack.node.find_child("Hub")
        assert isinstance(hub, TransitHub)
        hub.attach_spoke(network(stack, cidr="10.1.0.0/16"), segment="prod", door="data", routes_from=["app"])

    shape = shape_of(with_member)
    (route,) = shape.of_type("EC2::TransitGatewayRoute").values()
    assert shape.referred(route["TransitGatewayRouteTableId"]) == "Hub/Prod/RouteTable"
    assert shape.referred(route["TransitGatewayAttachmentId"]) == "Wall/Network/VpcAtHub/Attachment"
    known = shape.at("Network/VpcAtHub/KnownToInspection")
    assert shape.referred(known["TransitGatewayRouteTableId"]) == "Hub/Inspection/RouteTable"


def test_what_no_rule_permits_is_dropped(shape: Shape) -> None:
    """In strict order; each rule passes TCP from somewhere to somewhere on one port."""
    policy = shape.at("Wall/Inspection/Policy")["FirewallPolicy"]
    assert policy["StatefulEngineOptions"] == {"RuleOrder": "STRICT_ORDER"}
    assert policy["StatefulDefaultActions"] == ["aws:drop_strict", "aws:alert_strict"]
    assert policy["StatelessDefaultActions"] == ["aws:forward_to_sfe"]
    rules = shape.at("Wall/Inspection/Rules")["RuleGroup"]["RulesSource"]["StatefulRules"]
    told = [
        (r["Action"], *(r["Header"][key] for key in ("Protocol", "Source", "Destination", "DestinationPort")))
        for r in rules
    ]
    assert told == [
        ("PASS", "TCP", "ANY", "ANY", "443"),
        ("PASS", "TCP", "192.168.0.0/24", "10.1.0.0/16", "5432"),
    ]


def test_what_is_dropped_and_what_flows_is_logged_and_the_firewall_is_protected(shape: Shape) -> None:
    """Alerts and flows, each in a log group that outlives the stack."""
    configured = shape.at("Wall/Inspection/Logging")["LoggingConfiguration"]["LogDestinationConfigs"]
    assert [each["LogType"] for each in configured] == ["ALERT", "FLOW"]
    assert shape.resource("Wall/Inspection/Alerts")["DeletionPolicy"] == "Retain"
    firewall = shape.at("Wall/Inspection/Firewall")
    assert (firewall["DeleteProtection"], firewall["SubnetChangeProtection"]) == (True, True)


def test_a_firewall_for_a_laboratory_can_be_thrown_away() -> None:
    """The twin: unprotected, its logs gone with the stack."""
    shape = shape_of(
        lambda stack: InspectionVpc(
            stack,
            "Wall",
            cidr="10.250.0.0/24",
            zones=1,
            permits=[],
            protected=False,
            removal_policy=RemovalPolicy.DESTROY,
        )
    )
    assert shape.at("Wall/Inspection/Firewall")["DeleteProtection"] is False
    assert shape.resource("Wall/Inspection/Alerts")["DeletionPolicy"] == "Delete"


@pytest.mark.parametrize(
    ("permits", "message"),
    [
        ([Permit(port=0)], "port=0: TCP has ports 1 to 65535"),
        ([Permit(port=70000)], "port=70000: TCP has ports 1 to 65535"),
        ([Permit(source="office", port=443)], "permit 'office': this is no IPv4 CIDR block"),
        ([Permit(destination="10.0.0.1/8", port=443)], "permit '10.0.0.1/8': a CIDR block names its network address"),
        ([Permit(port=443)] * 101, "101 permits: the rule group has room for 100"),
    ],
)
def test_a_firewall_refuses_rules_that_cannot_be(permits: Any, message: str) -> None:
    """With its own path."""
    stack = empty_stack()
    vpc = network(stack).vpc
    with pytest.raises(RefusedError) as refused:
        Firewall(stack, "Firewall", vpc=vpc, subnets=vpc.isolated_subnets, permits=permits)
    assert str(refused.value).startswith(f"test/Firewall: {message}")
