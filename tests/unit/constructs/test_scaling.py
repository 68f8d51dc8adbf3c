"""Scaling as data: what a plan becomes, and what Auto Scaling refuses of it."""

from collections.abc import Sequence
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch

from refarch.refusal import RefusedError
from refarch.scaling import (
    LifecycleHook,
    Mode,
    Moment,
    Notices,
    Policy,
    Predicts,
    ScalingPlan,
    Scheduled,
    Simple,
    Step,
    Steps,
    Tracks,
    Waiting,
    WarmPool,
)
from refarch.scaling.rules import broken_by_steps
from tests.unit.constructs.shape import Shape, empty_stack, shape_of
from tests.unit.constructs.tiers import key_of, servers


def rush() -> cloudwatch.Metric:
    """Return a metric."""
    return cloudwatch.Metric(namespace="AWS/ApplicationELB", metric_name="RequestCountPerTarget")


def plan(stack: Stack, policies: Sequence[Policy], **bounds: int) -> ScalingPlan:
    """Add a plan to a fleet."""
    fleet, _ = servers(stack)
    sizes = {"minimum": 3, "maximum": 12, **bounds}
    return ScalingPlan(stack, "Plan", group=fleet.group, policies=policies, **sizes)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """A template with a policy of each kind, hooks and a pool."""

    def build(stack: Stack) -> None:
        fleet, _ = servers(stack)
        policies: list[Policy] = [
            Tracks(name="HalfBusy", target=50),
            Steps(
                name="Rush",
                metric=rush(),
                threshold=100,
                steps=(Step(lower=0, upper=50, change=1), Step(lower=50, change=3)),
            ),
            Simple(name="TwoMore", change=2, cooldown=120, metric=rush(), threshold=500),
            Simple(name="ByHand", change=1),
            Scheduled(name="Morning", recurrence="0 7 * * MON-FRI", zone="Europe/Berlin", minimum=6),
            Predicts(name="Forecast", target=50, pair="ASGCPUUtilization", mode=Mode.FORECAST_AND_SCALE),
        ]
        ScalingPlan(stack, "Plan", group=fleet.group, minimum=3, maximum=12, policies=policies)
        notices = Notices(stack, "Notices", key=key_of(stack))
        LifecycleHook(stack, "Leaving", group=fleet.group, moment=Moment.TERMINATING, heartbeat=300, notices=notices)
        WarmPool(stack, "Pool", group=fleet.group, after=fleet.hook, minimum=2, prepared=8, waiting=Waiting.RUNNING)

    return shape_of(build)


def policies_of(shape: Shape) -> dict[str, dict[str, Any]]:
    """Return the policies by the names that the plan gave them."""
    found = shape.of_type("AutoScaling::ScalingPolicy")
    return {path.removeprefix("Plan/"): policy for path, policy in found.items()}


def test_each_kind_of_policy_becomes_its_own(shape: Shape) -> None:
    """The group is the same."""
    kinds = {name: policy["PolicyType"] for name, policy in policies_of(shape).items()}

    assert kinds == {
        "HalfBusy": "TargetTrackingScaling",
        "Rush": "StepScaling",
        "TwoMore": "SimpleScaling",
        "ByHand": "SimpleScaling",
        "Forecast": "PredictiveScaling",
    }


def test_the_further_beyond_the_threshold_the_more_is_added(shape: Shape) -> None:
    """One up to half beyond, then three."""
    steps = policies_of(shape)["Rush"]["StepAdjustments"]

    assert steps == [
        {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 50, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 50, "ScalingAdjustment": 3},
    ]


def test_an_alarm_executes_the_policy_and_by_hand_there_is_none(shape: Shape) -> None:
    """Two alarms for the two policies with a metric; target tracking makes its own."""
    alarms = shape.of_type("CloudWatch::Alarm")

    executed = {shape.referred(alarm["AlarmActions"][0]) for alarm in alarms.values()}
    assert executed == {"Plan/Rush", "Plan/TwoMore"}
    assert policies_of(shape)["TwoMore"]["Cooldown"] == "120"


def test_a_schedule_has_its_own_time_zone(shape: Shape) -> None:
    """Offices open by the local clock, summer and winter."""
    action = shape.only("AutoScaling::ScheduledAction")

    assert (action["Recurrence"], action["TimeZone"], action["MinSize"]) == ("0 7 * * MON-FRI", "Europe/Berlin", 6)
    assert "DesiredCapacity" not in action


def test_a_forecast_has_its_pair_of_metrics_and_its_mode(shape: Shape) -> None:
    """It is followed only if that is said."""
    forecast = policies_of(shape)["Forecast"]["PredictiveScalingConfiguration"]
    (metric,) = forecast["MetricSpecifications"]

    assert (forecast["Mode"], forecast["SchedulingBufferTime"]) == ("ForecastAndScale", 300)
    assert metric["PredefinedMetricPairSpecification"] == {"PredefinedMetricType": "ASGCPUUtilization"}


def test_who_leaves_is_told_of_and_goes_when_the_time_is_up(shape: Shape) -> None:
    """The topic, its policy and the publisher's permission are there before the hook's first message."""
    hook = shape.resource("Leaving/Hook")
    waits_for = {shape.path(logical_id) for logical_id in hook["DependsOn"]}

    assert hook["Properties"]["DefaultResult"] == "CONTINUE"
    assert shape.referred(hook["Properties"]["RoleARN"]) == "Notices/Publisher"
    assert waits_for == {"Notices/Topic/Policy", "Notices/Publisher/DefaultPolicy"}


