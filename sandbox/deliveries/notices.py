"""From topics to subscribers: queues, functions, delivery streams, and endpoints of this machine.

Sources: https://docs.aws.amazon.com/sns/latest/dg/sns-event-destinations.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.deliveries import records, targets, undelivered
from sandbox.deliveries.permits import permits

Json = Any
SERVICE = "sns.amazonaws.com"
_SECONDS = 15.0


@dataclass(frozen=True)
class Notice:
    """A message for one subscriber.

    Attributes:
        message: the text for its protocol.
        id: of the message, the same for all subscribers.
        subject: if there is one.
        attributes: name → ``Type`` and ``Value``.
        group: of a FIFO topic's message.
        deduplication: of a FIFO topic's message.
    """

    message: str
    id: str
    subject: str | None
    attributes: Mapping[str, Mapping[str, Json]]
    group: str | None
    deduplication: str | None


class _UndeliveredError(Exception):
    """A subscriber gets nothing; the message says why."""


def deliver(subscription: Any, notice: Notice) -> None:  # noqa: ANN401 moto's Subscription
    """Let a subscriber have a message; one that cannot is noted, and goes to the subscription's dead letters."""
    ways = {"sqs": _queue, "lambda": _function, "firehose": _stream, "http": _endpoint, "https": _endpoint}
    way = ways.get(str(subscription.protocol))
    if way is None:
        return  # Mail, text messages and applications' endpoints: nobody is there to read them.
    try:
        way(subscription, notice)
    except (_UndeliveredError, ClientError, BotoCoreError, targets.UndeliverableError) as error:
        account = str(subscription.account_id)
        undelivered.note(account, str(subscription.endpoint), str(error))
        said = subscription.attributes.get("RedrivePolicy")
        policy = json.loads(said) if isinstance(said, str) and said else said or {}
        dead, topic = str(policy.get("deadLetterTargetArn") or ""), str(subscription.topic.arn)
        # A queue for dead letters has to let the topic in as any other has to.
        # https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html
        if dead and permits(dead, SERVICE, topic, topic.split(":")[4]):
            body = _body(subscription, notice)
            targets.send_message(
                account,
                dead,
                body,
                group=notice.group,
                deduplication=notice.deduplication,
            )


def _is_raw(subscription: Any) -> bool:  # noqa: ANN401 see above
    return str(subscription.attributes.get("RawMessageDelivery", "")).lower() == "true"


def _body(subscription: Any, notice: Notice) -> str:  # noqa: ANN401 see above
    """Return what a subscriber gets: the message alone, or with all that is said of it."""
    if _is_raw(subscription):
        return notice.message
    return json.dumps(_told(subscription, notice), indent=2)


def _told(subscription: Any, notice: Notice) -> dict[str, Json]:  # noqa: ANN401 see above
    told: dict[str, Json] = subscription.get_post_data(
        notice.message, notice.id, notice.subject, message_attributes=dict(notice.attributes) or None
    )
    region = str(subscription.topic.arn).split(":")[3]
    told["UnsubscribeURL"] = (
        f"https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription.arn}"
    )
    return told


def _need_permission(subscription: Any) -> None:  # noqa: ANN401 see above
    topic = str(subscription.topic.arn)
    if not permits(str(subscription.endpoint), SERVICE, topic, topic.split(":")[4]):
        msg = f"the policy of {subscription.endpoint} does not let {SERVICE} deliver for {topic}"
        raise _UndeliveredError(msg)


def _queue(subscription: Any, notice: Notice) -> None:  # noqa: ANN401 see above
    _need_permission(subscription)
    arn = str(subscription.endpoint)
    services = targets.services_of(arn)
    more: dict[str, Json] = {}
    if arn.endswith(".fifo"):
        more = {"MessageGroupId": notice.group or "default"}
        if notice.deduplication:
            more["MessageDeduplicationId"] = notice.deduplication
    if _is_raw(subscription) and notice.attributes:
        more["MessageAttributes"] = {name: _attribute(value) for name, value in notice.attributes.items()}
    url = services.call("sqs", "GetQueueUrl", QueueName=arn.rsplit(":", 1)[1])["QueueUrl"]
    services.call("sqs", "SendMessage", QueueUrl=url, MessageBody=_body(subscription, notice), **more)


def _attribute(value: Mapping[str, Json]) -> dict[str, Json]:
    kind = str(value["Type"])
    if kind.startswith("Binary"):
        return {"DataType": kind, "BinaryValue": value["Value"]}
    return {"DataType": kind, "StringValue": str(value["Value"])}


def _function(subscription: Any, notice: Notice) -> None:  # noqa: ANN401 see above
    _need_permission(subscription)
    told = _told(subscription, notice)
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": str(subscription.arn),
        "Sns": {
            "Type": "Notification",
            "MessageId": notice.id,
            "TopicArn": str(subscription.topic.arn),
            "Subject": notice.subject,
            "Message": notice.message,
            "Timestamp": records.timestamp(),
            "SignatureVersion": told["SignatureVersion"],
            "Signature": told["Signature"],
            "SigningCertUrl": told["SigningCertURL"],
            "UnsubscribeUrl": told["UnsubscribeURL"],
            "MessageAttributes": {name: dict(value) for name, value in notice.attributes.items()},
        },
    }
    if not targets.invoke(str(subscription.account_id), str(subscription.endpoint), {"Records": [record]}):
        msg = f"{subscription.endpoint} cannot be invoked"
        raise _UndeliveredError(msg)


def _stream(subscription: Any, notice: Notice) -> None:  # noqa: ANN401 see above
    arn = str(subscription.endpoint)
    body = _body(subscription, notice) + "\n"
    name = arn.rsplit("/", 1)[1]
    targets.services_of(arn).call("firehose", "PutRecord", DeliveryStreamName=name, Record={"Data": body.encode()})


def _endpoint(subscription: Any, notice: Notice) -> None:  # noqa: ANN401 see above
    """Post to an endpoint of this machine or an API of this sandbox; nothing goes anywhere else."""
    from werkzeug.datastructures import Headers  # noqa: PLC0415 few topics have such subscribers

    from sandbox.gateways import backends  # noqa: PLC0415 see above
    from sandbox.gateways.errors import UnsupportedError  # noqa: PLC0415 see above

    headers = Headers(
        {
            "Content-Type": "text/plain; charset=UTF-8",
            "User-Agent": "Amazon Simple Notification Service Agent",
            "x-amz-sns-message-type": "Notification",
            "x-amz-sns-message-id": notice.id,
            "x-amz-sns-topic-arn": str(subscription.topic.arn),
            "x-amz-sns-subscription-arn": str(subscription.arn),
        }
    )
    try:
        answer = backends.fetch(
            "POST", str(subscription.endpoint), headers, _body(subscription, notice).encode(), _SECONDS
        )
    except (UnsupportedError, backends.BackendError) as error:
        raise _UndeliveredError(str(error)) from None
    if answer.status >= 300:
        msg = f"{subscription.endpoint} answers {answer.status}"
        raise _UndeliveredError(msg)
