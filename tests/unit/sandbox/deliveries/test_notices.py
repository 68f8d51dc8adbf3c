"""From topics to subscribers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from sandbox.deliveries.undelivered import undelivered
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver, listener
from tests.unit.sandbox.lambdas.functions import heard


def subscribed(account: Account, protocol: str, endpoint: str, **attributes: str) -> tuple[Any, str]:
    """Return a client and a new topic with a subscriber."""
    sns = account.client("sns")
    topic = sns.create_topic(Name="news")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint, Attributes=attributes)
    return sns, topic


def test_a_function_gets_a_record(account: Account) -> None:
    """Message, subject, attributes, and of which topic and subscription."""
    sns, topic = subscribed(account, "lambda", listener(account, "sns.amazonaws.com"))
    attributes = {"size": {"DataType": "Number", "StringValue": "7"}}
    sent = sns.publish(TopicArn=topic, Message="tea", Subject="today", MessageAttributes=attributes)
    [event] = heard(account)
    [record] = event["Records"]
    told = record["Sns"]
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"].startswith(f"{topic}:")
    assert (told["Message"], told["Subject"], told["TopicArn"]) == ("tea", "today", topic)
    assert told["MessageId"] == sent["MessageId"]
    assert told["MessageAttributes"]["size"] == {"Type": "Number", "Value": "7"}


def test_a_subscriber_without_a_permission_gets_nothing(account: Account) -> None:
    """The twin; the message is in the subscription's dead letters."""
    dead = Receiver(account, "dead")
    redrive = json.dumps({"deadLetterTargetArn": dead.arn})
    sns, topic = subscribed(account, "lambda", listener(account, None), RedrivePolicy=redrive)
    sns.publish(TopicArn=topic, Message="tea")
    assert heard(account) == []
    assert [message["Message"] for message in dead.bodies()] == ["tea"]
    assert "does not let sns.amazonaws.com deliver" in undelivered(account.id)[-1].why


def test_dead_letters_are_kept_by_a_queue_that_lets_the_topic_in(account: Account) -> None:
    """Like any other queue that a topic sends to; otherwise what was not delivered is lost."""
    closed = Receiver(account, "closed", open_to=None)
    redrive = json.dumps({"deadLetterTargetArn": closed.arn})
    sns, topic = subscribed(account, "lambda", listener(account, None), RedrivePolicy=redrive)
    sns.publish(TopicArn=topic, Message="lost")
    closed.allow("sns.amazonaws.com", ArnEquals={"aws:SourceArn": topic})
    sns.publish(TopicArn=topic, Message="tea")
    assert [message["Message"] for message in closed.bodies()] == ["tea"]


def test_a_queue_of_another_account_takes_what_its_policy_allows(account: Account) -> None:
    """Wrapped, or raw with its attributes."""
    there = Account()
    queue = Receiver(there, open_to=None)
    sns, topic = subscribed(account, "sqs", queue.arn)
    sns.publish(TopicArn=topic, Message="lost")
    queue.allow("sns.amazonaws.com", ArnEquals={"aws:SourceArn": topic})
    sns.publish(TopicArn=topic, Message="tea")
    [message] = queue.bodies()
    assert (message["Type"], message["Message"], message["TopicArn"]) == ("Notification", "tea", topic)
    raw = Receiver(account, "raw")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=raw.arn, Attributes={"RawMessageDelivery": "true"})
    attributes = {"kind": {"DataType": "String", "StringValue": "green"}}
    sns.publish(TopicArn=topic, Message="tea", MessageAttributes=attributes)
    [plain] = raw.messages()
    assert (plain["Body"], plain["MessageAttributes"]["kind"]["StringValue"]) == ("tea", "green")


def test_a_filter_keeps_messages_out(account: Account) -> None:
    """By attributes."""
    queue = Receiver(account)
    sns, topic = subscribed(account, "sqs", queue.arn, FilterPolicy=json.dumps({"kind": ["green"]}))
    for kind in ("green", "black"):
        attributes = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=topic, Message=kind, MessageAttributes=attributes)
    assert [message["Message"] for message in queue.bodies()] == ["green"]


def test_an_endpoint_is_asked_on_this_machine_only(account: Account) -> None:
    """Anywhere else nothing goes; what was not delivered names it."""
    got: list[tuple[str | None, Any]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["x-amz-sns-message-type"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        sns, topic = subscribed(account, "http", f"http://localhost:{server.server_port}/")
        sns.subscribe(TopicArn=topic, Protocol="https", Endpoint="https://example.com/hook")
        sns.publish(TopicArn=topic, Message="tea")
        server.shutdown()
        thread.join()
    assert [(kind, told["Message"]) for kind, told in got] == [("Notification", "tea")]
    [missed] = undelivered(account.id)
    assert "https://example.com/hook: nothing is forwarded" in missed.why
