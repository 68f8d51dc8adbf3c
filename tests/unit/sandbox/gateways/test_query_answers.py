"""A queue or a topic behind a REST API answers it in JSON, though it speaks the Query protocol."""

import json
from typing import Any

import pytest

from sandbox.gateways import services
from tests.unit.sandbox.account import Account

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def asked(account: Account, place: str, body: str, **headers: str) -> tuple[int, str, str]:
    """Return status, content type and body of what a service answers to an integration."""
    uri = f"arn:aws:apigateway:us-east-1:{place}"
    answer = services.call(account.id, uri, "POST", {**FORM, **headers}, {}, body.encode())
    return answer.status, answer.headers["Content-Type"], answer.body.decode()


def told(account: Account, place: str, body: str) -> Any:
    """Return what a service answers, which has to be JSON."""
    _, kind, text = asked(account, place, body)
    assert kind == "application/json"
    return json.loads(text)


@pytest.fixture
def queue(account: Account) -> str:
    """Make a queue and return its path in an integration's URI."""
    account.client("sqs").create_queue(QueueName="orders")
    return f"sqs:path/{account.id}/orders"


def test_a_message_that_is_sent_is_told_with_nulls_for_what_it_has_not(account: Account, queue: str) -> None:
    """The members stand in their alphabetical order."""
    sent = told(account, queue, "Action=SendMessage&MessageBody=tea")["SendMessageResponse"]
    assert list(sent) == ["ResponseMetadata", "SendMessageResult"]
    assert {name: value for name, value in sent["SendMessageResult"].items() if name != "MessageId"} == {
        "MD5OfMessageAttributes": None,
        "MD5OfMessageBody": "7239ea2b5dc943f61f3c0a0276c20974",
        "MD5OfMessageSystemAttributes": None,
        "SequenceNumber": None,
    }


def test_messages_that_are_received_are_a_list_and_none_are_null(account: Account, queue: str) -> None:
    """Their name is in lower case, and their attributes are names with values."""
    ask = "Action=ReceiveMessage&AttributeName.1=ApproximateReceiveCount"
    assert told(account, queue, ask)["ReceiveMessageResponse"]["ReceiveMessageResult"] == {"messages": None}
    told(account, queue, "Action=SendMessage&MessageBody=tea")
    [message] = told(account, queue, ask)["ReceiveMessageResponse"]["ReceiveMessageResult"]["messages"]
    assert (message["Body"], message["Attributes"], message["MessageAttributes"]) == (
        "tea",
        [{"Name": "ApproximateReceiveCount", "Value": "1"}],
        None,
    )


def test_a_batch_tells_of_each_entry(account: Account, queue: str) -> None:
    """Those that went well, and null for those that did not."""
    entry = "SendMessageBatchRequestEntry.1"
    batch = told(account, queue, f"Action=SendMessageBatch&{entry}.Id=a&{entry}.MessageBody=tea")
    result = batch["SendMessageBatchResponse"]["SendMessageBatchResult"]
    assert ([one["Id"] for one in result["Successful"]], result["Failed"]) == (["a"], None)


def test_an_action_named_by_the_uri_takes_a_form_too(account: Account, queue: str) -> None:
    """The queue is a parameter then."""
    assert queue
    url = account.client("sqs").get_queue_url(QueueName="orders")["QueueUrl"]
    assert "SendMessageResponse" in told(account, "sqs:action/SendMessage", f"MessageBody=tea&QueueUrl={url}")


def test_what_is_refused_is_told_in_json_too(account: Account, queue: str) -> None:
    """With the code that the protocol has for it."""
    missing = told(account, queue.replace("orders", "none"), "Action=SendMessage&MessageBody=tea")
    assert missing["Error"] == {
        "Code": "AWS.SimpleQueueService.NonExistentQueue",
        "Message": "The specified queue does not exist for this wsdl version.",
        "Type": "Sender",
    }
    assert told(account, queue, "Action=Nonsense")["Error"]["Code"] == "InvalidAction"


def test_a_topic_tells_what_it_published(account: Account) -> None:
    """So do the other services of the protocol: lists are lists, maps are objects."""
    arn = account.client("sns").create_topic(Name="news")["TopicArn"]
    published = told(account, "sns:path//", f"Action=Publish&Message=tea&TopicArn={arn}")["PublishResponse"]
    assert sorted(published["PublishResult"]) == ["MessageId", "SequenceNumber"]
    listed = told(account, "sns:action/ListTopics", "")["ListTopicsResponse"]["ListTopicsResult"]
    assert listed == {"NextToken": None, "Topics": [{"TopicArn": arn}]}
    known = told(account, "sns:action/GetTopicAttributes", f"TopicArn={arn}")["GetTopicAttributesResponse"]
    assert known["GetTopicAttributesResult"]["Attributes"]["TopicArn"] == arn


def test_numbers_truths_and_times_are_such(account: Account) -> None:
    """An alarm has all three."""
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="hot",
        MetricName="Heat",
        Namespace="Kitchen",
        Period=60,
        EvaluationPeriods=1,
        Threshold=90.5,
        ComparisonOperator="GreaterThanThreshold",
        Statistic="Average",
    )
    answer = told(account, "monitoring:action/DescribeAlarms", "")["DescribeAlarmsResponse"]
    [alarm] = answer["DescribeAlarmsResult"]["MetricAlarms"]
    assert (alarm["Period"], alarm["Threshold"], alarm["ActionsEnabled"]) == (60, 90.5, True)
    assert alarm["AlarmConfigurationUpdatedTimestamp"] > 1_700_000_000


def test_whoever_maps_another_accept_gets_xml(account: Account, queue: str) -> None:
    """As SDKs do."""
    _, kind, text = asked(account, queue, "Action=SendMessage&MessageBody=tea", Accept="text/xml")
    assert (kind, text[:20]) == ("text/xml", "<SendMessageResponse")
