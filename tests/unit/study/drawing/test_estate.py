"""Pictures of several VPCs: frames for Regions and accounts, a band for a hub, lines for what connects them."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from stacks.catalogue import SLUGS, find
from study.assemblies import assembly_of
from study.drawing import DrawingError, draw, is_estate
from study.drawing.assembly import Stack, read
from study.drawing.estate import scene_of_estate
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import STACK, Resources, resource

ESTATES = [slug for slug in SLUGS if is_estate(read(assembly_of(slug)))]
FIRST, SECOND = "111111111111", "222222222222"


def vpc(name: str, number: int, zones: int = 2) -> Resources:
    """Return a VPC with a subnet in each zone, and a host in each subnet."""
    found = {name: resource("EC2::VPC", CidrBlock=f"10.{number}.0.0/16")}
    for zone in range(zones):
        found[f"{name}Subnet{zone}"] = resource(
            "EC2::Subnet",
            VpcId={"Ref": name},
            CidrBlock=f"10.{number}.{zone}.0/24",
            AvailabilityZone={"Fn::Select": [zone, {"Fn::GetAZs": ""}]},
            Tags=[{"Key": "aws-cdk:subnet-name", "Value": "app"}],
        )
        found[f"{name}Host{zone}"] = resource("EC2::Instance", SubnetId={"Ref": f"{name}Subnet{zone}"})
    return found


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


def stacks_in(folder: Path, *stacks: tuple[str, str, dict[str, Any]]) -> tuple[Stack, ...]:
    """Write an assembly of stacks (name, environment, template) and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    artifacts = {}
    for name, environment, template in stacks:
        (folder / f"{name}.json").write_text(json.dumps(template))
        artifacts[name] = {"type": STACK, "environment": environment, "properties": {"templateFile": f"{name}.json"}}
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return read(folder)


def one(folder: Path, resources: Resources) -> Scene:
    """Draw one stack."""
    return scene_of_estate(stacks_in(folder, ("small", "", {"Resources": resources})), title="Small")


def texts(scene: Scene) -> str:
    """Return all words of a picture."""
    return " ".join(label.text for label in scene.labels)


def test_each_vpc_is_a_card_with_its_zones_subnets_and_hosts(tmp_path: Path) -> None:
    """All of them are drawn, which the footer counts."""
    scene = one(tmp_path, around_a_hub())
    kinds = [box.kind for box in scene.bands]

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
    places = {box.resource: box.rect for box in scene.bands if box.kind in ("card", "hub")}
    frames = {label.text for label in scene.labels if label.text.startswith("Account")}

    assert frames == {f"Account {FIRST}", f"Account {SECOND}"}
    assert places["web/Web"].bottom < places[""].y < places["hub/Tools"].y
    assert ("web/Web", "hub/Hub") in {(a.source, a.target) for a in scene.arrows}
    assert "prod" in texts(scene)


def test_peered_vpcs_are_connected_below_them(tmp_path: Path) -> None:
    """With the peering's icon on the line."""
    peering = resource("EC2::VPCPeeringConnection", VpcId={"Ref": "Web"}, PeerVpcId={"Ref": "Tools"})
    scene = one(tmp_path, {**vpc("Web", 1), **vpc("Tools", 2), "Peering": peering})

    assert [(a.source, a.target) for a in scene.arrows if a.source] == [("small/Web", "small/Tools")]
    assert "small/Peering" in scene.drawn


def test_a_peering_with_somebody_unknown_stands_beside(tmp_path: Path) -> None:
    """The twin: its other end is not in the picture."""
    peering = resource("EC2::VPCPeeringConnection", VpcId={"Ref": "Web"}, PeerVpcId="vpc-12345678")
    scene = one(tmp_path, {**vpc("Web", 1), **vpc("Tools", 2), "Peering": peering})

    assert [a for a in scene.arrows if a.source] == []
    assert "VPC peering connection" in texts(scene)


