"""Attributes of queues."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _told(sqs: Any, url: str) -> dict[str, str]:
    told: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return told


def test_a_policy_stays_when_something_else_is_set(account: Account) -> None:
    """And goes when it is set to nothing."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs", Attributes={"Policy": '{"Statement": []}'})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    assert _told(sqs, url)["Policy"] == '{"Statement": []}'
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    assert "Policy" not in _told(sqs, url)


def test_who_may_use_a_dead_letter_queue_is_told(account: Account) -> None:
    """RedriveAllowPolicy is an attribute as every other."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="dead", Attributes={"RedriveAllowPolicy": '{"redrivePermission":"denyAll"}'})
    assert "denyAll" in _told(sqs, url["QueueUrl"])["RedriveAllowPolicy"]


def test_a_key_of_ones_own_ends_the_encryption_with_sqs_own(account: Account) -> None:
    """Only one of the two encrypts a queue."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    assert _told(sqs, url)["SqsManagedSseEnabled"] == "true"
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": "alias/aws/sqs"})
    assert _told(sqs, url)["SqsManagedSseEnabled"] == "false"


def test_a_message_may_have_a_mebibyte(account: Account) -> None:
    """As since August 2025; a queue may allow less."""
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    assert _told(sqs, url)["MaximumMessageSize"] == "1048576"
    assert sqs.send_message(QueueUrl=url, MessageBody="x" * 1_000_000)["MessageId"]


def test_what_is_out_of_range_is_refused(account: Account) -> None:
    """At creation and later; the ends of the range are within it."""
    sqs = account.client("sqs")
    with pytest.raises(ClientError, match=r"InvalidAttributeValue.*DelaySeconds"):
        sqs.create_queue(QueueName="late", Attributes={"DelaySeconds": "901"})
    url = sqs.create_queue(QueueName="late", Attributes={"DelaySeconds": "900", "VisibilityTimeout": "0"})["QueueUrl"]
    with pytest.raises(ClientError, match=r"InvalidAttributeValue.*MessageRetentionPeriod"):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": "59"})
