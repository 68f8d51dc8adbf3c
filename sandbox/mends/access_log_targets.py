"""Access logs of a bucket: switching them on does not ask the target bucket's policy, and they come later."""

from collections.abc import Callable
from typing import Any

from moto.s3.models import FakeBucket

from sandbox.mends.mend import Mend
from sandbox.patching import replace

_HOUR = 3600.0


def _apply() -> None:
    def permitted(*_: object, **__: object) -> bool:
        return True

    # Delivery that the policy forbids fails later and silently, it does not refuse the configuration. Templates
    # depend on that: a policy that names the source bucket can only be made after it.
    FakeBucket._log_permissions_enabled_policy = permitted  # type: ignore[method-assign]


def _apply_later() -> None:
    from moto.s3.models import S3Backend  # noqa: PLC0415 beside the other

    replace(S3Backend, log_incoming_request=_log)


def _log(original: Callable[..., Any], self: Any, request: Any, bucket_name: str) -> None:  # noqa: ANN401 moto's own
    from sandbox.deliveries import agenda  # noqa: PLC0415 it is there when requests are

    bucket = self.buckets.get(bucket_name)
    if bucket is None or not bucket.logging:
        return
    waiting: list[Any] = vars(bucket).setdefault("unlogged_requests", [])
    waiting.append(request)

    def deliver() -> None:
        while waiting:
            original(self, waiting.pop(0), bucket_name)

    agenda.post(self.account_id, deliver, delay=_HOUR, key=("access logs", bucket_name))


MENDS = (
    Mend(
        name="access_log_targets",
        moto="PutBucketLogging fails unless the target bucket's policy or ACL already admits log delivery.",
        aws="The target's policy is asked when logs are delivered, so it may name the source bucket and come after it.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
        apply=_apply,
    ),
    Mend(
        name="access_log_delivery",
        moto="Every request to a bucket is at once an object in the bucket for its logs, which then cannot be deleted.",
        aws="Log records are delivered within a few hours, several at a time.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
        apply=_apply_later,
    ),
)
