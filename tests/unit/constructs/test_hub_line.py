"""Direct Connect that ends at a hub: its attachment is looked up, routed by a segment, and tells who reaches it."""

from functools import partial

import pytest
from aws_cdk import Stack, Tags

from refarch.compute import HostPerZone
from refarch.hybrid import DedicatedLine, DirectConnectHub, ExistingGateway
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from study.lab import Lab
from tests.hybrid import ADVERTISES, SITE
from tests.unit.constructs.deployed import deployed
from tests.unit.constructs.shape import empty_stack, shape_of
from tests.unit.constructs.spokes import spoke

TGW = ExistingGateway(transit_gateway_id="tgw-00000001", amazon_asn=64513)
BEYOND, PORT = "192.168.0.10", 443


def build(stack: Stack, *, default: bool = False) -> None:
    """A line to a hub; production reaches what is beyond it, development does not."""
    hub = TransitHub(stack, "Hub", asn=64600)
    hub.segment("line", isolated=True, default=default)
    hub.segment("prod").reaches("line")
    hub.segment("dev")
    for number, name in enumerate(("Prod", "Dev"), start=1):
        network = spoke(stack, name, number, zones=1)
        hub.attach_spoke(network, segment=name.lower())
        HostPerZone(stack, f"{name}Host", network=network, tier="app").call_block(SITE, port=PORT)
    gateway = DirectConnectHub(stack, "Gateway", amazon_asn=64601)
    cable = DedicatedLine(stack, "Line", location="EqDC2", bandwidth="1Gbps")
    Tags.of(cable.transit(gateway, vlan=101, asn=65010)).add(ADVERTISES, SITE)
    gateway.serve(hub, announce=["10.1.0.0/16"], segment=None if default else "line")


@pytest.mark.parametrize("default", [False, True])
def test_the_line_is_placed_in_its_segment_once_it_is_associated(*, default: bool) -> None:
    """Without that its attachment would be in no route table: the hub would take nothing from it and lead nobody there.

    The segment is named, or the hub's default one.
    """
    shape = shape_of(partial(build, default=default))
    found = {
        kind: [
            shape.referred(each["TransitGatewayRouteTableId"])
            for each in shape.of_type(f"EC2::TransitGatewayRouteTable{kind}").values()
            if each["TransitGatewayAttachmentId"]["Fn::GetAtt"][1] == "Attachment1"
        ]
        for kind in ("Association", "Propagation")
    }
    assert found == {"Association": ["Hub/Line/RouteTable"], "Propagation": ["Hub/Prod/RouteTable"]}
    looks = shape.resource("Hub/DirectConnect/Attachments/Default")
    assert shape.referred(looks["Properties"]["Connections"][0]) == "Gateway/Gateway"
    assert "Hub/ToGateway" in [shape.path(each) for each in looks["DependsOn"]]


def test_production_reaches_what_is_beyond_the_line_and_development_does_not() -> None:
    """In an account: the block comes by BGP into the table of who reaches the segment, and into no other."""
    lab = Lab()
    ids = deployed(lab, "line", build)
    prod, dev = (next(i for name, i in ids.items() if name.startswith(f"{who}HostHost1")) for who in ("Prod", "Dev"))

    there = lab.follow(prod, BEYOND, PORT)
    assert there.reachable
    assert any(hop.component.kind == "VirtualInterface" for hop in there.forward)
    assert not lab.follow(dev, BEYOND, PORT).reachable


def test_a_gateway_without_segments_routes_by_none() -> None:
    """As with VPN connections: the owner of its tables places what is attached."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=r"test/Gateway: segment='line': the gateway has no segments"):
        DirectConnectHub(stack, "Gateway", amazon_asn=64601).serve(TGW, announce=["10.1.0.0/16"], segment="line")
    hub = TransitHub(stack, "Hub", asn=64600)
    with pytest.raises(RefusedError, match=r"test/Hub: attach_line\('ToOther', segment='line'\): the hub Hub has no"):
        DirectConnectHub(stack, "Other", amazon_asn=64601).serve(hub, announce=["10.1.0.0/16"], segment="line")
