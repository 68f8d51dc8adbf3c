"""VPN connections that end at a hub: which segment routes them, and who learns what is beyond them."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack

from refarch.hybrid import Bgp, ExistingGateway, OnPremises, Routing, Static
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from tests.unit.constructs.shape import Shape, empty_stack, shape_of
from tests.unit.constructs.spokes import spoke

ROUTERS = {"A": "198.51.100.10", "B": "198.51.100.20"}
BLOCK = "192.168.0.0/16"


def connected(stack: Stack, routing: Routing, **options: Any) -> TransitHub:
    """A hub with production and a site, which reach each other."""
    hub = TransitHub(stack, "Hub", asn=64600)
    hub.segment("onprem", isolated=True)
    hub.segment("prod").reaches("onprem")
    hub.attach_spoke(spoke(stack, "Prod", 1), segment="prod")
    OnPremises(stack, "OnPrem", routers=ROUTERS).connect(hub, routing=routing, **{"segment": "onprem", **options})
    return hub


def named(shape: Shape, kind: str) -> list[tuple[str, str]]:
    """Return (attachment, segment) of every association, propagation or route of the connections."""
    found = [
        (each["TransitGatewayAttachmentId"]["Fn::GetAtt"], shape.referred(each["TransitGatewayRouteTableId"]))
        for each in shape.of_type(f"EC2::{kind}").values()
    ]
    return sorted((said, table.split("/")[1]) for (_, said), table in found if said.startswith("Attachment"))


def test_by_bgp_each_connection_is_placed_in_the_segment_and_tells_who_reaches_it() -> None:
    """By the ids that the custom resource tells, in the order of the connections."""
    shape = shape_of(lambda stack: connected(stack, Bgp(65010)))

    assert named(shape, "TransitGatewayRouteTableAssociation") == [("Attachment1", "Onprem"), ("Attachment2", "Onprem")]
    assert named(shape, "TransitGatewayRouteTablePropagation") == [("Attachment1", "Prod"), ("Attachment2", "Prod")]
    assert not shape.of_type("EC2::TransitGatewayRoute")
    asked = shape.at("OnPrem/AtHub/Attachments/Default")
    assert [shape.referred(each) for each in asked["Connections"]] == ["OnPrem/AConnection", "OnPrem/BConnection"]


def test_a_static_connection_tells_nothing_so_that_its_blocks_are_written_by_hand() -> None:
    """In the tables of all who reach it, and not at the connection itself, which is for virtual private gateways."""
    shape = shape_of(lambda stack: connected(stack, Static([BLOCK, "172.20.0.0/16"]), routers=["A"]))

    assert named(shape, "TransitGatewayRouteTableAssociation") == [("Attachment1", "Onprem")]
    assert not named(shape, "TransitGatewayRouteTablePropagation")
    assert named(shape, "TransitGatewayRoute") == [("Attachment1", "Prod")] * 2
    assert {r["DestinationCidrBlock"] for r in shape.of_type("EC2::TransitGatewayRoute").values()} == {
        BLOCK,
        "172.20.0.0/16",
    }
    assert not shape.of_type("EC2::VPNConnectionRoute")


def test_the_default_segment_takes_connections_too_and_a_second_site_is_looked_up_by_itself() -> None:
    """As the issue of a hub is said in one line: ``onprem.connect(hub, routing=Bgp(65010))``."""

    def build(stack: Stack) -> None:
        hub = TransitHub(stack, "Hub")
        hub.segment("all", default=True)
        site = OnPremises(stack, "OnPrem", routers=ROUTERS)
        site.connect(hub, routing=Bgp(65010), routers=["A"])
        site.connect(hub, routing=Static([BLOCK]), routers=["B"])

    shape = shape_of(build)
    assert sorted(shape.of_type("Lambda::Function")) == [
        "OnPrem/AtHub/Function",
        "OnPrem/AtHub2/Function",
    ]
    assert len(shape.of_type("EC2::TransitGatewayRoute")) == 1


def test_a_hub_that_exists_has_a_number_that_nobody_knows() -> None:
    """So that no router is refused for having the same."""

    def build(stack: Stack) -> None:
        hub = TransitHub(stack, "Hub", existing="tgw-0123456789abcdef0")
        hub.segment("all", default=True)
        OnPremises(stack, "OnPrem", routers=ROUTERS).connect(hub, routing=Bgp(64512))

    assert len(shape_of(build).of_type("EC2::VPNConnection")) == 2


def elsewhere(_stack: Stack) -> None:
    """Connect a site of another account."""
    app = App(analytics_reporting=False)
    one, other = (
        Stack(app, name, env=Environment(account=digits * 12, region="us-east-1"))
        for name, digits in (("test", "1"), ("other", "2"))
    )
    hub = TransitHub(one, "Hub")
    hub.segment("all", default=True)
    OnPremises(other, "OnPrem", routers=ROUTERS).connect(hub, routing=Bgp(65010))


def twice(stack: Stack) -> None:
    """Lead one block to two routers."""
    hub = connected(stack, Static([BLOCK]), routers=["A"])
    OnPremises(stack, "Other", routers=ROUTERS).connect(hub, routing=Static([BLOCK]), routers=["B"], segment="onprem")


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda s: connected(s, Bgp(64600)), "Bgp(64600): the gateway has 64600, too"),
        (lambda s: connected(s, Bgp(65010), segment="onprm"), "attach_connections('OnPrem', segment='onprm'): the hub"),
        (lambda s: connected(s, Bgp(65010), segment=None), "attach_connections('OnPrem'): it needs a segment"),
        (lambda s: connected(s, Static([BLOCK])), "Static by A and B: a Transit Gateway's route table leads to one"),
        (
            lambda s: connected(s, Static(["10.1.128.0/17"]), routers=["A"]),
            "10.1.128.0/17 of 'test/OnPrem': it overlaps 10.1.0.0/16 of 'test/Prod/Vpc'",
        ),
        (twice, "192.168.0.0/16 of 'test/Other': it overlaps 192.168.0.0/16 of 'test/OnPrem'"),
        (elsewhere, "attach_connections('OnPrem'): a VPN connection is made in the transit gateway's own account"),
        (
            lambda s: OnPremises(s, "OnPrem", routers=ROUTERS).connect(
                ExistingGateway(transit_gateway_id="tgw-0123456789abcdef0"), routing=Bgp(65010), segment="prod"
            ),
            "segment='prod': the gateway has no segments",
        ),
    ],
)
def test_what_cannot_be_routed_is_refused_at_synthesis(build: Callable[[Stack], object], said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError) as refused:
        build(empty_stack())

    assert said in str(refused.value)
    assert str(refused.value).startswith("test/")
