"""Alarms that go off: by their metric's data or its absence, with what they set off."""

import json
from typing import Any

import pytest

from sandbox.additions.alarm_evaluation import state_of
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import NAME, Group


class Alarm:
    """What an evaluation needs of an alarm: more than 50 in three periods of three."""

    evaluation_periods, datapoints_to_alarm, threshold = 3, 3, 50.0
    comparison_operator, state_value = "GreaterThanThreshold", "(as before)"

    def __init__(self, treated: str | None = None, least: int = 3) -> None:
        """Say how missing data is treated, and how many periods have to be beyond."""
        self.treat_missing_data, self.datapoints_to_alarm = treated, least


def seen(text: str) -> list[float | None]:
    """Return points as CloudWatch's user guide writes them: ``X`` beyond, ``0`` within, ``-`` missing."""
    return [{"X": 60.0, "0": 40.0, "-": None}[sign] for sign in text]


BEFORE = "(as before)"
TREATED = ("missing", "ignore", "breaching", "notBreaching")


@pytest.mark.parametrize(
    ("points", "states"),
    [
        ("0-X-X", ("OK", "OK", "OK", "OK")),
        ("----0", ("OK", "OK", "OK", "OK")),
        ("-----", ("INSUFFICIENT_DATA", BEFORE, "ALARM", "OK")),
        ("0XX-X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("--X--", ("ALARM", BEFORE, "ALARM", "OK")),
    ],
)
def test_missing_data_is_treated_as_the_user_guide_says(points: str, states: tuple[str, ...]) -> None:
    """Its table for three periods out of three."""
    assert tuple(state_of(Alarm(treated), seen(points)) for treated in TREATED) == states


def test_an_alarm_does_not_go_off_by_its_first_points_alone() -> None:
    """What follows may still be within; once that could not help any more, it goes off."""
    assert [state_of(Alarm(), seen(points)) for points in ("----X", "---X-", "--XXX")] == [BEFORE, BEFORE, "ALARM"]


def test_m_out_of_n_periods_are_enough() -> None:
    """Two of three."""
    assert state_of(Alarm(least=2), seen("--X0X")) == "ALARM"
    assert state_of(Alarm(least=2), seen("--X00")) == "OK"


def alarm(account: Account, *actions: str, **more: Any) -> None:
    """Make the alarm ``alarm``: an average above 50 in one minute."""
    account.client("cloudwatch").put_metric_alarm(
        **{
            "AlarmName": "alarm",
            "Namespace": "Shop",
            "MetricName": "Load",
            "Statistic": "Average",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 50,
            "ComparisonOperator": "GreaterThanThreshold",
            "AlarmActions": list(actions),
            **more,
        }
    )


def load(account: Account, *values: float) -> None:
    """Have the metric's values come in, all in this minute."""
    data = [{"MetricName": "Load", "Value": value} for value in values]
    account.client("cloudwatch").put_metric_data(Namespace="Shop", MetricData=data)


def state(account: Account) -> str:
    """Return the alarm's state."""
    return str(account.client("cloudwatch").describe_alarms()["MetricAlarms"][0]["StateValue"])


def test_an_alarm_follows_its_metric(account: Account) -> None:
    """From nothing known to alarm, to OK, and back to nothing known when no more data comes."""
    alarm(account)
    states = [state(account)]
    for value in (60, 40):
        load(account, value)
        states.append(state(account))
        account.let_pass(60)
    account.let_pass(600)
    assert [*states, state(account)] == ["INSUFFICIENT_DATA", "ALARM", "OK", "INSUFFICIENT_DATA"]


def test_points_are_looked_for_a_little_further_back(account: Account) -> None:
    """An alarm on one period keeps its state while its last point is two periods old, and not much longer."""
    alarm(account)
    load(account, 60)
    account.let_pass(120)
    assert state(account) == "ALARM"
    account.let_pass(300)
    assert state(account) == "INSUFFICIENT_DATA"


def queue_of(account: Account, topic: str) -> str:
    """Subscribe a new queue to a topic, raw, and return its URL."""
    sqs, sns = account.client("sqs"), account.client("sns")
    url = str(sqs.create_queue(QueueName="heard")["QueueUrl"])
    (arn,) = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"].values()
    allowed = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**allowed, "Resource": arn}]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    return url


def heard(account: Account, url: str) -> list[str]:
    """Return the states that a topic was told of."""
    told = account.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(one["Body"])["NewStateValue"] for one in told]


