"""Pictures of a Direct Connect line: where its interfaces lead, and which VPN connections go beside it and over it."""

from pathlib import Path
from typing import Any

import pytest

from study.drawing.estate import scene_of_estate
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import FIRST, SECOND, boxes, one, stacks_in, texts, vpc

DX = "DirectConnect"


def got(name: str, attribute: str) -> dict[str, Any]:
    """Return a reference to an attribute."""
    return {"Fn::GetAtt": [name, attribute]}


def gateway(name: str) -> Resources:
    """Return a virtual private gateway that is attached to a VPC."""
    attached = resource("EC2::VPCGatewayAttachment", VpcId={"Ref": name}, VpnGatewayId={"Ref": f"{name}Gateway"})
    return {f"{name}Gateway": resource("EC2::VPNGateway"), f"{name}Attachment": attached}


def line(*, encrypted: bool = True) -> Resources:
    """Return a line with a private interface to a Direct Connect gateway that serves Web, and a public one."""
    carried = {"ConnectionId": got("Cable", "ConnectionId")}
    return {
        "Cable": resource(f"{DX}::Connection", Bandwidth="10Gbps", Location="EqDC2", RequestMACSec=encrypted),
        "Joint": resource(f"{DX}::{DX}Gateway", AmazonSideAsn="64600"),
        "Served": resource(
            f"{DX}::{DX}GatewayAssociation",
            **{f"{DX}GatewayId": got("Joint", "Id"), "AssociatedGatewayId": got("WebGateway", "VPNGatewayId")},
        ),
        "Private": resource(
            f"{DX}::PrivateVirtualInterface", Vlan=101, **carried, **{f"{DX}GatewayId": got("Joint", "Id")}
        ),
        "Public": resource(
            f"{DX}::PublicVirtualInterface", Vlan=102, RouteFilterPrefixes=["203.0.113.0/24"], **carried
        ),
        **gateway("Web"),
    }


def vpn(name: str, end: str, address: str) -> Resources:
    """Return a router and its connection to a VPC's gateway."""
    connection = resource("EC2::VPNConnection", CustomerGatewayId={"Ref": name}, VpnGatewayId={"Ref": f"{end}Gateway"})
    return {name: resource("EC2::CustomerGateway", IpAddress=address), f"{name}Vpn": connection}


def drawn(folder: Path, *more: Resources) -> Scene:
    """Draw two VPCs and more."""
    resources = {**vpc("Web", 1), **vpc("Tools", 2)}
    for each in more:
        resources |= each
    return one(folder, resources)


def joined(scene: Scene) -> set[tuple[str, str]]:
    """Return what lines connect."""
    return {(arrow.source.partition("/")[2], arrow.target.partition("/")[2]) for arrow in scene.arrows if arrow.source}


def test_a_line_leads_by_its_interfaces_to_gateways_and_vpcs(tmp_path: Path) -> None:
    """And by the public one to AWS itself."""
    scene = drawn(tmp_path, line())

    assert {("Joint", "Web"), ("Cable", "Joint"), ("Cable", "")} <= joined(scene)
    assert {"small/Cable", "small/Joint", "small/Private", "small/Public"} <= scene.drawn
    said = texts(scene)
    for words in ("Network on premises", "10Gbps at EqDC2", "Private VIF", "VLAN 102", "It asks for MACsec."):
        assert words in said


def test_the_location_stands_between_the_premises_and_the_cloud(tmp_path: Path) -> None:
    """A place of its own, with a router of the customer's or a partner's and AWS's device; only that one is AWS's."""
    scene = drawn(tmp_path, line())
    site, location = (box.rect for box in scene.frames if box.kind == "premises")
    cloud = scene.frames[0].rect
    router, device = (box.rect for box in scene.bands if box.kind == "line")

    assert site.right < location.x < location.right < cloud.x
    assert location.contains(router)
    assert location.contains(device)
    (cable,) = [icon.rect for icon in scene.icons if icon.resource == "small/Cable"]
    assert device.contains(cable)
    assert "Customer or" in texts(scene)
    strands = [arrow.points for arrow in scene.arrows if arrow.source == "small/Cable"]
    assert all(points[0][0] == device.right for points in strands)
    assert all(len({y for _, y in points}) == 1 for points in strands)


