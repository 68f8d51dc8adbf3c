"""Schedules are in groups that exist, and change as a whole."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_SCHEDULE: dict[str, Any] = {
    "Name": "clean",
    "ScheduleExpression": "rate(1 hours)",
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": "arn:aws:sqs:us-east-1:111122223333:a", "RoleArn": "arn:aws:iam::111122223333:role/a"},
}


def test_a_schedule_needs_its_group_and_goes_with_it(account: Account) -> None:
    """There is one group of a name."""
    scheduler = account.client("scheduler")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        scheduler.create_schedule(GroupName="nightly", **_SCHEDULE)
    scheduler.create_schedule_group(Name="nightly")
    scheduler.create_schedule(GroupName="nightly", **_SCHEDULE)
    with pytest.raises(ClientError, match="ConflictException"):
        scheduler.create_schedule_group(Name="nightly")
    scheduler.delete_schedule_group(Name="nightly")
    assert scheduler.list_schedules()["Schedules"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        scheduler.delete_schedule_group(Name="nightly")


def test_an_update_sets_everything(account: Account) -> None:
    """What it does not name is as if it had never been said."""
    scheduler = account.client("scheduler")
    scheduler.create_schedule(State="DISABLED", ActionAfterCompletion="DELETE", **_SCHEDULE)
    scheduler.update_schedule(ActionAfterCompletion="NONE", **_SCHEDULE)
    told = scheduler.get_schedule(Name="clean")
    assert (told["State"], told["ActionAfterCompletion"]) == ("ENABLED", "NONE")
