"""What happens in a bucket is told to whom it notifies, once the request has been answered."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from moto.s3 import notifications  # noqa: PLC0415 loaded by now

    from sandbox.deliveries import objects  # noqa: PLC0415 the service is loaded by now

    def send_event(account_id: str, event_name: str, bucket: object, key: object) -> None:
        objects.happened(account_id, str(getattr(event_name, "value", event_name)), bucket, key)

    notifications.send_event = send_event  # type: ignore[assignment] # the same but for the names of types
    notifications.send_test_event = objects.tested


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
