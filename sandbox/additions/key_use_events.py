"""What CloudTrail's event history tells of KMS: who asked for what with which key, and what came of it.

Only KMS is recorded. What a request or an answer holds in bytes is not: no plaintext, no ciphertext. The history keeps
the latest events of an account and Region; trails write no files.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html and
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from moto.core.utils import get_service_model
from moto.kms.models import kms_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from sandbox import clock
from sandbox.additions.key_owners import key_id_in, owner_of

Json = Any
_MOST = 1000
_SOURCE = "kms.amazonaws.com"
_READS = ("Decrypt", "Encrypt", "Generate", "ReEncrypt", "Describe", "Get", "List", "Sign", "Verify")
_BY: Mapping[str, Callable[[dict[str, Json]], Any]] = {
    "EventId": lambda event: {event["eventID"]},
    "EventName": lambda event: {event["eventName"]},
    "EventSource": lambda event: {event["eventSource"]},
    "ReadOnly": lambda event: {str(event["readOnly"]).lower()},
    "ResourceName": lambda event: {one["ARN"] for one in event["resources"]},
    "ResourceType": lambda event: {one["type"] for one in event["resources"]},
    "Username": lambda event: {_username(event)},
}


def record(request: Any, operation: str, given: Mapping[str, Json], status: int, answer: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Keep the event of a call, in the history of the caller's account and in that of the key's owner."""
    account, region = request.current_account, request.region
    input_shape = get_service_model("kms").operation_model(operation).input_shape
    members = {} if input_shape is None else input_shape.members
    told = {name: value for name, value in given.items() if name in members and members[name].type_name != "blob"}
    keys = _keys(given, answer, account, region)
    identity, arn, _ = sts_backends[account][get_partition(region)].get_caller_identity(
        request.get_access_key(), region
    )
    event = {
        "eventVersion": "1.11",
        "userIdentity": {"type": _kind(arn), "principalId": identity, "arn": arn, "accountId": account},
        "eventTime": clock.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": _SOURCE,
        "eventName": operation,
        "awsRegion": region,
        "sourceIPAddress": "127.0.0.1",
        "requestParameters": {name[0].lower() + name[1:]: value for name, value in told.items()} or None,
        "responseElements": None,
        "readOnly": operation.startswith(_READS),
        "resources": [{"accountId": key.split(":")[4], "type": "AWS::KMS::Key", "ARN": key} for key in keys],
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "eventCategory": "Management",
    }
    if status >= _REFUSED:
        event |= {"errorCode": answer.get("__type", "").rpartition("#")[2], "errorMessage": answer.get("message", "")}
    concerned = {account, *(key.split(":")[4] for key in keys)}
    shared = {"sharedEventID": str(uuid4())} if len(concerned) > 1 else {}
    for recipient in concerned:
        own = {"eventID": str(uuid4()), "recipientAccountId": recipient, **shared}
        history(recipient, region).appendleft(event | own)


def history(account: str, region: str) -> deque[dict[str, Json]]:
    """Return the events of an account and Region, the latest first; they go with moto's memory of its keys."""
    backend: Any = kms_backends[account][region]
    if not hasattr(backend, "key_use_events"):
        backend.key_use_events = deque(maxlen=_MOST)
    kept: deque[dict[str, Json]] = backend.key_use_events
    return kept


def found(account: str, region: str, asked: Mapping[str, Json]) -> Iterator[dict[str, Json]]:
    """Yield the events that a lookup asks for, as ``LookupEvents`` tells them."""
    since, until = (_utc(asked.get(name)) for name in ("StartTime", "EndTime"))
    for event in list(history(account, region)):
        at = datetime.strptime(event["eventTime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if (since and at < since) or (until and at > until):
            continue
        wanted = asked.get("LookupAttributes", ())
        if all(one["AttributeValue"] in _BY[one["AttributeKey"]](event) for one in wanted):
            yield {
                "EventId": event["eventID"],
                "EventName": event["eventName"],
                "ReadOnly": str(event["readOnly"]).lower(),
                "EventTime": at,
                "EventSource": event["eventSource"],
                "Username": _username(event),
                "Resources": [{"ResourceType": one["type"], "ResourceName": one["ARN"]} for one in event["resources"]],
                "CloudTrailEvent": json.dumps(event),
            }


def _utc(time: datetime | None) -> datetime | None:
    """Return a time of a request, which moto reads as UTC and does not say so."""
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time


def _keys(given: Mapping[str, Json], answer: Mapping[str, Json], account: str, region: str) -> list[str]:
    """Return the ARNs of the keys that a call was about: those of the answer, or else those that it meant."""
    named = [answer.get("SourceKeyId"), answer.get("KeyId"), answer.get("KeyMetadata", {}).get("Arn")]
    arns = [key for key in named if key and key.startswith("arn:")]
    blob = given.get("CiphertextBlob")
    if not arns and blob:
        key_id = key_id_in(blob)
        own = kms_backends[owner_of(key_id, region, asking=account)][region].keys.get(key_id)
        arns += [own.arn] if own else []
    if not arns:
        backend = kms_backends[account][region]
        for name in ("KeyId", "TargetKeyId", "DestinationKeyId"):
            key = given.get(name, "")
            own = backend.keys.get(backend.get_key_id_from_alias(key) or key)
            arns += [own.arn] if own else [key] if key.startswith("arn:") else []
    return list(dict.fromkeys(arns))


def _kind(arn: str) -> str:
    return "AssumedRole" if ":assumed-role/" in arn else "IAMUser"


def _username(event: Mapping[str, Json]) -> str:
    return str(event["userIdentity"]["arn"]).rpartition("/")[2]


_REFUSED = 400