def router(vpc_name: str) -> Resources:
    """Return a customer gateway whose address is an instance's, and a connection to another VPC's gateway."""
    return {
        "Address": resource("EC2::EIP"),
        "Association": resource(
            "EC2::EIPAssociation",
            AllocationId={"Fn::GetAtt": ["Address", "AllocationId"]},
            InstanceId={"Ref": f"{vpc_name}Host0"},
        ),
        "Router": resource("EC2::CustomerGateway", IpAddress={"Fn::GetAtt": ["Address", "PublicIp"]}),
        "Gateway": resource("EC2::VPNGateway"),
        "Vpn": resource("EC2::VPNConnection", CustomerGatewayId={"Ref": "Router"}, VpnGatewayId={"Ref": "Gateway"}),
    }


def test_a_site_that_is_simulated_is_connected_to_the_vpc_by_its_vpn(tmp_path: Path) -> None:
    """The gateways of both ends stand in their VPCs, the connection on the line."""
    attachment = resource("EC2::VPCGatewayAttachment", VpcId={"Ref": "Tools"}, VpnGatewayId={"Ref": "Gateway"})
    scene = one(tmp_path, {**vpc("Site", 1), **vpc("Tools", 2), **router("Site"), "Attachment": attachment})

    assert [(a.source, a.target) for a in scene.arrows if a.source] == [("small/Site", "small/Tools")]
    assert "2 IPsec tunnels · BGP" in texts(scene)
    assert "Site plays a network on premises" in texts(scene)
    assert {"small/Vpn", "small/Router", "small/Gateway"} <= scene.drawn


def test_a_vpn_to_somewhere_else_stands_beside(tmp_path: Path) -> None:
    """The twin: the gateway is attached to no VPC of the picture."""
    scene = one(tmp_path, {**vpc("Site", 1), **vpc("Tools", 2), **router("Site")})

    assert [a for a in scene.arrows if a.source] == []
    assert "Site-to-Site VPN" in texts(scene)


def test_stacks_without_a_vpc_are_refused(tmp_path: Path) -> None:
    """A picture of this kind shows networks."""
    bucket = {"Resources": {"Bucket": resource("S3::Bucket")}}
    stacks_in(tmp_path, ("one", "", bucket), ("two", "", bucket))

    with pytest.raises(DrawingError, match="one, two: a picture shows VPCs, these stacks have none"):
        draw(tmp_path, title="None")


@pytest.mark.parametrize("slug", ESTATES)
def test_nothing_of_a_scenario_overlaps_or_is_cut_off(slug: str) -> None:
    """Cards, icons and words keep apart; words of a card stay in it."""
    scene = scene_of_estate(read(assembly_of(slug)), title=find(slug).title)
    cards = [box.rect for box in scene.bands if box.kind in ("card", "hub")]
    words = [label.rect for label in scene.labels]

    assert not any(a.overlaps(b) for a, b in combinations(cards, 2))
    assert not any(a.overlaps(b) for a, b in combinations(words, 2))
    assert not any(a.overlaps(b) for a, b in combinations([icon.rect for icon in scene.icons], 2))
    assert not any(word.overlaps(icon.rect) for word in words for icon in scene.icons)
    assert all(r.x >= 0 and r.right <= scene.width and r.bottom <= scene.height for r in (*cards, *words))
    assert not [label.text for label in scene.labels if label.text.endswith("…")]


def peered(tmp_path: Path, *pairs: tuple[str, str], routed: bool = True) -> Scene:
    """Draw three VPCs with peerings between some of them."""
    made: Resources = vpc("One", 1) | vpc("Two", 2) | vpc("Three", 3)
    for asks, accepts in pairs:
        name = f"{asks}To{accepts}"
        made[name] = resource("EC2::VPCPeeringConnection", VpcId={"Ref": asks}, PeerVpcId={"Ref": accepts})
        for side in (asks, accepts) if routed else (asks,):
            made[f"{name}Table{side}"] = resource("EC2::RouteTable", VpcId={"Ref": side})
            made[f"{name}Route{side}"] = resource(
                "EC2::Route",
                RouteTableId={"Ref": f"{name}Table{side}"},
                DestinationCidrBlock="10.9.0.0/16",
                VpcPeeringConnectionId={"Fn::GetAtt": [name, "Id"]},
            )
    return one(tmp_path, made)


