"""Every promise of routing-lab can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

LOCAL, BACK = "plain reaches hybrid on tcp 443", "hybrid reaches plain on tcp 443"
PLAIN_INSIDE, PLAIN_HERE = "plain never reaches internet at all", "plain never reaches office at all"
OUT, SUNK = "edge reaches outside on tcp 443", "edge never reaches sunk network at all"
LEARNED, ANSWERED = "hybrid reaches office on tcp 443", "office reaches hybrid on tcp 443"
HYBRID_INSIDE = "hybrid never reaches internet at all"
EDGE_TABLE, HYBRID_TABLE, GATEWAY = "Lab/EdgeTable", "Lab/HybridTable", "Gateway/Gateway"
CIDR, SINK = "10.0.0.0/16", "198.51.100.0/24"
NO_ROUTE, ARRIVES = "NO_ROUTE_TO_DESTINATION", ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("routing-lab"))


def main_table(stack: Deployed) -> str:
    """Return the main route table of the laboratory, which no template knows."""
    wanted = [
        {"Name": "vpc-id", "Values": [stack.id_of("Lab/Vpc")]},
        {"Name": "association.main", "Values": ["true"]},
    ]
    (found,) = stack.ec2.describe_route_tables(Filters=wanted)["RouteTables"]
    return str(found["RouteTableId"])


@contextmanager
def public(stack: Deployed, host: str) -> Iterator[None]:
    """A host with a public address."""
    (found,) = stack.ec2.describe_instances(InstanceIds=[stack.id_of(f"{host}/Instance")])["Reservations"][0][
        "Instances"
    ]
    with seeds.public_address(stack, found["NetworkInterfaces"][0]["NetworkInterfaceId"]):
        yield


@contextmanager
def route(stack: Deployed, table: str, destination: str, target: str) -> Iterator[None]:
    """One route more."""
    stack.route(table, destination, target)
    yield
    stack.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=destination)


@contextmanager
def without_route(stack: Deployed, table: str, destination: str, target: str) -> Iterator[None]:
    """One route less."""
    stack.ec2.delete_route(RouteTableId=stack.id_of(table), DestinationCidrBlock=destination)
    yield
    stack.route(stack.id_of(table), destination, stack.id_of(target))


@contextmanager
def learning(stack: Deployed, table: str) -> Iterator[None]:
    """A table to which the gateway propagates, too."""
    ends = {"GatewayId": stack.id_of(GATEWAY), "RouteTableId": table}
    stack.ec2.enable_vgw_route_propagation(**ends)
    yield
    stack.ec2.disable_vgw_route_propagation(**ends)


@contextmanager
def not_learning(stack: Deployed) -> Iterator[None]:
    """The hybrid subnet's table without what the gateway has learned."""
    ends = {"GatewayId": stack.id_of(GATEWAY), "RouteTableId": stack.id_of(HYBRID_TABLE)}
    stack.ec2.disable_vgw_route_propagation(**ends)
    yield
    stack.ec2.enable_vgw_route_propagation(**ends)


@contextmanager
def let_out(stack: Deployed, table: str, host: str) -> Iterator[None]:
    """A default route for a table, and a public address for a host that follows it."""
    with ExitStack() as undo:
        undo.enter_context(route(stack, table, ANYWHERE, stack.id_of("Lab/InternetGateway")))
        undo.enter_context(public(stack, host))
        yield


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "a default route in the main table": (lambda s: let_out(s, main_table(s), "Plain"), {PLAIN_INSIDE: ARRIVES}),
    "propagation to the main table": (lambda s: learning(s, main_table(s)), {PLAIN_HERE: ARRIVES}),
    "the default route deleted": (
        lambda s: without_route(s, EDGE_TABLE, ANYWHERE, "Lab/InternetGateway"),
        {OUT: NO_ROUTE},
    ),
    "the longer route deleted": (lambda s: without_route(s, EDGE_TABLE, SINK, "Sink"), {SUNK: ARRIVES}),
    "a still longer route around it": (
        lambda s: route(s, s.id_of(EDGE_TABLE), "198.51.100.128/25", s.id_of("Lab/InternetGateway")),
        {SUNK: ARRIVES},
    ),
    # It matches, and is the shorter one: nothing changes.
    "a shorter route beside it": (
        lambda s: route(s, s.id_of(EDGE_TABLE), "198.51.0.0/16", s.id_of("Lab/InternetGateway")),
        {},
    ),
    "propagation ended": (not_learning, {LEARNED: NO_ROUTE, ANSWERED: NO_ROUTE}),
    "the tunnels down": (
        lambda s: seeds.group_rule_revoked(s, "Site/Routers/Group", 500, egress=True),
        {LEARNED: "BAD_STATE_VPN", ANSWERED: "BAD_STATE_VPN"},
    ),
    "a default route beside what is learned": (
        lambda s: let_out(s, s.id_of(HYBRID_TABLE), "Hybrid"),
        {HYBRID_INSIDE: ARRIVES},
    ),
    "the hybrid host closed to the VPC": (
        lambda s: seeds.group_rule_revoked(s, "Hybrid/Group", 443, egress=False),
        {LOCAL: "SG_HAS_NO_RULES", ANSWERED: "SG_HAS_NO_RULES"},
    ),
    "the plain host closed": (
        lambda s: seeds.group_rule_revoked(s, "Plain/Group", 443, egress=False),
        {BACK: "SG_HAS_NO_RULES"},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_all_of_it_exists_and_every_promise_holds() -> None:
    """Each resource is found again through its service, as its template says."""
    stack = Deployed(find("routing-lab"))
    found = stack.look_up()

    assert (str(found), found.good) == ("82/82 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
