"""What else than VPCs is attached to a hub: VPN connections of a site that is drawn, and a hub of another Region."""

from pathlib import Path
from typing import Any

from study.drawing.estate import scene_of_estate
from study.drawing.rules import icon_of
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, one, stacks_in, texts, vpc
from tests.unit.study.drawing.test_estate import around_a_hub
from tests.unit.study.drawing.test_estate_ties import router


def told(attribute: str) -> dict[str, Any]:
    """Return what a custom resource tells of an attachment."""
    return {"Fn::GetAtt": ["Told", attribute]}


def with_a_site() -> Resources:
    """Return a hub with VPCs, and two connections of a site, told by a custom resource and placed in a segment."""
    connection = resource("EC2::VPNConnection", CustomerGatewayId={"Ref": "Router"}, TransitGatewayId={"Ref": "Hub"})
    device = {name: each for name, each in router("Site").items() if name in {"Address", "Association", "Router"}}
    return {
        **around_a_hub(),
        **vpc("Site", 8),
        **device,
        "Vpn1": connection,
        "Vpn2": connection,
        "Told": {
            "Type": "Custom::VpnAttachments",
            "Properties": {"Connections": [{"Fn::GetAtt": [f"Vpn{number}", "VpnConnectionId"]} for number in (1, 2)]},
        },
        **{
            f"Joined{number}": resource(
                "EC2::TransitGatewayRouteTableAssociation",
                TransitGatewayAttachmentId=told(f"Attachment{number}"),
                TransitGatewayRouteTableId={"Ref": "Prod"},
            )
            for number in (1, 2)
        },
        "Learned": resource(
            "EC2::TransitGatewayRouteTablePropagation",
            TransitGatewayAttachmentId=told("Attachment2"),
            TransitGatewayRouteTableId={"Ref": "Shared"},
        ),
    }


def test_each_vpn_connection_is_a_line_from_its_site_to_the_hub(tmp_path: Path) -> None:
    """With its icon, how routes are learned, and the segment that the custom resource's attachment is placed in."""
    scene = one(tmp_path, with_a_site())

    lines = [(a.source, a.target) for a in scene.arrows if a.source == "small/Site"]
    assert lines == [("small/Site", "small/Hub")] * 2
    assert {icon.resource for icon in scene.icons if icon.name == icon_of("AWS::EC2::VPNConnection")} == {
        "small/Vpn1",
        "small/Vpn2",
        "",  # in the legend
    }
    chips = [box.rect for box in scene.bands if box.kind == "segment"]
    assert sorted(label.text for label in scene.labels if any(c.contains(label.rect) for c in chips)) == [
        *["prod"] * 3,
        "shared",
    ]
    words = texts(scene)
    assert "2 Site-to-Site VPN connections, one for each customer gateway, with two tunnels." in words
    assert "Knows the routes of Web and Site." in words


def two_hubs(folder: Path, *, routed: bool = True) -> Scene:
    """Draw two Regions with a hub each; the second one asks for a peering."""
    near = {"Fn::GetStackOutput": {"StackName": "near", "OutputName": "GatewayId"}}
    accepted = {"Fn::GetStackOutput": {"StackName": "far", "OutputName": "Accepted"}}
    far: Resources = {
        **around_a_hub(),
        "Peering": resource(
            "EC2::TransitGatewayPeeringAttachment",
            TransitGatewayId={"Ref": "Hub"},
            PeerTransitGatewayId=near,
            PeerAccountId=FIRST,
            PeerRegion="us-east-1",
        ),
        "Told": {
            "Type": "Custom::PeeringAcceptance",
            "Properties": {"AttachmentId": {"Fn::GetAtt": ["Peering", "TransitGatewayAttachmentId"]}},
        },
    }
    route = resource(
        "EC2::TransitGatewayRoute",
        TransitGatewayRouteTableId={"Fn::ImportValue": "near:Prod"},
        DestinationCidrBlock="10.3.0.0/16",
        TransitGatewayAttachmentId=accepted,
    )
    outputs = {
        "near": {
            "GatewayId": {"Value": {"Ref": "Hub"}},
            "Prod": {"Value": {"Ref": "Prod"}, "Export": {"Name": "near:Prod"}},
        },
        "far": {"Accepted": {"Value": told("AttachmentId")}},
    }
    stacks = stacks_in(
        folder,
        ("near", f"aws://{FIRST}/us-east-1", {"Resources": around_a_hub(), "Outputs": outputs["near"]}),
        ("far", f"aws://{FIRST}/eu-west-1", {"Resources": far, "Outputs": outputs["far"]}),
        ("last", f"aws://{FIRST}/us-east-1", {"Resources": {"Route": route} if routed else {}}),
    )
    return scene_of_estate(stacks, title="Two Regions")


def test_peered_hubs_are_connected_between_the_frames_of_their_regions(tmp_path: Path) -> None:
    """From the right edge of the one to the left edge of the other; the remark says what is routed across."""
    scene = two_hubs(tmp_path)

    (line,) = [a for a in scene.arrows if {a.source, a.target} == {"near/Hub", "far/Hub"}]
    bands = sorted((box.rect for box in scene.bands if box.kind == "hub"), key=lambda rect: rect.x)
    assert (line.points[0][0], line.points[-1][0]) == (bands[0].right, bands[1].x)
    frames = sorted((box.rect for box in scene.frames if box.kind == "region"), key=lambda rect: rect.x)
    assert frames[0].right < line.points[1][0] < frames[1].x
    words = texts(scene)
    assert "The hubs of eu-west-1 and us-east-1 are peered" in words
    assert "us-east-1 sends 10.3.0.0/16 there." in words
    assert "Sends 10.3.0.0/16 to the hub in eu-west-1." in words


def test_a_side_that_routes_nothing_across_a_peering_is_said_to_lack_a_route(tmp_path: Path) -> None:
    """The twin: nothing is propagated, so that nobody gets there."""
    assert "No route of us-east-1 leads to it." in texts(two_hubs(tmp_path, routed=False))
