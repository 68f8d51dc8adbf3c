"""Every promise of dual-stack-egress can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.deployed import Deployed
from study.lab import ANYWHERE, ANYWHERE6
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

DUAL4 = "dual-stack hosts reach site on IPv4 on tcp 443"
DUAL6 = "dual-stack hosts reach site on IPv6 on tcp 443"
MODERN6 = "modern hosts reach site on IPv6 on tcp 443"
MODERN4 = "modern hosts reach IPv4 site as DNS64 tells it on tcp 443"
LEAVES = "each subnet of the dual tier leaves by the NAT gateway of its own zone"
SURVIVES = "at least 1 of the modern hosts serve after the loss of any one zone"
NO_WAY_TO_DUAL = "internet never reaches dual-stack hosts at all"
NO_WAY_TO_MODERN = "internet never reaches modern hosts at all"
NO_NEIGHBOURS = "modern hosts never reach modern hosts at all"
NO_ROUTE, BLACKHOLE, ARRIVES = "NO_ROUTE_TO_DESTINATION", "BAD_STATE_ROUTE", ""
NAT64 = "64:ff9b::/96"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment, all of which exists, that every case leaves as it found it."""
    made = Deployed(find("dual-stack-egress"))
    found = made.look_up()
    assert (str(found), found.good) == ("64/64 resources exist", True)
    return made


def dual_table(stack: Deployed) -> str:
    """Return the route table of the first dual-stack subnet."""
    return seeds.table(stack, "dual")


def modern_table(stack: Deployed) -> str:
    """Return the route table of the first IPv6-only subnet."""
    return stack.id_of("Network/Ipv6OnlyModern/modernTable1")


@contextmanager
def deleted6(stack: Deployed, table: str, block: str, **target: str) -> Iterator[None]:
    """A table without an IPv6 route."""
    stack.ec2.delete_route(RouteTableId=table, DestinationIpv6CidrBlock=block)
    yield
    stack.ec2.create_route(RouteTableId=table, DestinationIpv6CidrBlock=block, **target)


@contextmanager
def replaced6(stack: Deployed, table: str, block: str, to: dict[str, str], back: dict[str, str]) -> Iterator[None]:
    """A table whose IPv6 route leads elsewhere."""
    route = {"RouteTableId": table, "DestinationIpv6CidrBlock": block}
    stack.ec2.replace_route(**route, **to)
    yield
    stack.ec2.replace_route(**route, **back)


@contextmanager
def neighbours_nat_gateway(stack: Deployed) -> Iterator[None]:
    """A dual-stack subnet that leaves by the NAT gateway of the other zone."""
    route = {"RouteTableId": dual_table(stack), "DestinationCidrBlock": ANYWHERE}
    stack.ec2.replace_route(**route, NatGatewayId=seeds.nat_gateway(stack, 2))
    yield
    stack.ec2.replace_route(**route, NatGatewayId=seeds.nat_gateway(stack, 1))


@contextmanager
def default_route_deleted(stack: Deployed) -> Iterator[None]:
    """A dual-stack subnet without IPv4."""
    stack.ec2.delete_route(RouteTableId=dual_table(stack), DestinationCidrBlock=ANYWHERE)
    yield
    stack.route(dual_table(stack), ANYWHERE, seeds.nat_gateway(stack))


@contextmanager
def opened(stack: Deployed, who: str, peer: dict[str, Any], *, egress: bool = False) -> Iterator[None]:
    """One more rule in a security group."""
    direction = "egress" if egress else "ingress"
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **peer}
    change = {"GroupId": stack.id_of(f"{who}/Group"), "IpPermissions": [rule]}
    getattr(stack.ec2, f"authorize_security_group_{direction}")(**change)
    yield
    getattr(stack.ec2, f"revoke_security_group_{direction}")(**change)


