"""Alarms keep what they were told, their state and their tags; composite ones name alarms that exist."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_ALARM: dict[str, Any] = {
    "Namespace": "AWS/Lambda",
    "MetricName": "Errors",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanThreshold",
    "ExtendedStatistic": "tm90",
}


def test_an_alarm_begins_without_data_and_keeps_its_state_and_tags_when_it_changes(account: Account) -> None:
    """Tags that come with a change are ignored, as the API says."""
    cloudwatch = account.client("cloudwatch")
    cloudwatch.put_metric_alarm(AlarmName="errors", Tags=[{"Key": "tier", "Value": "web"}], **_ALARM)
    [alarm] = cloudwatch.describe_alarms()["MetricAlarms"]
    assert (alarm["StateValue"], alarm["ExtendedStatistic"]) == ("INSUFFICIENT_DATA", "tm90")
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="test")
    changed = {**_ALARM, "Threshold": 2.0}
    cloudwatch.put_metric_alarm(AlarmName="errors", Tags=[{"Key": "tier", "Value": "app"}], **changed)
    [alarm] = cloudwatch.describe_alarms()["MetricAlarms"]
    assert (alarm["StateValue"], alarm["StateReason"], alarm["Threshold"]) == ("ALARM", "test", 2.0)
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert tags == [{"Key": "tier", "Value": "web"}]
    cloudwatch.delete_alarms(AlarmNames=["errors"])
    assert cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"] == []


def test_a_composite_alarm_names_alarms_and_is_told_when_asked_for(account: Account) -> None:
    """Without AlarmTypes DescribeAlarms tells metric alarms only; a rule about an unknown alarm is refused."""
    cloudwatch = account.client("cloudwatch")
    with pytest.raises(ClientError, match=r"alarms \[errors\] in the alarm rule do not exist"):
        cloudwatch.put_composite_alarm(AlarmName="outage", AlarmRule="ALARM(errors)")
    cloudwatch.put_metric_alarm(AlarmName="errors", **_ALARM)
    cloudwatch.put_composite_alarm(
        AlarmName="outage", AlarmRule='ALARM("errors") AND NOT FALSE', ActionsSuppressor="errors"
    )
    assert [alarm["AlarmName"] for alarm in cloudwatch.describe_alarms()["MetricAlarms"]] == ["errors"]
    assert cloudwatch.describe_alarms(AlarmNames=["outage"])["CompositeAlarms"] == []
    told = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])
    assert told["MetricAlarms"] == []
    assert [(one["AlarmName"], one["ActionsSuppressor"]) for one in told["CompositeAlarms"]] == [("outage", "errors")]
