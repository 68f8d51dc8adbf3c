"""EventBridge Scheduler's schedules run."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver
from tests.unit.sandbox.deliveries.test_schedules import schedule


def test_a_schedule_runs_when_it_is_due(account: Account) -> None:
    """Every ten minutes, with its input."""
    queue = Receiver(account, open_to=None)
    schedule(account, {"Arn": queue.arn, "Input": "tea"}, "rate(10 minutes)")
    account.let_pass(1190)
    assert queue.texts() == ["tea", "tea"]
