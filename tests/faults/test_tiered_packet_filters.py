"""Every promise of tiered-packet-filters can be broken: one careless call, and exactly the right ones turn red."""

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

USERS, APP, DATA = (
    "users reach web on tcp 443",
    "web reaches app on tcp 8080",
    "app reaches data on tcp 5432",
)
BLOCKED_IN, BLOCKED_OUT = "blocked network never reaches web at all", "web never reaches blocked network at all"
NO_SSH = "internet never reaches web on tcp 22"
NO_WAY_TO_APP, NO_WAY_TO_DATA = "internet never reaches app at all", "internet never reaches data at all"
NO_SHORTCUT = "web never reaches data at all"
NO_CALLS, NO_LEAK = "data never reaches app at all", "data never reaches internet at all"
NO_NEIGHBOURS = "app never reaches app at all"
WEB_BLOCK, APP_BLOCK = "10.0.128.0/18", "10.0.0.0/17"
ACL, ARRIVES = "SUBNET_ACL_RESTRICTION", ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("tiered-packet-filters"))


@contextmanager
def entry_deleted(stack: Deployed, acl: str, number: int, *, egress: bool) -> Iterator[None]:
    """A network ACL without one of its entries."""
    name = stack.id_of(f"{acl}/Acl")
    (found,) = stack.ec2.describe_network_acls(NetworkAclIds=[name])["NetworkAcls"]
    (entry,) = [e for e in found["Entries"] if e["Egress"] is egress and e["RuleNumber"] == number]
    key = {"NetworkAclId": name, "RuleNumber": number, "Egress": egress}
    stack.ec2.delete_network_acl_entry(**key)
    yield
    stack.ec2.create_network_acl_entry(**{**entry, **key})


@contextmanager
def entry_moved(stack: Deployed, acl: str, number: int, to: int) -> Iterator[None]:
    """An entry that denies, behind the ones that allow."""
    with entry_deleted(stack, acl, number, egress=False):
        key = {"NetworkAclId": stack.id_of(f"{acl}/Acl"), "RuleNumber": to, "Egress": False}
        block = stack.names["blocked network"]
        stack.ec2.create_network_acl_entry(**key, Protocol="-1", RuleAction="deny", CidrBlock=block)
        yield
        stack.ec2.delete_network_acl_entry(**key)


@contextmanager
def entry_added(stack: Deployed, acl: str, block: str, port: int, *, egress: bool) -> Iterator[None]:
    """A network ACL with one more entry that allows something."""
    key = {"NetworkAclId": stack.id_of(f"{acl}/Acl"), "RuleNumber": 200, "Egress": egress}
    span = {"From": port, "To": port}
    stack.ec2.create_network_acl_entry(**key, Protocol="6", RuleAction="allow", CidrBlock=block, PortRange=span)
    yield
    stack.ec2.delete_network_acl_entry(**key)


@contextmanager
def default_route(stack: Deployed, table: str) -> Iterator[None]:
    """A route table that leads to the internet gateway."""
    name = stack.id_of(table)
    stack.route(name, ANYWHERE, stack.id_of("Network/Vpc/IGW"))
    yield
    stack.ec2.delete_route(RouteTableId=name, DestinationCidrBlock=ANYWHERE)


def exposed(stack: Deployed, host: str) -> Any:
    """Return a fault: a public address for a host that had none."""
    (found,) = stack.ec2.describe_instances(InstanceIds=[stack.id_of(host)])["Reservations"][0]["Instances"]
    return seeds.public_address(stack, found["NetworkInterfaces"][0]["NetworkInterfaceId"])


