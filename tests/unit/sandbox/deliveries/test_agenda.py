"""What follows from API calls is done by their end, in order; what is due later, when time passes."""

import threading
import time

import pytest

from sandbox import clock
from sandbox.deliveries import agenda
from tests.unit.sandbox.account import Account

ONE, OTHER = "111100001111", "222200002222"


def test_what_is_due_is_done_in_order_after_the_outermost_call() -> None:
    """Not within it, and with what it causes itself."""
    done: list[str] = []

    def first() -> None:
        done.append("first")
        agenda.post(ONE, lambda: done.append("caused by the first"))

    with agenda.during_call():
        agenda.post(ONE, first)
        with agenda.during_call():
            agenda.post(ONE, lambda: done.append("second"))
        assert done == []
    assert done == ["first", "second", "caused by the first"]


def test_what_is_due_later_waits_for_time_to_pass() -> None:
    """And is done at its time: the clock says so."""
    seen: list[float] = []
    begun = clock.now()
    with agenda.during_call():
        agenda.post(ONE, lambda: seen.append(clock.now()), delay=100)
    agenda.advance(50, {ONE})
    assert seen == []
    agenda.advance(100, {ONE})
    assert seen[0] - begun == pytest.approx(100, abs=5)
    assert clock.now() - begun == pytest.approx(150, abs=5)


def test_time_passes_for_the_accounts_that_are_named() -> None:
    """For all others it stands still."""
    seen: list[str] = []
    for account in (ONE, OTHER):
        agenda.post(account, lambda account=account: seen.append(account), delay=100)  # type: ignore[misc]
    agenda.advance(100, {ONE})
    assert seen == [ONE]
    agenda.advance(100, {OTHER})
    assert seen == [ONE, OTHER]


def test_the_same_thing_is_not_put_down_twice() -> None:
    """Unless it has to be done earlier than was known."""
    seen: list[str] = []
    with agenda.during_call():
        for delay in (0, 0, 10):
            agenda.post(ONE, lambda: seen.append("done"), delay=delay, key="the same")
    agenda.advance(100, {ONE})
    assert seen == ["done"]


def test_a_defect_of_the_sandbox_is_told_to_whoever_caused_it() -> None:
    """Nothing is swallowed; what comes after it is done nevertheless."""
    seen: list[str] = []

    def fail() -> None:
        msg = "a defect"
        raise ZeroDivisionError(msg)

    def call() -> None:
        with agenda.during_call():
            agenda.post(ONE, fail)
            agenda.post(ONE, lambda: seen.append("next"))

    with pytest.raises(ZeroDivisionError, match="a defect"):
        call()
    assert seen == ["next"]
    with agenda.during_call():
        pass  # It is told once.


def test_what_a_request_causes_is_done_beside_it_and_waited_for_by_the_call_around_it() -> None:
    """A function may wait for what it has caused, and a test for all of it."""
    done = threading.Event()

    def function() -> None:
        with agenda.during_request():
            agenda.post(ONE, done.set)
        assert done.wait(10)

    with agenda.during_call():
        thread = threading.Thread(target=function)
        thread.start()
        thread.join()
    with agenda.during_call():
        agenda.post(ONE, lambda: time.sleep(0.1))
    assert done.is_set()


def test_moto_looks_at_the_same_clock(account: Account) -> None:
    """A message that is hidden for half a minute is seen again as soon as half a minute has been let pass."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    account.let_pass(31)
    assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1