def test_a_pool_is_made_after_the_hook_that_says_when_an_instance_has_started(shape: Shape) -> None:
    """Otherwise instances would be stopped in the midst of their user data."""
    pool = shape.resource("Pool/Pool")

    assert [shape.path(logical_id) for logical_id in pool["DependsOn"]] == ["Servers/Launching/Hook"]
    assert (pool["Properties"]["MinSize"], pool["Properties"]["MaxGroupPreparedCapacity"]) == (2, 8)
    assert pool["Properties"]["PoolState"] == "Running"


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ((), "a step policy needs a step"),
        ((Step(change=1),), "a lower bound, an upper bound or both"),
        ((Step(lower=0, upper=10, change=1), Step(lower=20, change=2)), "nothing is said between 10 and 20"),
        ((Step(lower=0, upper=30, change=1), Step(lower=20, change=2)), "up to 30 and from 20 overlap"),
        ((Step(lower=0, change=1), Step(lower=20, change=2)), "up to None and from 20 overlap"),
        ((Step(lower=0, upper=10, change=1),), "nothing is said above 10"),
        ((Step(lower=-10, upper=0, change=-1),), "nothing is said below -10"),
        ((Step(lower=10, upper=10, change=1), Step(lower=10, change=2)), "below its upper bound"),
    ],
)
def test_steps_that_auto_scaling_refuses(steps: tuple[Step, ...], rule: str) -> None:
    """Gaps, overlaps, and ends that are left open."""
    assert rule in (broken_by_steps(steps) or "")


def test_steps_on_both_sides_of_the_threshold_are_taken() -> None:
    """The twin: no gap, and an open end on each side; the order does not matter."""
    steps = (Step(lower=10, change=2), Step(lower=0, upper=10, change=1), Step(upper=0, change=-1))

    assert broken_by_steps(steps) is None


@pytest.mark.parametrize(
    ("policies", "message"),
    [
        ([Tracks(name="A", target=0)], "Tracks(name='A'): a target is above zero"),
        ([Tracks(name="A", target=50, metric="CPU")], "Tracks(name='A'): what is tracked is one of"),
        ([Tracks(name="A", target=9, metric="ALBRequestCountPerTarget")], "Tracks(name='A'): requests are counted for"),
        ([Tracks(name="A", target=50, label="app/x")], "Tracks(name='A'): a label belongs to metrics about requests"),
        ([Simple(name="A", change=0)], "Simple(name='A'): a change of nothing changes nothing"),
        ([Scheduled(name="A", recurrence="0 7 * * *")], "Scheduled(name='A'): an action changes minimum"),
        ([Scheduled(name="A", recurrence="7 am", minimum=4)], "Scheduled(name='A'): a recurrence has five fields"),
        (
            [Scheduled(name="A", recurrence="0 7 * * *", minimum=13)],
            "Scheduled(name='A'): the minimum would be 13 and the maximum 12",
        ),
        (
            [Scheduled(name="A", recurrence="0 7 * * *", desired=2)],
            "Scheduled(name='A'): the desired capacity lies between 3 and 12",
        ),
        ([Predicts(name="A", target=50)], "Predicts(name='A'): a forecast needs a pair of metrics"),
        (
            [Predicts(name="A", target=50, load="ASGTotalCPUUtilization")],
            "Predicts(name='A'): a forecast needs a pair of metrics",
        ),
        (
            [Predicts(name="A", target=50, pair="ASGCPUUtilization", load="ASGTotalCPUUtilization")],
            "Predicts(name='A'): a forecast has a predefined pair or",
        ),
        ([Predicts(name="A", target=50, pair="CPU")], "Predicts(name='A'): a pair is one of"),
        (
            [Predicts(name="A", target=50, pair="ASGCPUUtilization", ahead=3600)],
            "Predicts(name='A'): instances are launched less than the 3600 seconds ahead for which a forecast counts",
        ),
        ([Simple(name="A", change=1), Simple(name="A", change=2)], "policies=['A']: a group's policies have names"),
    ],
)
def test_a_plan_refuses(policies: Sequence[Policy], message: str) -> None:
    """What Auto Scaling would refuse during the deployment, minutes later."""
    with pytest.raises(RefusedError) as refused:
        plan(empty_stack(), policies)
    assert str(refused.value).startswith(f"test/Plan: {message}")


def test_a_plan_refuses_bounds_the_wrong_way_round() -> None:
    """A minimum above the maximum."""
    with pytest.raises(RefusedError, match="test/Plan: minimum=5, maximum=4: a minimum is at most the maximum"):
        plan(empty_stack(), [], minimum=5, maximum=4)


@pytest.mark.parametrize("heartbeat", [29, 7201])
def test_a_hook_refuses(heartbeat: int) -> None:
    """Heartbeats shorter than half a minute or longer than two hours."""
    stack = empty_stack()
    fleet, _ = servers(stack)

    with pytest.raises(RefusedError, match=f"test/Hook: heartbeat={heartbeat}: a hook waits for 30 to 7200 seconds"):
        LifecycleHook(stack, "Hook", group=fleet.group, moment=Moment.LAUNCHING, heartbeat=heartbeat)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"minimum": -1}, "test/Pool: minimum=-1: a pool has no fewer instances than none."),
        ({"minimum": 5, "prepared": 4}, "test/Pool: minimum=5, prepared=4: what is prepared includes what waits."),
    ],
)
def test_a_pool_refuses(sizes: dict[str, Any], message: str) -> None:
    """Sizes that it can never have."""
    stack = empty_stack()
    fleet, _ = servers(stack)

    with pytest.raises(RefusedError) as refused:
        WarmPool(stack, "Pool", group=fleet.group, after=fleet.hook, **sizes)
    assert str(refused.value).startswith(message)
