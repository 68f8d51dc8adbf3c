"""A hub and its spokes in stacks of their own, and in accounts of their own."""

import pytest
from aws_cdk import App, Environment, Stack

from refarch.transit import TransitHub
from stacks.catalogue import cdk_json_context
from tests.unit.constructs.shape import Shape, shape_of
from tests.unit.constructs.spokes import OURS, THEIRS, build, spoke


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_a_vpc_in_a_stack_of_its_own_is_attached_there() -> None:
    """The hub's stack does not depend on those of its spokes."""
    app = App(analytics_reporting=False)
    place = Environment(account="111111111111", region="eu-west-1")
    center, edge = Stack(app, "center", env=place), Stack(app, "edge", env=place)
    hub = TransitHub(center, "Hub")
    hub.segment("prod")
    hub.attach_spoke(spoke(edge, "Prod", 1), segment="prod")
    templates = {stack.stack_name: stack.template for stack in app.synth().stacks}
    kinds = {name: {r["Type"] for r in template["Resources"].values()} for name, template in templates.items()}

    assert kinds["center"] == {"AWS::EC2::TransitGateway", "AWS::EC2::TransitGatewayRouteTable"}
    assert "AWS::EC2::TransitGatewayRouteTableAssociation" in kinds["edge"]


def two_accounts(app: App) -> None:
    """Share a hub with another account, and attach a VPC of it."""
    center = Stack(app, "center", env=Environment(account=OURS, region="eu-west-1"))
    edge = Stack(app, "edge", env=Environment(account=THEIRS, region="eu-west-1"))
    hub = TransitHub(center, "Hub", shared_with=[THEIRS])
    hub.segment("prod")
    hub.attach_spoke(spoke(edge, "Prod", 1), segment="prod")


def test_a_vpc_of_another_account_is_attached_by_its_owner_and_placed_by_the_hubs() -> None:
    """The share names the account and nobody outside of the organization; what is attached is placed last."""
    app = App(analytics_reporting=False)
    two_accounts(app)
    stacks = {stack.stack_name: stack for stack in app.synth().stacks}
    kinds = {
        name: [r["Type"] for r in stack.template["Resources"].values() if "Transit" in r["Type"] or "RAM" in r["Type"]]
        for name, stack in stacks.items()
    }
    share = next(r for r in stacks["center"].template["Resources"].values() if "RAM" in r["Type"])["Properties"]

    assert kinds == {
        "center": ["AWS::EC2::TransitGateway", "AWS::RAM::ResourceShare", "AWS::EC2::TransitGatewayRouteTable"],
        "edge": ["AWS::EC2::TransitGatewayVpcAttachment"],
        "center-admissions": [
            "AWS::EC2::TransitGatewayRouteTableAssociation",
            "AWS::EC2::TransitGatewayRouteTablePropagation",
        ],
    }
    assert (share["Principals"], share["AllowExternalPrincipals"]) == ([THEIRS], False)
    assert stacks["center-admissions"].environment.account == OURS
    waits = {name: {each.id for each in stack.dependencies} for name, stack in stacks.items()}
    assert "center" in waits["edge"]
    assert {"edge", "center"} <= waits["center-admissions"]


def test_a_hub_that_is_shared_with_nobody_has_no_share(shape: Shape) -> None:
    """The twin; whoever shares it by other means has attachments to accept, one by one."""
    assert shape.of_type("RAM::ResourceShare") == {}
    assert shape.at("Hub/Gateway")["AutoAcceptSharedAttachments"] == "disable"


def test_what_a_share_lets_in_is_accepted_at_once_and_reaches_nobody_before_it_is_placed() -> None:
    """Nobody has to accept it by hand in the middle of a deployment."""
    app = App(analytics_reporting=False)
    two_accounts(app)
    resources = app.synth().get_stack_by_name("center").template["Resources"].values()
    gateway = next(r["Properties"] for r in resources if r["Type"] == "AWS::EC2::TransitGateway")
    assert gateway["AutoAcceptSharedAttachments"] == "enable"
    assert (gateway["DefaultRouteTableAssociation"], gateway["DefaultRouteTablePropagation"]) == ("disable", "disable")


def test_a_vpc_behind_two_hubs_has_an_attachment_to_each_whatever_they_are_called() -> None:
    """Each in a stack of its own, and both called Hub, as the examples call theirs: up to five hubs may have a VPC."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    place = Environment(account=OURS, region="eu-west-1")
    network = spoke(Stack(app, "edge", env=place), "Prod", 1)
    for name, block in (("one", "10.0.0.0/8"), ("two", "192.168.0.0/16")):
        hub = TransitHub(Stack(app, name, env=place), "Hub")
        hub.segment("prod", default=True)
        hub.attach_spoke(network, to=[block])
    resources = app.synth().get_stack_by_name("edge").template["Resources"].values()
    paths = [r["Metadata"]["aws:cdk:path"] for r in resources if r["Type"].endswith("VpcAttachment")]
    assert paths == ["edge/Prod/VpcAtHub/Attachment", "edge/Prod/VpcAtHub2/Attachment"]


def test_two_hubs_of_one_stack_share_the_stack_that_places_what_others_attach() -> None:
    """One VPC of another account behind both: two attachments there, two placements here."""
    app = App(analytics_reporting=False)
    center = Stack(app, "center", env=Environment(account=OURS, region="eu-west-1"))
    network = spoke(Stack(app, "edge", env=Environment(account=THEIRS, region="eu-west-1")), "Prod", 1)
    for name, block in (("Inner", "10.0.0.0/8"), ("Outer", "192.168.0.0/16")):
        hub = TransitHub(center, name, shared_with=[THEIRS])
        hub.segment("prod", default=True)
        hub.attach_spoke(network, to=[block])
    found = {stack.stack_name: stack.template["Resources"].values() for stack in app.synth().stacks}
    assert set(found) == {"center", "edge", "center-admissions"}
    placed = [r["Properties"] for r in found["center-admissions"] if r["Type"].endswith("RouteTableAssociation")]
    assert len({str(each["TransitGatewayRouteTableId"]) for each in placed}) == 2
    assert len({str(each["TransitGatewayAttachmentId"]) for each in placed}) == 2
