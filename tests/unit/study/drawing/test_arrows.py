"""Arrows follow the routes and the security groups."""

from collections.abc import Callable
from typing import Any

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.scene import Arrow, Scene

Resources = dict[str, dict[str, Any]]
Reader = Callable[[Resources], Stack]
Maker = Callable[..., Resources]


def ways_out(scene: Scene) -> dict[str, Arrow]:
    """Return the arrows to NAT gateways, by the subnet that they start from."""
    return {arrow.source: arrow for arrow in scene.arrows if arrow.kind in ("egress", "crossing") and arrow.source}


def test_each_app_subnet_points_to_the_nat_gateway_of_its_own_zone(small: Maker, stack: Reader) -> None:
    """Three zones, three arrows, none crosses."""
    arrows = ways_out(scene_of(stack(small(zones=3)), title="Small"))

    assert {name: arrow.target for name, arrow in arrows.items()} == {"app1": "Nat1", "app2": "Nat2", "app3": "Nat3"}
    assert {arrow.kind for arrow in arrows.values()} == {"egress"}


def test_a_single_nat_gateway_makes_arrows_cross_zones(small: Maker, stack: Reader) -> None:
    """The twin: only zone 1 keeps its own way."""
    arrows = ways_out(scene_of(stack(small(zones=3, nats="single")), title="Small"))

    assert {arrow.target for arrow in arrows.values()} == {"Nat1"}
    assert [arrows[name].kind for name in ("app1", "app2", "app3")] == ["egress", "crossing", "crossing"]


def test_one_route_to_another_zone_is_one_crossing_arrow(small: Maker, stack: Reader) -> None:
    """The picture shows the mistake that is easiest to make."""
    resources = small()
    resources["Route-app2"]["Properties"]["NatGatewayId"] = {"Ref": "Nat1"}

    arrows = ways_out(scene_of(stack(resources), title="Small"))

    assert (arrows["app1"].kind, arrows["app2"].kind) == ("egress", "crossing")


def test_without_nat_gateways_there_are_no_ways_out(small: Maker, stack: Reader) -> None:
    """No route, no arrow."""
    assert not ways_out(scene_of(stack(small(nats="none")), title="Small"))


@pytest.mark.parametrize("nats", ["own", "single"])
def test_ways_out_start_at_their_subnet_and_end_at_their_nat_gateway(small: Maker, stack: Reader, nats: str) -> None:
    """Geometry and meaning agree: tail on the subnet's upper edge, head just below the gateway's icon."""
    scene = scene_of(stack(small(zones=3, nats=nats)), title="Small")
    frames = {box.resource: box.rect for box in scene.frames}
    icons = {icon.resource: icon.rect for icon in scene.icons}

    for name, arrow in ways_out(scene).items():
        (x, y), (end_x, end_y) = arrow.points[0], arrow.points[-1]
        assert y == frames[name].y
        assert frames[name].x < x < frames[name].right
        assert icons[arrow.target].x < end_x < icons[arrow.target].right
        assert 0 <= end_y - icons[arrow.target].bottom <= 4


def test_a_tier_below_another_goes_past_it(small: Maker, stack: Reader) -> None:
    """Its way out keeps to the zone's margin and crosses no subnet."""
    resources = small()
    for zone in (1, 2):
        resources[f"Route-data{zone}"] = {
            "Type": "AWS::EC2::Route",
            "Properties": {
                "RouteTableId": {"Ref": f"Table-data{zone}"},
                "DestinationCidrBlock": "0.0.0.0/0",
                "NatGatewayId": {"Ref": f"Nat{zone}"},
            },
        }

    scene = scene_of(stack(resources), title="Small")
    app = next(box.rect for box in scene.frames if box.resource == "app1")

    for (x0, y0), (x1, y1) in zip(ways_out(scene)["data1"].points, ways_out(scene)["data1"].points[1:], strict=False):
        across = min(x0, x1) < app.right and max(x0, x1) > app.x
        assert not (across and min(y0, y1) < app.bottom and max(y0, y1) > app.y)


def test_requests_follow_the_security_groups(small: Maker, stack: Reader) -> None:
    """Internet to load balancer to fleet to database, each once but the first, which passes the internet gateway."""
    scene = scene_of(stack(small()), title="Small")
    steps = [(arrow.source, arrow.target) for arrow in scene.arrows if arrow.kind == "request" and arrow.source]

    assert list(dict.fromkeys(steps)) == [("aws:internet", "Balancer"), ("Balancer", "Fleet"), ("Fleet", "Database")]
    assert {"TCP 80", "TCP 8080", "TCP 5432"} <= {label.text for label in scene.labels}


def test_a_closed_security_group_has_no_arrow(small: Maker, stack: Reader) -> None:
    """The twin: without its rule nobody asks the database."""
    resources = small()
    del resources["DatabaseGroup"]["Properties"]["SecurityGroupIngress"]

    scene = scene_of(stack(resources), title="Small")

    assert not [arrow for arrow in scene.arrows if arrow.target == "Database"]


def test_an_administrator_points_to_the_key(small: Maker, ruled: Maker, stack: Reader) -> None:
    """From beside the Region to the key in it."""
    scene = scene_of(stack(small() | ruled("Ann")), title="Small")

    assert [arrow.source for arrow in scene.arrows if arrow.target == "Key"] == ["Ann"]


def test_a_service_role_that_administers_the_key_is_told_and_not_drawn(
    small: Maker, ruled: Maker, stack: Reader
) -> None:
    """The twin: roles of services are folded, so there is nothing to start an arrow from; the key has the number."""
    scene = scene_of(stack(small() | ruled("Rotator", principal="Service")), title="Small")

    assert not [arrow for arrow in scene.arrows if arrow.target == "Key"]
    assert "Rotator administers it" in scene.description
    assert [badge.number for badge in scene.badges].count(7) == 2
