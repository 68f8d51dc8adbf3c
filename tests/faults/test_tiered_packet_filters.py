"""Every promise of tiered-packet-filters can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from tests.faults import seeds

USERS, APP, DATA = (
    "users reaches web on tcp 443",
    "web reaches app on tcp 8080",
    "app reaches data on tcp 5432",
)
BLOCKED_IN, BLOCKED_OUT = "blocked network never reaches web at all", "web never reaches blocked network at all"
NO_SSH = "internet never reaches web on tcp 22"
NO_SHORTCUT = "web never reaches data at all"
NO_NEIGHBOURS = "app never reaches app at all"
ACL, ARRIVES = "SUBNET_ACL_RESTRICTION", ""


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("tiered-packet-filters"))


def broken(stack: Deployed) -> dict[str, str]:
    """Return the broken promises, each with the code of its reason."""
    return {f.promise: "".join(f.codes[:1]) for f in stack.check() if f.outcome is Outcome.BROKEN}


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


def opened(who: str, peer: str, port: int) -> Callable[[Deployed], Any]:
    """Return a fault: one more inbound rule in a security group."""
    return lambda stack: seeds.group_allows(stack, f"{who}/Group", peer, port)


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
