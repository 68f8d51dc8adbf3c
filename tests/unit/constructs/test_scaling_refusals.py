"""What Auto Scaling would take for a word and never act on, or refuse minutes later: a plan and a pool refuse it."""

import re

import pytest
from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch

from refarch.refusal import RefusedError
from refarch.scaling import (
    LifecycleHook,
    Moment,
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
from refarch.scaling.schedules import broken_by_recurrence
from tests.unit.constructs.shape import empty_stack, shape_of
from tests.unit.constructs.tiers import servers

LABEL = "app/front/778d41231b141a0f/targetgroup/web/943f017f100becff"


def planned(stack: Stack, policy: Policy) -> None:
    """Add a plan of one policy to a fleet."""
    fleet, _ = servers(stack)
    ScalingPlan(stack, "Plan", group=fleet.group, minimum=3, maximum=12, policies=[policy])


@pytest.mark.parametrize(
    ("load", "labelled"),
    [("ALBTargetGroupRequestCount", ["load", "scaling"]), ("ASGTotalCPUUtilization", ["scaling"])],
)
def test_each_metric_about_requests_is_told_of_which_target_group(load: str, labelled: list[str]) -> None:
    """The label goes to the load, to the scaling metric or to both, and to no other metric."""
    policy = Predicts(name="A", target=1000, load=load, scaling="ALBRequestCountPerTarget", label=LABEL)
    made = shape_of(lambda stack: planned(stack, policy)).only("AutoScaling::ScalingPolicy")

    (metric,) = made["PredictiveScalingConfiguration"]["MetricSpecifications"]
    both = {
        "load": metric["PredefinedLoadMetricSpecification"],
        "scaling": metric["PredefinedScalingMetricSpecification"],
    }
    assert [name for name, one in both.items() if one.get("ResourceLabel") == LABEL] == labelled
    assert [name for name, one in both.items() if "ResourceLabel" in one] == labelled


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: Predicts(name="A", target=9, load="ALBTargetGroupRequestCount", scaling="ALBRequestCountPerTarget"),
            "Predicts(name='A'): requests are counted for one target group",
        ),
        (
            lambda: Predicts(name="A", target=9, load="Bogus", scaling="ASGAverageCPUUtilization"),
            "Predicts(name='A'): a load is one of ASGTotalCPUUtilization",
        ),
        (
            lambda: Predicts(name="A", target=9, load="ASGTotalCPUUtilization", scaling="Bogus"),
            "Predicts(name='A'): what an instance bears is one of ASGAverageCPUUtilization",
        ),
        (
            lambda: Tracks(name="A", target=9, metric="ALBRequestCountPerTarget", label="front"),
            "Tracks(name='A'): a label is app/<name>/<id>/targetgroup/<name>/<id>",
        ),
        (lambda: Simple(name="A", change=1, cooldown=-1), "Simple(name='A'): a rest of -1 seconds is none"),
        (
            lambda: Steps(
                name="A",
                metric=cloudwatch.Metric(namespace="AWS/EC2", metric_name="CPUUtilization"),
                threshold=1,
                steps=(Step(lower=0, change=1),),
                warm_up=-5,
            ),
            "Steps(name='A'): a warm-up of -5 seconds is none",
        ),
        (
            lambda: Scheduled(name="A", recurrence="0 7 * * *", minimum=-1),
            "Scheduled(name='A'): a group has no fewer instances than none",
        ),
        (
            lambda: Scheduled(name="A", recurrence="0 7 * * FOO", minimum=4),
            "Scheduled(name='A'): 'FOO' is no day of week: it is 0 to 7 or SUN to SAT",
        ),
        (
            lambda: Scheduled(name="A", recurrence="0 7 * * *", zone="Mars/Olympus", minimum=4),
            "Scheduled(name='A'): there is no time zone 'Mars/Olympus'",
        ),
    ],
)
def test_a_plan_refuses_what_means_nothing(build: object, message: str) -> None:
    """Metrics, labels, times and sizes that do not exist."""
    assert callable(build)
    with pytest.raises(RefusedError, match=re.escape(f"test/Plan: {message}")):
        planned(empty_stack(), build())


@pytest.mark.parametrize(
    "recurrence",
    [
        "99 99 * * *",
        "60 0 * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "0 0 * * FOO",
        "0 0 * FOO *",
        "0 9-5 * * *",
        "*/0 * * * *",
        "0 7,  * *",
        "0,, 7 * * *",
        "0 7 * *  1",
    ],
)
def test_a_time_that_never_comes_is_refused(recurrence: str) -> None:
    """Hours above 23, names of no day, ranges the wrong way round."""
    assert broken_by_recurrence(recurrence, "Etc/UTC") is not None


@pytest.mark.parametrize(
    "recurrence",
    ["30 6 * * MON-FRI", "30 0 1 1,6,12 *", "*/5 8-18/2 * jan-MAR 7", "0 0 31 DEC sun"],
)
def test_what_crontab_takes_is_taken(recurrence: str) -> None:
    """The twin: numbers and names in either case, lists, ranges and steps."""
    assert broken_by_recurrence(recurrence, "Europe/Berlin") is None


def test_a_pool_refuses_a_hook_for_those_that_leave() -> None:
    """Nobody would say when a first start is over; a launch hook does, as the fleet's own."""
    stack = empty_stack()
    fleet, _ = servers(stack)
    leaving = LifecycleHook(stack, "Leaving", group=fleet.group, moment=Moment.TERMINATING, heartbeat=60)

    with pytest.raises(RefusedError, match=r"test/Pool: after=test/Leaving \(TERMINATING\): it holds who leaves"):
        WarmPool(stack, "Pool", group=fleet.group, after=leaving, minimum=1)
    assert WarmPool(stack, "Other", group=fleet.group, after=fleet.hook, minimum=1).pool.pool_state == "Stopped"


def test_a_pool_refuses_hibernation_that_no_launch_template_enables() -> None:
    """Who runs on keeps its memory, too, and costs as much as one that serves."""
    stack = empty_stack()
    fleet, _ = servers(stack)

    with pytest.raises(RefusedError, match="test/Pool: waiting=Hibernated: only what was launched with hibernation"):
        WarmPool(stack, "Pool", group=fleet.group, after=fleet.hook, minimum=1, waiting=Waiting.HIBERNATED)
    pool = WarmPool(stack, "Other", group=fleet.group, after=fleet.hook, minimum=1, waiting=Waiting.RUNNING)
    assert pool.pool.pool_state == "Running"
