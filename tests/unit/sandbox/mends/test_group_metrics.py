"""Metrics of an Auto Scaling group: how large it is to be, and how many serve."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import clock
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import LAUNCHING, NAME, TERMINATING, Group

DIMENSIONS = [{"Name": "AutoScalingGroupName", "Value": "app"}]


def values(account: Account, metric: str) -> list[float]:
    """Return a metric's value in each minute in which it was measured."""
    now = datetime.fromtimestamp(clock.now(), UTC)
    told = account.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/AutoScaling",
        MetricName=metric,
        Dimensions=DIMENSIONS,
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Maximum"],
    )
    return [one["Maximum"] for one in sorted(told["Datapoints"], key=lambda one: one["Timestamp"])]


def enable(group: Group, *metrics: str) -> None:
    """Have metrics collected."""
    more = {"Metrics": list(metrics)} if metrics else {}
    group.scaling.enable_metrics_collection(**NAME, Granularity="1Minute", **more)


def test_what_is_enabled_is_measured_and_nothing_else(account: Account) -> None:
    """Nothing at first, then one, then all; those of a warm pool only if there is one."""
    group = Group(account)
    assert values(account, "GroupDesiredCapacity") == []
    enable(group, "GroupDesiredCapacity")
    assert (values(account, "GroupDesiredCapacity"), values(account, "GroupMaxSize")) == ([2], [])
    enable(group)
    assert (values(account, "GroupMaxSize"), values(account, "WarmPoolTotalCapacity")) == ([4], [])
    group.scaling.put_warm_pool(**NAME, MinSize=1)
    assert values(account, "WarmPoolTotalCapacity") == [2]
    assert values(account, "GroupAndWarmPoolTotalCapacity") == [4]


def test_each_minute_has_its_own_value_and_within_one_the_latest_counts(account: Account) -> None:
    """Two, and a minute later three."""
    group = Group(account)
    enable(group)
    assert values(account, "GroupInServiceInstances") == [2]
    account.let_pass(60)
    assert values(account, "GroupInServiceInstances") == [2, 2]
    group.wants(3)
    assert values(account, "GroupInServiceInstances") == [2, 3]


def test_who_comes_and_goes_is_counted_apart(account: Account) -> None:
    """Held by hooks one is pending and one terminating, and one stands by."""
    group = Group(account)
    enable(group)
    group.hook(LAUNCHING)
    group.wants(3)
    assert (values(account, "GroupPendingInstances"), values(account, "GroupTotalInstances")) == ([1], [3])
    group.complete(group.held("Pending:Wait"))
    group.hook(TERMINATING)
    group.wants(2)
    one = group.held("Terminating:Wait")
    other = min(name for name in group.states() if name != one)
    group.scaling.enter_standby(**NAME, InstanceIds=[other], ShouldDecrementDesiredCapacity=True)
    found = {kind: values(account, f"Group{kind}Instances") for kind in ("InService", "Terminating", "Standby")}
    assert found == {"InService": [1], "Terminating": [1], "Standby": [1]}


def alarm(account: Account, topic: str) -> None:
    """Have somebody told when fewer than two serve."""
    more: dict[str, Any] = {"Dimensions": DIMENSIONS, "AlarmActions": [topic]}
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="few",
        Namespace="AWS/AutoScaling",
        MetricName="GroupInServiceInstances",
        Statistic="Minimum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=2,
        ComparisonOperator="LessThanThreshold",
        **more,
    )


def state(account: Account) -> str:
    """Return the alarm's state."""
    return str(account.client("cloudwatch").describe_alarms()["MetricAlarms"][0]["StateValue"])


def test_an_alarm_looks_at_them_minute_by_minute(account: Account) -> None:
    """Two serve; one is lost, and the next is held for five minutes before it serves."""
    group = Group(account)
    enable(group)
    group.hook(LAUNCHING)
    alarm(account, account.client("sns").create_topic(Name="operators")["TopicArn"])
    assert state(account) == "OK"
    group.scaling.set_instance_health(InstanceId=min(group.states()), HealthStatus="Unhealthy")
    account.let_pass(120)
    assert state(account) == "ALARM"
    account.let_pass(400)
    assert state(account) == "OK"


def test_without_metrics_an_alarm_has_nothing_to_look_at(account: Account) -> None:
    """The twin: nobody has enabled them, and it never knows."""
    Group(account)
    alarm(account, account.client("sns").create_topic(Name="operators")["TopicArn"])
    account.let_pass(120)
    assert state(account) == "INSUFFICIENT_DATA"
