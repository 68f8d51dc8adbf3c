"""What all zones of a VPC share as a way out: an egress-only internet gateway, a regional NAT gateway."""

from collections.abc import Callable

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.callouts import callouts
from study.drawing.model import read_architecture
from study.drawing.scene import Arrow, Scene
from tests.unit.study.drawing.conftest import VPC, Resources, resource, route
from tests.unit.study.drawing.shapes import frame, hidden, icon_for, lines, touching

Maker = Callable[..., Resources]
Reader = Callable[[Resources], Stack]
Draw = Callable[[Resources], Scene]


@pytest.fixture
def draw(stack: Reader) -> Draw:
    """Return what draws resources."""
    return lambda resources: scene_of(stack(resources), title="Small")


def regional(small: Maker, zones: int) -> Resources:
    """Return a network whose app subnets leave by a NAT gateway that is in no subnet."""
    found: Resources = small(zones, "none")
    found["Nat"] = resource("EC2::NatGateway", VpcId=VPC, AvailabilityMode="regional", ConnectivityType="public")
    goal = {"Fn::GetAtt": ["Nat", "NatGatewayId"]}
    return found | {f"Route-app{zone}": route(f"app{zone}", NatGatewayId=goal) for zone in range(1, zones + 1)}


def six(zones: int, *tiers: str) -> Resources:
    """Return an egress-only internet gateway, and the routes for IPv6 of some tiers to it."""
    goal = {"EgressOnlyInternetGatewayId": {"Ref": "Outward"}, "DestinationIpv6CidrBlock": "::/0"}
    return {
        "Outward": resource("EC2::EgressOnlyInternetGateway", VpcId=VPC),
        "Block": resource("EC2::VPCCidrBlock", VpcId=VPC, AmazonProvidedIpv6CidrBlock=True),
        **{
            f"Six-{tier}{zone}": resource("EC2::Route", RouteTableId={"Ref": f"Table-{tier}{zone}"}, **goal)
            for tier in tiers
            for zone in range(1, zones + 1)
        },
    }


def leading(scene: Scene, gate: str) -> list[Arrow]:
    """Return the arrows that lead to a gateway."""
    return [arrow for arrow in scene.arrows if arrow.target == gate]


def in_order(scene: Scene) -> None:
    """Assert that nothing is hidden, nothing is cut, and numbers, words and lines keep apart."""
    words = [label for label in scene.labels if not any(band.rect.contains(label.rect) for band in scene.bands)]
    assert hidden(scene) == []
    assert touching(scene) == []
    assert not [word.text for word in words for line in lines(scene) if word.rect.overlaps(line)]
    assert not [label.text for label in scene.labels if label.text.endswith("…")]


@pytest.mark.parametrize("zones", range(1, 5))
def test_every_subnet_leads_to_the_regional_nat_gateway_and_that_to_the_internet_gateway(
    small: Maker, draw: Draw, zones: int
) -> None:
    """It stands in the VPC above the zones, in none of them; its own way is by the internet gateway."""
    scene = draw(regional(small, zones))
    nat = icon_for(scene, "Nat")

    in_order(scene)
    assert [arrow.source for arrow in leading(scene, "Nat")] == [f"app{zone}" for zone in range(1, zones + 1)]
    assert [arrow.source for arrow in leading(scene, "Gateway")] == ["Nat"]
    assert frame(scene, "vpc").contains(nat)
    assert nat.bottom < min(box.rect.y for box in scene.frames if box.kind == "zone")


def test_the_loss_of_a_zone_takes_no_other_zones_way_out(small: Maker, stack: Reader) -> None:
    """The callout says so of a regional one; of a single zonal one it says the opposite."""
    told = {
        name: " ".join(each.text for each in callouts(read_architecture(stack(resources))) if "Way out" in each.title)
        for name, resources in (("regional", regional(small, 2)), ("single", small(2, "single")))
    }

    assert "the loss of a zone takes no other zone's way out" in told["regional"]
    assert "its loss takes their way out too" in told["single"]


@pytest.mark.parametrize("zones", range(1, 4))
def test_what_leaves_over_ipv6_leads_to_the_egress_only_gateway(small: Maker, draw: Draw, zones: int) -> None:
    """From each subnet with such a route, and from no other; the gateway stands on the VPC's border."""
    scene = draw(small(zones) | six(zones, "app"))

    in_order(scene)
    assert {arrow.source for arrow in leading(scene, "Outward")} == {f"app{zone}" for zone in range(1, zones + 1)}
    assert icon_for(scene, "Outward").cy == frame(scene, "vpc").y


def test_a_gateway_without_routes_has_no_arrows(small: Maker, draw: Draw) -> None:
    """The twin: it is there, and nobody leaves by it."""
    scene = draw(small() | six(2))

    assert icon_for(scene, "Outward")
    assert leading(scene, "Outward") == []


def test_both_kinds_keep_apart(small: Maker, draw: Draw) -> None:
    """IPv4 by the regional NAT gateway, IPv6 by the egress-only one, from the same subnets."""
    scene = draw(regional(small, 2) | six(2, "app", "data"))

    in_order(scene)
    assert len(leading(scene, "Nat")) == 2
    assert len(leading(scene, "Outward")) == 4
    assert not icon_for(scene, "Nat").overlaps(icon_for(scene, "Outward"))


def test_the_legend_says_where_default_routes_lead(small: Maker, draw: Draw) -> None:
    """To the zone's own NAT gateway, to the regional one, or out over IPv6: what the picture has and nothing else."""
    cases = (
        (small(), "default route to the zone's own NAT gateway"),
        (regional(small, 2), "default route to the regional NAT gateway"),
        (small() | six(2, "app"), "default routes to the zone's own NAT gateway, and out"),
    )
    for resources, words in cases:
        assert words in [label.text for label in draw(resources).labels]
