"""Policies that act: by step and after a rest, with their bounds, their group and their alarms."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import LAUNCHING, NAME, Group

CPU = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50}


def put(group: Group, **said: Any) -> Any:
    """Put the policy ``policy``, a simple one that adds one unless something else is said."""
    usual = {"AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1} if "PolicyType" not in said else {}
    return group.scaling.put_scaling_policy(**NAME, PolicyName="policy", **usual, **said)


def steps(group: Group, *changes: tuple[float | None, float | None, int], **said: Any) -> Any:
    """Put a step policy: lower bound, upper bound and change of each step."""
    names = ("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment")
    adjustments = [
        {name: value for name, value in zip(names, step, strict=True) if value is not None} for step in changes
    ]
    kind = {"PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity", "StepAdjustments": adjustments}
    return put(group, **{**kind, **said})


def execute(group: Group, value: float | None = None, **more: Any) -> int:
    """Execute the policy, for a step policy at a value against a threshold of 50; return what is desired then."""
    measured = {} if value is None else {"MetricValue": value, "BreachThreshold": 50}
    group.scaling.execute_policy(**NAME, PolicyName="policy", **measured, **more)
    return desired(group)


def desired(group: Group) -> int:
    """Return the desired capacity."""
    return int(group.scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["DesiredCapacity"])


def test_a_simple_policy_rests_after_what_it_has_done(account: Account) -> None:
    """Three hundred seconds, as the group's default cooldown has it; who does not honour it need not wait."""
    group = Group(account)
    put(group)

    assert execute(group) == 3
    with pytest.raises(ClientError, match="ScalingActivityInProgress"):
        execute(group, HonorCooldown=True)
    account.let_pass(301)
    assert execute(group, HonorCooldown=True) == 4


def test_a_policys_own_cooldown_goes_before_the_groups(account: Account) -> None:
    """And begins once the last instance serves."""
    group = Group(account)
    group.hook(LAUNCHING)
    put(group, Cooldown=30)
    execute(group)
    account.let_pass(100)
    with pytest.raises(ClientError, match="ScalingActivityInProgress"):
        execute(group, HonorCooldown=True)
    group.complete(group.held("Pending:Wait"))
    with pytest.raises(ClientError, match="ScalingActivityInProgress"):
        execute(group, HonorCooldown=True)
    account.let_pass(31)
    assert execute(group, HonorCooldown=True) == 4


def test_a_policy_keeps_to_the_groups_bounds(account: Account) -> None:
    """One to four, whatever it wants."""
    group = Group(account)
    steps(group, (None, 0, -9), (0, None, 9), EstimatedInstanceWarmup=100)
    assert execute(group, 60) == 4
    account.let_pass(101)
    assert execute(group, 40) == 1


def test_what_warms_up_is_not_counted_twice(account: Account) -> None:
    """The same step again adds nothing, a larger one what is missing; and while one comes, none goes."""
    group = Group(account)
    steps(group, (None, 0, -1), (0, 10, 1), (10, None, 2), EstimatedInstanceWarmup=100)
    assert [execute(group, value) for value in (51, 55, 65, 40)] == [3, 3, 4, 4]
    account.let_pass(101)
    assert execute(group, 40) == 3


def test_without_a_warm_up_of_its_own_a_policy_takes_the_groups(account: Account) -> None:
    """The default instance warm-up, or else the default cooldown."""
    group = Group(account, DefaultCooldown=50)
    steps(group, (0, None, 1))
    assert [execute(group, 60), execute(group, 60)] == [3, 3]
    account.let_pass(51)
    assert execute(group, 60) == 4


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ({}, {"MetricValue": 60, "BreachThreshold": 50}),
        ({"PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": CPU}, {}),
    ],
)
def test_only_a_step_policy_is_told_what_was_measured(account: Account, said: Any, more: Any) -> None:
    """And what tracks a target cannot be executed at all."""
    group = Group(account)
    put(group, **said)
    with pytest.raises(ClientError, match="ValidationError"):
        group.scaling.execute_policy(**NAME, PolicyName="policy", **more)


def test_a_step_policy_needs_a_step_for_what_was_measured(account: Account) -> None:
    """It has to be told, honours no cooldown, and says nothing of the other side of its threshold."""
    group = Group(account)
    steps(group, (0, None, 1))
    for value, more in ((None, {}), (60, {"HonorCooldown": True}), (40, {})):
        with pytest.raises(ClientError, match="ValidationError"):
            execute(group, value, **more)
    assert desired(group) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"PolicyType": "Guesses"},
        {"PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity"},
        {"PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": CPU, "Cooldown": 60},
        {"EstimatedInstanceWarmup": 60},
    ],
)
def test_what_belongs_to_another_type_is_refused(account: Account, said: Any) -> None:
    """Each type has what it needs and nothing else."""
    with pytest.raises(ClientError, match="ValidationError"):
        put(Group(account), **said)


@pytest.mark.parametrize(
    "changes",
    [
        [(None, None, 1)],
        [(10, 0, 1)],
        [(0, 20, 1), (10, None, 2)],
        [(0, 10, 1), (20, None, 2)],
        [(-10, 0, -1)],
        [(0, 10, 1)],
    ],
)
def test_steps_neither_overlap_nor_leave_a_gap(account: Account, changes: Any) -> None:
    """And reach to infinity on the side on which they begin."""
    with pytest.raises(ClientError, match="ValidationError"):
        steps(Group(account), *changes)


def test_a_policy_is_of_one_group(account: Account) -> None:
    """Another group may have one of that name, and keeps it when the first group goes."""
    group = Group(account)
    made = group.scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]
    group.scaling.create_auto_scaling_group(
        AutoScalingGroupName="other",
        MinSize=0,
        MaxSize=2,
        VPCZoneIdentifier=made["VPCZoneIdentifier"],
        LaunchTemplate={"LaunchTemplateName": "app"},
    )
    put(group)
    other = {"AdjustmentType": "ExactCapacity", "ScalingAdjustment": 2}
    group.scaling.put_scaling_policy(AutoScalingGroupName="other", PolicyName="policy", **other)

    assert execute(group) == 3
    group.scaling.delete_auto_scaling_group(**NAME, ForceDelete=True)
    (left,) = group.scaling.describe_policies()["ScalingPolicies"]
    assert left["AutoScalingGroupName"] == "other"


def test_alarms_that_track_a_target_come_and_go_with_the_policy(account: Account) -> None:
    """Two of them, or only the upper one if nothing is to be taken away."""
    group, watch = Group(account), account.client("cloudwatch")
    kind = {"PolicyType": "TargetTrackingScaling"}
    made = put(group, TargetTrackingConfiguration=CPU, **kind)
    assert len(made["Alarms"]) == len(watch.describe_alarms()["MetricAlarms"]) == 2
    put(group, TargetTrackingConfiguration={**CPU, "DisableScaleIn": True}, **kind)
    (high,) = watch.describe_alarms()["MetricAlarms"]
    assert (high["Threshold"], high["StateValue"]) == (50.0, "INSUFFICIENT_DATA")
    group.scaling.delete_policy(**NAME, PolicyName="policy")
    assert watch.describe_alarms()["MetricAlarms"] == []
    put(group, TargetTrackingConfiguration=CPU, **kind)
    group.scaling.delete_auto_scaling_group(**NAME, ForceDelete=True)
    assert watch.describe_alarms()["MetricAlarms"] == []
