"""What happens in a bucket is told to whom it notifies, once the request has been answered."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

_tagging: ContextVar[bool] = ContextVar("tagging", default=False)
"""Whether tags are what a request is about: moto tells of new tags for each new object, even of one without any."""


def _apply() -> None:
    from moto.s3 import notifications  # noqa: PLC0415 loaded by now
    from moto.s3.responses import S3Response  # noqa: PLC0415 see above

    from sandbox.deliveries import objects  # noqa: PLC0415 the service is loaded by now

    def send_event(account_id: str, event_name: str, bucket: object, key: object) -> None:
        name = str(getattr(event_name, "value", event_name))
        if name != "s3:ObjectTagging:Put" or _tagging.get():
            objects.happened(account_id, name, bucket, key)

    def send_test_event(account_id: str, bucket: object) -> None:
        objects.tested(account_id, bucket)

    notifications.send_event = send_event
    notifications.send_test_event = send_test_event
    replace(S3Response, put_object_tagging=_put_object_tagging)


def _put_object_tagging(original: Callable[..., Any], self: Any) -> Any:  # noqa: ANN401 moto's own
    token = _tagging.set(True)
    try:
        return original(self)
    finally:
        _tagging.reset(token)


MENDS = (
    Mend(
        name="bucket_deliveries",
        moto="Functions are invoked while the caller waits, with events that lack half of what S3 tells; events for"
        " EventBridge reach each bus's rules, with a time that is a number, and every failure is swallowed.",
        aws="A notification is delivered after the request, to destinations whose policy allows it; EventBridge gets"
        " the event on the account's default bus.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html",
        apply=_apply,
        when="moto.s3.urls",
    ),
)
