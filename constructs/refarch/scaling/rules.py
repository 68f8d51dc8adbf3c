"""What Auto Scaling refuses of a policy: each function returns the rule that is broken, or nothing."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from refarch.scaling.policies import Predicts, Scheduled, Step, Tracks

_REQUESTS = ("ALBRequestCountPerTarget", "ALBRequestCount")
"""Metrics that are about one target group, and have to be told which."""
_TRACKED = (
    "ASGAverageCPUUtilization",
    "ASGAverageNetworkIn",
    "ASGAverageNetworkOut",
    "ALBRequestCountPerTarget",
)
_PAIRS = ("ASGCPUUtilization", "ASGNetworkIn", "ASGNetworkOut", "ALBRequestCount")
_CRON_FIELDS = 5
_MOST_AHEAD = 3600


def broken_by_steps(steps: Sequence[Step]) -> str | None:
    """Return which rule of step adjustments some steps break.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StepAdjustment.html
    """
    if not steps:
        return "a step policy needs a step"
    if any(step.lower is None and step.upper is None for step in steps):
        return "a step has a lower bound, an upper bound or both"
    ordered = sorted(steps, key=_lower)
    return _broken_between(ordered) or _broken_at_the_ends(ordered[0].lower, ordered[-1].upper)


def _broken_between(ordered: Sequence[Step]) -> str | None:
    if any(_lower(step) >= _upper(step) for step in ordered):
        return "a lower bound is below its upper bound"
    for one, other in pairwise(ordered):
        if _upper(one) > _lower(other):
            return f"the steps up to {one.upper} and from {other.lower} overlap"
        if _upper(one) < _lower(other):
            return f"nothing is said between {one.upper} and {other.lower}"
    return None


def _broken_at_the_ends(first: float | None, last: float | None) -> str | None:
    if first is not None and first < 0:
        return f"nothing is said below {first}: with a negative lower bound one step has none"
    if last is not None and last > 0:
        return f"nothing is said above {last}: with a positive upper bound one step has none"
    return None


def broken_by_tracking(policy: Tracks) -> str | None:
    """Return which rule of target tracking a policy breaks.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html
    """
    if policy.metric not in _TRACKED:
        return f"what is tracked is one of {', '.join(_TRACKED)}"
    return _broken_by_label(policy.metric, policy.label) or _broken_by_target(policy.target)


def broken_by_schedule(action: Scheduled, *, minimum: int, maximum: int) -> str | None:
    """Return which rule of scheduled actions an action breaks, in a group of a certain size.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html
    """
    if action.minimum is action.maximum is action.desired is None:
        return "an action changes minimum, maximum or desired capacity"
    if not re.fullmatch(rf"\S+( \S+){{{_CRON_FIELDS - 1}}}", action.recurrence):
        return "a recurrence has five fields: minute, hour, day of month, month, day of week"
    least = minimum if action.minimum is None else action.minimum
    most = maximum if action.maximum is None else action.maximum
    if least > most:
        return f"the minimum would be {least} and the maximum {most}"
    if action.desired is not None and not least <= action.desired <= most:
        return f"the desired capacity lies between {least} and {most}"
    return None


def broken_by_forecast(policy: Predicts) -> str | None:
    """Return which rule of predictive scaling a policy breaks.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingMetricSpecification.html
    """
    alone = (policy.load, policy.scaling)
    if policy.pair is None and None in alone:
        return "a forecast needs a pair of metrics: one for the load and one for what an instance bears of it"
    if policy.pair is not None and alone != (None, None):
        return "a forecast has a predefined pair or a load and a scaling metric, and not both"
    if policy.pair is not None and policy.pair not in _PAIRS:
        return f"a pair is one of {', '.join(_PAIRS)}"
    if not 0 <= policy.ahead <= _MOST_AHEAD:
        return f"instances are launched at most {_MOST_AHEAD} seconds ahead"
    return _broken_by_label(policy.pair or "", policy.label) or _broken_by_target(policy.target)


def _broken_by_label(metric: str, label: str | None) -> str | None:
    if metric in _REQUESTS and not label:
        return "requests are counted for one target group, which a label names"
    if metric and metric not in _REQUESTS and label:
        return "a label belongs to metrics about requests"
    return None


def _broken_by_target(target: float) -> str | None:
    return None if target > 0 else "a target is above zero"


def _lower(step: Step) -> float:
    return -math.inf if step.lower is None else step.lower


def _upper(step: Step) -> float:
    return math.inf if step.upper is None else step.upper
