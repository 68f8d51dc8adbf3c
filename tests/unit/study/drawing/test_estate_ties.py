"""Pictures of several VPCs: lines for what connects them, and what belongs to others."""

from pathlib import Path

import pytest

from study.drawing import DrawingError, draw
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import boxes, one, stacks_in, texts, vpc


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
    places = {name: rect.x for name, rect in boxes(chain, "card").items()}
    assert sorted(places, key=lambda name: places[name])[1] == "small/One"
    assert "have Two and Three" in chain.description
    mesh = peered(tmp_path / "mesh", ("Two", "One"), ("One", "Three"), ("Two", "Three"))
    assert "not transitive" not in mesh.description


def test_a_peering_that_one_side_does_not_route_to_is_said_to_lack_a_route(tmp_path: Path) -> None:
    """The twin has routes on both sides."""
    assert "No route leads to it from Two." in peered(tmp_path / "one", ("One", "Two"), routed=False).description
    assert "Both sides route to it." in peered(tmp_path / "both", ("One", "Two")).description


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
