"""Policies at work: the load is played minute by minute, and the fleet follows it, or does not."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from sandbox import clock
from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.scaling import WARM, alarm_of, desired, fleet, group_of, load, serving, settle, wait
from tests.teaching import teaches

GROUP = "Servers/Group/ASG"
SATURDAY = 5


def simple(lab: Lab, name: str, change: int, **more: int) -> None:
    """Give a group a simple policy, ``two more`` for example."""
    lab.client("autoscaling").put_scaling_policy(
        AutoScalingGroupName=name,
        PolicyName="simple",
        AdjustmentType="ChangeInCapacity",
        ScalingAdjustment=change,
        **more,
    )


def steps(lab: Lab, name: str, *, warm_up: int) -> None:
    """Give a group AWS's own example: from 60 per cent on a tenth more, from 70 on three tenths."""
    bounds = [(0, 10, 0), (10, 20, 10), (20, None, 30)]
    names = ("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment")
    adjustments = [{key: n for key, n in zip(names, step, strict=True) if n is not None} for step in bounds]
    lab.client("autoscaling").put_scaling_policy(
        AutoScalingGroupName=name,
        PolicyName="steps",
        PolicyType="StepScaling",
        AdjustmentType="PercentChangeInCapacity",
        StepAdjustments=adjustments,
        EstimatedInstanceWarmup=warm_up,
    )


def at(lab: Lab, name: str, value: float) -> int:
    """Execute the steps at a value of the metric, with the alarm's threshold at 50; return what is desired then."""
    lab.client("autoscaling").execute_policy(
        AutoScalingGroupName=name, PolicyName="steps", MetricValue=value, BreachThreshold=50
    )
    return desired(lab, name)


@teaches("auto-scaling.16")
def test_the_harder_the_rush_the_more_servers_come_at_once(own_web_tier: Deployed) -> None:
    """Two thousand requests a minute are a thousand too many: one more comes; at three and a half thousand, three."""
    name = own_web_tier.id_of(GROUP)
    settle(own_web_tier, name)
    rush = alarm_of(own_web_tier, name, "StepScaling")

    load(own_web_tier, rush, 1900, minutes=2)
    assert desired(own_web_tier, name) == 4
    wait(own_web_tier, WARM)
    load(own_web_tier, rush, 3500, minutes=2)
    assert desired(own_web_tier, name) == 6  # three more would be seven: six is the maximum


@teaches("auto-scaling.16", twin=True)
def test_a_simple_policy_changes_by_the_same_and_rests(lab: Lab) -> None:
    """Two more, however hard the rush; and for five minutes nothing, however long it lasts."""
    name = fleet(lab)
    simple(lab, name, 2)
    policy = {"AutoScalingGroupName": name, "PolicyName": "simple", "HonorCooldown": True}
    scaling = lab.client("autoscaling")

    scaling.execute_policy(**policy)
    with pytest.raises(ClientError, match="ScalingActivityInProgress"):
        scaling.execute_policy(**policy)
    assert desired(lab, name) == 4
    wait(lab, 301)
    scaling.execute_policy(**policy)
    assert desired(lab, name) == 6


@teaches("auto-scaling.16")
def test_steps_look_at_the_size_of_the_breach_and_at_who_still_warms_up(lab: Lab) -> None:
    """AWS's own example: ten servers, 60 per cent adds one, 62 none, 70 two more, as the first is still warming up."""
    name = fleet(lab, MaxSize=20, DesiredCapacity=10)
    steps(lab, name, warm_up=120)

    assert [at(lab, name, value) for value in (55, 60, 62, 70)] == [10, 11, 11, 13]


@teaches("auto-scaling.16", twin=True)
def test_without_a_warm_up_each_alarm_adds_again(lab: Lab) -> None:
    """The same alarms, and servers that count at once: one, another one, and three tenths of twelve."""
    name = fleet(lab, MaxSize=20, DesiredCapacity=10)
    steps(lab, name, warm_up=0)

    assert [at(lab, name, value) for value in (55, 60, 62, 70)] == [10, 11, 12, 15]


@teaches("auto-scaling.1")
def test_the_web_tier_grows_and_shrinks_with_its_load(own_web_tier: Deployed) -> None:
    """Half busy is the target: at three quarters three servers become five, of which none stays lost, and go again."""
    name = own_web_tier.id_of(GROUP)
    settle(own_web_tier, name)
    high = alarm_of(own_web_tier, name, "TargetTrackingScaling", "High")

    load(own_web_tier, high, 75, minutes=3)
    assert desired(own_web_tier, name) == 5
    assert own_web_tier.lose_instance(serving(own_web_tier, name)[0]["InstanceId"]).serving(name) == 5
    wait(own_web_tier, WARM)
    load(own_web_tier, high, 20, minutes=16)
    assert desired(own_web_tier, name) == 3  # two would do by the load; three are the minimum, one for each zone


@teaches("auto-scaling.1", twin=True)
def test_a_group_without_a_policy_stays_as_large_as_it_is(lab: Lab) -> None:
    """It replaces what is lost, but for more it waits in vain: the alarm goes off, and nobody has said what follows."""
    name = fleet(lab)
    lab.client("cloudwatch").put_metric_alarm(
        AlarmName="busy",
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "AutoScalingGroupName", "Value": name}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=50,
        ComparisonOperator="GreaterThanThreshold",
    )
    (busy,) = lab.client("cloudwatch").describe_alarms()["MetricAlarms"]

    load(lab, busy, 100, minutes=10)
    lab.lose_instance(serving(lab, name)[0]["InstanceId"])
    assert len(serving(lab, name)) == 2

    assert lab.client("cloudwatch").describe_alarms()["MetricAlarms"][0]["StateValue"] == "ALARM"
    assert desired(lab, name) == 2


