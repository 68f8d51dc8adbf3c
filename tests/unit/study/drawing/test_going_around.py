"""No arrow is hidden: what cannot go straight goes along the zones' margins, and numbers keep apart."""

from collections.abc import Callable
from typing import Any

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.geometry import Rect
from study.drawing.joined import unshared
from study.drawing.scene import Arrow, Scene
from tests.unit.study.drawing.conftest import TIERS, Resources, group, resource
from tests.unit.study.drawing.shapes import hidden, icon_for, lines, touching

Draw = Callable[[Resources], Scene]
Maker = Callable[..., Resources]


@pytest.fixture
def draw(stack: Callable[[Resources], Stack]) -> Draw:
    """Return what draws resources."""
    return lambda resources: scene_of(stack(resources), title="Small")


def balancers(count: int, zones: int) -> Resources:
    """Return further load balancers in the public tier, which the internet asks and which ask the fleet."""
    found: Resources = {}
    admitted = [
        {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "SourceSecurityGroupId": {"Ref": "BalancerGroup"}}
    ]
    for number in range(count):
        name = f"Other{number}"
        found[f"{name}Group"] = group(443, CidrIp="0.0.0.0/0")
        found[name] = resource(
            "ElasticLoadBalancingV2::LoadBalancer",
            Scheme="internet-facing",
            Subnets=[{"Ref": f"public{zone + 1}"} for zone in range(zones)],
            SecurityGroups=[{"Ref": f"{name}Group"}],
        )
        peer = {"Ref": f"{name}Group"}
        admitted.append({"IpProtocol": "tcp", "FromPort": 8443, "ToPort": 8443, "SourceSecurityGroupId": peer})
    return found | {"FleetGroup": resource("EC2::SecurityGroup", VpcId={"Ref": "Vpc"}, SecurityGroupIngress=admitted)}


def asking(source: str, target: str, places: dict[str, str]) -> Resources:
    """Return hosts, by name and subnet, of which one asks another on port 443."""
    found: Resources = {}
    for name, where in places.items():
        peer = {"SourceSecurityGroupId": {"Ref": f"{source}Group"}} if name == target else {"CidrIp": "10.9.0.0/16"}
        found[f"{name}Group"] = group(443, **peer)
        found[name] = resource(
            "EC2::Instance", SubnetId={"Ref": where}, SecurityGroupIds=[{"Ref": f"{name}Group"}], InstanceType="t3.nano"
        )
    return found


def without_workloads(resources: Resources) -> Resources:
    """Return a network without what runs in it."""
    return {name: body for name, body in resources.items() if not name.startswith(("Balancer", "Fleet", "Database"))}


def in_order(scene: Scene) -> None:
    """Assert that nothing is hidden and that numbers and words keep apart."""
    words = [label.rect for label in scene.labels]
    assert hidden(scene) == []
    assert touching(scene) == []
    assert not [(line, word) for line in lines(scene) for word in words if word.overlaps(line)]


def arrow(scene: Scene, source: str, target: str) -> Arrow:
    """Return the last arrow from one thing to another."""
    return [one for one in scene.arrows if (one.source, one.target) == (source, target)][-1]


@pytest.mark.parametrize("zones", range(1, 5))
@pytest.mark.parametrize("count", range(1, 4))
def test_load_balancers_in_one_tier_hide_none_of_each_others_arrows(
    small: Maker, draw: Draw, zones: int, count: int
) -> None:
    """Two to four of them stand above each other, and each is asked from above and asks below."""
    scene = draw(small(zones) | balancers(count, zones))

    in_order(scene)
    for number in range(count):
        assert arrow(scene, "aws:internet", f"Other{number}")
        assert arrow(scene, f"Other{number}", "Fleet")


def test_a_line_through_a_band_would_be_seen_to_be_hidden(small: Maker, draw: Draw) -> None:
    """The twin: the arrow drawn straight down from the first load balancer passes beneath the second one."""
    scene = draw(small() | balancers(1, 2))
    around = arrow(scene, "Balancer", "Fleet")
    x = scene.bands[0].rect.cx
    scene.arrows[scene.arrows.index(around)] = Arrow(
        ((x, around.points[0][1]), (x, around.points[-1][1])), "request", "", ""
    )

    assert hidden(scene) != []


@pytest.mark.parametrize("side", ["1", "2"])
@pytest.mark.parametrize("tiers", [("public", "data"), ("data", "public")])
def test_hosts_that_ask_past_a_tier_go_around_it(small: Maker, draw: Draw, tiers: tuple[str, str], side: str) -> None:
    """Downward and upward, in the first zone and in the last: a host in the tier between stands in the way."""
    first, last = tiers
    places = {"Asks": f"{first}{side}", "Between": f"app{side}", "Answers": f"{last}{side}"}
    scene = draw(without_workloads(small()) | asking("Asks", "Answers", places))

    in_order(scene)
    assert len(arrow(scene, "Asks", "Answers").points) > 2


