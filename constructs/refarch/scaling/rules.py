"""What Auto Scaling refuses of a policy: each function returns the rule that is broken, or nothing."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from aws_cdk import Token

from refarch.scaling.policies import Predicts, Scheduled, Simple, Step, Steps, Tracks
from refarch.scaling.schedules import broken_by_recurrence

REQUESTS = ("ALBRequestCountPerTarget", "ALBRequestCount", "ALBTargetGroupRequestCount")
"""Metrics that are about one target group, and have to be told which."""
_TRACKED = (
    "ASGAverageCPUUtilization",
    "ASGAverageNetworkIn",
    "ASGAverageNetworkOut",
    "ALBRequestCountPerTarget",
)
_PAIRS = ("ASGCPUUtilization", "ASGNetworkIn", "ASGNetworkOut", "ALBRequestCount")
_LOADS = ("ASGTotalCPUUtilization", "ASGTotalNetworkIn", "ASGTotalNetworkOut", "ALBTargetGroupRequestCount")
"""https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingPredefinedLoadMetric.html"""
_LABEL = re.compile(r"app/[^/]+/[^/]+/targetgroup/[^/]+/[^/]+")
_HOUR = 3600


def broken_by_rest(policy: Simple) -> str | None:
    """Return which rule of simple scaling a policy breaks.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html
    """
    if not policy.change:
        return "a change of nothing changes nothing"
    return None if policy.cooldown >= 0 else f"a rest of {policy.cooldown} seconds is none"


def broken_by_warm_up(policy: Steps) -> str | None:
    """Return which rule of step scaling a policy breaks.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html
    """
    if policy.warm_up is not None and policy.warm_up < 0:
        return f"a warm-up of {policy.warm_up} seconds is none"
    return broken_by_steps(policy.steps)


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
    return _broken_by_label((policy.metric,), policy.label) or _broken_by_target(policy.target)


def broken_by_schedule(action: Scheduled, *, minimum: int, maximum: int) -> str | None:
    """Return which rule of scheduled actions an action breaks, in a group of a certain size.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html
    """
    if action.minimum is action.maximum is action.desired is None:
        return "an action changes minimum, maximum or desired capacity"
    broken = broken_by_recurrence(action.recurrence, action.zone)
    if broken:
        return broken
    if any(size is not None and size < 0 for size in (action.minimum, action.maximum, action.desired)):
        return "a group has no fewer instances than none"
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
    if not 0 <= policy.ahead < _HOUR:
        return f"instances are launched less than the {_HOUR} seconds ahead for which a forecast counts"
    metrics = tuple(metric for metric in (policy.pair, *alone) if metric)
    return _broken_alone(policy) or _broken_by_label(metrics, policy.label) or _broken_by_target(policy.target)


def _broken_alone(policy: Predicts) -> str | None:
    if policy.load is not None and policy.load not in _LOADS:
        return f"a load is one of {', '.join(_LOADS)}"
    if policy.scaling is not None and policy.scaling not in _TRACKED:
        return f"what an instance bears is one of {', '.join(_TRACKED)}"
    return None


def _broken_by_label(metrics: Sequence[str], label: str | None) -> str | None:
    about_requests = any(metric in REQUESTS for metric in metrics)
    if about_requests and not label:
        return "requests are counted for one target group, which a label names"
    if label and not about_requests:
        return "a label belongs to metrics about requests"
    if label and not Token.is_unresolved(label) and not _LABEL.fullmatch(label):
        return "a label is app/<name>/<id>/targetgroup/<name>/<id>, the ends of two ARNs"
    return None


def _broken_by_target(target: float) -> str | None:
    return None if target > 0 else "a target is above zero"


def _lower(step: Step) -> float:
    return -math.inf if step.lower is None else step.lower


def _upper(step: Step) -> float:
    return math.inf if step.upper is None else step.upper
