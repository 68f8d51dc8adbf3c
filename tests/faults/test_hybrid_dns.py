"""Every promise of hybrid-dns can be broken by one record, association or rule, and exactly the right ones turn red."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from stacks.catalogue import find
from stacks.hybrid_dns import CORP, DOMAIN, MAIL, WEBSITE
from stacks.hybrid_dns import SITE as SITE_STACK
from study.check import Outcome
from study.deployed import Deployed
from tests.faults import name_seeds as names
from tests.faults import router_seeds, seeds
from tests.faults.name_seeds import HUB, INBOUND, OFFICES, OUTBOUND, PRIVATE, PUBLIC, SERVERS
from tests.faults.verdicts import broken
from tests.objections import objections

ZONE, FACE = "by the private zone", "by the public zone"
WWW, ORDERS, POST, ERP = (f"{label}.{DOMAIN}" for label in ("www", "orders", "mail", "erp.corp"))
WWW_INSIDE = f"{WWW}, asked for by portal, means portal {ZONE}"
WWW_OUTSIDE = f"{WWW}, asked for by internet, means {WEBSITE} {FACE}"
WWW_GUEST = f"{WWW}, asked for by orders, means portal {ZONE}"
ORDERS_INSIDE = f"{ORDERS}, asked for by portal, means orders {ZONE}"
ORDERS_OUTSIDE = f"{ORDERS}, asked for by internet, does not exist {FACE}"
MAIL_OUTSIDE = f"{POST}, asked for by internet, means {MAIL} {FACE}"
MAIL_GUEST = f"{POST}, asked for by orders, does not exist {ZONE}"
FORWARDED = f"{ERP}, asked for by orders, is forwarded to the DNS servers by the forwarding rule"
ERP_HUB = f"{ERP}, asked for by portal, does not exist {ZONE}"
AT_INBOUND = f"{ORDERS}, asked for by DNS servers at the inbound endpoint, means orders {ZONE}"
OUT, IN = "outbound endpoint reaches DNS servers on udp 53", "DNS servers reach inbound endpoint on udp 53"
OFFICE_ASKS, PORTAL = "offices reach DNS servers on udp 53", "offices reach portal on tcp 443"
NO_WAY, CLOSED = "orders never reach DNS servers at all", "internet never reaches inbound endpoint at all"
TUNNELS = f"{OUT}, {IN} without any one tunnel"
ZONES = "at least 1 of the DNS servers serve after the loss of any one zone"
OTHERWISE, NXDOMAIN, SERVFAIL = "ANSWERED_OTHERWISE", "NXDOMAIN", "SERVFAIL"
NO_RULE, NO_RULES, NO_ROUTE = "ENI_SG_RULES_MISMATCH", "SG_HAS_NO_RULES", "NO_ROUTE_TO_DESTINATION"
ARRIVES = ""
ROUTERS = f"{SITE_STACK}:Site/Routers"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("hybrid-dns"))


def revoked(who: str, *protocols: str, egress: bool = False) -> Callable[[Deployed], Any]:
    """Return a fault: a security group without its rule for DNS."""
    return lambda stack: seeds.group_rule_revoked(stack, f"{who}/Group", 53, egress=egress, protocols=protocols)


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "the private record deleted": (
        lambda s: names.record_deleted(s, PRIVATE, "www"),
        # Inside nobody falls back to the public one.
        {WWW_INSIDE: NXDOMAIN, WWW_GUEST: NXDOMAIN},
    ),
    "the public record changed": (
        lambda s: names.record_changed(s, PUBLIC, "www", "203.0.113.99"),
        {WWW_OUTSIDE: OTHERWISE},
    ),
    "the workload's VPC taken from the private zone": (names.zone_left, {WWW_GUEST: OTHERWISE, MAIL_GUEST: OTHERWISE}),
    "the name of the orders deleted": (
        lambda s: names.record_deleted(s, PRIVATE, "orders"),
        {ORDERS_INSIDE: NXDOMAIN, AT_INBOUND: NXDOMAIN},
    ),
    "the name of the orders published": (
        lambda s: names.record_added(s, PUBLIC, "orders", "10.1.0.4"),
        {ORDERS_OUTSIDE: OTHERWISE},
    ),
    "the public name of the mail deleted": (
        lambda s: names.record_deleted(s, PUBLIC, "mail"),
        {MAIL_OUTSIDE: NXDOMAIN},
    ),
    "the name of the mail made private, too": (
        lambda s: names.record_added(s, PRIVATE, "mail", MAIL),
        {MAIL_GUEST: OTHERWISE},
    ),
    "the rule not followed": (names.rule_left, {FORWARDED: NXDOMAIN}),
    "the rule followed by the endpoints' own VPC": (names.rule_followed, {ERP_HUB: OTHERWISE}),
    "DNS support of the workload's VPC off": (
        lambda s: names.dns_support_off(s, "hybrid-dns-workload:Workload/Vpc"),
        {WWW_GUEST: SERVFAIL, MAIL_GUEST: SERVFAIL, FORWARDED: SERVFAIL},
    ),
    "DNS support of the endpoints' VPC off": (
        lambda s: names.dns_support_off(s, f"{HUB}:Hub/Vpc"),
        {WWW_INSIDE: SERVFAIL, ORDERS_INSIDE: SERVFAIL, ERP_HUB: SERVFAIL, AT_INBOUND: SERVFAIL},
    ),
    "the outbound endpoint not let out by UDP": (
        revoked(OUTBOUND, "udp", egress=True),
        {FORWARDED: NO_RULE, OUT: NO_RULE, TUNNELS: NO_RULE, ZONES: NO_RULE},
    ),
    # Short answers come, and long ones never: the mistake that is found last.
    "the servers on premises closed to TCP": (revoked(SERVERS, "tcp"), {FORWARDED: NO_RULE}),
    "the inbound endpoint closed to TCP": (revoked(INBOUND, "tcp"), {AT_INBOUND: NO_RULE}),
    "the inbound endpoint closed": (
        revoked(INBOUND, "udp", "tcp"),
        {AT_INBOUND: SERVFAIL, IN: NO_RULES, TUNNELS: NO_RULES, ZONES: NO_RULES},
    ),
    "the offices not let out to their servers": (revoked(OFFICES, "udp", egress=True), {OFFICE_ASKS: NO_RULE}),
    "the portal closed": (
        lambda s: seeds.group_rule_revoked(s, f"{HUB}:Portal/Group", 443, egress=False),
        {PORTAL: NO_RULES},
    ),
    "the workload's VPC peered with the site's": (names.workload_joined, {NO_WAY: ARRIVES}),
    "the inbound endpoint exposed": (names.endpoint_exposed, {CLOSED: ARRIVES}),
    "one tunnel of each connection configured": (
        lambda s: router_seeds.one_tunnel_each(s, ROUTERS),
        {TUNNELS: "BAD_STATE_VPN"},
    ),
    "both addresses of the outbound endpoint in one zone": (
        names.in_one_zone,
        {ZONES: "NO_SOURCE_OR_DESTINATION"},
    ),
}


def test_all_of_it_exists_in_its_accounts_and_every_promise_holds(stack: Deployed) -> None:
    """Each resource is found again through its service, as its template says."""
    found = stack.look_up()

    assert (str(found), found.good) == ("156/156 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


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


def test_what_is_broken_is_told_with_what_decided(stack: Deployed) -> None:
    """The rule, the zone or the packet, by its construct path."""
    with names.rule_left(stack):
        (found,) = [finding for finding in stack.check() if finding.promise == FORWARDED]
        told = found.to_json()["Resolution"]
        assert (
            found.text == f"Zone/Private ({stack.id_of(PRIVATE)}) has no record of erp.{CORP}, and nobody else is asked"
        )
        assert (told["rcode"], told["decided_by"]["Name"]) == ("NXDOMAIN", "Zone/Private")


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