@contextmanager
def together(stack: Deployed, *steps: Callable[[Deployed], Any]) -> Iterator[None]:
    """Several mistakes at once: where two filters stand, one alone breaks nothing."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


def opened(who: str, peer: str, port: int, *, egress: bool = False) -> Callable[[Deployed], Any]:
    """Return a fault: one more rule in a security group."""
    return lambda stack: seeds.group_allows(stack, f"{who}/Group", peer, port, egress=egress)


def passed(acl: str, block: str, port: int, *, egress: bool = False) -> Callable[[Deployed], Any]:
    """Return a fault: one more entry in a network ACL."""
    return lambda stack: entry_added(stack, acl, block, port, egress=egress)


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "replies to users closed": (lambda s: entry_deleted(s, "WebAcl", 110, egress=True), {USERS: ACL}),
    # 8080 is an ephemeral port, too: who passes replies to everybody's ephemeral ports passes requests to them.
    "requests closed at the web tier, which the rule for replies passes": (
        lambda s: entry_deleted(s, "WebAcl", 100, egress=True),
        {},
    ),
    "requests closed at the application's own border": (
        lambda s: entry_deleted(s, "AppAcl", 100, egress=False),
        {APP: ACL},
    ),
    "replies from the database closed": (lambda s: entry_deleted(s, "DataAcl", 100, egress=True), {DATA: ACL}),
    "nobody denied on the way in": (lambda s: entry_deleted(s, "WebAcl", 10, egress=False), {BLOCKED_IN: ARRIVES}),
    "denied too late": (lambda s: entry_moved(s, "WebAcl", 10, 900), {BLOCKED_IN: ARRIVES}),
    "the rule that names the web hosts revoked": (
        lambda s: seeds.group_rule_revoked(s, "App/Group", 8080, egress=False),
        {APP: "SG_HAS_NO_RULES"},
    ),
    "SSH opened in the group and the ACL": (
        lambda s: together(s, opened("Web", ANYWHERE, 22), passed("WebAcl", ANYWHERE, 22)),
        {NO_SSH: ARRIVES},
    ),
    "the web hosts let out, and nobody denied": (
        lambda s: together(
            s,
            opened("Web", ANYWHERE, 8443, egress=True),
            lambda s: entry_deleted(s, "WebAcl", 10, egress=True),
        ),
        {BLOCKED_OUT: ARRIVES},
    ),
    "the application given a public address and opened": (
        lambda s: together(
            s,
            lambda s: exposed(s, "App/Host1"),
            opened("App", ANYWHERE, 8080),
            passed("AppAcl", ANYWHERE, 8080),
        ),
        {NO_WAY_TO_APP: ARRIVES},
    ),
    "the database given a public address and opened": (
        lambda s: together(
            s,
            lambda s: exposed(s, "Data/Host1"),
            opened("Data", ANYWHERE, 5432),
            passed("DataAcl", ANYWHERE, 5432),
        ),
        {NO_WAY_TO_DATA: ARRIVES},
    ),
    "the web hosts let through to the database": (
        lambda s: together(
            s,
            opened("Data", "Web/Group", 5432),
            opened("Web", "Data/Group", 5432, egress=True),
            passed("DataAcl", WEB_BLOCK, 5432),
        ),
        {NO_SHORTCUT: ARRIVES},
    ),
    # No ACL catches this one: 8080 is among the ephemeral ports that both of them pass for replies.
    "the database allowed to call the application": (
        lambda s: together(s, opened("App", "Data/Group", 8080), opened("Data", "App/Group", 8080, egress=True)),
        {NO_CALLS: ARRIVES},
    ),
    "the database let out": (
        lambda s: together(
            s,
            lambda s: exposed(s, "Data/Host1"),
            lambda s: default_route(s, "Network/Vpc/dataSubnet1/RouteTable"),
            opened("Data", ANYWHERE, 443, egress=True),
            passed("DataAcl", ANYWHERE, 443, egress=True),
        ),
        {NO_LEAK: ARRIVES},
    ),
    "the application hosts open to each other": (
        lambda s: together(
            s,
            opened("App", "App/Group", 8080),
            opened("App", "App/Group", 8080, egress=True),
            passed("AppAcl", APP_BLOCK, 8080),
            passed("AppAcl", APP_BLOCK, 8080, egress=True),
        ),
        {NO_NEIGHBOURS: ARRIVES},
    ),
    "SSH opened in the group, which the ACL catches": (opened("Web", "0.0.0.0/0", 22), {}),
    "the database opened to everybody, which the ACL catches": (opened("Data", "0.0.0.0/0", 5432), {}),
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
    stack = Deployed(find("tiered-packet-filters"))
    found = stack.look_up()

    assert (str(found), found.good) == ("76/76 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_a_setting_denies_other_networks() -> None:
    """Two blocks, two entries in each direction; what was blocked before is let in again."""
    stack = Deployed(find("tiered-packet-filters"), blocked="192.0.2.0/24, 203.0.113.128/25")
    outcomes = {finding.promise: finding.outcome for finding in stack.check()}

    assert outcomes[USERS] is Outcome.BROKEN
    assert outcomes[BLOCKED_IN] is Outcome.BROKEN
    assert outcomes[NO_SSH] is Outcome.HOLDS


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
