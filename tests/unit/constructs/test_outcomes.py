"""Destinations of asynchronous invocations: a function tells what came of them, and really does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from refarch.refusal import RefusedError
from refarch.serverless import Destination, PythonFunction
from sandbox.deliveries import agenda
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shape import actions, empty_stack, shape_of
from tests.unit.constructs.shops import function, logging_key

HALVES = "def handler(event, context):\n    return event['number'] / event['by']\n"


def queue(stack: Stack) -> sqs.IQueue:
    """Add a queue."""
    return sqs.Queue(stack, "Told")


DESTINATIONS: dict[str, tuple[Callable[[Stack], Destination], str]] = {
    "Told": (queue, "sqs:SendMessage"),
    "Topic": (lambda stack: sns.Topic(stack, "Topic"), "sns:Publish"),
    "Bus": (lambda stack: events.EventBus(stack, "Bus"), "events:PutEvents"),
    "Hear/Alias": (lambda stack: function(stack, stack.node.find_child("Key"), "Hear"), "lambda:InvokeFunction"),  # type: ignore[arg-type] # the key is there
}


@pytest.mark.parametrize("path", DESTINATIONS)
@pytest.mark.parametrize("when", ["success", "failure"])
def test_records_go_to_a_queue_a_topic_a_bus_or_a_function(path: str, when: str) -> None:
    """And the function's role may send there: Lambda sends as the function."""
    make, action = DESTINATIONS[path]
    shape = shape_of(lambda stack: function(stack).tell(**{when: make(stack)}))
    config = shape.at("Work/Failures")
    assert list(config["DestinationConfig"]) == [f"On{when.capitalize()}"]
    arn = config["DestinationConfig"][f"On{when.capitalize()}"]["Destination"]
    assert shape.referred(arn) == path
    [statement] = [s for s in shape.at("Work/Role/Policy")["PolicyDocument"]["Statement"] if action in actions(s)]
    assert shape.referred(statement["Resource"]) == path


def test_an_alias_tries_once_more_and_waits_as_long_as_lambda_does() -> None:
    """Unless it is told otherwise."""

    def add(stack: Stack) -> None:
        told = queue(stack)
        key = logging_key(stack)
        function(stack, key).tell(failure=told)
        function(stack, key, "Hasty").tell(success=told, failure=told, retries=0, oldest=60)

    shape = shape_of(add)
    usual, hasty = shape.at("Work/Failures"), shape.at("Hasty/Failures")
    assert (usual["Qualifier"], usual["MaximumRetryAttempts"], "MaximumEventAgeInSeconds" in usual) == (
        "live",
        1,
        False,
    )
    assert (hasty["MaximumRetryAttempts"], hasty["MaximumEventAgeInSeconds"]) == (0, 60)


def test_an_existing_queue_will_do() -> None:
    """Whoever owns it: the ARN is enough."""
    arn = "arn:aws:sqs:us-east-1:111122223333:theirs"
    shape = shape_of(lambda stack: function(stack).tell(failure=sqs.Queue.from_queue_arn(stack, "Theirs", arn)))
    assert shape.at("Work/Failures")["DestinationConfig"] == {"OnFailure": {"Destination": arn}}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "success=None, failure=None: a record has a destination"),
        ({"retries": 3}, "retries=3: Lambda tries again 0, 1 or 2 times"),
        ({"retries": -1}, "retries=-1: Lambda tries again 0, 1 or 2 times"),
        ({"oldest": 59}, "oldest=59: an event waits for 60 to 21600 seconds"),
        ({"oldest": 21_601}, "oldest=21601: an event waits for 60 to 21600 seconds"),
    ],
)
def test_what_lambda_does_not_take_is_refused(options: dict[str, Any], message: str) -> None:
    """With the function's path."""
    stack = empty_stack()
    given = {"failure": queue(stack), **options} if options else {}
    with pytest.raises(RefusedError, match=f"test/Work: {message}"):
        function(stack).tell(**given)


def test_a_fifo_queue_and_the_function_itself_are_refused() -> None:
    """Lambda would deliver to the one nothing, and to the other without end."""
    stack = empty_stack()
    work = function(stack)
    with pytest.raises(RefusedError, match=r"test/Work: success='test/Work': a function that is told what came of"):
        work.tell(success=work)
    with pytest.raises(RefusedError, match=r"test/Work: failure='test/Line' \(FIFO\): Lambda delivers records to"):
        work.tell(failure=sqs.Queue(stack, "Line", fifo=True))


def test_a_second_set_of_destinations_is_refused() -> None:
    """An alias has one."""
    stack = empty_stack()
    work = function(stack)
    work.tell(failure=queue(stack))
    with pytest.raises(RefusedError, match="test/Work: success='test/More': an alias has one set of destinations"):
        work.tell(success=sqs.Queue(stack, "More"))


def test_deployed_it_tells_of_successes_and_failures(tmp_path: Path) -> None:
    """The record of what succeeded at once, that of what failed after a minute and another attempt."""
    lab = Lab()
    (tmp_path / "index.py").write_text(HALVES)

    def add(stack: Stack) -> None:
        key = logging_key(stack)
        work: PythonFunction = function(stack, key, code=tmp_path)
        good, bad = sqs.Queue(stack, "Good"), sqs.Queue(stack, "Bad")
        work.tell(success=good, failure=bad)
        for name, value in (
            ("Name", work.function.function_name),
            ("GoodUrl", good.queue_url),
            ("BadUrl", bad.queue_url),
        ):
            CfnOutput(stack, name, value=value)

    made = published(lab, add)
    for by in (2, 0):
        payload = json.dumps({"number": 42, "by": by})
        lab.client("lambda").invoke(
            FunctionName=made["Name"], Qualifier="live", InvocationType="Event", Payload=payload
        )
    assert [record["responsePayload"] for record in records(lab, made["GoodUrl"])] == [21]
    assert records(lab, made["BadUrl"]) == []
    agenda.advance(60, {lab.account_id})
    [failed] = records(lab, made["BadUrl"])
    assert failed["requestContext"]["condition"] == "RetriesExhausted"
    assert failed["requestContext"]["approximateInvokeCount"] == 2
    assert failed["requestPayload"] == {"number": 42, "by": 0}
    assert failed["responsePayload"]["errorType"] == "ZeroDivisionError"


def records(lab: Lab, url: str) -> list[dict[str, Any]]:
    """Return the records in a queue."""
    got = lab.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [json.loads(message["Body"]) for message in got.get("Messages", ())]


@pytest.mark.parametrize("last", ["success", "failure"])
def test_functions_that_are_told_in_a_circle_are_refused(last: str) -> None:
    """Each starts the next one, and the last one the first, without end and at the owner's cost."""
    stack = empty_stack()
    key = logging_key(stack)
    first, second, third = (function(stack, key, name) for name in ("First", "Second", "Third"))
    first.tell(success=second)
    second.tell(success=third)
    with pytest.raises(RefusedError, match=rf"^test/Third: {last}='test/First': a function that is told what came of"):
        third.tell(**{last: first})


def test_functions_that_are_told_in_a_row_are_fine() -> None:
    """The twin: two lead to the third, and it to nobody."""
    stack = empty_stack()
    key = logging_key(stack)
    first, second, third = (function(stack, key, name) for name in ("First", "Second", "Third"))
    first.tell(success=second, failure=third)
    second.tell(success=third)
