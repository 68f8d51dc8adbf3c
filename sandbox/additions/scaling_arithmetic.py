"""How much a scaling policy changes: arithmetic alone, as Auto Scaling documents it.

Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html,
https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

Json = Any


def adjusted(kind: str, adjustment: int, current: int, least: int = 0) -> int:
    """Return the capacity that an adjustment leads to, before the group's bounds are looked at.

    Args:
        kind: ``ChangeInCapacity``, ``PercentChangeInCapacity`` or ``ExactCapacity``.
        adjustment: units, per cent, or the capacity itself.
        current: the capacity that is changed.
        least: ``MinAdjustmentMagnitude``, for percentages.
    """
    if kind == "ExactCapacity":
        return adjustment
    if kind == "ChangeInCapacity":
        return current + adjustment
    # 12.7 → 12 and -6.67 → -6, towards zero; but what is not nothing changes one unit at least: .67 → 1, -.58 → -1.
    whole = abs(current * adjustment) // 100
    size = max(whole, 1, least) if current * adjustment else 0
    return current + (size if adjustment > 0 else -size)


def step_of(steps: Sequence[Mapping[str, Json]], breach: float) -> Mapping[str, Json] | None:
    """Return the step adjustment for a metric that differs from its threshold by so much, if there is one.

    Above the threshold a lower bound is inclusive and an upper one exclusive; below it is the other way round. Exactly
    at it both readings hold, because an alarm of either direction may include its threshold.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StepAdjustment.html
    """
    for step in steps:
        lower, upper = _bound(step, "MetricIntervalLowerBound", -1), _bound(step, "MetricIntervalUpperBound", 1)
        above, below = lower <= breach < upper, lower < breach <= upper
        if (above and breach >= 0) or (below and breach <= 0):
            return step
    return None


def _bound(step: Mapping[str, Json], name: str, sign: int) -> float:
    return sign * math.inf if step.get(name) is None else float(step[name])


def tracked(current: int, metric: float, target: float) -> int:
    """Return the capacity at which a metric that falls as capacity grows would be at its target.

    A fraction is rounded up, both ways: of 1.5 instances two are added, and one is removed.
    """
    return math.ceil(round(current * metric / target, 6))


def clamped(wanted: int, least: int, most: int) -> int:
    """Return a capacity within a group's bounds."""
    return max(least, min(most, wanted))
