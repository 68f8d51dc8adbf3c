"""A broken promise says what is wrong and where, in words and in the analyzer's shape."""

import pytest

from stacks.catalogue import find
from study.check import Finding, Outcome
from study.deployed import Deployed
from tests.faults import seeds
from tests.faults.seeds import BALANCER, FLEET


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("three-tier-web"))


def the_broken_one(stack: Deployed, beginning: str) -> Finding:
    """Return the broken finding whose promise begins with some words."""
    (found,) = [f for f in stack.check() if f.outcome is Outcome.BROKEN and f.promise.startswith(beginning)]
    return found


def test_what_arrives_and_must_not_names_the_rule_that_let_it_in(stack: Deployed) -> None:
    """Which group, and which rule of it."""
    with seeds.group_allows(stack, FLEET, BALANCER, 22), seeds.group_allows(stack, BALANCER, FLEET, 22, egress=True):
        found = the_broken_one(stack, "load balancer never reaches fleet")

    assert stack.id_of(FLEET) in found.text
    assert f"inbound rule: tcp 22 from {stack.id_of(BALANCER)}" in found.text


def test_a_reply_that_is_stopped_is_told_from_a_request_that_is(stack: Deployed) -> None:
    """The forward path is whole; it is the way back on which the network ACL is in the way."""
    with seeds.acl_entry_deleted(stack, egress=True):
        back = the_broken_one(stack, "fleet reaches database")
    with seeds.acl_entry_deleted(stack, egress=False):
        forth = the_broken_one(stack, "fleet reaches database")

    assert back.answer is not None
    assert back.answer.arrives
    assert back.answer.explanations[0].returning
    assert back.answer.explanations[0].direction == "egress"
    assert forth.answer is not None
    assert not forth.answer.arrives
    assert forth.answer.explanations[0].direction == "ingress"


def test_only_the_paths_that_fail_are_counted(stack: Deployed) -> None:
    """Two of six instances are in the zone whose route is gone."""
    with seeds.nat_route_deleted(stack):
        found = the_broken_one(stack, "fleet reaches internet")

    assert "(2 of 6 paths fail)" in found.text


def test_the_loss_of_a_zone_names_the_zone_and_what_is_left(stack: Deployed) -> None:
    """One instance in each zone leaves two when one is lost."""
    with seeds.fleet_of(stack, 3):
        found = the_broken_one(stack, "at least 4 of the fleet")

    assert found.text == "without us-east-1a 2 instances are left in service, and 4 are needed"


def test_the_finding_as_json_carries_the_analysis(stack: Deployed) -> None:
    """Codes beside the promise, and the whole trace in AWS's shape."""
    with seeds.nat_route_deleted(stack):
        found = the_broken_one(stack, "each subnet of the app tier").to_json()

    assert found["Outcome"] == "broken"
    assert found["ExplanationCodes"] == ["NO_ROUTE_TO_DESTINATION"]
    assert found["Analysis"]["NetworkPathFound"] is False
    assert found["Analysis"]["Explanations"][0]["RouteTable"]["Id"] == seeds.table(stack, "app")
