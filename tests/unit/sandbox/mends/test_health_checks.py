"""Health checks: who fails them often enough gets no more requests, and is replaced if his group goes by them."""

from typing import Any

import pytest

from sandbox.additions import health_checks
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import Group


def fleet(account: Account, **more: Any) -> Group:
    """Return a group of two, checked every ten seconds: three failures are too many, two successes are enough."""
    group = Group(account, **more)
    group.elb.modify_target_group(
        TargetGroupArn=group.targets,
        HealthCheckIntervalSeconds=10,
        UnhealthyThresholdCount=3,
        HealthyThresholdCount=2,
        Matcher={"HttpCode": "200-204,301"},
    )
    return group


def answers(account: Account, instance: str, status: int | None) -> None:
    """Let a server answer."""
    health_checks.answers(account.id, account.region, instance, status)


def health(group: Group) -> dict[str, tuple[str, str]]:
    """Return target → state and reason."""
    told = group.elb.describe_target_health(TargetGroupArn=group.targets)["TargetHealthDescriptions"]
    return {
        one["Target"]["Id"]: (one["TargetHealth"]["State"], one["TargetHealth"].get("Reason") or "") for one in told
    }


def test_a_target_is_unhealthy_after_as_many_failures_as_its_group_says(account: Account) -> None:
    """After thirty seconds and not before; the other one has nothing to do with it."""
    group = fleet(account)
    sick, well = sorted(health(group))
    answers(account, sick, 500)
    account.let_pass(29)
    assert health(group)[sick] == ("healthy", "")
    account.let_pass(2)
    assert health(group) == {sick: ("unhealthy", "Target.ResponseCodeMismatch"), well: ("healthy", "")}


def test_it_is_healthy_again_after_as_many_successes(account: Account) -> None:
    """Two, and then nobody looks any more."""
    group = fleet(account)
    sick = min(health(group))
    answers(account, sick, None)
    account.let_pass(31)
    assert health(group)[sick] == ("unhealthy", "Target.Timeout")
    answers(account, sick, 301)
    account.let_pass(11)
    assert health(group)[sick][0] == "unhealthy"
    account.let_pass(10)
    assert health(group)[sick] == ("healthy", "")


@pytest.mark.parametrize(("status", "state"), [(204, "healthy"), (205, "unhealthy"), (301, "healthy")])
def test_which_answers_are_successes_the_group_says(account: Account, status: int, state: str) -> None:
    """A span of codes, and a single one."""
    group = fleet(account)
    one = min(health(group))
    answers(account, one, status)
    account.let_pass(60)
    assert health(group)[one][0] == state


def test_a_failure_now_and_then_is_forgiven(account: Account) -> None:
    """Only failures in a row count."""
    group = fleet(account)
    one = min(health(group))
    for status in (500, 200) * 4:
        answers(account, one, status)
        account.let_pass(20)
    assert health(group)[one][0] == "healthy"


@pytest.mark.parametrize(("kind", "replaced"), [("ELB", True), ("EC2", False)])
def test_a_group_that_goes_by_its_load_balancers_replaces_the_target(
    account: Account, kind: str, *, replaced: bool
) -> None:
    """Another one keeps it: to EC2 the instance is well."""
    group = fleet(account, HealthCheckType=kind, HealthCheckGracePeriod=0)
    sick = min(health(group))
    answers(account, sick, 500)
    account.let_pass(60)
    assert (sick not in group.states()) == replaced
    assert len(group.states()) == 2
    assert sum(state == "healthy" for state, _ in health(group).values()) == (2 if replaced else 1)


def test_within_the_grace_period_it_stays_and_is_replaced_when_that_is_over(account: Account) -> None:
    """It may be starting; as long as it fails it is judged again."""
    group = fleet(account, HealthCheckType="ELB", HealthCheckGracePeriod=120)
    sick = min(health(group))
    answers(account, sick, 503)
    account.let_pass(100)
    assert sick in group.states()
    account.let_pass(40)
    assert sick not in group.states()


def test_who_is_gone_is_checked_no_more(account: Account) -> None:
    """Nothing goes wrong with it."""
    group = fleet(account)
    sick = min(health(group))
    answers(account, sick, 500)
    group.scaling.terminate_instance_in_auto_scaling_group(InstanceId=sick, ShouldDecrementDesiredCapacity=True)
    account.let_pass(60)
    assert sick not in health(group)
    assert len(group.states()) == 1
