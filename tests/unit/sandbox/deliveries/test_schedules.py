"""When schedules are due, and EventBridge Scheduler's own."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox import clock
from sandbox.deliveries.cron import next_after
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver


def at(text: str) -> float:
    """Return a time as seconds since the epoch."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("expression", "after", "due"),
    [
        ("cron(0 12 * * ? *)", "2026-03-10T11:59", "2026-03-10T12:00"),
        ("cron(0 12 * * ? *)", "2026-03-10T12:00", "2026-03-11T12:00"),
        ("cron(0/15 * * * ? *)", "2026-03-10T12:01", "2026-03-10T12:15"),
        ("cron(0 8 ? * MON-FRI *)", "2026-03-13T09:00", "2026-03-16T08:00"),
        ("cron(30 6 1,15 * ? *)", "2026-03-02T00:00", "2026-03-15T06:30"),
        ("cron(0 0 L * ? *)", "2026-02-01T00:00", "2026-02-28T00:00"),
        ("cron(0 0 1W * ? *)", "2026-07-31T00:00", "2026-08-03T00:00"),
        ("cron(0 0 ? * 2#1 *)", "2026-03-03T00:00", "2026-04-06T00:00"),
        ("cron(0 0 ? * 6L *)", "2026-03-03T00:00", "2026-03-27T00:00"),
        ("cron(0 0 1 1 ? 2030)", "2026-03-03T00:00", "2030-01-01T00:00"),
        ("cron(0 0 1 1 ? 2020)", "2026-03-03T00:00", None),
        ("rate(5 minutes)", "2026-03-10T00:07", "2026-03-10T00:10"),
        ("rate(1 day)", "2026-03-10T00:00", "2026-03-11T00:00"),
        ("at(2026-03-10T09:00:00)", "2026-03-10T00:00", "2026-03-10T09:00"),
        ("at(2026-03-10T09:00:00)", "2026-03-10T09:00", None),
    ],
)
def test_when_a_schedule_is_due_next(expression: str, after: str, due: str | None) -> None:
    """In UTC; rates count from midnight here."""
    found = next_after(expression, at(after), at("2026-03-10T00:00"))
    assert found == (None if due is None else at(due))


def test_a_schedule_has_a_time_zone() -> None:
    """Noon in Berlin is eleven o'clock in winter, and ten in summer."""
    for day, hour in (("2026-01-10", 11), ("2026-07-10", 10)):
        due = next_after("cron(0 12 * * ? *)", at(f"{day}T00:00"), 0, "Europe/Berlin")
        assert due == at(f"{day}T{hour}:00")
    with pytest.raises(ValueError, match="is neither rate"):
        next_after("daily", 0, 0)


def schedule(account: Account, target: dict[str, Any], expression: str, **more: Any) -> Any:
    """Make a schedule; return the client."""
    client = account.client("scheduler")
    role = f"arn:aws:iam::{account.id}:role/x"
    client.create_schedule(
        Name="mine",
        ScheduleExpression=expression,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"RoleArn": role, **target},
        **more,
    )
    return client


def test_a_schedule_runs_at_its_rate_until_it_is_disabled(account: Account) -> None:
    """At once, and then whenever the interval is over."""
    queue = Receiver(account, open_to=None)
    client = schedule(account, {"Arn": queue.arn, "Input": '{"a": "<aws.scheduler.schedule-arn>"}'}, "rate(10 minutes)")
    account.let_pass(0)
    account.let_pass(1210)
    [first, *others] = queue.bodies()
    assert first["a"].endswith(":schedule/default/mine")
    assert len(others) == 2
    held = client.get_schedule(Name="mine")
    names = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")
    client.update_schedule(**{name: held[name] for name in names}, State="DISABLED")
    account.let_pass(3600)
    assert queue.bodies() == []


def test_a_schedule_for_one_time_may_delete_itself(account: Account) -> None:
    """It calls any operation of any service."""
    queue = Receiver(account, open_to=None)
    moment = datetime.fromtimestamp(clock.now() + 600, UTC)
    client = schedule(
        account,
        {
            "Arn": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
            "Input": json.dumps({"QueueUrl": queue.url, "MessageBody": "now"}),
        },
        f"at({moment:%Y-%m-%dT%H:%M:%S})",
        ActionAfterCompletion="DELETE",
    )
    account.let_pass(500)
    assert queue.texts() == []
    account.let_pass(200)
    assert queue.texts() == ["now"]
    assert client.list_schedules()["Schedules"] == []
