"""Predictive policies: what they forecast is told, and if they are to be followed, the capacity is there in time.

Each hour begins with at least the capacity that is forecast for it, launched as long before as the policy says, and
until it ends no policy that follows the load goes below that. A forecast never makes a group smaller.

Not modelled: that forecasts are made every six hours and kept; here each is made when it is asked for, and none is told
for hours that are over.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-policy-overview.html
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.additions import scaling_arithmetic, scaling_policies
from sandbox.deliveries import agenda
from sandbox.patching import Place
from sandbox.patching.requests import RefusedError, refuse

Json = Any
_FOLLOWED, _BEFORE, _HOUR = "ForecastAndScale", 300, 3600
_OLDEST, _LONGEST = timedelta(days=365), timedelta(days=30)


def told(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell a policy's forecast for a time; what is not forecast is not in it.

    Raises:
        RefusedError: if there is no such policy, no such time, or not enough data.
    """
    from sandbox.additions import scaling_forecasts  # noqa: PLC0415 loads CloudWatch, which few groups need

    policy = scaling_policies.find(place.backend, given["PolicyName"], given["AutoScalingGroupName"])
    if policy.policy_type != "PredictiveScaling":
        refuse("ValidationError", f"A policy of type {policy.policy_type} has no forecast")
    begin, end = (_moment(given[name]) for name in ("StartTime", "EndTime"))
    now = clock.utcnow()
    if begin >= end:
        refuse("ValidationError", "StartTime must be before EndTime")
    if end - begin > _LONGEST:
        refuse("ValidationError", "The time between StartTime and EndTime is 30 days at most")
    if begin < now - _OLDEST:
        refuse("ValidationError", "StartTime is one year before the current time at most")
    found = scaling_forecasts.forecast(policy, now.timestamp())
    hours = [datetime.fromtimestamp(found.first + number * _HOUR, UTC) for number in range(len(found.load))]
    wanted = [number for number, hour in enumerate(hours) if begin <= hour < end]
    times = [hours[number] for number in wanted]
    load = {"Timestamps": times, "Values": [found.load[number] for number in wanted]}
    specification = scaling_forecasts.specification_of(policy)
    return {
        "LoadForecast": [{**load, "MetricSpecification": specification}],
        "CapacityForecast": {"Timestamps": times, "Values": [float(found.capacity[number]) for number in wanted]},
        "UpdateTime": now,
    }


def follow(policy: Json) -> None:
    """Have a policy's forecast followed from the next hour on, if that is what it is for."""
    if policy.policy_type == "PredictiveScaling" and _said(policy, "Mode") == _FOLLOWED:
        _plan(policy)


def floor(group: Json) -> int:
    """Return below which capacity a policy that follows the load does not go, because of a forecast for this hour."""
    capacity, until = group.__dict__.get("foreseen", (0, 0.0))
    return int(capacity) if clock.now() < until else 0


def _plan(policy: Json, after: float | None = None) -> None:
    """Put the next hour on the agenda, as long before it begins as the policy says."""
    now = clock.now() if after is None else after
    ahead = float(_said(policy, "SchedulingBufferTime") or _BEFORE)
    begins = (math.floor((now + ahead) / _HOUR) + 1) * _HOUR
    account = policy.autoscaling_backend.account_id
    agenda.post(account, partial(_act, policy, begins), delay=max(0.0, begins - ahead - clock.now()))


def _act(policy: Json, begins: float) -> None:
    from moto.autoscaling.models import autoscaling_backends  # noqa: PLC0415 loaded by whoever has a policy

    backend = policy.autoscaling_backend
    account, region = backend.account_id, backend.region_name
    group = backend.autoscaling_groups.get(policy.auto_scaling_group_name)
    key = scaling_policies.key_of(policy.auto_scaling_group_name, policy.name)
    if group is None or backend.policies.get(key) is not policy or autoscaling_backends[account][region] is not backend:
        return  # it, or all of the account, is gone
    # As a schedule, it is followed only where time is let pass: a test at five to the hour is about something else.
    if agenda.passes() and scaling_policies.is_enabled(policy):
        _prepare(group, policy, begins)
    _plan(policy, after=begins - float(_said(policy, "SchedulingBufferTime") or _BEFORE))


def _prepare(group: Json, policy: Json, begins: float) -> None:
    """Have the capacity that is forecast for an hour, within the group's maximum unless the policy may raise that."""
    from sandbox.additions import scaling_forecasts  # noqa: PLC0415 see above

    try:
        capacity = scaling_forecasts.forecast(policy, clock.now()).capacity_at(begins)
    except RefusedError:
        return  # As long as there is no forecast, there is nothing to follow.
    if capacity > group.max_size and _said(policy, "MaxCapacityBreachBehavior") == "IncreaseMaxCapacity":
        buffer = float(_said(policy, "MaxCapacityBuffer") or 0)
        group.max_size = math.ceil(round(capacity * (1 + buffer / 100), 6))
    capacity = scaling_arithmetic.clamped(capacity, group.min_size, group.max_size)
    group.foreseen = (capacity, begins + _HOUR)
    scaling_policies.scale(group, max(capacity, group.desired_capacity))


def _said(policy: Json, name: str) -> Json:
    return policy.predictive_scaling_configuration.get(name)


def _moment(value: Json) -> datetime:
    when = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return when if when.tzinfo else when.replace(tzinfo=UTC)
