"""Predictive policies: a forecast from the load of the past, told and followed."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox import clock
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import NAME, Group

HOUR = timedelta(hours=1)
CPU = {"PredefinedMetricPairSpecification": {"PredefinedMetricType": "ASGCPUUtilization"}, "TargetValue": 50}
LABEL = "app/web/0123456789abcdef/targetgroup/web/fedcba9876543210"
REQUESTS = {
    "PredefinedMetricPairSpecification": {"PredefinedMetricType": "ALBRequestCount", "ResourceLabel": LABEL},
    "TargetValue": 1000,
}


def this_hour() -> datetime:
    """Return when the hour began that is going on."""
    return datetime.fromtimestamp(clock.now(), UTC).replace(minute=0, second=0, microsecond=0)


def measured(account: Account, hours: int, total: Callable[[datetime], float], *, per_hour: int = 12) -> None:
    """Have CPU measured in the last hours: all instances together have used ``total`` of the hour, in per cent."""
    dimensions = [{"Name": "AutoScalingGroupName", "Value": "app"}]
    data: list[dict[str, Any]] = []
    for back, number in itertools.product(range(1, hours + 1), range(per_hour)):
        hour = this_hour() - back * HOUR
        value = total(hour) / 2
        two = {"SampleCount": 2, "Sum": total(hour), "Minimum": value, "Maximum": value}
        at = hour + number * HOUR / per_hour
        data.append({"MetricName": "CPUUtilization", "Dimensions": dimensions, "Timestamp": at, "StatisticValues": two})
    for first in range(0, len(data), 1000):
        account.client("cloudwatch").put_metric_data(Namespace="AWS/EC2", MetricData=data[first : first + 1000])


def predicts(group: Group, specification: dict[str, Any] = CPU, **more: Any) -> None:
    """Give the group the predictive policy ``ahead``."""
    said = {"MetricSpecifications": [specification], **more}
    group.scaling.put_scaling_policy(
        **NAME, PolicyName="ahead", PolicyType="PredictiveScaling", PredictiveScalingConfiguration=said
    )


def forecast(group: Group, hours: int = 48, start: datetime | None = None) -> dict[str, Any]:
    """Return the forecast for some hours."""
    begin = start or this_hour()
    told = group.scaling.get_predictive_scaling_forecast(
        **NAME, PolicyName="ahead", StartTime=begin, EndTime=begin + hours * HOUR
    )
    return dict(told)


def capacities(group: Group, hours: int = 48) -> list[float]:
    """Return the capacities that are forecast."""
    return list(forecast(group, hours)["CapacityForecast"]["Values"])


def noon(hour: datetime) -> float:
    """Return the load of a group that is busy at noon: four instances' worth at half of each, else one's."""
    return 200.0 if hour.hour == 12 else 50.0


def test_a_forecast_tells_each_hour_of_two_days(account: Account) -> None:
    """As on the days before: at noon four instances, each half busy, and else one."""
    group = Group(account)
    predicts(group)
    measured(account, 72, noon)

    told = forecast(group, 100)

    (load,) = told["LoadForecast"]
    assert load["MetricSpecification"]["TargetValue"] == 50
    assert load["Timestamps"] == [this_hour() + number * HOUR for number in range(48)]
    assert load["Timestamps"] == told["CapacityForecast"]["Timestamps"]
    loads = {hour.hour: value for hour, value in zip(load["Timestamps"], load["Values"], strict=True)}
    assert (loads[12], loads[3]) == (12 * 200.0, 12 * 50.0)
    wanted = dict(zip(load["Timestamps"], told["CapacityForecast"]["Values"], strict=True))
    assert {hour.hour: value for hour, value in wanted.items()} == {hour: 4 if hour == 12 else 1 for hour in range(24)}


def test_how_often_it_is_measured_changes_no_capacity(account: Account) -> None:
    """Each minute as each five minutes: the sum of an hour grows, and what one instance bears of it as well."""
    group = Group(account)
    predicts(group)
    measured(account, 24, lambda _: 150.0, per_hour=60)
    assert set(capacities(group)) == {3.0}


def test_a_weekday_is_like_the_same_one_before(account: Account) -> None:
    """After two weeks each hour is expected as on its own weekday; the day before says nothing."""
    group = Group(account)
    predicts(group)
    tomorrow = (this_hour() + 24 * HOUR).weekday()
    measured(account, 14 * 24, lambda hour: 200.0 if hour.weekday() == tomorrow else 50.0, per_hour=1)

    found = forecast(group)["CapacityForecast"]

    busy = [hour.weekday() == tomorrow for hour in found["Timestamps"]]
    assert found["Values"] == [4.0 if one else 1.0 for one in busy]
    assert 24 in {busy.count(True), len(busy) - busy.count(True)}


def test_an_hour_without_measurements_brought_nothing(account: Account) -> None:
    """On every second day there was no load at that hour: half of it is expected."""
    group = Group(account)
    predicts(group)
    measured(account, 48, lambda hour: 200.0 if hour < this_hour() - 24 * HOUR else 0.0, per_hour=1)
    assert set(capacities(group)) == {2.0}


@pytest.mark.parametrize("hours", [0, 23])
def test_without_a_day_of_data_there_is_no_forecast(account: Account, hours: int) -> None:
    """With one hour more there is."""
    group = Group(account)
    predicts(group)
    measured(account, hours, noon)
    with pytest.raises(ClientError, match="at least 24 hours of data"):
        forecast(group)
    measured(account, 24, noon)
    assert len(capacities(group)) == 48


def test_requests_are_counted_by_the_minute(account: Account) -> None:
    """Two and a half thousand a minute need three instances that bear a thousand each."""
    group = Group(account)
    predicts(group, REQUESTS)
    names = {"LoadBalancer": "app/web/0123456789abcdef", "TargetGroup": "targetgroup/web/fedcba9876543210"}
    dimensions = [{"Name": name, "Value": value} for name, value in names.items()]
    account.client("cloudwatch").put_metric_data(
        Namespace="AWS/ApplicationELB",
        MetricData=[
            {
                "MetricName": "RequestCount",
                "Dimensions": dimensions,
                "Timestamp": this_hour() - back * HOUR,
                "Value": 60 * 2500,
            }
            for back in range(1, 25)
        ],
    )
    assert set(capacities(group)) == {3.0}


def test_metrics_of_ones_own_are_refused_by_name(account: Account) -> None:
    """Nobody here knows how they relate to the capacity."""
    own = {"MetricDataQueries": [{"Id": "load", "Expression": "SUM(SEARCH('...'))"}]}
    group = Group(account)
    predicts(
        group, {"TargetValue": 5, "CustomizedLoadMetricSpecification": own, "CustomizedScalingMetricSpecification": own}
    )
    with pytest.raises(ClientError, match="no customized ones"):
        forecast(group)


@pytest.mark.parametrize(
    ("hours", "start", "message"),
    [
        (0, timedelta(), "StartTime must be before EndTime"),
        (30 * 24 + 1, timedelta(), "30 days at most"),
        (1, timedelta(days=-366), "one year before"),
    ],
)
def test_a_time_that_cannot_be_asked_for_is_refused(
    account: Account, hours: int, start: timedelta, message: str
) -> None:
    """Nothing is forecast between an end and its beginning, nor a year ago."""
    group = Group(account)
    predicts(group)
    with pytest.raises(ClientError, match=message):
        forecast(group, hours, this_hour() + start)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"MetricSpecifications": [CPU, CPU]}, "exactly one metric specification"),
        ({"MetricSpecifications": [{"TargetValue": 50}]}, "either a metric pair, or a load metric and a scaling"),
        ({"SchedulingBufferTime": 3600}, "less than 3600 seconds"),
        ({"MaxCapacityBuffer": 10}, "cannot be used otherwise"),
        ({"MaxCapacityBreachBehavior": "IncreaseMaxCapacity"}, "MaxCapacityBuffer is required"),
    ],
)
def test_a_policy_that_could_not_forecast_is_refused(account: Account, said: dict[str, Any], message: str) -> None:
    """When it is put."""
    group = Group(account)
    with pytest.raises(ClientError, match=message):
        predicts(group, **said)


def sizes(group: Group) -> tuple[int, int]:
    """Return desired capacity and maximum."""
    (found,) = group.scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    return found["DesiredCapacity"], found["MaxSize"]


@pytest.mark.parametrize(("mode", "there"), [("ForecastAndScale", 3), ("ForecastOnly", 2)])
def test_a_forecast_that_is_followed_has_the_instances_there_before_the_hour(
    account: Account, mode: str, there: int
) -> None:
    """Five minutes before; one that is only shown changes nothing, and none is needed less for it afterwards."""
    group = Group(account)
    coming = this_hour() + 2 * HOUR
    measured(account, 24, lambda hour: 150.0 if hour.hour == coming.hour else 50.0)
    predicts(group, Mode=mode)
    account.let_pass((coming - timedelta(minutes=6) - datetime.fromtimestamp(clock.now(), UTC)).total_seconds())
    assert sizes(group)[0] == 2
    account.let_pass(120)
    assert sizes(group)[0] == there
    account.let_pass(2 * 3600)
    assert sizes(group)[0] == there


@pytest.mark.parametrize(
    ("more", "after"),
    [
        ({}, (4, 4)),
        ({"MaxCapacityBreachBehavior": "IncreaseMaxCapacity", "MaxCapacityBuffer": 10}, (5, 6)),
    ],
)
def test_the_maximum_holds_unless_the_policy_may_raise_it(
    account: Account, more: dict[str, Any], after: tuple[int, int]
) -> None:
    """Five are forecast and four are the most; a tenth on top of five, rounded up, is six."""
    group = Group(account)
    measured(account, 24, lambda _: 250.0)
    predicts(group, Mode="ForecastAndScale", **more)
    account.let_pass(3600)
    assert sizes(group) == after


def test_for_an_hour_that_was_foreseen_nothing_shrinks_below_it(account: Account) -> None:
    """The load is lower than expected: what tracks it takes away as much as the forecast leaves, and no more."""
    group = Group(account)
    measured(account, 24, lambda _: 150.0)
    predicts(group, Mode="ForecastAndScale")
    account.let_pass(3600)
    group.wants(4)
    account.let_pass(600)
    group.scaling.put_scaling_policy(
        **NAME,
        PolicyName="fewer",
        PolicyType="StepScaling",
        AdjustmentType="ExactCapacity",
        StepAdjustments=[{"MetricIntervalUpperBound": 0, "ScalingAdjustment": 1}],
    )

    def lower() -> int:
        group.scaling.execute_policy(**NAME, PolicyName="fewer", MetricValue=10, BreachThreshold=20)
        return sizes(group)[0]

    assert lower() == 3
    group.scaling.delete_policy(**NAME, PolicyName="ahead")
    account.let_pass(3600)
    assert lower() == 1
