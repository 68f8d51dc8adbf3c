"""What Lambda tells about asynchronous invocations: to destinations and dead-letter queues.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox import clock
from sandbox.deliveries import targets, undelivered

if TYPE_CHECKING:
    from sandbox.lambdas.running import Outcome

Json = Any
_MOST_MESSAGE_CHARACTERS = 1024


def invocation_record(  # noqa: PLR0917 all of it is told
    function: Any,  # noqa: ANN401 moto's own class, which would take long to import
    qualifier: str | None,
    event: Json,
    request: str,
    condition: str,
    attempts: int,
    outcome: "Outcome | None",
) -> dict[str, Json]:
    """Return the record of an invocation that is over.

    Args:
        function: the version that was invoked.
        qualifier: by which it was invoked.
        event: what it was invoked with.
        request: the request's id.
        condition: ``Success``, ``RetriesExhausted``, ``EventAgeExceeded``.
        attempts: how often it ran.
        outcome: of the last attempt; ``None`` if it never ran.
    """
    arn = ":".join(str(function.function_arn).split(":")[:7])
    record: dict[str, Json] = {
        "version": "1.0",
        "timestamp": timestamp(),
        "requestContext": {
            "requestId": request,
            "functionArn": f"{arn}:{qualifier or '$LATEST'}",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
    }
    if outcome is not None:
        context: dict[str, Json] = {"statusCode": 200, "executedVersion": str(function.version)}
        if outcome.failed:
            context["functionError"] = "Unhandled"
        record |= {"responseContext": context, "responsePayload": json.loads(outcome.payload)}
    return record


def send(function: Any, destination: str, record: Mapping[str, Json]) -> None:  # noqa: ANN401 see above
    """Send the record of an invocation to a destination."""
    account, body = str(function.account_id), targets.compact(record)
    service = destination.split(":")[2]
    if service == "s3":
        _keep(function, destination, body)
    elif service == "sqs":
        targets.send_message(account, destination, body)
    elif service == "sns":
        targets.call(account, destination, "sns", "Publish", TopicArn=destination, Message=body)
    elif service == "lambda":
        targets.invoke(account, destination, record)
    elif service == "events":
        kind = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
        entry = {
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {kind}",
            "Detail": body,
            "EventBusName": destination,
            "Resources": [destination, record["requestContext"]["functionArn"]],
        }
        targets.call(account, destination, "events", "PutEvents", Entries=[entry])
    else:
        undelivered.note(account, destination, "a function's destination is no such thing")


def _keep(function: Any, destination: str, body: str) -> None:  # noqa: ANN401 see above
    account, now = str(function.account_id), clock.utcnow()
    key = f"aws/lambda/async/{function.function_name}/{now:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"
    bucket = destination.rsplit(":", 1)[1]
    place = f"arn:aws:s3:{function.region}:{account}:{bucket}"
    targets.call(account, place, "s3", "PutObject", Bucket=bucket, Key=key, Body=body.encode())


def send_to_dead_letters(function: Any, event: Json, request: str, outcome: "Outcome | None") -> None:  # noqa: ANN401
    """Send an event that a function has failed to process to its dead-letter queue, if it has one."""
    target = (function.get_configuration().get("DeadLetterConfig") or {}).get("TargetArn")
    if not target:
        return
    account, body = str(function.account_id), targets.compact(event)
    message = str(json.loads(outcome.payload).get("errorMessage", "")) if outcome else "Rate Exceeded."
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": request},
        "ErrorCode": {"DataType": "Number", "StringValue": "200" if outcome else "429"},
        "ErrorMessage": {"DataType": "String", "StringValue": message[:_MOST_MESSAGE_CHARACTERS] or " "},
    }
    if ":sqs:" in target:
        targets.send_message(account, target, body, attributes=attributes)
    else:
        targets.call(account, target, "sns", "Publish", TopicArn=target, Message=body, MessageAttributes=attributes)


def timestamp(moment: float | None = None) -> str:
    """Return a time as records have it, now by default: with milliseconds, in UTC."""
    at = clock.utcnow() if moment is None else datetime.fromtimestamp(moment, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
