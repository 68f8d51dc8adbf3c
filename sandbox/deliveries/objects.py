"""From buckets to whom they notify: functions, queues, topics, and the default event bus.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

import secrets
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from sandbox import clock
from sandbox.deliveries import agenda, records, rules, targets, undelivered
from sandbox.deliveries.permits import permits

Json = Any
SERVICE = "s3.amazonaws.com"
_KINDS = {
    "ObjectCreated": "Object Created",
    "ObjectRemoved": "Object Deleted",
    "LifecycleExpiration": "Object Deleted",
    "LifecycleTransition": "Object Storage Class Changed",
    "IntelligentTiering": "Object Access Tier Changed",
    "ObjectAcl": "Object ACL Updated",
}
_ONE_BY_ONE = {
    "ObjectRestore:Post": "Object Restore Initiated",
    "ObjectRestore:Completed": "Object Restore Completed",
    "ObjectRestore:Delete": "Object Restore Expired",
    "ObjectTagging:Put": "Object Tags Added",
    "ObjectTagging:Delete": "Object Tags Deleted",
}
_REASONS = {"Put": "PutObject", "Post": "POST Object", "Copy": "CopyObject"}


def happened(account: str, name: str, bucket: Any, key: Any) -> None:  # noqa: ANN401 moto's own
    """Put on the agenda what a bucket wants to have told of an object.

    Args:
        account: the bucket's.
        name: ``s3:ObjectCreated:Put``.
        bucket: moto's record of it.
        key: moto's record of the object's version.
    """
    configuration = bucket.notification_configuration
    if configuration is None:
        return
    for notification in (*configuration.cloud_function, *configuration.queue, *configuration.topic):
        if notification.matches(name, key.name):
            record = _record(account, name.removeprefix("s3:"), bucket, key, notification.id)
            agenda.post(account, partial(_send, account, bucket.arn, notification.arn, {"Records": [record]}))
    if configuration.event_bridge is not None:
        bus = rules.bus_of("default", account, bucket.region_name)
        event = _event(account, name.removeprefix("s3:"), bucket, key)
        if bus is not None and event is not None:
            rules.arrive(bus, event)


def tested(account: str, bucket: Any) -> None:  # noqa: ANN401 see above
    """Put on the agenda the test event that a queue or topic gets when it is named."""
    configuration = bucket.notification_configuration
    told = {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": records.timestamp(),
        "Bucket": bucket.name,
        "RequestId": secrets.token_hex(8).upper(),
    }
    for arn in dict.fromkeys(one.arn for one in (*configuration.queue, *configuration.topic)):
        agenda.post(account, partial(_send, account, bucket.arn, arn, told))


def _record(account: str, name: str, bucket: Any, key: Any, identity: str) -> dict[str, Json]:  # noqa: ANN401 see above
    described: dict[str, Json] = {"key": quote_plus(key.name, safe="/")}
    if not name.startswith("ObjectRemoved"):
        described |= {"size": key.size, "eTag": key.etag.replace('"', "")}
    described |= dict(_version(bucket, key))
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region_name,
        "eventTime": records.timestamp(),
        "eventName": name,
        "userIdentity": {"principalId": f"AWS:{account}"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": secrets.token_hex(8).upper(), "x-amz-id-2": secrets.token_urlsafe(56)},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": identity,
            "bucket": {"name": bucket.name, "ownerIdentity": {"principalId": account}, "arn": bucket.arn},
            "object": {**described, "sequencer": _sequencer()},
        },
    }


def _version(bucket: Any, key: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 see above
    if bucket.is_versioned and getattr(key, "version_id", None):
        yield "versionId", str(key.version_id)


def _sequencer() -> str:
    """Return a number that is higher for what happens later."""
    return f"{int(clock.now() * 1_000_000):016X}"


def _event(account: str, name: str, bucket: Any, key: Any) -> dict[str, Json] | None:  # noqa: ANN401 see above
    kind = _ONE_BY_ONE.get(name) or _KINDS.get(name.partition(":")[0])
    if kind is None:
        return None
    described: dict[str, Json] = {"key": key.name, "sequencer": _sequencer()}
    if kind == "Object Created":
        described |= {"size": key.size, "etag": key.etag.replace('"', "")}
    for _, version in _version(bucket, key):
        described["version-id"] = version
    detail: dict[str, Json] = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": described,
        "request-id": secrets.token_hex(8).upper(),
        "requester": account,
        "source-ip-address": "127.0.0.1",
    }
    action = name.partition(":")[2]
    if kind == "Object Created":
        detail["reason"] = _REASONS.get(action, action)
    if kind == "Object Deleted":
        detail["reason"] = "DeleteObject" if name.startswith("ObjectRemoved") else "Lifecycle Expiration"
        deleted = "Delete Marker Created" if "Marker" in action else "Permanently Deleted"
        detail["deletion-type"] = deleted
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": kind,
        "source": "aws.s3",
        "account": account,
        "time": f"{clock.utcnow():%Y-%m-%dT%H:%M:%SZ}",
        "region": bucket.region_name,
        "resources": [bucket.arn],
        "detail": detail,
    }


def _send(account: str, source: str, arn: str, told: Json) -> None:
    if not permits(arn, SERVICE, source, account):
        undelivered.note(account, arn, f"the policy of {arn} does not let {SERVICE} deliver for {source}")
        return
    service = arn.split(":")[2]
    if service == "lambda":
        targets.invoke(account, arn, told)
    elif service == "sqs":
        targets.send_message(account, arn, targets.compact(told))
    else:
        subject = "Amazon S3 Notification"
        targets.call(account, arn, "sns", "Publish", TopicArn=arn, Message=targets.compact(told), Subject=subject)