def until(stack: Lab, hour: int, minute: int) -> None:
    """Let time pass until shortly after a time of day, in UTC, on a working day."""
    now = datetime.fromtimestamp(clock.now(), UTC)
    days = (now.replace(hour=hour, minute=minute, second=0) + timedelta(days=number) for number in range(8))
    then = next(day for day in days if day > now and day.weekday() < SATURDAY)
    wait(stack, (then - now).total_seconds() + 60)


@teaches("auto-scaling.17")
def test_a_server_more_is_there_before_the_morning_begins(own_web_tier: Deployed) -> None:
    """At half past six of a working day the minimum rises, and a fourth server starts; at eight it need not stay."""
    name = own_web_tier.id_of(GROUP)

    until(own_web_tier, 6, 30)
    assert (group_of(own_web_tier, name)["MinSize"], desired(own_web_tier, name)) == (4, 4)
    until(own_web_tier, 20, 0)
    # It goes when the load, or a person, says so: the schedule has only stopped to insist on it.
    assert (group_of(own_web_tier, name)["MinSize"], desired(own_web_tier, name)) == (3, 4)


@teaches("auto-scaling.17", twin=True)
def test_without_a_schedule_the_servers_come_after_the_load(lab: Lab) -> None:
    """Three minutes of it pass before an alarm goes off at all, and then a server has yet to start."""
    name = fleet(lab)
    lab.client("autoscaling").put_scaling_policy(
        AutoScalingGroupName=name,
        PolicyName="half busy",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
            "TargetValue": 50,
        },
    )
    high = alarm_of(lab, name, "TargetTrackingScaling", "High")

    sizes = []
    for _ in range(4):
        load(lab, high, 90, minutes=1)
        sizes.append(desired(lab, name))

    assert list(itertools.pairwise(sizes)) == [(2, 2), (2, 4), (4, 4)]


def busy_at(stack: Lab, name: str, coming: datetime, servers: int) -> None:
    """Have measured, yesterday, what some servers can just bear at an hour of the day, and one at all others."""
    dimensions = [{"Name": "AutoScalingGroupName", "Value": name}]
    hours = [coming - timedelta(hours=back) for back in range(1, 27)]
    data = [
        {"MetricName": "CPUUtilization", "Dimensions": dimensions, "Timestamp": hour, "Value": value}
        for hour, value in ((hour, 50 * servers if hour.hour == coming.hour else 50) for hour in hours)
    ]
    stack.client("cloudwatch").put_metric_data(Namespace="AWS/EC2", MetricData=data)


def after_next() -> datetime:
    """Return when the hour after the next one begins."""
    now = datetime.fromtimestamp(clock.now(), UTC)
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)


def foreseen(stack: Lab, name: str, hour: datetime) -> float:
    """Return the capacity that a group's predictive policy forecasts for an hour."""
    scaling = stack.client("autoscaling")
    (policy,) = scaling.describe_policies(AutoScalingGroupName=name, PolicyTypes=["PredictiveScaling"])[
        "ScalingPolicies"
    ]
    told = scaling.get_predictive_scaling_forecast(
        AutoScalingGroupName=name, PolicyName=policy["PolicyName"], StartTime=hour, EndTime=hour + timedelta(hours=1)
    )
    (capacity,) = told["CapacityForecast"]["Values"]
    return float(capacity)


def test_a_forecast_is_shown_before_it_is_followed(own_web_tier: Deployed) -> None:
    """Predictive scaling learns from the load of up to two weeks; in this mode it only draws its curve beside the real.

    How AWS forecasts it does not tell. Here an hour is expected to be like the same hour of the days before.
    """
    name, coming = own_web_tier.id_of(GROUP), after_next()
    settle(own_web_tier, name)
    busy_at(own_web_tier, name, coming, 5)

    assert [foreseen(own_web_tier, name, coming + timedelta(hours=later)) for later in (0, 1)] == [5, 1]
    assert desired(own_web_tier, name) == 3
    wait(own_web_tier, 2 * 3600)
    assert desired(own_web_tier, name) == 3


def test_a_forecast_that_is_followed_has_the_servers_there_in_time(lab: Lab) -> None:
    """A quarter of an hour before they are needed; and for less load, none goes because of it."""
    name, coming = fleet(lab), after_next()
    busy_at(lab, name, coming, 3)
    pair = {"PredefinedMetricType": "ASGCPUUtilization"}
    lab.client("autoscaling").put_scaling_policy(
        AutoScalingGroupName=name,
        PolicyName="ahead",
        PolicyType="PredictiveScaling",
        PredictiveScalingConfiguration={
            "MetricSpecifications": [{"TargetValue": 50, "PredefinedMetricPairSpecification": pair}],
            "Mode": "ForecastAndScale",
            "SchedulingBufferTime": 900,
        },
    )

    wait(lab, coming.timestamp() - clock.now() - 960)
    assert desired(lab, name) == 2
    wait(lab, 120)
    assert desired(lab, name) == 3
    wait(lab, 2 * 3600)
    assert desired(lab, name) == 3


def test_who_has_not_been_measured_for_a_day_is_not_forecast(own_web_tier: Deployed) -> None:
    """The first forecast needs 24 hours of data; 14 days make it better."""
    with pytest.raises(ClientError, match="at least 24 hours of data"):
        foreseen(own_web_tier, own_web_tier.id_of(GROUP), after_next())
