"""Every promise of tgw-hub-spoke can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Mapping

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from tests.faults.hub_far_faults import COPY, FAR_FAULTS
from tests.faults.hub_seeds import (
    Seed,
    a_way_in,
    blackholed,
    both,
    forgotten,
    learned,
    no_appliance_mode,
    plain_web_permitted,
    sent,
    shared_default_route,
    unholed,
    unrouted,
    unsent,
    vpc_route,
    without_zone,
)
from tests.faults.hub_site_faults import ASK_OFFICES, DROPPED, ROUTER_LOST, SITE_FAULTS, TUNNELS
from tests.faults.verdicts import broken
from tests.objections import objections

PROD, DEV = "prod reaches shared services on tcp 443", "dev reaches shared services on tcp 443"
WATCH = "shared services reach prod on tcp 443"
OUT, DEV_OUT = "prod reaches internet on tcp 443", "dev reaches internet on tcp 443"
NO_PLAIN, STAYS = "prod never reaches internet on tcp 80", "shared services never reach internet at all"
NOT_CALLED = "internet never reaches prod at all"
APART, APART_TOO = "prod never reaches dev at all", "dev never reaches prod at all"
NO_ROUTE, ARRIVES = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("tgw-hub-spoke"))


TABLE_OF = "Inspection/Network/Vpc/{}Subnet1"
FAULTS: Mapping[str, tuple[Seed, Mapping[str, str]]] = {
    # The default route is what is left, to a firewall that does not see the replies.
    "production does not know the shared services": (
        forgotten("Shared", "Prod"),
        {PROD: "MIDDLEBOX_SEES_ONE_DIRECTION", WATCH: "MIDDLEBOX_SEES_ONE_DIRECTION"},
    ),
    "the shared services do not know the way to development": (
        unsent("10.2.0.0/16", "Shared", "Inspection"),
        {DEV: NO_ROUTE},
    ),
    "a blackhole wins over what production propagates": (
        blackholed("10.1.0.0/16", "Shared"),
        {PROD: "TGW_RTB_BAD_STATE_ROUTE", WATCH: "TGW_RTB_BAD_STATE_ROUTE"},
    ),
    "a subnet of production without a route to the hub": (
        unrouted("Prod"),
        dict.fromkeys((PROD, WATCH, OUT, ASK_OFFICES, COPY, TUNNELS, ROUTER_LOST), "NO_ROUTE_TO_DESTINATION"),
    ),
    "development's attachment without one of its zones": (
        without_zone("Dev"),
        {DEV: "TGW_ROUTE_AZ_RESTRICTION", DEV_OUT: "TGW_ROUTE_AZ_RESTRICTION"},
    ),
    # Both bugs that users of public hub modules have reported.
    "the inspection VPC without appliance mode": (
        no_appliance_mode,
        {DEV: "TGW_ATTACH_VPC_AZ_RESTRICTION"},
    ),
    "inspection does not know the way back to production": (forgotten("Prod", "Inspection"), {OUT: DROPPED}),
    "inspection does not know the way back to development": (
        forgotten("Dev", "Inspection"),
        {DEV_OUT: DROPPED, DEV: DROPPED},
    ),
    "replies from the internet do not go through inspection": (
        unsent("10.0.0.0/8", "Egress", "Inspection"),
        {OUT: NO_ROUTE, DEV_OUT: NO_ROUTE},
    ),
    "no default route to inspection": (unsent("0.0.0.0/0", "Prod", "Inspection"), {OUT: NO_ROUTE}),
    "no default route from inspection to the way out": (
        unsent("0.0.0.0/0", "Inspection", "Egress"),
        {OUT: NO_ROUTE, DEV_OUT: NO_ROUTE},
    ),
    "the firewall of a zone is not in the way": (
        vpc_route(TABLE_OF.format("transit"), "0.0.0.0/0"),
        {OUT: "NO_ROUTE_TO_DESTINATION", DEV_OUT: "NO_ROUTE_TO_DESTINATION", DEV: "NO_ROUTE_TO_DESTINATION"},
    ),
    "no way from the firewall of a zone back to the hub": (
        vpc_route(TABLE_OF.format("firewall"), "0.0.0.0/0"),
        {OUT: "NO_ROUTE_TO_DESTINATION", DEV_OUT: "NO_ROUTE_TO_DESTINATION", DEV: "NO_ROUTE_TO_DESTINATION"},
    ),
    "a NAT gateway's subnet does not know the way back": (
        vpc_route("Egress/Vpc/publicSubnet1", "10.0.0.0/8"),
        {
            OUT: "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
            DEV_OUT: "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        },
    ),
    "the firewall passes plain HTTP": (plain_web_permitted, {NO_PLAIN: ARRIVES}),
    "the shared services leave as the others do": (
        both(shared_default_route, sent("0.0.0.0/0", "Shared", "Inspection")),
        {STAYS: ARRIVES},
    ),
    # Development then calls it as everybody does, by way of the internet.
    "production on the internet": (a_way_in, {NOT_CALLED: ARRIVES, APART_TOO: ARRIVES}),
    # A packet that arrives is enough: no reply needs to come back to do harm.
    "no blackhole for what production sends to development": (unholed("10.2.0.0/16", "Prod"), {APART: ARRIVES}),
    "no blackhole for what development sends to production": (unholed("10.1.0.0/16", "Dev"), {APART_TOO: ARRIVES}),
    "production learns development's routes, and the blackhole wins": (learned("Dev", "Prod"), {}),
    **SITE_FAULTS,
    **FAR_FAULTS,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else.

    What a fault left behind would be broken in the next case, too; the last test looks at everything once more.
    """
    seed, breaks = FAULTS[name]
    with seed(stack):
        assert broken(stack) == breaks


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_all_of_it_exists_and_every_promise_holds(stack: Deployed) -> None:
    """Each resource is found again through its service, as its template says."""
    found = stack.look_up()

    assert (str(found), found.good) == ("355/355 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
