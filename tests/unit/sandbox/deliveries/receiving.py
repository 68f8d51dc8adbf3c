"""Queues and functions that receive, and what they have received."""

import json
from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import ECHO, make, zipped


class Receiver:
    """A queue that takes what a service delivers."""

    def __init__(self, account: Account, name: str = "received", *, open_to: str | None = "*", **more: str) -> None:
        """Make it; ``open_to`` is the principal that may send, or ``None`` for nobody."""
        self._client = account.client("sqs")
        self.url = self._client.create_queue(QueueName=name, Attributes=more)["QueueUrl"]
        self.arn = f"arn:aws:sqs:{account.region}:{account.id}:{name}"
        if open_to is not None:
            self.allow(open_to)

    def allow(self, principal: str, **condition: Any) -> None:
        """Let somebody send."""
        who: Any = "*" if principal == "*" else {"Service": principal}
        statement = {"Effect": "Allow", "Principal": who, "Action": "sqs:SendMessage", "Resource": self.arn}
        policy = {"Statement": [{**statement, **({"Condition": condition} if condition else {})}]}
        self._client.set_queue_attributes(QueueUrl=self.url, Attributes={"Policy": json.dumps(policy)})

    def messages(self) -> list[dict[str, Any]]:
        """Return the messages that are there, and take them."""
        found = []
        while True:
            answer = self._client.receive_message(
                QueueUrl=self.url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
            )
            if not answer.get("Messages"):
                return found
            for message in answer["Messages"]:
                found.append(message)
                self._client.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])

    def texts(self) -> list[str]:
        """Return the bodies of the messages, and take them."""
        return [message["Body"] for message in self.messages()]

    def bodies(self) -> list[Any]:
        """Return the bodies of the messages, read as JSON, and take them."""
        return [json.loads(text) for text in self.texts()]


def listener(account: Account, service: str | None, name: str = "shop") -> str:
    """Return the ARN of a function that prints what it gets, and that a service may invoke, if one is named."""
    arn = make(account, zipped(index__py=ECHO), name=name)
    if service is not None:
        account.client("lambda").add_permission(
            FunctionName=name, StatementId="all", Action="lambda:InvokeFunction", Principal=service
        )
    return arn