def test_a_topic_hears_of_a_change_once(account: Account) -> None:
    """Not again while the alarm lasts, and of nothing while its actions are disabled."""
    topic = account.client("sns").create_topic(Name="people")["TopicArn"]
    url = queue_of(account, topic)
    alarm(account, topic, OKActions=[topic])
    for value in (60, 70, 40):
        load(account, value)
        account.let_pass(60)
    assert heard(account, url) == ["ALARM", "OK"]

    account.client("cloudwatch").disable_alarm_actions(AlarmNames=["alarm"])
    load(account, 80)
    assert (state(account), heard(account, url)) == ("ALARM", [])


def simple(group: Group) -> str:
    """Put a simple policy that adds one and then rests for a minute and a half; return its ARN."""
    said = {"AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1, "Cooldown": 90}
    return str(group.scaling.put_scaling_policy(**NAME, PolicyName="one", **said)["PolicyARN"])


def size(group: Group) -> int:
    """Return how many instances serve."""
    return list(group.states().values()).count("InService")


def test_a_policy_is_set_off_each_minute_as_long_as_the_alarm_lasts(account: Account) -> None:
    """It grows again after each rest, and no further than the group's maximum."""
    group = Group(account)
    alarm(account, simple(group))
    sizes = []
    for _ in range(5):
        load(account, 60)
        sizes.append(size(group))
        account.let_pass(60)
    assert sizes == [3, 3, 4, 4, 4]


@pytest.mark.parametrize("way", ["suspended", "disabled"])
def test_a_policy_that_may_not_act_does_not(account: Account, way: str) -> None:
    """Because the group takes no notice of alarms, or because the policy is disabled."""
    group = Group(account)
    alarm(account, simple(group))
    if way == "suspended":
        group.scaling.suspend_processes(**NAME, ScalingProcesses=["AlarmNotification"])
    else:
        said = {"AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1, "Enabled": False}
        group.scaling.put_scaling_policy(**NAME, PolicyName="one", **said)
    load(account, 60)
    assert (state(account), size(group)) == ("ALARM", 2)


def test_who_sets_an_alarms_state_may_say_what_was_measured(account: Account) -> None:
    """A step policy goes by the reason's data, and does nothing without them; the metric's own data decide again."""
    group, watch = Group(account), account.client("cloudwatch")
    bounds = [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]
    bounds = [{**bounds[0], "MetricIntervalUpperBound": 20}, {"MetricIntervalLowerBound": 20, "ScalingAdjustment": 2}]
    kind = {"PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity", "StepAdjustments": bounds}
    alarm(account, group.scaling.put_scaling_policy(**NAME, PolicyName="steps", **kind)["PolicyARN"])

    watch.set_alarm_state(AlarmName="alarm", StateValue="ALARM", StateReason="tried")
    assert size(group) == 2
    watch.set_alarm_state(AlarmName="alarm", StateValue="OK", StateReason="tried")
    measured = json.dumps({"recentDatapoints": [75.0], "threshold": 50.0})
    watch.set_alarm_state(AlarmName="alarm", StateValue="ALARM", StateReason="tried", StateReasonData=measured)
    assert size(group) == 4
    account.let_pass(61)
    assert state(account) == "INSUFFICIENT_DATA"


def test_what_is_tracked_grows_in_proportion_and_shrinks_late(account: Account) -> None:
    """Three of four times the target for three minutes; and half of it for a quarter of an hour."""
    group = Group(account)
    tracked = {"MetricName": "Load", "Namespace": "Shop", "Statistic": "Average"}
    group.scaling.put_scaling_policy(
        **NAME,
        PolicyName="half",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={"CustomizedMetricSpecification": tracked, "TargetValue": 40},
    )
    sizes = {}
    for minute in range(23):
        load(account, 70 if minute < 3 else 10)
        sizes[minute] = size(group)
        account.let_pass(60)
    assert [sizes[minute] for minute in (0, 1, 2, 15, 22)] == [2, 2, 4, 4, 1]


def test_a_policy_that_is_gone_is_not_set_off(account: Account) -> None:
    """The alarm goes off all the same."""
    group = Group(account)
    alarm(account, simple(group))
    group.scaling.delete_policy(**NAME, PolicyName="one")
    load(account, 60)
    assert (state(account), size(group)) == ("ALARM", 2)
