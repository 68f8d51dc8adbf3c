"""What state an alarm is in, from the data of its metric.

Modelled: alarms on one metric with a plain statistic, M out of N periods, the four ways to treat missing data, and that
an alarm does not go off by its first points alone while the older ones are missing. Not modelled: percentiles, metric
math, anomaly bands, composite alarms: they keep their state until somebody sets it.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Json = Any
_LOOKS_BACK = 2
"""Periods beyond those that are evaluated, in which points are looked for when some are missing."""
_BEYOND: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_STATISTICS = ("Average", "Sum", "Minimum", "Maximum", "SampleCount")
OK, ALARM, UNKNOWN = "OK", "ALARM", "INSUFFICIENT_DATA"


def is_evaluated(alarm: Json) -> bool:
    """Return whether it is an alarm whose state is worked out here."""
    plain = alarm.statistic in _STATISTICS and alarm.comparison_operator in _BEYOND
    return bool(plain and alarm.metric_name and not alarm.metric_data_queries and not alarm.rule)


def falls(alarm: Json) -> bool:
    """Return whether an alarm goes off below its threshold."""
    return str(alarm.comparison_operator).startswith("Less")


def points(alarm: Json, data: Sequence[Json], now: float) -> list[float | None]:
    """Return a metric's value in each of the latest periods, the oldest first; ``None`` where there is none.

    The period that is not over yet counts if there is data in it.

    Args:
        alarm: says which metric, statistic, period and how many.
        data: moto's data of all metrics.
        now: seconds since the epoch.
    """
    period = int(alarm.period)
    last = int(now // period)
    first = last - int(alarm.evaluation_periods) - _LOOKS_BACK
    sums: dict[int, list[tuple[float, float, float, float]]] = {}
    for datum in data:
        if _is_of(alarm, datum):
            sums.setdefault(int(seconds_of(datum.timestamp) // period), []).append(summary_of(datum))
    if last not in sums:
        last, first = last - 1, first - 1
    return [_value(alarm.statistic, sums[number]) if number in sums else None for number in range(first + 1, last + 1)]


def state_of(alarm: Json, seen: Sequence[float | None]) -> str:
    """Return the state that an alarm is in when its metric has been like that.

    Args:
        alarm: the alarm.
        seen: the latest points, the oldest first.
    """
    wanted = int(alarm.evaluation_periods)
    least = int(alarm.datapoints_to_alarm or wanted)
    there = [point for point in seen if point is not None][-wanted:]
    missing = wanted - len(there)
    beyond = sum(_BEYOND[alarm.comparison_operator](point, float(alarm.threshold)) for point in there)
    treated = alarm.treat_missing_data or "missing"
    if treated == "breaching":
        return ALARM if beyond + missing >= least else OK
    if beyond >= least or treated == "notBreaching":
        return ALARM if beyond >= least else OK
    if not there:
        return UNKNOWN if treated == "missing" else str(alarm.state_value)
    if beyond + missing < least:
        return OK
    oldest = next(index for index, point in enumerate(seen) if point is not None)
    overdue = treated == "missing" and beyond == len(there) and len(seen) - oldest >= wanted
    return ALARM if overdue else str(alarm.state_value)


def _is_of(alarm: Json, datum: Json) -> bool:
    same = datum.namespace == alarm.namespace and datum.name == alarm.metric_name
    mine, its = ({(one.name, one.value) for one in thing.dimensions} for thing in (alarm, datum))
    return same and mine == its and (not alarm.unit or datum.unit == alarm.unit)


def seconds_of(moment: Json) -> float:
    """Return a datum's time; moto keeps it with its time zone, or without one in UTC."""
    if not isinstance(moment, datetime):
        return float(moment)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def summary_of(datum: Json) -> tuple[float, float, float, float]:
    """Return the sum, the count, the least and the most of a datum, which may be an aggregate."""
    if hasattr(datum, "sample_count"):
        return float(datum.sum), float(datum.sample_count), float(datum.min), float(datum.max)
    value = float(datum.value)
    return value, 1.0, value, value


def _value(statistic: str, data: Sequence[tuple[float, float, float, float]]) -> float:
    total, count = sum(one[0] for one in data), sum(one[1] for one in data)
    return {
        "Sum": total,
        "SampleCount": count,
        "Average": total / count,
        "Minimum": min(one[2] for one in data),
        "Maximum": max(one[3] for one in data),
    }[statistic]
