"""How much a policy changes: AWS's own examples, without an account."""

import pytest

from sandbox.additions.scaling_arithmetic import adjusted, clamped, step_of, tracked

_OUT = [
    {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 0},
    {"MetricIntervalLowerBound": 10, "MetricIntervalUpperBound": 20, "ScalingAdjustment": 10},
    {"MetricIntervalLowerBound": 20, "ScalingAdjustment": 30},
]
_IN = [
    {"MetricIntervalLowerBound": -10, "MetricIntervalUpperBound": 0, "ScalingAdjustment": 0},
    {"MetricIntervalLowerBound": -20, "MetricIntervalUpperBound": -10, "ScalingAdjustment": -10},
    {"MetricIntervalUpperBound": -20, "ScalingAdjustment": -30},
]


@pytest.mark.parametrize(
    ("kind", "adjustment", "current", "least", "wanted"),
    [
        ("ChangeInCapacity", 5, 3, 0, 8),
        ("ExactCapacity", 5, 3, 0, 5),
        ("PercentChangeInCapacity", 10, 10, 0, 11),
        ("PercentChangeInCapacity", 30, 11, 0, 14),  # 3.3 → 3
        ("PercentChangeInCapacity", -10, 14, 0, 13),  # -1.4 → -1
        ("PercentChangeInCapacity", -30, 13, 0, 10),  # -3.9 → -3
        ("PercentChangeInCapacity", 67, 1, 0, 2),  # .67 → 1
        ("PercentChangeInCapacity", -58, 1, 0, 0),  # -.58 → -1
        ("PercentChangeInCapacity", 25, 4, 2, 6),
        ("PercentChangeInCapacity", -25, 4, 2, 2),
        ("PercentChangeInCapacity", 0, 4, 2, 4),
    ],
)
def test_an_adjustment_is_rounded_as_the_user_guide_says(
    kind: str, adjustment: int, current: int, least: int, wanted: int
) -> None:
    """Towards zero, but by one at least; a percentage by its least magnitude."""
    assert adjusted(kind, adjustment, current, least) == wanted


@pytest.mark.parametrize(("breach", "change"), [(0, 0), (9.9, 0), (10, 10), (19, 10), (20, 30), (500, 30)])
def test_above_the_threshold_a_step_begins_with_its_lower_bound(breach: float, change: int) -> None:
    """And ends before its upper one."""
    step = step_of(_OUT, breach)
    assert step is not None
    assert step["ScalingAdjustment"] == change


@pytest.mark.parametrize(("breach", "change"), [(0, 0), (-9.9, 0), (-10, -10), (-19, -10), (-20, -30), (-500, -30)])
def test_below_the_threshold_a_step_begins_with_its_upper_bound(breach: float, change: int) -> None:
    """And ends before its lower one."""
    step = step_of(_IN, breach)
    assert step is not None
    assert step["ScalingAdjustment"] == change


def test_no_step_is_for_the_other_side() -> None:
    """A policy that adds says nothing of a metric below its threshold."""
    assert step_of(_OUT, -1) is None
    assert step_of(_IN, 1) is None


@pytest.mark.parametrize(("current", "metric", "wanted"), [(3, 75, 5), (10, 50, 10), (5, 35, 4), (10, 5, 1)])
def test_a_target_is_met_from_the_side_of_too_many(current: int, metric: float, wanted: int) -> None:
    """One and a half more are two more, one and a half fewer one fewer."""
    assert tracked(current, metric, 50) == wanted


def test_a_capacity_stays_within_its_bounds() -> None:
    """Whatever a policy wants."""
    assert [clamped(wanted, 2, 6) for wanted in (0, 4, 9)] == [2, 4, 6]
