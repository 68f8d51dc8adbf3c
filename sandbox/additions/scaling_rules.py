"""What Auto Scaling refuses of a scaling policy.

Sources: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html,
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StepAdjustment.html
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sandbox.patching.requests import refuse

Json = Any
_NEEDS = {
    "SimpleScaling": ("AdjustmentType", "ScalingAdjustment"),
    "StepScaling": ("AdjustmentType", "StepAdjustments"),
    "TargetTrackingScaling": ("TargetTrackingConfiguration",),
    "PredictiveScaling": ("PredictiveScalingConfiguration",),
}
_ONLY_OF = {
    "Cooldown": ("SimpleScaling",),
    "ScalingAdjustment": ("SimpleScaling",),
    "StepAdjustments": ("StepScaling",),
    "MetricAggregationType": ("StepScaling",),
    "EstimatedInstanceWarmup": ("StepScaling", "TargetTrackingScaling"),
    "MinAdjustmentMagnitude": ("SimpleScaling", "StepScaling"),
    "TargetTrackingConfiguration": ("TargetTrackingScaling",),
    "PredictiveScalingConfiguration": ("PredictiveScaling",),
}
_PARTS = {
    "PredefinedMetricPairSpecification": "pair",
    "PredefinedLoadMetricSpecification": "load",
    "PredefinedScalingMetricSpecification": "scaling",
    "CustomizedLoadMetricSpecification": "load",
    "CustomizedScalingMetricSpecification": "scaling",
}
_HOUR = 3600


def check(given: Mapping[str, Json]) -> None:
    """Look at a request for a policy.

    Raises:
        RefusedError: if something is missing, belongs to another type, or steps overlap or leave a gap.
    """
    kind = given.get("PolicyType") or "SimpleScaling"
    if kind not in _NEEDS:
        refuse("ValidationError", f"Invalid policy type: {kind}")
    for name in _NEEDS[kind]:
        if given.get(name) in (None, [], {}):
            refuse("ValidationError", f"{name} is required for policies of type {kind}")
    for name, kinds in _ONLY_OF.items():
        if given.get(name) not in (None, [], {}) and kind not in kinds:
            refuse("ValidationError", f"{name} is not supported for policies of type {kind}")
    broken = _broken(given.get("StepAdjustments") or ()) or _broken_forecast(
        given.get("PredictiveScalingConfiguration")
    )
    if broken:
        refuse("ValidationError", broken)


def _broken(steps: Sequence[Mapping[str, Json]]) -> str | None:
    """Return which rule of step adjustments some steps break, if one."""
    bounds = sorted((_bound(step, "Lower", -1), _bound(step, "Upper", 1)) for step in steps)
    rules = {
        "Both bounds of a step adjustment can't be null": (-math.inf, math.inf) in bounds,
        "The upper bound of a step adjustment must be greater than its lower bound": any(a >= b for a, b in bounds),
        "StepAdjustment intervals can't overlap": any(one[1] > other[0] for one, other in pairwise(bounds)),
        "StepAdjustment intervals can't have gaps between them": any(a[1] < b[0] for a, b in pairwise(bounds)),
        "With a negative lower bound one must be null": bool(bounds) and -math.inf < bounds[0][0] < 0,
        "With a positive upper bound one must be null": bool(bounds) and 0 < bounds[-1][1] < math.inf,
    }
    return next((rule for rule, broken in rules.items() if broken), None)


def _broken_forecast(said: Mapping[str, Json] | None) -> str | None:
    """Return which rule of predictive scaling a configuration breaks, if one; the words are this sandbox's own.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingConfiguration.html
    """
    if not said:
        return None
    specifications = said["MetricSpecifications"]
    parts = sorted(_PARTS[name] for one in specifications for name, value in one.items() if value and name in _PARTS)
    raises = said.get("MaxCapacityBreachBehavior") == "IncreaseMaxCapacity"
    rules = {
        "A predictive scaling policy has exactly one metric specification": len(specifications) != 1,
        "Specify either a metric pair, or a load metric and a scaling metric": parts
        not in (["pair"], ["load", "scaling"]),
        "SchedulingBufferTime must be less than 3600 seconds": not 0
        <= int(said.get("SchedulingBufferTime") or 0)
        < _HOUR,
        "MaxCapacityBuffer is required with IncreaseMaxCapacity, and cannot be used otherwise": (
            raises == (said.get("MaxCapacityBuffer") is None)
        ),
    }
    return next((rule for rule, broken in rules.items() if broken), None)


def _bound(step: Mapping[str, Json], end: str, sign: int) -> float:
    value = step.get(f"MetricInterval{end}Bound")
    return sign * math.inf if value is None else float(value)
