"""An event window has one way to say when."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_window_has_time_ranges_or_a_cron_expression(account: Account) -> None:
    """One replaces the other; both, and neither, are refused."""
    ec2 = account.client("ec2")
    ranges = [{"StartWeekDay": "monday", "StartHour": 2, "EndWeekDay": "monday", "EndHour": 8}]
    for said in ({}, {"TimeRanges": ranges, "CronExpression": "* 21-23 * * 2,3"}):
        with pytest.raises(ClientError, match="InvalidParameterCombination"):
            ec2.create_instance_event_window(Name="wrong", **said)
    window = ec2.create_instance_event_window(Name="nightly", TimeRanges=ranges)["InstanceEventWindow"]
    identity = {"InstanceEventWindowId": window["InstanceEventWindowId"]}
    changed = ec2.modify_instance_event_window(**identity, CronExpression="* 21-23 * * 2,3")["InstanceEventWindow"]
    assert ("TimeRanges" in changed, changed["CronExpression"]) == (False, "* 21-23 * * 2,3")
    deleted = ec2.delete_instance_event_window(**identity)
    assert deleted["InstanceEventWindowState"]["State"] == "deleting"
    with pytest.raises(ClientError, match=r"InvalidInstanceEventWindowID\.NotFound"):
        ec2.describe_instance_event_windows(InstanceEventWindowIds=[window["InstanceEventWindowId"]])
