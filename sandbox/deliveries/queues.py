"""From queues to functions: batches, partial responses, what is seen again, what goes to the dead letters.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

import base64
import json
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from moto.sqs.exceptions import QueueDoesNotExist
from moto.sqs.models import sqs_backends

from sandbox import clock
from sandbox.deliveries import agenda, mappings, undelivered

Json = Any
_MOMENT = 0.01
_LEAST_SECONDS_BETWEEN = 1.0
"""How long a message stays away that has failed, even if the queue does not hide it."""


def arrived(queue: Any) -> None:  # noqa: ANN401 moto's own class
    """Let a queue's mappings know that there is something in it, or will be."""
    for mapping in mappings.of(str(queue.queue_arn)):
        wake(mapping, queue)


def wake(mapping: Any, queue: Any | None = None) -> None:  # noqa: ANN401 see above
    """Put a mapping on the agenda for when there is something for it in its queue."""
    queue = queue or queue_of(mapping)
    delay = None if queue is None else _delay(mapping, queue)
    if delay is not None:
        agenda.post(mapping.account_id, partial(_poll, mapping), delay=delay, key=("queue", mapping.uuid))


def _delay(mapping: Any, queue: Any) -> float | None:  # noqa: ANN401 see above
    """Return in how many seconds there is a batch for a mapping; ``None`` if its queue is empty."""
    now = clock.now()
    times = sorted(max(message.visible_at, message.delayed_until) / 1000 - now for message in queue._messages)  # noqa: SLF001
    if not times:
        return None
    window = float(mapping.max_batch_window or 0)
    visible = sum(delay < 0 for delay in times)
    if visible >= int(mapping.batch_size) or not window:
        return _soon(times[0])
    # The window begins with the first message that there is; a full batch ends it.
    since = min(float(message.sent_timestamp) / 1000 for message in queue._messages)  # noqa: SLF001
    return _soon(max(times[0], since + window - now))


def _soon(delay: float) -> float:
    """Return when a message can be received that is hidden until then: a moment later."""
    return 0.0 if delay < 0 else delay + _MOMENT


def _poll(mapping: Any) -> None:  # noqa: ANN401 see above
    """Give a mapping's function all batches that there are now."""
    # One batch after the other: AWS may run several at once, which nothing here gains by.
    with mapping.__dict__.setdefault("lock", threading.Lock()):
        while mappings.is_active(mapping):
            queue = queue_of(mapping)
            if queue is None or not _process_batch(mapping, queue):
                break
    if mappings.is_active(mapping):
        wake(mapping)


def _process_batch(mapping: Any, queue: Any) -> bool:  # noqa: ANN401 see above
    """Give a mapping's function one batch; return whether there was one."""
    backend = sqs_backends[queue.account_id][queue.region]
    size = int(mapping.batch_size)
    hidden = max(float(queue.visibility_timeout), _LEAST_SECONDS_BETWEEN)
    received = backend.receive_message(queue.name, size, 0, int(hidden), ["All"])
    if not received:
        return False
    # moto hides one after the other; what was received together is seen again together.
    seen_again = max(message.visible_at for message in received)
    for each in received:
        each.visible_at = seen_again
    records = {message.id: _record(message, queue) for message in received}
    handles = {message.id: str(message.receipt_handle) for message in received}
    wanted = [record for record in records.values() if mappings.wants(mapping, _filtered(record))]
    kept = {record["messageId"] for record in wanted}
    done = set(records) - kept  # What the filter keeps out is gone.
    if wanted:
        trace = mappings.latest([str(getattr(message, "trace", "")) for message in received if message.id in kept])
        result = mappings.deliver(mapping, wanted, lambda record: str(record["messageId"]), trace)
        if result.looping and queue.dead_letter_queue is None:
            # With a dead-letter queue they go there, once they have been received often enough.
            undelivered.note(mapping.account_id, str(mapping.function_arn), "recursive loop detected")
            done |= kept
        elif result.failed is not None:
            done |= kept - result.failed
    for message in done:
        backend.delete_message(queue.name, handles[message])
    return True


def queue_of(mapping: Any) -> Any | None:  # noqa: ANN401 see above
    """Return the queue of a mapping; ``None`` if it has been deleted."""
    _, _, _, region, account, name = str(mapping.event_source_arn).split(":")
    try:
        return sqs_backends[account][region].get_queue(name)
    except QueueDoesNotExist:
        return None


def _record(message: Any, queue: Any) -> dict[str, Json]:  # noqa: ANN401 see above
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": str(message.sender_id),
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
    }
    if queue.fifo_queue:
        attributes |= {
            "SequenceNumber": str(message.sequence_number),
            "MessageGroupId": str(message.group_id),
            "MessageDeduplicationId": str(message.deduplication_id),
        }
    header = (message.system_attributes or {}).get("AWSTraceHeader")
    if header:
        attributes["AWSTraceHeader"] = header["StringValue"] if isinstance(header, Mapping) else str(header)
    record: dict[str, Json] = {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {name: _attribute(value) for name, value in message.message_attributes.items()},
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": queue.region,
    }
    if message.message_attributes:
        record["md5OfMessageAttributes"] = message.attribute_md5
    return record


def _attribute(value: Mapping[str, Json]) -> dict[str, Json]:
    shaped: dict[str, Json] = {"stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
    if value.get("StringValue") is not None:
        shaped = {"stringValue": value["StringValue"], **shaped}
    if value.get("BinaryValue") is not None:
        binary = value["BinaryValue"]
        text = binary if isinstance(binary, str) else base64.b64encode(binary).decode()
        shaped = {"binaryValue": text, **shaped}
    return shaped


def _filtered(record: Mapping[str, Json]) -> Json:
    """Return a record as filters see it: its body is read if it is JSON."""
    try:
        body = json.loads(record["body"])
    except ValueError:
        body = record["body"]
    return {**record, "body": body if isinstance(body, dict) else record["body"]}
