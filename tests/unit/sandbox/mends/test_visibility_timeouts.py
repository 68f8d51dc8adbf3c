"""How long a message may be hidden."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

TWELVE_HOURS = 43_200
OUTSIDE = ["-1", str(TWELVE_HOURS + 1), "86400"]


def received(sqs: Any, url: str, **options: Any) -> list[dict[str, Any]]:
    """Receive a message, if one is to be seen."""
    found: list[dict[str, Any]] = sqs.receive_message(QueueUrl=url, **options).get("Messages", [])
    return found


@pytest.mark.parametrize("seconds", [*OUTSIDE, "soon"])
def test_a_queue_hides_no_message_for_longer_than_twelve_hours(account: Account, seconds: str) -> None:
    """Neither when it is made nor later; then nothing is made, and what else was asked for is not set."""
    sqs = account.client("sqs")
    with pytest.raises(ClientError, match="Invalid value for the parameter VisibilityTimeout") as refused:
        sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": seconds})
    assert refused.value.response["Error"]["Code"] == "InvalidAttributeValue"
    assert not sqs.list_queues().get("QueueUrls")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    with pytest.raises(ClientError, match="Invalid value for the parameter VisibilityTimeout"):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "5", "VisibilityTimeout": seconds})
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (told["VisibilityTimeout"], told["DelaySeconds"]) == ("30", "0")


@pytest.mark.parametrize("seconds", ["0", str(TWELVE_HOURS)])
def test_both_ends_are_allowed(account: Account, seconds: str) -> None:
    """The twin: not at all, and twelve hours."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": seconds})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="one")
    [message] = received(sqs, url, VisibilityTimeout=int(seconds))
    assert message["Body"] == "one"


@pytest.mark.parametrize("seconds", OUTSIDE)
def test_a_message_is_not_hidden_for_longer_than_twelve_hours(account: Account, seconds: str) -> None:
    """Neither by whoever receives it nor afterwards; one of a batch does not hold up the others."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    for body in ("one", "two"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    beyond = rf"Value {seconds} for parameter VisibilityTimeout is invalid"
    with pytest.raises(ClientError, match=beyond):
        received(sqs, url, VisibilityTimeout=int(seconds))
    messages = received(sqs, url, MaxNumberOfMessages=10)
    assert len(messages) == 2, "the refused request hid none"
    one, two = (message["ReceiptHandle"] for message in messages)
    with pytest.raises(ClientError, match=beyond) as refused:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=one, VisibilityTimeout=int(seconds))
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"
    entries = [
        {"Id": "a", "ReceiptHandle": one, "VisibilityTimeout": int(seconds)},
        {"Id": "b", "ReceiptHandle": two, "VisibilityTimeout": 0},
        {"Id": "c", "ReceiptHandle": "nobody's", "VisibilityTimeout": 0},
    ]
    answer = sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)
    assert [entry["Id"] for entry in answer["Successful"]] == ["b"]
    failed = {entry["Id"]: entry["Code"] for entry in answer["Failed"]}
    assert failed == {"a": "InvalidParameterValue", "c": "ReceiptHandleIsInvalid"}


def test_a_batch_tells_which_message_would_be_hidden_for_too_long(account: Account) -> None:
    """Twelve hours are counted together, not from each request anew."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="one")
    [message] = received(sqs, url)
    account.let_pass(60)
    entries = [{"Id": "a", "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": TWELVE_HOURS}]
    answer = sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)
    assert "beyond the limit" in answer["Failed"][0]["Message"]