def test_who_is_peered_with_two_stands_in_the_middle_and_is_where_a_peering_ends(tmp_path: Path) -> None:
    """Whatever the order of the template; in a mesh nothing is missing."""
    chain = peered(tmp_path / "chain", ("Two", "One"), ("One", "Three"))
    places = {box.resource: box.rect.x for box in chain.bands if box.kind == "card"}
    assert sorted(places, key=lambda name: places[name])[1] == "small/One"
    assert "have Two and Three" in chain.description
    mesh = peered(tmp_path / "mesh", ("Two", "One"), ("One", "Three"), ("Two", "Three"))
    assert "not transitive" not in mesh.description


def test_a_peering_that_one_side_does_not_route_to_is_said_to_lack_a_route(tmp_path: Path) -> None:
    """The twin has routes on both sides."""
    assert "No route leads to it from Two." in peered(tmp_path / "one", ("One", "Two"), routed=False).description
    assert "Both sides route to it." in peered(tmp_path / "both", ("One", "Two")).description


def test_hosts_of_other_accounts_stand_in_the_subnets_that_are_shared_with_them(tmp_path: Path) -> None:
    """The callout says whose they are; a host in a subnet that nobody knows stands beside."""
    told = {"Outputs": {"Subnet": {"Value": {"Ref": "WebSubnet0"}}}}
    subnet = {"Fn::GetStackOutput": {"StackName": "owner", "OutputName": "Subnet"}}
    stacks = stacks_in(
        tmp_path,
        ("owner", f"aws://{FIRST}/eu-west-1", {"Resources": vpc("Web", 1), **told}),
        ("guest", f"aws://{SECOND}/eu-west-1", {"Resources": {"Host": resource("EC2::Instance", SubnetId=subnet)}}),
        ("lost", f"aws://{SECOND}/eu-west-1", {"Resources": {"Far": resource("EC2::Instance", SubnetId="subnet-1")}}),
    )
    scene = scene_of_estate(stacks, title="Shared")
    (card,) = [box.rect for box in scene.bands if box.kind == "card"]
    places = {icon.resource: icon.rect for icon in scene.icons}

    assert card.contains(places["guest/Host"])
    assert not card.contains(places["lost/Far"])
    assert f"Account {SECOND} has 1 instance in app" in scene.description


def test_a_service_that_one_vpc_offers_to_another_is_a_line_between_them(tmp_path: Path) -> None:
    """From the endpoint's VPC to that of the load balancer; an endpoint of AWS's services leads nowhere."""
    service = {"Fn::Join": ["", ["com.amazonaws.vpce.us-east-1.", {"Ref": "Service"}]]}
    balancer = resource("ElasticLoadBalancingV2::LoadBalancer", Type="network", Subnets=[{"Ref": "ToolsSubnet0"}])
    own = {"VpcId": {"Ref": "Web"}, "VpcEndpointType": "Interface"}
    scene = one(
        tmp_path,
        {
            **vpc("Web", 1),
            **vpc("Tools", 1),
            "Balancer": balancer,
            "Service": resource("EC2::VPCEndpointService", NetworkLoadBalancerArns=[{"Ref": "Balancer"}]),
            "Door": resource("EC2::VPCEndpoint", ServiceName=service, **own),
            "Queue": resource("EC2::VPCEndpoint", ServiceName="com.amazonaws.us-east-1.sqs", **own),
        },
    )

    assert [(a.source, a.target) for a in scene.arrows if a.source] == [("small/Web", "small/Tools")]
    assert "Tools offers a service to Web" in texts(scene)
