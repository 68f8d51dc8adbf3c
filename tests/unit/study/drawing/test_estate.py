"""Pictures of several VPCs: frames for Regions and accounts, a band for a hub, lines for what connects them."""

from pathlib import Path
from typing import Any

from study.drawing.estate import scene_of_estate
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, boxes, one, stacks_in, texts, vpc


def attached(name: str, gateway: Any, table: Any, *known_to: Any, appliance: bool = False) -> Resources:
    """Return a VPC's attachment, its association with a table and its propagations to others."""
    attachment = {"Fn::GetAtt": [f"{name}Attachment", "Id"]}
    mode = "enable" if appliance else "disable"
    return {
        f"{name}Attachment": resource(
            "EC2::TransitGatewayVpcAttachment",
            TransitGatewayId=gateway,
            VpcId={"Ref": name},
            SubnetIds=[{"Ref": f"{name}Subnet0"}],
            Options={"ApplianceModeSupport": mode},
        ),
        f"{name}Association": resource(
            "EC2::TransitGatewayRouteTableAssociation",
            TransitGatewayAttachmentId=attachment,
            TransitGatewayRouteTableId=table,
        ),
        **{
            f"{name}Known{number}": resource(
                "EC2::TransitGatewayRouteTablePropagation",
                TransitGatewayAttachmentId=attachment,
                TransitGatewayRouteTableId=other,
            )
            for number, other in enumerate(known_to)
        },
    }


def hub(**more: Any) -> Resources:
    """Return a transit gateway with two segments."""
    return {
        "Hub": resource("EC2::TransitGateway", AmazonSideAsn=64512, **more),
        **{
            name: resource(
                "EC2::TransitGatewayRouteTable",
                TransitGatewayId={"Ref": "Hub"},
                Tags=[{"Key": "Name", "Value": name.lower()}],
            )
            for name in ("Prod", "Shared")
        },
    }


CLOSED = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}


def around_a_hub(**more: Any) -> Resources:
    """Return two VPCs behind a hub, with a blackhole between one of them and a third network."""
    gateway, prod, shared = {"Ref": "Hub"}, {"Ref": "Prod"}, {"Ref": "Shared"}
    return {
        **hub(**(more or CLOSED)),
        **vpc("Web", 1),
        **vpc("Tools", 2),
        **attached("Web", gateway, prod, shared),
        **attached("Tools", gateway, shared, prod, appliance=True),
        "Hole": resource(
            "EC2::TransitGatewayRoute",
            TransitGatewayRouteTableId=prod,
            DestinationCidrBlock="10.9.0.0/16",
            Blackhole=True,
        ),
        "Default": resource(
            "EC2::TransitGatewayRoute",
            TransitGatewayRouteTableId=prod,
            DestinationCidrBlock="0.0.0.0/0",
            TransitGatewayAttachmentId={"Fn::GetAtt": ["ToolsAttachment", "Id"]},
        ),
    }


def test_each_vpc_is_a_card_with_its_zones_subnets_and_hosts(tmp_path: Path) -> None:
    """All of them are drawn, which the footer counts."""
    scene = one(tmp_path, around_a_hub())
    kinds = [box.kind for box in (*scene.frames, *scene.bands)]

    assert (kinds.count("card"), kinds.count("isolated"), kinds.count("hub")) == (2, 4, 1)
    assert "11 of 21 resources drawn; folded: 10 parts of transit gateways" in texts(scene)


def test_a_line_leads_from_each_attached_vpc_to_the_hub_with_the_name_of_its_segment(tmp_path: Path) -> None:
    """The segment is what the attachment is associated with."""
    scene = one(tmp_path, around_a_hub())

    assert {(a.source, a.target) for a in scene.arrows if a.source} == {
        ("small/Web", "small/Hub"),
        ("small/Tools", "small/Hub"),
    }
    chips = [box.rect for box in scene.bands if box.kind == "segment"]
    assert [label.text for label in scene.labels if any(c.contains(label.rect) for c in chips)] == ["prod", "shared"]


def test_a_vpc_that_is_associated_with_nothing_has_no_segment(tmp_path: Path) -> None:
    """The twin: what comes by its attachment is dropped."""
    resources = around_a_hub()
    del resources["WebAssociation"]
    scene = one(tmp_path, resources)

    assert len([box for box in scene.bands if box.kind == "segment"]) == 1


def test_callouts_tell_what_a_segment_knows_sends_and_drops(tmp_path: Path) -> None:
    """As its route table has it."""
    words = texts(one(tmp_path, around_a_hub()))

    assert "Hub connects nobody by default" in words
    assert "Knows the routes of Tools. Drops what goes to 10.9.0.0/16 (blackhole)." in words
    assert "Sends all else to Tools." in words
    assert "Tools is attached in appliance mode" in words


def test_a_gateway_with_a_default_table_is_said_to_connect_everybody(tmp_path: Path) -> None:
    """The twin: AWS's default."""
    assert "Hub lets all attachments reach each other" in texts(one(tmp_path, around_a_hub(Description="open")))


def test_accounts_are_frames_and_others_vpcs_stand_above_the_hub(tmp_path: Path) -> None:
    """What another stack tells by an output is followed, within an account and across."""
    gateway = {"Fn::GetStackOutput": {"StackName": "hub", "OutputName": "GatewayId", "RoleArn": "arn"}}
    table = {"Fn::ImportValue": "hub:Prod"}
    tools = attached("Tools", {"Ref": "Hub"}, {"Ref": "Shared"})
    stacks = stacks_in(
        tmp_path,
        (
            "hub",
            f"aws://{FIRST}/eu-west-1",
            {
                "Resources": {
                    **hub(**CLOSED),
                    **vpc("Tools", 2),
                    **tools,
                },
                "Outputs": {
                    "GatewayId": {"Value": {"Ref": "Hub"}},
                    "Table": {"Value": {"Ref": "Prod"}, "Export": {"Name": "hub:Prod"}},
                },
            },
        ),
        ("web", f"aws://{SECOND}/eu-west-1", {"Resources": {**vpc("Web", 1), **attached("Web", gateway, table)}}),
    )
    scene = scene_of_estate(stacks, title="Two accounts")
    places = boxes(scene, "card", "hub")
    frames = {label.text for label in scene.labels if label.text.startswith("Account")}

    assert frames == {f"Account {FIRST}", f"Account {SECOND}"}
    assert places["web/Web"].bottom < places["hub/Hub"].y < places["hub/Tools"].y
    assert ("web/Web", "hub/Hub") in {(a.source, a.target) for a in scene.arrows}
    assert "prod" in texts(scene)
