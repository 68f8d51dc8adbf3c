"""Scaling policies that act: by a call or by an alarm, within the group's bounds, after rest and warm-up.

How predictive policies act is told in ``scaling_predictions``.

Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html,
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scaling-cooldowns.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox import clock
from sandbox.additions import scaling_arithmetic, scaling_choices, scaling_lifecycles, scaling_settings
from sandbox.additions.scaling_lifecycles import IN_SERVICE, LEAVING, PENDING
from sandbox.patching.requests import refuse

Json = Any
_BUSY = "ScalingActivityInProgress"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What an alarm saw.

    Attributes:
        value: of the metric.
        threshold: of the alarm.
        falls: whether the alarm goes off below its threshold.
    """

    value: float
    threshold: float
    falls: bool = False


def key_of(group: str, policy: str) -> str:
    """Return under which key moto's backend holds a policy: two groups may each have one of that name."""
    return f"{group}/{policy}"


def find(backend: Json, name: str, group: str | None = None) -> Json:
    """Return a policy by its name or ARN.

    Raises:
        RefusedError: if there is none.
    """
    named = [policy for policy in backend.policies.values() if name in (policy.name, policy.arn)]
    found = next((policy for policy in named if group in (None, policy.auto_scaling_group_name)), None)
    if found is not None:
        return found
    return refuse("ValidationError", f"Policy name not found - no policy {name!r} in group {group!r}")


def execute(backend: Json, given: Mapping[str, Json]) -> None:
    """Do what somebody says who calls ``ExecutePolicy``.

    Raises:
        RefusedError: if a step policy is not told what was measured or has no step for it, or if the cooldown is to be
            honoured and is not over.
    """
    policy = find(backend, given["PolicyName"], given.get("AutoScalingGroupName"))
    group = backend.autoscaling_groups[policy.auto_scaling_group_name]
    value, threshold = given.get("MetricValue"), given.get("BreachThreshold")
    if policy.policy_type == "SimpleScaling":
        if value is not None or threshold is not None:
            refuse("ValidationError", "MetricValue and BreachThreshold are supported for StepScaling policies only")
        if given.get("HonorCooldown") and is_resting(group):
            refuse(_BUSY, f"Scaling activity {uuid4()} is in progress and blocks this action")
        _simple(group, policy)
        return
    if policy.policy_type != "StepScaling":
        refuse("ValidationError", f"A policy of type {policy.policy_type} cannot be executed")
    if given.get("HonorCooldown"):
        refuse("ValidationError", "HonorCooldown is supported for SimpleScaling policies only")
    if value is None or threshold is None:
        refuse("ValidationError", "MetricValue and BreachThreshold are required for StepScaling policies")
    if not _step(group, policy, Measured(value=float(value), threshold=float(threshold))):
        refuse("ValidationError", "No step adjustment found for the metric value and breach threshold")


def alarmed(backend: Json, arn: str, measured: Measured | None) -> str | None:
    """Do what an alarm sets off; return why nothing is done, if nothing is.

    Args:
        backend: moto's of Auto Scaling.
        arn: the policy's.
        measured: what the alarm saw, unless somebody set its state and did not say.
    """
    policy = next((one for one in backend.policies.values() if one.arn == arn), None)
    if policy is None:
        return "there is no such policy"
    group = backend.autoscaling_groups[policy.auto_scaling_group_name]
    why = _hindrance(group, policy, measured)
    if why is None and policy.policy_type == "SimpleScaling":
        _simple(group, policy)
    elif why is None and measured is not None and policy.policy_type == "StepScaling":
        return None if _step(group, policy, measured) else "no step is for what was measured"
    elif why is None and measured is not None:
        _track(group, policy, measured)
    return why


def _hindrance(group: Json, policy: Json, measured: Measured | None) -> str | None:
    if not is_enabled(policy):
        return "the policy is disabled"
    if scaling_lifecycles.is_suspended(group, "AlarmNotification"):
        return "AlarmNotification is suspended"
    if policy.policy_type == "SimpleScaling":
        return "the group rests from its last scaling activity" if is_resting(group) else None
    return "nobody said what was measured" if measured is None else None


def is_enabled(policy: Json) -> bool:
    """Return whether a policy is enabled, which it is unless somebody said otherwise."""
    return policy.__dict__.get("enabled") is not False


