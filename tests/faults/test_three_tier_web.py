"""Every promise of three-tier-web can be broken: one fault, through boto3, and exactly the right ones turn red.

A check that cannot fail promises nothing. Each case does to a deployed account what somebody might do by mistake, names
every promise that this breaks, with the code of the reason, and when it is undone everything is as it was.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest

from analysis.network import resolve
from analysis.network.end import Host
from stacks.catalogue import find
from stacks.intents import Allowed, Denied
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.seeds import BALANCER, DATABASE, FLEET
from tests.objections import objections

IN = "internet reaches load balancer on tcp 80"
FORWARD = "load balancer reaches fleet on tcp 8080"
QUERY = "fleet reaches database on tcp 5432"
OUT = "fleet reaches internet on tcp 443"
NO_WAY_TO_FLEET = "internet never reaches fleet at all"
NO_WAY_TO_DATA = "internet never reaches database at all"
NO_SHORTCUT = "load balancer never reaches database at all"
NO_SSH = "load balancer never reaches fleet on tcp 22"
CALLS_NOBODY = "load balancer never reaches internet at all"
NO_LEAK = "database never reaches internet at all"
NO_NEIGHBOURS = "fleet never reaches fleet at all"
OWN_ZONE = "each subnet of the app tier leaves by the NAT gateway of its own zone"
ZONE_LOSS = "at least 4 of the fleet serve after the loss of any one zone"

ARRIVES = ""
"""What must never arrive and does has no explanation code: those explain why something does *not* arrive."""

PUBLIC_TIER = "10.0.128.0/18"

Seed = Callable[[Deployed], AbstractContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """One mistake.

    Attributes:
        seeds: what is done, in this order.
        breaks: promise → code of the reason.
    """

    seeds: tuple[Seed, ...]
    breaks: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def in_place(self, stack: Deployed) -> Iterator[None]:
        """Make the mistake, and undo it at the end."""
        with ExitStack() as undo:
            for seed in self.seeds:
                undo.enter_context(seed(stack))
            yield


def fault(*steps: Seed, **breaks: str) -> Fault:
    """Return a fault; the promises are named as the constants above."""
    return Fault(steps, {globals()[name]: code for name, code in breaks.items()})


def public_host(stack: Deployed, who: str) -> AbstractContextManager[None]:
    """Give the first interface of somebody a public address."""
    end = resolve(stack.model(), who, stack.names, stack.stack).members[0]
    assert isinstance(end, Host)
    return seeds.public_address(stack, end.interface.id)


FAULTS = {
    # Routes
    "a NAT route deleted": fault(
        seeds.nat_route_deleted, OUT="NO_ROUTE_TO_DESTINATION", OWN_ZONE="NO_ROUTE_TO_DESTINATION"
    ),
    "a subnet sent through another zone's NAT gateway": fault(
        seeds.neighbours_nat_gateway, OWN_ZONE="NAT_GATEWAY_IN_ANOTHER_ZONE"
    ),
    "a NAT gateway deleted, its route left as a blackhole": fault(
        seeds.nat_gateway_deleted, OUT="BAD_STATE_ROUTE", OWN_ZONE="BAD_STATE_ROUTE"
    ),
    "the internet gateway detached": fault(
        seeds.internet_gateway_detached,
        IN="NO_PATH",
        ZONE_LOSS="NO_PATH",
        OUT="BAD_STATE_ROUTE",
        OWN_ZONE="BAD_STATE_ROUTE",
    ),
    # Network ACLs
    "the ephemeral ports closed on the way back": fault(
        partial(seeds.acl_entry_deleted, egress=True),
        QUERY="SUBNET_ACL_RESTRICTION",
        ZONE_LOSS="SUBNET_ACL_RESTRICTION",
    ),
    "too few ephemeral ports open on the way back": fault(
        seeds.ephemeral_ports_narrowed, QUERY="SUBNET_ACL_RESTRICTION", ZONE_LOSS="SUBNET_ACL_RESTRICTION"
    ),
    "the database's port closed at the subnet": fault(
        partial(seeds.acl_entry_deleted, egress=False),
        QUERY="SUBNET_ACL_RESTRICTION",
        ZONE_LOSS="SUBNET_ACL_RESTRICTION",
    ),
    # Security groups; one that has no rule left in a direction has a code of its own
    "the load balancer lets nobody in": fault(
        partial(seeds.group_rule_revoked, who=BALANCER, port=80, egress=False),
        IN="SG_HAS_NO_RULES",
        ZONE_LOSS="SG_HAS_NO_RULES",
    ),
    "the load balancer may not call the fleet": fault(
        partial(seeds.group_rule_revoked, who=BALANCER, port=8080, egress=True),
        IN="ENI_SG_RULES_MISMATCH",
        FORWARD="ENI_SG_RULES_MISMATCH",
        ZONE_LOSS="ENI_SG_RULES_MISMATCH",
    ),
    "the fleet does not let the load balancer in": fault(
        partial(seeds.group_rule_revoked, who=FLEET, port=8080, egress=False),
        IN="SG_HAS_NO_RULES",
        FORWARD="SG_HAS_NO_RULES",
        ZONE_LOSS="SG_HAS_NO_RULES",
    ),
    "the fleet may not call the database": fault(
        partial(seeds.group_rule_revoked, who=FLEET, port=5432, egress=True),
        QUERY="ENI_SG_RULES_MISMATCH",
        ZONE_LOSS="ENI_SG_RULES_MISMATCH",
    ),
    "the fleet may not call out": fault(
        partial(seeds.group_rule_revoked, who=FLEET, port=443, egress=True), OUT="ENI_SG_RULES_MISMATCH"
    ),
    "the database does not let the fleet in": fault(
        partial(seeds.group_rule_revoked, who=DATABASE, port=5432, egress=False),
        QUERY="SG_HAS_NO_RULES",
        ZONE_LOSS="SG_HAS_NO_RULES",
    ),
    # The load balancer and its fleet
    "the listener deleted": fault(
        seeds.listener_deleted, IN="ELBV2_LISTENERS_MISMATCH", ZONE_LOSS="ELBV2_LISTENERS_MISMATCH"
    ),
    "all targets deregistered": fault(
        seeds.targets_deregistered, IN="ELBV2_LISTENER_HAS_NO_TG", ZONE_LOSS="CAPACITY_BELOW_NOMINAL"
    ),
    "one target deregistered": fault(seeds.target_deregistered, ZONE_LOSS="CAPACITY_BELOW_NOMINAL"),
    "three instances instead of six": fault(partial(seeds.fleet_of, instances=3), ZONE_LOSS="CAPACITY_BELOW_NOMINAL"),
    "all instances in one zone": fault(
        partial(seeds.fleet_of, instances=6, subnets=(1,)), ZONE_LOSS="CAPACITY_BELOW_NOMINAL"
    ),
    # What must never be
    "SSH opened between load balancer and fleet": fault(
        partial(seeds.group_allows, who=FLEET, peer=BALANCER, port=22),
        partial(seeds.group_allows, who=BALANCER, peer=FLEET, port=22, egress=True),
        NO_SSH=ARRIVES,
    ),
    "the fleet's members let in each other": fault(
        partial(seeds.group_allows, who=FLEET, peer=FLEET, port=9000),
        partial(seeds.group_allows, who=FLEET, peer=FLEET, port=9000, egress=True),
        NO_NEIGHBOURS=ARRIVES,
    ),
    "the load balancer may call the world": fault(
        partial(seeds.group_allows, who=BALANCER, peer=ANYWHERE, port=443, egress=True), CALLS_NOBODY=ARRIVES
    ),
    "the load balancer let through to the database": fault(
        partial(seeds.group_allows, who=BALANCER, peer=DATABASE, port=5432, egress=True),
        partial(seeds.group_allows, who=DATABASE, peer=BALANCER, port=5432),
        partial(seeds.acl_allows, block=PUBLIC_TIER, egress=False, ports=(5432, 5432)),
        NO_SHORTCUT=ARRIVES,
    ),
    "the data tier given a way out": fault(
        partial(seeds.routes_added, tier="data", target=seeds.nat_gateway),
        partial(seeds.group_allows, who=DATABASE, peer=ANYWHERE, port=443, egress=True),
        partial(seeds.acl_allows, block=ANYWHERE, egress=True, ports=(443, 443)),
        NO_LEAK=ARRIVES,
    ),
    "the database made public": fault(
        partial(seeds.routes_added, tier="data", target=seeds.internet_gateway),
        partial(public_host, who="database"),
        partial(seeds.group_allows, who=DATABASE, peer=ANYWHERE, port=5432),
        partial(seeds.acl_allows, block=ANYWHERE, egress=False, ports=(5432, 5432)),
        NO_WAY_TO_DATA=ARRIVES,
    ),
    "an instance given a public address, and its port opened": fault(
        partial(public_host, who="fleet"),
        partial(seeds.group_allows, who=FLEET, peer=ANYWHERE, port=8080),
        NO_WAY_TO_FLEET=ARRIVES,
    ),
    # Mistakes that one other defence still holds
    "the database's group opened to the world, without a way there": fault(
        partial(seeds.group_allows, who=DATABASE, peer=ANYWHERE, port=5432)
    ),
    "a default route in the data tier, which nobody may use": fault(
        partial(seeds.routes_added, tier="data", target=seeds.nat_gateway)
    ),
    "SSH opened at the fleet only, which the load balancer may not call": fault(
        partial(seeds.group_allows, who=FLEET, peer=BALANCER, port=22)
    ),
    "the load balancer let in by the database's group and kept out by its subnet": fault(
        partial(seeds.group_allows, who=BALANCER, peer=DATABASE, port=5432, egress=True),
        partial(seeds.group_allows, who=DATABASE, peer=BALANCER, port=5432),
    ),
}


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment in which nothing is broken, and that every case leaves as it found it."""
    deployed = Deployed(find("three-tier-web"))
    assert broken(deployed) == {}
    return deployed


def broken(stack: Deployed) -> dict[str, str]:
    """Return the promises that are broken now, and the codes."""
    return {f.promise: ", ".join(f.codes) for f in stack.check() if f.outcome is Outcome.BROKEN}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    with FAULTS[name].in_place(stack):
        meanwhile = broken(stack)

    assert meanwhile == FAULTS[name].breaks
    assert broken(stack) == {}


def test_every_promise_about_packets_and_zones_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that no case breaks would be one that nobody has seen to fail; identities have cases of their own."""
    findings = stack.check()

    assert {finding.outcome for finding in findings} == {Outcome.HOLDS}
    assert {promise for case in FAULTS.values() for promise in case.breaks} == {
        finding.promise for finding in findings if not isinstance(finding.intent, Allowed | Denied)
    }


def test_promises_about_identities_hold_whatever_the_network_does(stack: Deployed) -> None:
    """Who may do what is no matter of packets."""
    with FAULTS["the internet gateway detached"].in_place(stack):
        findings = [finding for finding in stack.check() if isinstance(finding.intent, Allowed | Denied)]

    assert [finding.outcome for finding in findings] == [Outcome.HOLDS] * 4


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
