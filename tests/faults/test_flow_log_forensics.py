"""Every promise of flow-log-forensics can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from study.lab import EPHEMERAL
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

SHOP = "shop reaches server on tcp 443"
STRANGER = "stranger never reaches server at all"
SERVER_SHELL, BATCH_SHELL = (f"{who} reaches session endpoint on tcp 443" for who in ("server", "batch host"))
PAIR = "the flow log of the servers holds ACCEPT then ACCEPT of shop to server on tcp 443 at server"
ACL_PAIR = "the flow log of the servers holds ACCEPT then REJECT of batch host to server on tcp 443 at server"
SINGLE = "the flow log of the servers holds REJECT of stranger to server on tcp 443 at server"
CALLED = "the flow log of the VPC holds ACCEPT of batch host to server on tcp 443 at batch host"
ANSWERED = "the flow log of the VPC holds ACCEPT then ACCEPT of shop to server on tcp 443 at shop"
KNOCK = (
    "the flow log of the session endpoint holds REJECT of stranger to session endpoint on tcp 443 at session endpoint"
)
QUIET = "the flow log of the session endpoint holds nothing of shop to session endpoint on tcp 443 at session endpoint"
DNS = "the flow log of the VPC holds nothing of shop to resolver on udp 53 at shop"
METADATA = "the flow log of the VPC holds nothing of shop to metadata service on tcp 80 at shop"

ACL, ARRIVES, NONE, OTHER = "SUBNET_ACL_RESTRICTION", "", "NOT_RECORDED", "RECORDED_OTHERWISE"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("flow-log-forensics"))


@contextmanager
def entry(stack: Deployed, number: int, *, egress: bool, block: str = "", **more: Any) -> Iterator[None]:
    """The servers' network ACL with one entry more, or without one if no block is given."""
    key = {"NetworkAclId": stack.id_of("ServerAcl/Acl"), "RuleNumber": number, "Egress": egress}
    if block:
        first, last = EPHEMERAL
        added = {"Protocol": "6", "RuleAction": "allow", "CidrBlock": block, **more}
        stack.ec2.create_network_acl_entry(**key, **added, PortRange={"From": first, "To": last})
        yield
        stack.ec2.delete_network_acl_entry(**key)
        return
    (found,) = stack.ec2.describe_network_acls(NetworkAclIds=[key["NetworkAclId"]])["NetworkAcls"]
    (was,) = [e for e in found["Entries"] if e["Egress"] is egress and e["RuleNumber"] == number]
    stack.ec2.delete_network_acl_entry(**key)
    yield
    stack.ec2.create_network_acl_entry(**{**was, **key})


def let_in(who: str) -> Callable[[Deployed], Any]:
    """Return a fault: a rule that lets the stranger in on 443."""
    return lambda stack: seeds.group_allows(stack, who, "Stranger/Group", 443)


def group_closed(who: str, port: int, *, egress: bool) -> Callable[[Deployed], Any]:
    """Return a fault: a security group without the rules for a port."""
    return lambda stack: seeds.group_rule_revoked(stack, who, port, egress=egress)


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "the line for replies to the shop deleted as well": (
        lambda s: entry(s, 100, egress=True),
        {SHOP: ACL, PAIR: OTHER, ANSWERED: OTHER},
    ),
    # What an architect would do, and then the lesson is gone.
    "the line for replies to the batch host added": (
        lambda s: entry(s, 120, egress=True, block="10.0.32.0/19"),
        {ACL_PAIR: OTHER, CALLED: OTHER},
    ),
    "requests of the batch host closed at the ACL": (lambda s: entry(s, 110, egress=False), {ACL_PAIR: OTHER}),
    "the stranger let in by the servers' group": (let_in("Server/Group"), {STRANGER: ARRIVES, SINGLE: OTHER}),
    "the stranger let in by the endpoints' group": (let_in("Sessions/Group"), {KNOCK: OTHER}),
    "the servers' way to the endpoints closed": (lambda s: entry(s, 110, egress=True), {SERVER_SHELL: ACL}),
    "replies of the endpoints closed": (lambda s: entry(s, 120, egress=False), {SERVER_SHELL: ACL}),
    "the endpoints closed to everybody": (
        group_closed("Sessions/Group", 443, egress=False),
        {SERVER_SHELL: "SG_HAS_NO_RULES", BATCH_SHELL: "SG_HAS_NO_RULES", QUIET: OTHER},
    ),
    "the servers closed to everybody": (
        group_closed("Server/Group", 443, egress=False),
        {SHOP: "SG_HAS_NO_RULES", PAIR: OTHER, ACL_PAIR: OTHER, ANSWERED: OTHER},
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


GONE: Mapping[str, tuple[str, frozenset[str]]] = {
    "Archive/Servers1": ("s3", frozenset({PAIR, ACL_PAIR, SINGLE})),
    "Rejected/Sessions1": ("cloud-watch-logs", frozenset({KNOCK, QUIET})),
    "Network/Vpc/FlowLog": ("cloud-watch-logs", frozenset({CALLED, ANSWERED, DNS, METADATA})),
}
"""Flow log → where it delivers, and what it alone tells."""


def test_a_flow_log_that_is_deleted_tells_nothing_more() -> None:
    """One after the other, in an account of its own: a flow log cannot be changed, and not be put back either."""
    stack = Deployed(find("flow-log-forensics"))
    expected: dict[str, str] = {}
    for path, (kind, told) in GONE.items():
        log = stack.id_of(f"{path}/FlowLog")
        (found,) = stack.ec2.describe_flow_logs(FlowLogIds=[log])["FlowLogs"]
        stack.ec2.delete_flow_logs(FlowLogIds=[log])
        expected |= dict.fromkeys(told, NONE)

        assert found["LogDestinationType"] == kind
        assert broken(stack) == expected


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}
    broken_by_faults = {promise for _, breaks in FAULTS.values() for promise in breaks}

    assert broken_by_faults | {promise for _, told in GONE.values() for promise in told} == promised


def test_all_of_it_exists_and_every_promise_holds() -> None:
    """Each resource is found again through its service, as its template says."""
    stack = Deployed(find("flow-log-forensics"))
    found = stack.look_up()

    assert (str(found), found.good) == ("82/82 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_a_second_zone_is_watched_like_the_first() -> None:
    """Two servers' subnets, two interfaces of the endpoint, and the same promises of each pair of hosts."""
    stack = Deployed(find("flow-log-forensics"), zones="2")

    assert len(stack.ec2.describe_flow_logs()["FlowLogs"]) == 5
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
