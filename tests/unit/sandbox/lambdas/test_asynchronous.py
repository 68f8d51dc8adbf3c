"""Asynchronous invocations: retries at their time, destinations, dead letters, age, and chains without an end."""

import json
from typing import Any

import pytest

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver
from tests.unit.sandbox.lambdas.functions import make, messages, zipped

FAILS = "def handler(event, context):\n    raise ValueError(event)"
WORKS = "def handler(event, context):\n    return event * 2"


@pytest.fixture
def queue(account: Account) -> str:
    """Return the ARN of a queue that takes what a function leaves, and what topics and rules send."""
    return Receiver(account, "left").arn


def send(account: Account, event: Any = "x", name: str = "shop") -> None:
    """Invoke a function without waiting for it."""
    answer = account.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event))
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""


def attempts(account: Account) -> int:
    """Return how often the function has failed."""
    return sum("[ERROR] ValueError" in line for line in messages(account))


def left(account: Account) -> list[dict[str, Any]]:
    """Return the messages in the queue."""
    sqs = account.client("sqs")
    url = sqs.get_queue_url(QueueName="left")["QueueUrl"]
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], VisibilityTimeout=0)
    return list(got.get("Messages", []))


def test_a_failing_function_is_tried_again_after_one_and_after_two_minutes(account: Account) -> None:
    """Three attempts in all, and each with the same request."""
    make(account, zipped(index__py=FAILS))
    send(account)
    counts = [attempts(account)]
    for seconds in (30, 40, 80, 40, 3600):
        account.let_pass(seconds)
        counts.append(attempts(account))
    assert counts == [1, 1, 2, 2, 3, 3]
    assert len({line.split()[2] for line in messages(account) if line.startswith("START")}) == 1


def test_a_function_that_is_set_to_no_retries_is_tried_once(account: Account) -> None:
    """MaximumRetryAttempts, of the function and not of its alias."""
    make(account, zipped(index__py=FAILS))
    functions = account.client("lambda")
    functions.put_function_event_invoke_config(FunctionName="shop", MaximumRetryAttempts=0)
    send(account)
    account.let_pass(3600)
    assert attempts(account) == 1


def test_an_event_that_grows_too_old_is_given_up(account: Account, queue: str) -> None:
    """The second attempt comes after a minute, the third two minutes later; this event is worth a hundred seconds."""
    make(account, zipped(index__py=FAILS))
    account.client("lambda").put_function_event_invoke_config(
        FunctionName="shop", MaximumEventAgeInSeconds=100, DestinationConfig={"OnFailure": {"Destination": queue}}
    )
    send(account)
    account.let_pass(3600)
    assert attempts(account) == 2
    [message] = left(account)
    assert json.loads(message["Body"])["requestContext"]["condition"] == "EventAgeExceeded"


def test_a_failure_goes_to_its_destination_with_all_that_is_known(account: Account, queue: str) -> None:
    """After the last attempt: what was asked, what was answered, how often."""
    arn = make(account, zipped(index__py=FAILS))
    account.client("lambda").put_function_event_invoke_config(
        FunctionName="shop", MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": queue}}
    )
    send(account, {"order": 1})
    assert left(account) == []
    account.let_pass(60)
    [message] = left(account)
    record = json.loads(message["Body"])
    assert record["version"] == "1.0"
    assert record["requestContext"] == {
        "requestId": messages(account)[0].split()[2],
        "functionArn": f"{arn}:$LATEST",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 2,
    }
    assert record["requestPayload"] == {"order": 1}
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record["responsePayload"]["errorType"] == "ValueError"


def test_a_success_goes_to_its_own_destination(account: Account, queue: str) -> None:
    """The twin: no failure, so nothing for OnFailure."""
    make(account, zipped(index__py=WORKS))
    none = f"arn:aws:sqs:us-east-1:{account.id}:none"
    account.client("lambda").put_function_event_invoke_config(
        FunctionName="shop", DestinationConfig={"OnSuccess": {"Destination": queue}, "OnFailure": {"Destination": none}}
    )
    send(account, 21)
    [message] = left(account)
    record = json.loads(message["Body"])
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == 42


def test_a_destination_may_be_a_function_a_topic_or_a_bus(account: Account, queue: str) -> None:
    """The record is the function's event, the topic's message, the event's detail."""
    make(account, zipped(index__py=WORKS))
    heard = make(account, zipped(index__py="def handler(event, context):\n    print(event['version'])"), name="heard")
    sns, events, functions = account.client("sns"), account.client("events"), account.client("lambda")
    topic = sns.create_topic(Name="told")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    bus = f"arn:aws:events:us-east-1:{account.id}:event-bus/default"
    events.put_rule(Name="told", EventPattern=json.dumps({"source": ["lambda"]}))
    events.put_targets(Rule="told", Targets=[{"Id": "1", "Arn": queue}])
    for destination in (heard, topic, bus):
        functions.put_function_event_invoke_config(
            FunctionName="shop", DestinationConfig={"OnSuccess": {"Destination": destination}}
        )
        send(account, 1)
    assert "1.0" in messages(account, "/aws/lambda/heard")
    message, event = sorted((json.loads(message["Body"]) for message in left(account)), key=lambda body: "id" in body)
    assert message["responsePayload"] == 2
    assert event["detail-type"] == "Lambda Function Invocation Result - Success"
    assert event["detail"]["responsePayload"] == 2


def test_dead_letters_are_the_events_themselves(account: Account, queue: str) -> None:
    """With request, status and message as attributes; they hold for the function, whatever is set for its events."""
    make(account, zipped(index__py=FAILS), DeadLetterConfig={"TargetArn": queue})
    send(account, {"order": 1})
    account.let_pass(180)
    [message] = left(account)
    assert json.loads(message["Body"]) == {"order": 1}
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes == {
        "RequestID": messages(account)[0].split()[2],
        "ErrorCode": "200",
        "ErrorMessage": "{'order': 1}",
    }


def test_a_function_that_is_switched_off_passes_its_events_on_at_once(account: Account, queue: str) -> None:
    """It reserves no concurrency: Lambda does not try."""
    make(account, zipped(index__py=WORKS), DeadLetterConfig={"TargetArn": queue})
    account.client("lambda").put_function_concurrency(FunctionName="shop", ReservedConcurrentExecutions=0)
    send(account, "late")
    assert [message["Body"] for message in left(account)] == ['"late"']


LOOP = """
import boto3, json
def handler(event, context):
    print("round", event)
    boto3.client("lambda").invoke(
        FunctionName=context.function_name, InvocationType="Event", Payload=json.dumps(event + 1)
    )
"""


def test_a_function_that_causes_itself_is_stopped_after_sixteen_times(account: Account, queue: str) -> None:
    """The chain travels with the requests; what stops it goes to the dead letters."""
    make(account, zipped(index__py=LOOP), DeadLetterConfig={"TargetArn": queue}, Timeout=300)
    send(account, 1)
    rounds = sorted(int(line.split()[1]) for line in messages(account) if line.startswith("round"))
    assert rounds == list(range(1, 17))
    assert [message["Body"] for message in left(account)] == ["17"]


def test_a_runtime_that_cannot_be_run_is_refused_before_it_is_queued(account: Account) -> None:
    """Not silently lost."""
    make(account, zipped(Main__class=""), runtime="java21")
    with pytest.raises(account.client("lambda").exceptions.InvalidRuntimeException, match="not java21"):
        send(account)
