"""Lambda: events that nobody waits for. They are tried again, grow old, and what came of them is told or kept."""

import json
from typing import Any

import pytest

from sandbox.deliveries import agenda
from study.lab import Lab
from tests.lessons.functions import function, log
from tests.teaching import teaches

DIVIDES = "def handler(event, context):\n    return event['number'] / event['by']"
HEARS = "def handler(event, context):\n    print('heard', event['responsePayload'])"
GOOD, BAD = {"number": 42, "by": 2}, {"number": 42, "by": 0}


def send(lab: Lab, event: Any, name: str = "shop") -> None:
    """Hand an event to a function without waiting; Lambda answers as soon as it has queued it."""
    answer = lab.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event))
    assert (answer["StatusCode"], answer["Payload"].read()) == (202, b"")


def attempts(lab: Lab) -> int:
    """Return how often the function has run, as its log has it."""
    return sum(line.startswith("START") for line in log(lab))


def queue(lab: Lab, name: str) -> str:
    """Return the ARN of a new queue, which takes messages from whoever sends any."""
    arn = f"arn:aws:sqs:{lab.region}:{lab.account_id}:{name}"
    anybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    lab.client("sqs").create_queue(QueueName=name, Attributes={"Policy": json.dumps({"Statement": [anybody]})})
    return arn