def is_resting(group: Json) -> bool:
    """Return whether a scaling activity goes on, or the rest after a simple policy is not over.

    The rest begins when the last of its instances serves, or is gone.
    """
    if any(state.lifecycle_state in (PENDING, LEAVING) for state in group.instance_states):
        return True
    rest = group.__dict__.get("rest", 0.0)
    served = [state.__dict__.get("since", 0.0) for state in group.instance_states]
    begun = max([group.__dict__.get("rest_begun", 0.0), *served])
    return bool(rest) and clock.now() < begun + rest


def rest(group: Json, seconds: float) -> None:
    """Let a group rest after what it has just done."""
    group.rest, group.rest_begun = seconds, clock.now()


def scale(group: Json, wanted: int, warm_up: int | None = None) -> None:
    """Give a group another desired capacity, within its bounds.

    Args:
        group: moto's group.
        wanted: the capacity.
        warm_up: seconds until what is launched for it counts, if a policy says so.
    """
    capacity = scaling_arithmetic.clamped(wanted, group.min_size, group.max_size)
    if capacity == group.desired_capacity:
        return
    group.warm_up = warm_up
    try:
        group.set_desired_capacity(capacity)
    finally:
        group.warm_up = None


def _simple(group: Json, policy: Json) -> None:
    before = group.desired_capacity
    least = int(policy.min_adjustment_magnitude or 0)
    scale(group, scaling_arithmetic.adjusted(policy.adjustment_type, int(policy.scaling_adjustment), before, least))
    if group.desired_capacity != before:
        own = policy.cooldown
        rest(group, scaling_settings.default_cooldown(group) if own is None else int(own))


def _step(group: Json, policy: Json, measured: Measured) -> bool:
    """Adjust by the step for the size of a breach; return whether there is one."""
    step = scaling_arithmetic.step_of(policy.step_adjustments, measured.value - measured.threshold)
    if step is None:
        return False
    change, least = int(step["ScalingAdjustment"]), int(policy.min_adjustment_magnitude or 0)
    exact = policy.adjustment_type == "ExactCapacity"
    grows = change > group.desired_capacity if exact else change > 0
    current = _grown(group) if grows else _leaving_too(group)
    _move(group, policy, scaling_arithmetic.adjusted(policy.adjustment_type, change, current, least), grows=grows)
    return True


def _track(group: Json, policy: Json, measured: Measured) -> None:
    target = float(policy.target_tracking_configuration.TargetValue)
    grows = not measured.falls
    if not grows and not _all_are_low(group):
        return
    current = _grown(group) if grows else _leaving_too(group)
    _move(group, policy, scaling_arithmetic.tracked(current, measured.value, target), grows=grows)


def _move(group: Json, policy: Json, wanted: int, *, grows: bool) -> None:
    """Change the capacity, unless as much has been done already, or it would shrink while it grows."""
    warm_up = scaling_settings.warm_up_of(group, policy.estimated_instance_warmup)
    if grows:
        scale(group, max(wanted, group.desired_capacity), warm_up)
    elif not any(_is_coming(group, state) for state in group.instance_states):
        from sandbox.additions import scaling_predictions  # noqa: PLC0415 it uses this module

        scale(group, min(max(wanted, scaling_predictions.floor(group)), group.desired_capacity))


def _is_coming(group: Json, state: Json) -> bool:
    serves = state.lifecycle_state == IN_SERVICE
    return state.lifecycle_state == PENDING or (serves and not scaling_settings.is_warm(group, state))


def _grown(group: Json) -> int:
    """Return the capacity for growing: who is on the way in, or warming up, does not count yet."""
    warm = [one for one in group.active_instances() if scaling_settings.is_warm(group, one)]
    return len(warm) * scaling_choices.weight_of(group)


def _leaving_too(group: Json) -> int:
    """Return the capacity for shrinking: who is on the way out still counts."""
    states = (IN_SERVICE, PENDING, LEAVING)
    here = [state for state in group.instance_states if state.lifecycle_state in states]
    return len(here) * scaling_choices.weight_of(group)


def _all_are_low(group: Json) -> bool:
    """Return whether all that is tracked is low: with several targets the group shrinks only if each allows it."""
    from sandbox.additions import scaling_tracking  # noqa: PLC0415 loads CloudWatch, which few groups need

    return scaling_tracking.all_are_low(group)
