"""Metrics of Auto Scaling groups in CloudWatch: how large a group is to be, and how many of it serve, come and go.

A group sends those that are enabled. Here they are measured when somebody reads metrics or an alarm on one of them is
evaluated, once for each minute: of a minute in which nobody looked there is nothing. What was measured stays.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sandbox import clock
from sandbox.additions import scaling_choices, scaling_pools
from sandbox.additions.scaling_lifecycles import IN_SERVICE, LEAVING, PENDING, STANDBY

Json = Any
NAMESPACE = "AWS/AutoScaling"
_MINUTE = 60


def measure(cloudwatch: Json) -> None:
    """Measure the groups of the account and Region of moto's CloudWatch, unless this minute is measured already."""
    loaded = sys.modules.get("moto.autoscaling.models")
    if loaded is None:
        return
    regions = loaded.autoscaling_backends[cloudwatch.account_id]
    groups = regions[cloudwatch.region_name].autoscaling_groups if cloudwatch.region_name in regions else {}
    for group in groups.values():
        if group.metrics:
            _measure(cloudwatch, group)


def _measure(cloudwatch: Json, group: Json) -> None:
    """Put down what is so now; within a minute the latest counts."""
    from moto.cloudwatch.models import MetricDatum  # noqa: PLC0415 loaded by whoever has a backend of it

    minute = int(clock.now() // _MINUTE) * _MINUTE
    held: dict[str, Json] = group.__dict__.setdefault("measured", {})
    if group.__dict__.get("measured_at") != minute:
        held.clear()
        group.measured_at = minute
    for name, value in dict(_values(group)).items():
        if name not in group.metrics:
            continue
        if name not in held:
            dimensions = [{"Name": "AutoScalingGroupName", "Value": group.name}]
            when = datetime.fromtimestamp(minute, UTC).replace(tzinfo=None)  # as moto has its own data
            held[name] = MetricDatum(NAMESPACE, name, float(value), dimensions, when, "None")
            cloudwatch.metric_data.append(held[name])
        held[name].value = float(value)


def _values(group: Json) -> Iterator[tuple[str, float]]:
    """Yield the metrics that there are: those about a warm pool only if the group has one."""
    yield "GroupMinSize", group.min_size
    yield "GroupMaxSize", group.max_size
    yield "GroupDesiredCapacity", group.desired_capacity
    states = [state.lifecycle_state for state in group.instance_states]
    here = {
        "InService": states.count(IN_SERVICE),
        "Pending": states.count(PENDING),
        "Standby": states.count(STANDBY),
        "Terminating": states.count(LEAVING),
    }
    here["Total"] = here["InService"] + here["Pending"] + here["Terminating"]
    weight = scaling_choices.weight_of(group)
    for name, count in here.items():
        yield f"Group{name}Instances", count
        yield f"Group{name}Capacity", count * weight
    if group.warm_pool is not None:
        yield from _pool_values(group, here["Total"] * weight, weight)


def _pool_values(group: Json, total: float, weight: int) -> Iterator[tuple[str, float]]:
    waiting = [state.lifecycle_state for state in scaling_pools.pool_of(group)]
    pending = sum("Pending" in state for state in waiting)
    wanted = scaling_pools.wanted(group) * weight
    yield "WarmPoolDesiredCapacity", wanted
    yield "WarmPoolWarmedCapacity", (len(waiting) - pending) * weight
    yield "WarmPoolPendingCapacity", pending * weight
    yield "WarmPoolTerminatingCapacity", 0  # whoever leaves the pool here is gone at once
    yield "WarmPoolTotalCapacity", len(waiting) * weight
    yield "GroupAndWarmPoolDesiredCapacity", group.desired_capacity + wanted
    yield "GroupAndWarmPoolTotalCapacity", total + len(waiting) * weight
