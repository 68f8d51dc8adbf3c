"""Promises about sessions that nobody can decide are unknown, and say why."""

from dataclasses import replace

import pytest

from analysis.snapshot.model import Account
from analysis.snapshot.model.compute import StackResource
from stacks.acts import Ask
from stacks.intents import KeepsSession, Lost
from stacks.scenario import Scenario
from study.check import Finding, Outcome, check
from study.lab import Lab
from study.trying import InProcess, Live


def promise(lost: Lost = Lost.NOTHING) -> KeepsSession:
    """Return a promise."""
    ask = Ask(url="Url", path="/cart")
    return KeepsSession(fleet="targets", put=ask, see=ask, end=ask, holds="", why="because", lost=lost)


def judged(lab: Lab, live: Live | None, target_group: str = "") -> Finding:
    """Return what becomes of a promise, in a stack with or without a target group."""
    kind = "AWS::ElasticLoadBalancingV2::TargetGroup"
    resources = (StackResource("small", "T", target_group, kind, "Targets"),) if target_group else ()
    account = replace(Account(id=lab.account_id, region=lab.region), stack_resources=resources)
    scenario = Scenario(
        slug="small",
        title="",
        summary="",
        topics=(),
        hazards=(),
        names={"targets": "Targets"},
        intents=(promise(),),
        build=lambda _app, _context: None,
    )
    (finding,) = check(account, scenario, live)
    return finding


@pytest.fixture
def lab() -> Lab:
    """An empty account."""
    return Lab()


def targets(lab: Lab, *hosts: str) -> str:
    """Create a target group with hosts in it."""
    elb, vpc = lab.client("elbv2"), lab.vpc()
    made = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
    for host in hosts:
        elb.register_targets(TargetGroupArn=made["TargetGroupArn"], Targets=[{"Id": host}])
    return str(made["TargetGroupArn"])


def test_neither_a_snapshot_nor_a_real_account_loses_instances_for_a_promise(lab: Lab) -> None:
    """It is said that it has to be tried, and where."""
    live = InProcess(lab.services)
    live.embedded = False  # as a real account says
    for one in (None, live):
        found = judged(lab, one, targets(lab) if one is None else "arn")
        assert found.outcome is Outcome.UNKNOWN
        assert "on the embedded account" in found.text


def test_without_a_target_group_nothing_is_known(lab: Lab) -> None:
    """The scenario is not deployed."""
    found = judged(lab, InProcess(lab.services))
    assert found.outcome is Outcome.UNKNOWN
    assert "is the scenario deployed?" in found.text


def test_without_anybody_in_the_target_group_nothing_is_known(lab: Lab) -> None:
    """Nobody came, nobody lost anything: that is no promise kept."""
    found = judged(lab, InProcess(lab.services), targets(lab))
    assert (found.outcome, found.text) == (Outcome.UNKNOWN, "there is no healthy instance in the targets")


def test_an_instance_without_an_application_is_not_guessed_about(lab: Lab) -> None:
    """Its image may have one; its user data has not."""
    host = lab.host(lab.subnet(lab.vpc(), "10.0.1.0/24"))
    found = judged(lab, InProcess(lab.services), targets(lab, host))
    assert found.outcome is Outcome.UNKNOWN
    assert found.text == f"the user data of {host} writes no shop.py"
