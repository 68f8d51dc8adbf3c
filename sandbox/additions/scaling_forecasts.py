"""What predictive scaling would expect: the load of a group in the next two days, by the hour, from that of the past.

AWS says which data it takes (the load metric of the last 14 days, 24 hours at least), for how long it forecasts and
what it aims at; how it forecasts it does not tell. Here an hour is expected to bring what the same hour of the same
weekday has brought, on average, and as long as no such weekday was measured, what that hour has brought on all days.
It is neither a trend, nor a season, nor a holiday, and no number of AWS's own.

Load is the metric's sum over an hour, as CloudWatch tells it with that statistic; an hour in which nothing was measured
brought none. The capacity is what leaves the target to each instance: of requests, which are counted by the minute, a
sixtieth of the hour's; of what each instance measures, the sum of one measurement on average.

Not forecast: customized metrics, of which nobody here knows how they relate to the group's capacity.

Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-policy-overview.html,
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingMetricSpecification.html
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.additions.alarm_evaluation import seconds_of, summary_of
from sandbox.patching.requests import refuse

Json = Any
HOUR, AHEAD = 3600, 48
"""Seconds, and how many hours are forecast."""
_PAST, _LEAST, _WEEK, _DAY, _MINUTES = 14 * 24, 24, 7 * 24, 24, 60
_OF_INSTANCES = {"CPUUtilization": "CPUUtilization", "NetworkIn": "NetworkIn", "NetworkOut": "NetworkOut"}


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A forecast, hour by hour.

    Attributes:
        first: when its first hour begins, in seconds since the epoch: the hour that is going on.
        load: the metric's sum of each hour.
        capacity: how many instances each hour needs, whatever the group's bounds are.
    """

    first: int
    load: tuple[float, ...]
    capacity: tuple[int, ...]

    def capacity_at(self, moment: float) -> int:
        """Return how many instances the hour needs in which a moment is."""
        return self.capacity[int(moment - self.first) // HOUR]


@dataclass(frozen=True, kw_only=True)
class _Metric:
    """A load metric.

    Attributes:
        namespace: of CloudWatch.
        name: likewise.
        dimensions: name → value.
        by_minute: whether the target is about a minute's sum, and not about one measurement of each instance.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    by_minute: bool = False


def forecast(policy: Json, now: float) -> Forecast:
    """Forecast what a predictive policy's group will bear.

    Args:
        policy: moto's policy.
        now: seconds since the epoch.

    Raises:
        RefusedError: if the metric is not forecast here, or less than 24 hours of it are there.
    """
    specification = specification_of(policy)
    metric = _load_metric(policy, specification)
    present = int(now // HOUR)
    sums, moments = _measured(policy, metric, present)
    if not sums or present - min(sums) < _LEAST:
        refuse(
            "ValidationError",
            f"There is no forecast yet: {metric.namespace} {metric.name} needs at least {_LEAST} hours of data",
        )
    past = {hour: sums.get(hour, 0.0) for hour in range(min(sums), present)}
    load = tuple(_expected(past, hour) for hour in range(present, present + AHEAD))
    measurements = _MINUTES if metric.by_minute else median(len(one) for one in moments.values())
    borne = measurements * float(specification["TargetValue"])
    # What is a whole number but for the arithmetic needs no instance more.
    return Forecast(first=present * HOUR, load=load, capacity=tuple(math.ceil(round(each / borne, 6)) for each in load))


def specification_of(policy: Json) -> Mapping[str, Json]:
    """Return the one metric specification that a predictive policy has."""
    found: Mapping[str, Json] = policy.predictive_scaling_configuration["MetricSpecifications"][0]
    return found


def _expected(past: Mapping[int, float], hour: int) -> float:
    """Return the mean of an hour's weekday, or else of that hour of all days; hours are counted from the epoch."""
    for step in (_WEEK, _DAY):
        same = [past[before] for before in range(hour - step, min(past) - 1, -step) if before in past]
        if same:
            return fmean(same)
    return 0.0  # the one hour that is going on has not been measured on any day before


def _measured(policy: Json, metric: _Metric, present: int) -> tuple[dict[int, float], dict[int, set[float]]]:
    """Return the sum of each whole hour of the last two weeks, and the moments at which something was measured."""
    backend = policy.autoscaling_backend
    sums: dict[int, float] = {}
    moments: dict[int, set[float]] = {}
    for datum in cloudwatch_backends[backend.account_id][backend.region_name].metric_data:
        if (datum.namespace, datum.name) != (metric.namespace, metric.name):
            continue
        moment = seconds_of(datum.timestamp)
        hour = int(moment // HOUR)
        dimensions = {one.name: one.value for one in datum.dimensions}
        if present - _PAST <= hour < present and dimensions == metric.dimensions:
            sums[hour] = sums.get(hour, 0.0) + summary_of(datum)[0]
            moments.setdefault(hour, set()).add(moment)
    return sums, moments


def _load_metric(policy: Json, specification: Mapping[str, Json]) -> _Metric:
    """Return which metric a policy takes for the load.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingPredefinedMetricPair.html
    """
    pair = specification.get("PredefinedMetricPairSpecification") or {}
    alone = specification.get("PredefinedLoadMetricSpecification") or {}
    said = pair or alone
    kind = str(said.get("PredefinedMetricType", ""))
    name = _OF_INSTANCES.get(kind.removeprefix("ASG").removeprefix("Total"))
    if name is not None:
        own = {"AutoScalingGroupName": policy.auto_scaling_group_name}
        return _Metric(namespace="AWS/EC2", name=name, dimensions=own)
    if kind in ("ALBRequestCount", "ALBTargetGroupRequestCount"):
        balancer, _, group = said["ResourceLabel"].partition("/targetgroup/")
        dimensions = {"LoadBalancer": balancer, "TargetGroup": f"targetgroup/{group}"}
        return _Metric(namespace="AWS/ApplicationELB", name="RequestCount", dimensions=dimensions, by_minute=True)
    return refuse(
        "ValidationError", "The refarch sandbox forecasts the predefined load metrics, and no customized ones"
    )