def waiting(lab: Lab, name: str) -> list[Any]:
    """Return what waits in a queue."""
    sqs = lab.client("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [json.loads(message["Body"]) for message in got.get("Messages", ())]


def tell(lab: Lab, **settings: Any) -> None:
    """Set how a function deals with asynchronous invocations."""
    destinations = {
        f"On{when}": {"Destination": settings.pop(when)} for when in ("Success", "Failure") if when in settings
    }
    lab.client("lambda").put_function_event_invoke_config(
        FunctionName="shop", DestinationConfig=destinations, **settings
    )


def later(lab: Lab, seconds: float) -> None:
    """Let time pass in this account."""
    agenda.advance(seconds, {lab.account_id})


@teaches("lambda.16")
def test_an_event_that_a_function_fails_at_is_tried_twice_more(lab: Lab) -> None:
    """After a minute, and after two more; whoever sent it hears of none."""
    function(lab, DIVIDES)
    send(lab, BAD)
    counts = [attempts(lab)]
    for seconds in (50, 20, 100, 30, 6 * 3600):
        later(lab, seconds)
        counts.append(attempts(lab))

    assert counts == [1, 1, 2, 2, 3, 3]


@teaches("lambda.16", twin=True)
def test_an_event_that_a_function_works_off_is_not_tried_again(lab: Lab) -> None:
    """The twin. Lambda may deliver an event twice all the same: what is done must be the same if it is done again."""
    function(lab, DIVIDES)
    send(lab, GOOD)
    later(lab, 6 * 3600)

    assert attempts(lab) == 1


@pytest.mark.parametrize(("retries", "runs"), [(0, 1), (1, 2), (2, 3)])
def test_how_often_it_is_tried_again_is_a_setting(lab: Lab, retries: int, runs: int) -> None:
    """Of the function, or of one of its versions or aliases: 0, 1 or 2 times."""
    function(lab, DIVIDES)
    tell(lab, MaximumRetryAttempts=retries)
    send(lab, BAD)
    later(lab, 6 * 3600)

    assert attempts(lab) == runs


def test_an_event_that_has_grown_too_old_is_given_up(lab: Lab) -> None:
    """It may be worth nothing later. The third attempt would come three minutes after the first."""
    function(lab, DIVIDES)
    tell(lab, MaximumEventAgeInSeconds=100, Failure=queue(lab, "failed"))
    send(lab, BAD)
    later(lab, 3600)

    assert attempts(lab) == 2
    assert [record["requestContext"]["condition"] for record in waiting(lab, "failed")] == ["EventAgeExceeded"]


@teaches("lambda.2")
def test_what_one_function_returns_is_the_next_ones_event(lab: Lab) -> None:
    """A chain without code: the first does not know of the second. Its destination gets a record of success."""
    function(lab, DIVIDES)
    tell(lab, Success=function(lab, HEARS, "hears"))

    send(lab, GOOD)

    assert "heard 21.0" in log(lab, "hears")


@teaches("lambda.2", twin=True)
def test_where_somebody_waits_for_the_answer_nothing_goes_to_a_destination(lab: Lab) -> None:
    """Destinations are for asynchronous invocations: who waits has the answer, and has to pass it on."""
    function(lab, DIVIDES)
    tell(lab, Success=function(lab, HEARS, "hears"))

    lab.client("lambda").invoke(FunctionName="shop", Payload=json.dumps(GOOD))

    assert lab.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/hears")["logGroups"] == []


@teaches("lambda.16")
def test_a_success_and_a_failure_go_to_destinations_of_their_own(lab: Lab) -> None:
    """With the event, what was answered, and why Lambda gave up."""
    arn = function(lab, DIVIDES)
    tell(lab, Success=queue(lab, "done"), Failure=queue(lab, "failed"), MaximumRetryAttempts=0)
    send(lab, GOOD)
    send(lab, BAD)

    [done], [failed] = waiting(lab, "done"), waiting(lab, "failed")

    assert (done["requestPayload"], done["responsePayload"]) == (GOOD, 21)
    assert done["requestContext"]["condition"] == "Success"
    assert done["requestContext"]["functionArn"] == f"{arn}:$LATEST"
    assert (failed["requestPayload"], failed["responsePayload"]["errorType"]) == (BAD, "ZeroDivisionError")
    assert failed["requestContext"]["condition"] == "RetriesExhausted"
    assert failed["responseContext"]["functionError"] == "Unhandled"


@teaches("lambda.16", twin=True)
def test_without_a_destination_what_failed_is_gone(lab: Lab) -> None:
    """The twin: an entry in the log is all that is left of it, and the event is not in it."""
    function(lab, DIVIDES)
    queue(lab, "failed")
    tell(lab, MaximumRetryAttempts=0)
    send(lab, BAD)

    assert waiting(lab, "failed") == []
    assert not any("42" in line for line in log(lab))


def test_a_bus_and_a_topic_hand_the_record_on(lab: Lab) -> None:
    """As an event of the source ``lambda``, and as a message."""
    function(lab, DIVIDES)
    events, sns, heard = lab.client("events"), lab.client("sns"), queue(lab, "heard")
    events.put_rule(Name="lambda", EventPattern=json.dumps({"source": ["lambda"]}))
    events.put_targets(Rule="lambda", Targets=[{"Id": "heard", "Arn": heard}])
    topic = sns.create_topic(Name="told")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=heard, Attributes={"RawMessageDelivery": "true"})
    for destination in (f"arn:aws:events:{lab.region}:{lab.account_id}:event-bus/default", topic):
        tell(lab, Success=destination)
        send(lab, GOOD)

    event, message = sorted(waiting(lab, "heard"), key=lambda body: "detail" not in body)

    assert event["detail-type"] == "Lambda Function Invocation Result - Success"
    assert event["detail"]["responsePayload"] == message["responsePayload"] == 21


def test_a_dead_letter_is_the_event_alone(lab: Lab) -> None:
    """The older way, of the function and all of its versions: a queue or a topic, for failures only, and no record."""
    function(lab, DIVIDES, DeadLetterConfig={"TargetArn": queue(lab, "dead")})
    tell(lab, MaximumRetryAttempts=0)
    send(lab, BAD)

    assert waiting(lab, "dead") == [BAD]


def test_there_are_no_dead_letters_of_successes(lab: Lab) -> None:
    """The twin."""
    function(lab, DIVIDES, DeadLetterConfig={"TargetArn": queue(lab, "dead")})
    send(lab, GOOD)

    assert waiting(lab, "dead") == []