@contextmanager
def together(stack: Deployed, *steps: Callable[[Deployed], Any]) -> Iterator[None]:
    """Several mistakes at once."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


def egress_only(stack: Deployed) -> dict[str, str]:
    """Return the egress-only internet gateway as the target of a route."""
    return {"EgressOnlyInternetGatewayId": stack.id_of("Network/Vpc/EIGW6")}


def to_internet(table: Callable[[Deployed], str]) -> Callable[[Deployed], Any]:
    """Return a fault: the internet gateway in place of the egress-only one."""
    return lambda s: replaced6(s, table(s), ANYWHERE6, {"GatewayId": s.id_of("Network/Vpc/IGW")}, egress_only(s))


def nat64_by(stack: Deployed, zone: int) -> dict[str, str]:
    """Return a zone's NAT gateway as the target of a route."""
    return {"NatGatewayId": seeds.nat_gateway(stack, zone)}


SOMEBODY6 = {"Ipv6Ranges": [{"CidrIpv6": "2a00::/16"}]}
EVERYBODY6 = {"Ipv6Ranges": [{"CidrIpv6": ANYWHERE6}]}

FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "IPv4 taken from a dual-stack subnet": (default_route_deleted, {DUAL4: NO_ROUTE, LEAVES: NO_ROUTE}),
    "IPv6 taken from a dual-stack subnet": (
        lambda s: deleted6(s, dual_table(s), ANYWHERE6, **egress_only(s)),
        {DUAL6: NO_ROUTE},
    ),
    "the way out taken from an IPv6-only subnet": (
        lambda s: deleted6(s, modern_table(s), ANYWHERE6, **egress_only(s)),
        {MODERN6: NO_ROUTE, SURVIVES: NO_ROUTE},
    ),
    "a NAT gateway of the other zone": (neighbours_nat_gateway, {LEAVES: "NAT_GATEWAY_IN_ANOTHER_ZONE"}),
    # Every packet arrives, so that nobody notices until the other zone fails.
    "NAT64 by the other zone's NAT gateway": (
        lambda s: replaced6(s, modern_table(s), NAT64, nat64_by(s, 2), nat64_by(s, 1)),
        {SURVIVES: BLACKHOLE},
    ),
    "the internet gateway for a dual-stack subnet, its hosts opened": (
        lambda s: together(s, to_internet(dual_table), lambda s: opened(s, "Dual", EVERYBODY6)),
        {NO_WAY_TO_DUAL: ARRIVES},
    ),
    "the internet gateway for an IPv6-only subnet, its hosts opened": (
        lambda s: together(s, to_internet(modern_table), lambda s: opened(s, "Modern", SOMEBODY6)),
        {NO_WAY_TO_MODERN: ARRIVES},
    ),
    # The internet gateway of the public subnets delivers what is sent to any host of the VPC; the answer is what the
    # egress-only gateway does not pass. So both walls are needed.
    "the hosts opened to everybody": (
        lambda s: together(s, lambda s: opened(s, "Dual", EVERYBODY6), lambda s: opened(s, "Modern", EVERYBODY6)),
        {NO_NEIGHBOURS: ARRIVES, NO_WAY_TO_DUAL: ARRIVES, NO_WAY_TO_MODERN: ARRIVES},
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


def test_without_its_route_nat64_is_lost(stack: Deployed) -> None:
    """Packets for 64:ff9b::/96 then follow ::/0 to the egress-only gateway, beyond which nobody has such addresses."""
    with deleted6(stack, modern_table(stack), NAT64, **nat64_by(stack, 1)):
        meanwhile = broken(stack)

    assert set(meanwhile) == {MODERN4, SURVIVES}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {MODERN4, *(promise for _, breaks in FAULTS.values() for promise in breaks)} == promised


@pytest.mark.parametrize(
    ("nat", "breaks"),
    [("regional", set()), ("single", {LEAVES, SURVIVES}), ("none", {DUAL4, MODERN4, LEAVES, SURVIVES})],
)
def test_another_number_of_nat_gateways_keeps_other_promises(nat: str, breaks: set[str]) -> None:
    """IPv6 needs none."""
    assert set(broken(Deployed(find("dual-stack-egress"), nat=nat))) == breaks


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
