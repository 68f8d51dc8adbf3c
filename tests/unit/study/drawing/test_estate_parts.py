"""What is in a VPC has a name: gateways on its border, endpoints, flow logs, and what stands in its subnets."""

from pathlib import Path

from study.drawing.geometry import Rect
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import boxes, one, texts, vpc

WEB = {"Ref": "Web"}


def way_out(*, egress_only: bool = False) -> Resources:
    """Return an internet gateway of Web, and an egress-only one if wanted."""
    found = {
        "Igw": resource("EC2::InternetGateway"),
        "Joined": resource("EC2::VPCGatewayAttachment", VpcId=WEB, InternetGatewayId={"Ref": "Igw"}),
    }
    return found | ({"Eigw": resource("EC2::EgressOnlyInternetGateway", VpcId=WEB)} if egress_only else {})


def endpoint(service: str, *subnets: str) -> Resources:
    """Return an endpoint of Web: with interfaces in subnets, or a gateway."""
    kind = {"VpcEndpointType": "Interface", "SubnetIds": [{"Ref": name} for name in subnets]} if subnets else {}
    return {
        service.capitalize(): resource(
            "EC2::VPCEndpoint", VpcId=WEB, ServiceName=f"com.amazonaws.us-east-1.{service}", **kind
        )
    }


def drawn(folder: Path, *more: Resources) -> Scene:
    """Draw two VPCs and more."""
    resources = {**vpc("Web", 1), **vpc("Tools", 2)}
    for each in more:
        resources |= each
    return one(folder, resources)


def icons(scene: Scene, name: str) -> list[Rect]:
    """Return where something stands."""
    return [icon.rect for icon in scene.icons if icon.resource == f"small/{name}"]


def beside(scene: Scene, icon: Rect) -> str:
    """Return the words beside, above or below an icon."""
    reach = Rect(icon.x - 40, icon.y - 22, icon.width + 80, icon.height + 44)
    return " ".join(label.text for label in scene.labels if label.rect.overlaps(reach))


def test_the_internet_gateway_stands_on_the_border_of_its_vpc_with_its_name(tmp_path: Path) -> None:
    """So does an egress-only one; a VPC without has none."""
    scene = drawn(tmp_path, way_out(egress_only=True))
    card = boxes(scene, "card")["small/Web"]

    for name, words in (("Igw", "Internet gateway"), ("Eigw", "Egress-only gateway")):
        (icon,) = icons(scene, name)
        assert icon.cy == card.y
        assert card.x < icon.x < icon.right < card.right
        assert words in beside(scene, icon)
    assert texts(scene).count("Internet gateway") == 1


def test_a_gateway_endpoint_is_of_the_vpc_and_an_interface_endpoint_of_its_subnets(tmp_path: Path) -> None:
    """An icon for the one, an icon in each subnet for the other, all of them with names."""
    scene = drawn(tmp_path, endpoint("s3"), endpoint("kms", "WebSubnet0", "WebSubnet1"))
    cells = boxes(scene, "isolated")

    (gateway,) = icons(scene, "S3")
    assert not any(cell.contains(gateway) for cell in cells.values())
    assert "S3" in beside(scene, gateway)
    for number, icon in enumerate(icons(scene, "Kms")):
        assert cells[f"small/WebSubnet{number}"].contains(icon)
        assert "KMS endpoint" in beside(scene, icon)
    assert len(icons(scene, "Kms")) == 2


def test_flow_logs_are_in_the_vpc_and_what_they_write_to_is_in_the_region(tmp_path: Path) -> None:
    """An arrow leads from the one to the other."""
    logs = {
        "Flows": resource("EC2::FlowLog", ResourceId=WEB, TrafficType="REJECT", LogGroupName={"Ref": "Kept"}),
        "Kept": resource("Logs::LogGroup"),
    }
    scene = drawn(tmp_path, logs)
    card, (log,), (kept,) = boxes(scene, "card")["small/Web"], icons(scene, "Flows"), icons(scene, "Kept")

    assert card.contains(log)
    assert not card.overlaps(kept)
    assert "Flow logs" in beside(scene, log)
    assert "rejected traffic" in beside(scene, log)
    (arrow,) = [arrow for arrow in scene.arrows if arrow.source == "small/Flows"]
    assert arrow.target == "small/Kept"
    assert (arrow.points[0][0], arrow.points[-1][0]) == (log.cx, kept.cx)


def test_a_regional_nat_gateway_is_of_the_vpc_and_of_no_subnet(tmp_path: Path) -> None:
    """The twin of one that is in a subnet: it serves all zones."""
    scene = drawn(tmp_path, {"Nat": resource("EC2::NatGateway", VpcId=WEB, AvailabilityMode="regional")})
    (nat,) = icons(scene, "Nat")

    assert boxes(scene, "card")["small/Web"].contains(nat)
    assert not any(cell.contains(nat) for cell in boxes(scene, "isolated").values())
    assert "regional" in beside(scene, nat)


def test_hosts_are_named_by_their_group_where_it_tells_more_than_the_subnet(tmp_path: Path) -> None:
    """Two subnets of the tier app: a NAT gateway and a cluster in one of them have names, too."""
    more = {
        "Nat": resource("EC2::NatGateway", SubnetId={"Ref": "WebSubnet0"}),
        "Hsms": resource("CloudHSM::Cluster", HsmType="hsm2m.medium", SubnetIds=[{"Ref": "WebSubnet1"}]),
    }
    scene = drawn(tmp_path, more)
    cells = boxes(scene, "isolated")

    (nat,), (hsms,) = icons(scene, "Nat"), icons(scene, "Hsms")
    assert cells["small/WebSubnet0"].contains(nat)
    assert "NAT gateway" in beside(scene, nat)
    assert cells["small/WebSubnet1"].contains(hsms)
    assert "CloudHSM cluster" in beside(scene, hsms)
    assert "Instance" in beside(scene, icons(scene, "WebHost0")[0])


def test_ipv6_blocks_stand_below_those_of_ipv4(tmp_path: Path) -> None:
    """As far as the template knows them; a VPC without IPv6 says nothing of it."""
    cut = {"Fn::Cidr": [{"Fn::Select": [0, {"Fn::GetAtt": ["Web", "Ipv6CidrBlocks"]}]}, 8, "64"]}
    six = {"Six": resource("EC2::VPCCidrBlock", VpcId=WEB, AmazonProvidedIpv6CidrBlock=True)}
    resources = {**vpc("Web", 1), **vpc("Tools", 2)}
    for number in (0, 1):
        resources[f"WebSubnet{number}"]["Properties"]["Ipv6CidrBlock"] = {"Fn::Select": [number, cut]}
    scene, without = one(tmp_path / "six", resources | six), drawn(tmp_path / "four")

    for name, cell in boxes(scene, "isolated").items():
        words = [label.text for label in scene.labels if cell.contains(label.rect)]
        assert any("/64" in each for each in words) == name.startswith("small/Web"), name
    card = boxes(scene, "card")["small/Web"]
    assert any("/56" in label.text for label in scene.labels if card.contains(label.rect))
    assert "/56" not in texts(without)