def test_a_direct_connect_gateway_is_of_no_region(tmp_path: Path) -> None:
    """It stands in the account beside its Regions, whether a line leads to it or not."""
    joint = {"Joint": resource(f"{DX}::{DX}Gateway", AmazonSideAsn="64600")}
    for place, more in enumerate((line(), joint)):
        scene = drawn(tmp_path / str(place), more)
        (gateway_,) = [icon.rect for icon in scene.icons if icon.resource == "small/Joint"]
        frames = {kind: [box.rect for box in scene.frames if box.kind == kind] for kind in ("region", "global")}
        assert [frame.contains(gateway_) for frame in frames["global"]] == [True]
        assert not any(frame.overlaps(gateway_) for frame in frames["region"])


@pytest.mark.parametrize("kept", [("Cable",), ("Cable", "Public")])
def test_a_line_without_gateways_is_drawn_too(tmp_path: Path, kept: tuple[str, ...]) -> None:
    """One that carries nothing yet, and one that leads to AWS's public addresses only."""
    scene = drawn(tmp_path, {name: each for name, each in line().items() if name in kept})

    assert {f"small/{name}" for name in kept} <= scene.drawn
    assert ("AWS public addresses" in texts(scene)) == ("Public" in kept)


def test_accounts_that_share_a_direct_connect_gateway_stand_below_each_other(tmp_path: Path) -> None:
    """The line to the other account's VPC runs beside the first one's, and not through it."""
    own = {name: each for name, each in line().items() if name != "Served" and not name.startswith("Web")}
    first = {"Resources": {**vpc("Net", 1), **own}, "Outputs": {"Joint": {"Value": got("Joint", "Id")}}}
    far = {"Fn::GetStackOutput": {"StackName": "first", "OutputName": "Joint"}}
    served = {**line()["Served"]["Properties"], f"{DX}GatewayId": far}
    guest = {"Served": resource(f"{DX}::{DX}GatewayAssociation", **served), **gateway("Web"), **vpc("Web", 2)}
    stacks = stacks_in(
        tmp_path,
        ("first", f"aws://{FIRST}/us-east-1", first),
        ("guest", f"aws://{SECOND}/us-east-1", {"Resources": guest}),
    )
    scene = scene_of_estate(stacks, title="Two accounts")
    upper, lower = (box.rect for box in scene.frames if box.kind == "account")
    (way,) = [arrow.points for arrow in scene.arrows if arrow.target == "guest/Web"]
    net = boxes(scene, "card")["first/Net"]

    assert upper.bottom < lower.y
    assert all(x < net.x for x, y in way if y < upper.bottom)


def test_without_a_line_the_gateway_stands_beside(tmp_path: Path) -> None:
    """The twin: nothing leads to it from anywhere."""
    scene = drawn(tmp_path, {"Joint": resource(f"{DX}::{DX}Gateway", AmazonSideAsn="64600")})

    assert joined(scene) == set()
    assert "Network on premises" not in texts(scene)
    assert "small/Joint" in scene.drawn


def test_a_vpn_to_who_is_served_by_the_line_is_its_backup(tmp_path: Path) -> None:
    """Its router's address is a provider's."""
    scene = drawn(tmp_path, line(encrypted=False), vpn("Branch", "Web", "198.51.100.10"))

    assert ("Branch", "Web") in joined(scene)
    assert {"small/Branch", "small/BranchVpn"} <= scene.drawn
    said = texts(scene)
    for words in ("over the internet", "The backup of Web", "Nothing on it is encrypted by itself."):
        assert words in said


def test_many_routers_stand_beside_the_cloud_and_above_what_is_said_of_them(tmp_path: Path) -> None:
    """The cloud reaches down as far as they do, so that their tunnels come in at its left border."""
    routers = [vpn(f"R{number}", "Web", f"198.51.100.{number}") for number in range(1, 5)]
    scene = drawn(tmp_path, line(), *routers)
    cloud, (site, _) = scene.frames[0].rect, [box.rect for box in scene.frames if box.kind == "premises"]
    (title,) = [label.rect for label in scene.labels if label.text == "The backup of Web"]

    assert site.bottom <= cloud.bottom < title.y
    for arrow in scene.arrows:
        assert all(y <= cloud.bottom for _, y in arrow.points)


def test_a_vpn_to_a_router_that_the_public_interface_announces_goes_over_it(tmp_path: Path) -> None:
    """And where the line serves nobody else, it is no backup."""
    scene = drawn(tmp_path, line(), gateway("Tools"), vpn("Core", "Tools", "203.0.113.10"))

    said = texts(scene)
    for words in ("over the public VIF", "To Tools everything is encrypted"):
        assert words in said
    assert "The backup of" not in said
