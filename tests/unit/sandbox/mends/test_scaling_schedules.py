"""Scheduled actions that act: at a time, again and again, and in a time zone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox import clock
from sandbox.additions.scaling_schedules import _next
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import NAME, Group

DAY = 86_400
MOMENT = datetime(2027, 3, 3, 12, 0, tzinfo=UTC).timestamp()  # a Wednesday


def put(group: Group, **said: Any) -> None:
    """Put the action ``action``."""
    group.scaling.put_scheduled_update_group_action(**NAME, ScheduledActionName="action", **said)


def sizes(group: Group) -> tuple[int, int, int]:
    """Return minimum, desired capacity and maximum."""
    (found,) = group.scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    return found["MinSize"], found["DesiredCapacity"], found["MaxSize"]


def names(group: Group) -> list[str]:
    """Return the actions that are still to come."""
    told = group.scaling.describe_scheduled_actions(**NAME)["ScheduledUpdateGroupActions"]
    return [one["ScheduledActionName"] for one in told]


@pytest.mark.parametrize(
    ("recurrence", "zone", "due"),
    [
        ("30 6 * * MON-FRI", "UTC", "2027-03-04T06:30"),
        ("30 6 * * 1-5", "UTC", "2027-03-04T06:30"),
        ("0 7 * * 0", "UTC", "2027-03-07T07:00"),
        ("0 7 * * 7", "UTC", "2027-03-07T07:00"),
        ("0 0 1 * *", "UTC", "2027-04-01T00:00"),
        ("0 0 1 * FRI", "UTC", "2027-03-05T00:00"),  # the first of a month, and each Friday
        ("*/15 * * * *", "UTC", "2027-03-03T12:15"),
        ("0 14 * * *", "Europe/Berlin", "2027-03-03T13:00"),
    ],
)
def test_five_fields_of_cron_say_when_an_action_is_due(recurrence: str, zone: str, due: str) -> None:
    """Sunday is 0 or 7; and if both fields for days are restricted, either is enough."""
    found = _next(recurrence, MOMENT, zone)
    assert found is not None
    assert f"{datetime.fromtimestamp(found, UTC):%Y-%m-%dT%H:%M}" == due


def test_an_action_changes_the_bounds_and_the_desired_capacity_follows(account: Account) -> None:
    """Each day at six; what a policy or a person has done to the capacity is changed no further than that."""
    group = Group(account)
    put(group, Recurrence="0 6 * * *", MinSize=3)
    account.let_pass(DAY)
    assert sizes(group) == (3, 3, 4)
    group.wants(4)
    account.let_pass(DAY)
    assert (sizes(group), names(group)) == ((3, 4, 4), ["action"])


def test_an_action_without_recurrence_is_done_once(account: Account) -> None:
    """At its start, and is told no more afterwards."""
    group = Group(account)
    put(group, StartTime=datetime.fromtimestamp(clock.now() + 3600, UTC), DesiredCapacity=4)
    account.let_pass(3500)
    assert (sizes(group), names(group)) == ((1, 2, 4), ["action"])
    account.let_pass(200)
    assert (sizes(group), names(group)) == ((1, 4, 4), [])


def test_an_action_ends_with_its_end(account: Account) -> None:
    """Due each quarter of an hour, for an hour; after that it is told no more."""
    group = Group(account)
    put(group, Recurrence="*/15 * * * *", EndTime=datetime.fromtimestamp(clock.now() + 3600, UTC), MaxSize=3)
    account.let_pass(DAY)
    assert (sizes(group), names(group)) == ((1, 2, 3), [])


def test_an_action_that_is_deleted_or_suspended_is_not_done(account: Account) -> None:
    """Neither now nor later."""
    group = Group(account)
    group.scaling.suspend_processes(**NAME, ScalingProcesses=["ScheduledActions"])
    put(group, Recurrence="0 6 * * *", MinSize=3)
    account.let_pass(DAY)
    assert sizes(group) == (1, 2, 4)
    group.scaling.delete_scheduled_action(**NAME, ScheduledActionName="action")
    group.scaling.resume_processes(**NAME, ScalingProcesses=["ScheduledActions"])
    account.let_pass(DAY)
    assert sizes(group) == (1, 2, 4)


@pytest.mark.parametrize(
    "said",
    [
        {"Recurrence": "0 6 * * *"},
        {"Recurrence": "0 6 * * *", "MinSize": 3, "MaxSize": 2},
        {"Recurrence": "0 6 * * *", "MaxSize": 2, "DesiredCapacity": 3},
        {"Recurrence": "every day at six", "MinSize": 3},
        {"Recurrence": "0 6 * * SOMEDAY", "MinSize": 3},
    ],
)
def test_an_action_that_makes_no_sense_is_refused(account: Account, said: Any) -> None:
    """It changes nothing, contradicts itself, or nobody can say when it is due."""
    with pytest.raises(ClientError, match="ValidationError"):
        put(Group(account), **said)
