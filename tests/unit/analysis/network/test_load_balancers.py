"""Load balancers: somebody listens on the port, and there is a healthy target within the node's reach."""

import pytest

from analysis.network.answer import Answer
from analysis.snapshot.model.compute import Instance, Listener, LoadBalancer, Target, TargetGroup
from tests.unit.analysis.world import World, outside

HEALTHY, SICK = "healthy", "unhealthy"


def call(
    *targets: tuple[str, str],
    port: int = 80,
    protocol: str = "tcp",
    kind: str = "application",
    listener: str | None = "HTTP",
    cross_zone: bool = True,
    group_cross_zone: bool | None = None,
    forwards: bool = True,
    missing: str = "",
) -> Answer:
    """Call the node in zone a of a load balancer whose targets are given as (zone, health)."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24", routes={"0.0.0.0/0": "igw-1"})
    node = world.host("node", subnet, "10.0.1.10", public="203.0.113.1", description="ELB app/web/1")
    for number, (zone, _) in enumerate(targets):
        there = world.subnet(f"{number}", f"10.0.{number + 2}.0/24", zone=zone)
        world.host(f"{number}", there, f"10.0.{number + 2}.10", owner=f"i-{number}")
        world.add("instances", f"i-{number}", Instance(f"i-{number}", "running", zone, (f"eni-{number}",)))
    found = tuple(Target(f"i-{number}", 8080, state) for number, (_, state) in enumerate(targets))
    world.add("target_groups", "tg", TargetGroup("tg", "web", "HTTP", 8080, "instance", found, group_cross_zone))
    listeners = (Listener("listener", 80, listener, ("tg",) if forwards else ()),) if listener else ()
    nodes = frozenset({"eni-node"})
    balancer = LoadBalancer(
        "lb", "web", kind, "internet-facing", "vpc-1", frozenset({subnet}), nodes, listeners, cross_zone
    )
    world.add("load_balancers", "lb", balancer)
    if missing:
        world.parts["missing"] = {missing: "access denied"}
    return world.send(outside(), node, port, protocol)


def test_a_request_is_forwarded_to_the_healthy_targets() -> None:
    """The hops name the listener and the target group, with how many share the load."""
    answer = call(("zone-a", HEALTHY), ("zone-b", HEALTHY), ("zone-b", SICK))

    assert answer.reachable
    assert [hop.component.kind for hop in answer.forward][-2:] == ["Listener", "TargetGroup"]
    assert answer.forward[-1].note == "forwards to 2 healthy targets on port 8080"


@pytest.mark.parametrize(
    ("port", "protocol", "listener", "code"),
    [
        (81, "tcp", "HTTP", "ELBV2_LISTENER_PORT_RESTRICTION"),
        (80, "udp", "HTTP", "ELBV2_LISTENERS_MISMATCH"),
        (80, "tcp", None, "ELBV2_LISTENERS_MISMATCH"),
        (80, "tcp", "UDP", "ELBV2_LISTENERS_MISMATCH"),
    ],
)
def test_nobody_listens(port: int, protocol: str, listener: str | None, code: str) -> None:
    """On another port, in another protocol, or not at all."""
    assert call(("zone-a", HEALTHY), port=port, protocol=protocol, listener=listener).codes == (code,)


@pytest.mark.parametrize("protocol", ["tcp", "udp"])
def test_a_listener_of_a_network_load_balancer_may_take_both(protocol: str) -> None:
    """``TCP_UDP``, for DNS."""
    assert call(("zone-a", HEALTHY), kind="network", listener="TCP_UDP", protocol=protocol).reachable


def test_a_target_group_without_targets_serves_nobody() -> None:
    """The analyzer has a code of its own for it."""
    assert call().codes == ("ELBV2_LISTENER_HAS_NO_TG",)


def test_targets_that_are_all_unhealthy_serve_nobody() -> None:
    """The load balancer would send requests to them nevertheless, and get no answer worth having."""
    answer = call(("zone-a", SICK), ("zone-b", "draining"))

    assert answer.codes == ("BAD_STATE",)
    assert "1 draining, 1 unhealthy" in answer.explanations[0].text


@pytest.mark.parametrize(
    ("kind", "balancer", "group", "reachable"),
    [
        ("application", True, None, True),
        ("application", True, False, False),
        ("network", False, None, False),
        ("network", False, True, True),
        ("network", True, None, True),
        ("network", True, False, False),
    ],
)
def test_a_node_sends_to_other_zones_with_cross_zone_load_balancing_only(
    kind: str, *, balancer: bool, group: bool | None, reachable: bool
) -> None:
    """What the target group says comes before what the load balancer says."""
    answer = call(("zone-b", HEALTHY), kind=kind, listener="TCP", cross_zone=balancer, group_cross_zone=group)

    assert answer.reachable is reachable
    assert answer.codes == (() if reachable else ("ELBV2_NO_TARGETS_IN_AZ",))


def test_without_cross_zone_load_balancing_a_target_in_the_nodes_zone_serves() -> None:
    """Each zone on its own."""
    assert call(("zone-a", HEALTHY), kind="network", listener="TCP", cross_zone=False).reachable


def test_a_redirect_needs_no_target() -> None:
    """The listener itself answers."""
    answer = call(forwards=False)

    assert answer.reachable
    assert answer.forward[-1].component.kind == "Listener"


@pytest.mark.parametrize("missing", ["LoadBalancers", "TargetHealthDescriptions", "TargetGroupAttributes"])
def test_what_was_not_read_of_it_leaves_the_request_undecided(missing: str) -> None:
    """Neither through nor stopped."""
    assert call(("zone-a", HEALTHY), missing=missing).unknowns == ("access denied",)


def test_listeners_that_were_not_read_are_not_taken_for_none() -> None:
    """The one that was asked for may be among them."""
    assert call(("zone-a", HEALTHY), listener=None, missing="Listeners").unknowns == ("access denied",)
