"""A queue's messages reach the function that is mapped to it, in batches, and stay if it fails."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import ECHO, heard, make, messages, zipped

FAILS_ON_BAD = """
import json
def handler(event, context):
    print(json.dumps([record["body"] for record in event["Records"]]))
    if any(record["body"] == "bad" for record in event["Records"]):
        raise ValueError("bad")
"""
REPORTS_BAD = """
import json
def handler(event, context):
    print(json.dumps([record["body"] for record in event["Records"]]))
    bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in bad]}
"""


class Queue:
    """A queue, and what tests do with it."""

    def __init__(self, account: Account, name: str = "orders", **attributes: str) -> None:
        """Make it."""
        self._sqs = account.client("sqs")
        self.url = self._sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        self.arn = f"arn:aws:sqs:us-east-1:{account.id}:{name}"

    def send(self, *bodies: str, **more: Any) -> None:
        """Send messages, ten at once."""
        for start in range(0, len(bodies), 10):
            entries = [
                {"Id": str(number), "MessageBody": body, **more}
                for number, body in enumerate(bodies[start : start + 10])
            ]
            self._sqs.send_message_batch(QueueUrl=self.url, Entries=entries)

    def bodies(self) -> list[str]:
        """Return what can be received now."""
        got = self._sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [message["Body"] for message in got.get("Messages", [])]

    def count(self) -> int:
        """Return how many messages there are, seen or hidden."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return sum(int(value) for value in told.values())


def mapped(account: Account, queue: Queue, code: str = ECHO, **more: Any) -> str:
    """Make a function, map it to a queue, and return the mapping's id."""
    make(account, zipped(index__py=code), Timeout=20)
    functions = account.client("lambda")
    return str(functions.create_event_source_mapping(FunctionName="shop", EventSourceArn=queue.arn, **more)["UUID"])


def test_a_message_arrives_with_all_that_sqs_tells_of_it(account: Account) -> None:
    """In the shape that AWS documents; and it is gone from the queue."""
    queue = Queue(account)
    mapped(account, queue)
    attributes = {"size": {"DataType": "Number", "StringValue": "7"}}
    sent = account.client("sqs").send_message(QueueUrl=queue.url, MessageBody="tea", MessageAttributes=attributes)
    [event] = heard(account)
    [record] = event["Records"]
    assert record["messageId"] == sent["MessageId"]
    assert record["md5OfBody"] == sent["MD5OfMessageBody"]
    assert record["md5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    assert (record["body"], record["eventSource"], record["eventSourceARN"]) == ("tea", "aws:sqs", queue.arn)
    assert record["messageAttributes"] == {
        "size": {"stringValue": "7", "stringListValues": [], "binaryListValues": [], "dataType": "Number"}
    }
    assert record["attributes"].keys() == {
        "ApproximateReceiveCount",
        "SentTimestamp",
        "SenderId",
        "ApproximateFirstReceiveTimestamp",
    }
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert queue.count() == 0


def test_what_was_there_before_the_mapping_arrives_too_in_batches(account: Account) -> None:
    """Of at most the batch size."""
    queue = Queue(account)
    queue.send(*[str(number) for number in range(7)])
    mapped(account, queue, BatchSize=3)
    assert [[record["body"] for record in event["Records"]] for event in heard(account)] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]


def test_a_window_gathers_messages_until_it_is_over_or_the_batch_is_full(account: Account) -> None:
    """A hundred seconds, or three messages."""
    queue = Queue(account)
    mapped(account, queue, BatchSize=3, MaximumBatchingWindowInSeconds=100)
    queue.send("1")
    queue.send("2")
    assert heard(account) == []
    account.let_pass(110)
    queue.send("3", "4", "5")
    assert [len(event["Records"]) for event in heard(account)] == [2, 3]


def test_a_batch_that_fails_is_seen_again_after_the_visibility_timeout(account: Account) -> None:
    """Good and bad messages alike."""
    queue = Queue(account, VisibilityTimeout="60")
    mapped(account, queue, FAILS_ON_BAD)
    queue.send("good", "bad")
    account.let_pass(40)
    assert heard(account) == [["good", "bad"]]
    account.let_pass(40)
    assert heard(account) == [["good", "bad"]] * 2
    assert queue.count() == 2


def test_only_what_a_function_reports_as_failed_is_seen_again(account: Account) -> None:
    """ReportBatchItemFailures; the twin of a whole batch that fails."""
    queue = Queue(account, VisibilityTimeout="60")
    mapped(account, queue, REPORTS_BAD, FunctionResponseTypes=["ReportBatchItemFailures"])
    queue.send("good", "bad")
    account.let_pass(80)
    assert heard(account) == [["good", "bad"], ["bad"]]
    assert queue.count() == 1