@pytest.mark.parametrize("zones", range(2, 5))
def test_a_fleet_that_asks_past_a_cache_asks_each_by_its_own_number(small: Maker, draw: Draw, zones: int) -> None:
    """Two databases below a cache that stands in the fleet's own tier: both arrows leave in one gap, and keep apart."""
    spread = {tier: [{"Ref": f"{tier}{zone + 1}"} for zone in range(zones)] for tier in ("app", "data")}
    found = small(zones) | {
        "Caches": resource("ElastiCache::SubnetGroup", SubnetIds=spread["app"]),
        "CacheGroup": group(6379, SourceSecurityGroupId={"Ref": "FleetGroup"}),
        "Cache": resource(
            "ElastiCache::ReplicationGroup",
            CacheSubnetGroupName={"Ref": "Caches"},
            SecurityGroupIds=[{"Ref": "CacheGroup"}],
        ),
        "AuroraGroup": group(3306, SourceSecurityGroupId={"Ref": "FleetGroup"}),
        "Aurora": resource(
            "RDS::DBCluster", DBSubnetGroupName={"Ref": "Spread"}, VpcSecurityGroupIds=[{"Ref": "AuroraGroup"}]
        ),
    }
    scene = draw(found)
    asked = [arrow(scene, "Fleet", target) for target in ("Cache", "Database", "Aurora")]

    in_order(scene)
    assert [len(each.points) for each in asked] == [2, 5, 5]
    assert {"TCP 6379", "TCP 5432", "TCP 3306"} <= {label.text for label in scene.labels}


def test_what_runs_straight_down_runs_through_the_middle_beside_wide_margins(small: Maker, draw: Draw) -> None:
    """Two lanes make the left margin wider than the right one: the middle of the zones is what counts."""
    scene = draw(small() | balancers(1, 2))
    places = {box.resource: box.rect for box in (*scene.frames, *scene.bands)}
    middle = (places["public1"].x + places["public2"].right) / 2

    assert {point[0] for point in arrow(scene, "aws:internet", "Balancer").points} == {middle}
    assert icon_for(scene, "Gateway").cx == middle


def test_hosts_with_nothing_between_them_are_connected_straight(small: Maker, draw: Draw) -> None:
    """The twin: no bend without a reason."""
    places = {"Asks": "public1", "Answers": "data1"}
    scene = draw(without_workloads(small()) | asking("Asks", "Answers", places))

    in_order(scene)
    assert len(arrow(scene, "Asks", "Answers").points) == 2


@pytest.mark.parametrize("zones", range(1, 5))
def test_ways_out_past_a_tier_are_hidden_by_no_band(small: Maker, draw: Draw, zones: int) -> None:
    """A data tier that leaves through NAT gateways, and a fleet across all zones between it and them."""
    resources = small(zones)
    for zone in range(1, zones + 1):
        resources[f"Route-data{zone}"] = resource(
            "EC2::Route",
            RouteTableId={"Ref": f"Table-data{zone}"},
            DestinationCidrBlock="0.0.0.0/0",
            NatGatewayId={"Ref": f"Nat{zone}"},
        )
    scene = draw(resources)

    in_order(scene)
    assert len([one for one in scene.arrows if one.source.startswith("data")]) == zones


def test_the_first_of_the_tiers_is_the_upper_one() -> None:
    """What the cases above rest on."""
    assert TIERS == ("public", "app", "data")


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (((0, 0), (10, 0), (10, 9)), (((0, 0), (10, 0)), ((10, 5), (10, 9)))),
        (((10, 9), (10, 2), (4, 2)), (((10, 9), (10, 5)), ((10, 2), (4, 2)))),
        (((10, 0), (10, 5)), ()),
        (((11, 0), (11, 5)), (((11, 0), (11, 5)),)),
        (((0, 0), (20, 10)), (((0, 0), (20, 10)),)),
    ],
)
def test_lines_that_share_a_part_are_drawn_there_once(line: Any, rest: Any) -> None:
    """An upright stretch at 10, from 0 to 5, is drawn already; what is left keeps its direction."""
    assert unshared(line, [((10, 0), (10, 5))]) == rest


def test_a_rectangle_without_thickness_on_an_edge_is_not_hidden() -> None:
    """An arrow may end on a band, and not in it."""
    band = Rect(0, 10, 100, 20)

    assert not band.overlaps(Rect(50, 0, 0, 10))
    assert band.overlaps(Rect(50, 0, 0, 11))
