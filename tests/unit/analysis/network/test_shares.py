"""How requests are spread: evenly over nodes, and evenly over whom each node sends to."""

from fractions import Fraction

import pytest

from analysis.network.shares import shares
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.classic import ClassicLoadBalancer
from analysis.snapshot.model.compute import Instance, LoadBalancer, Target, TargetGroup
from tests.unit.analysis.world import World

ZONES = {"i-0": "zone-a", "i-1": "zone-a", "i-2": "zone-b"}
THIRD, HALF, QUARTER = Fraction(1, 3), Fraction(1, 2), Fraction(1, 4)


def world(*, cross_zone: bool, sick: str = "", kind: str = "network") -> World:
    """Build two nodes in two zones before two servers in one of them and one in the other."""
    made = World()
    for letter in "ab":
        subnet = made.subnet(letter, f"10.0.{ord(letter)}.0/24", zone=f"zone-{letter}")
        made.host(f"node-{letter}", subnet, f"10.0.{ord(letter)}.9", description="ELB net/web/1")
    for server, zone in ZONES.items():
        made.add("instances", server, Instance(server, "running", zone, ()))
    targets = tuple(Target(server, 80, "unhealthy" if server == sick else "healthy") for server in ZONES)
    made.add("target_groups", "tg", TargetGroup("tg", "web", "TCP", 80, "instance", targets))
    nodes = frozenset({"eni-node-a", "eni-node-b"})
    made.add(
        "load_balancers",
        "lb",
        LoadBalancer("lb", "web", kind, "internet-facing", "vpc-1", frozenset(), nodes, (), cross_zone),
    )
    well: dict[str, bool | None] = {server: server != sick for server in ZONES}
    made.add(
        "classic_load_balancers",
        "old",
        ClassicLoadBalancer("old", frozenset({"zone-a", "zone-b"}), {80: 80}, well, nodes, cross_zone),
    )
    return made


@pytest.mark.parametrize("balancer", [("lb", "tg"), ("old", None)])
def test_without_cross_zone_each_zone_has_the_same_part(balancer: tuple[str, str | None]) -> None:
    """Two servers share what the third has to itself."""
    account = world(cross_zone=False).account()

    assert shares(account, *balancer) == {"i-0": QUARTER, "i-1": QUARTER, "i-2": HALF}


@pytest.mark.parametrize("balancer", [("lb", "tg"), ("old", None)])
def test_with_it_each_server_has_the_same_part(balancer: tuple[str, str | None]) -> None:
    """The twin: it does not matter where they stand."""
    account = world(cross_zone=True).account()

    assert shares(account, *balancer) == dict.fromkeys(ZONES, THIRD)


@pytest.mark.parametrize("balancer", [("lb", "tg"), ("old", None)])
def test_a_node_without_a_healthy_server_is_not_in_dns(balancer: tuple[str, str | None]) -> None:
    """Then the other zone bears everything."""
    account = world(cross_zone=False, sick="i-2").account()

    assert shares(account, *balancer) == {"i-0": HALF, "i-1": HALF}


def test_what_is_not_in_the_snapshot_is_not_decided() -> None:
    """Neither for a load balancer that is not there, nor for a target group."""
    account = world(cross_zone=True).account()

    with pytest.raises(CannotDecideError, match="the load balancer other or its target group tg"):
        shares(account, "other", "tg")
    with pytest.raises(CannotDecideError, match="its target group other"):
        shares(account, "lb", "other")