def test_a_report_that_makes_no_sense_fails_the_batch(account: Account) -> None:
    """An identifier that is no message's."""
    queue = Queue(account)
    code = 'def handler(event, context):\n    return {"batchItemFailures": [{"itemIdentifier": ""}]}'
    mapped(account, queue, code, FunctionResponseTypes=["ReportBatchItemFailures"])
    queue.send("good")
    assert queue.count() == 1


def test_what_fails_too_often_goes_to_the_dead_letters(account: Account) -> None:
    """After maxReceiveCount attempts, and the function does not get it again."""
    dead = Queue(account, "dead")
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 2})
    queue = Queue(account, RedrivePolicy=redrive)
    mapped(account, queue, FAILS_ON_BAD)
    queue.send("bad")
    assert dead.count() == 0
    account.let_pass(100)
    assert heard(account) == [["bad"]] * 2
    assert (queue.count(), dead.bodies()) == (0, ["bad"])


def test_what_a_filter_keeps_out_is_gone_without_an_invocation(account: Account) -> None:
    """Filters look into a body that is JSON."""
    queue = Queue(account)
    pattern = json.dumps({"body": {"price": [{"numeric": [">", 100]}]}})
    mapped(account, queue, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    queue.send('{"price": 200}', '{"price": 50}', "no JSON")
    assert [record["body"] for event in heard(account) for record in event["Records"]] == ['{"price": 200}']
    assert queue.count() == 0


def test_a_delayed_message_arrives_when_its_delay_is_over(account: Account) -> None:
    """Not before."""
    queue = Queue(account, DelaySeconds="100")
    mapped(account, queue)
    queue.send("later")
    assert heard(account) == []
    account.let_pass(101)
    assert len(heard(account)) == 1


def test_a_fifo_queue_keeps_its_order_and_tells_the_group(account: Account) -> None:
    """While one batch of a group is under way no other is."""
    queue = Queue(account, "orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    mapped(account, queue)
    queue.send("1", "2", "2", MessageGroupId="a")
    [event] = heard(account)
    assert [record["body"] for record in event["Records"]] == ["1", "2"]
    assert {record["attributes"]["MessageGroupId"] for record in event["Records"]} == {"a"}


def test_a_mapping_for_an_alias_runs_the_alias(account: Account) -> None:
    """Its version's code, not the function's latest."""
    queue = Queue(account)
    make(account, zipped(index__py="def handler(event, context):\n    print('{}', context.invoked_function_arn)"))
    functions = account.client("lambda")
    functions.publish_version(FunctionName="shop")
    functions.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")
    functions.update_function_code(FunctionName="shop", ZipFile=zipped(index__py=""))
    made = functions.create_event_source_mapping(FunctionName="shop:live", EventSourceArn=queue.arn)
    assert made["FunctionArn"].endswith(":function:shop:live")
    queue.send("x")
    assert any(line.endswith(":function:shop:live") for line in messages(account))


def test_a_mapping_that_is_disabled_or_deleted_gets_nothing(account: Account) -> None:
    """And one that is enabled again gets what has come meanwhile."""
    queue = Queue(account)
    mapping = mapped(account, queue, Enabled=False)
    functions = account.client("lambda")
    queue.send("1")
    assert heard(account) == []
    functions.update_event_source_mapping(UUID=mapping, Enabled=True)
    assert len(heard(account)) == 1
    assert functions.get_event_source_mapping(UUID=mapping)["LastProcessingResult"] == "OK"
    functions.delete_event_source_mapping(UUID=mapping)
    queue.send("2")
    assert len(heard(account)) == 1
    assert queue.count() == 1


def test_a_queue_has_to_hide_messages_as_long_as_the_function_may_run(account: Account) -> None:
    """Or they would be processed twice: AWS refuses the mapping."""
    queue = Queue(account, VisibilityTimeout="10")
    make(account, zipped(index__py=ECHO), Timeout=11)
    functions = account.client("lambda")
    with pytest.raises(ClientError, match="visibility timeout: 10 seconds is less than Function timeout: 11 seconds"):
        functions.create_event_source_mapping(FunctionName="shop", EventSourceArn=queue.arn)
    assert functions.list_event_source_mappings()["EventSourceMappings"] == []


LOOP = """
import boto3
def handler(event, context):
    [record] = event["Records"]
    print(int(record["body"]))
    name = record["eventSourceARN"].rpartition(":")[2]
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody=str(int(record["body"]) + 1))
"""


def test_a_function_that_feeds_its_own_queue_is_stopped(account: Account) -> None:
    """After sixteen times; the message that would have been next is in the dead letters."""
    dead = Queue(account, "dead")
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 1})
    queue = Queue(account, RedrivePolicy=redrive)
    mapped(account, queue, LOOP)
    queue.send("1")
    account.let_pass(60)
    said = [line for line in messages(account) if not line.startswith(("INIT", "START", "END", "REPORT"))]
    assert sorted(said, key=int) == [str(number) for number in range(1, 17)]
    assert dead.bodies() == ["17"]
