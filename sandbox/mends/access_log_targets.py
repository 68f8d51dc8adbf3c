"""Switching on the access logs of a bucket does not ask the target bucket's policy."""

from moto.s3.models import FakeBucket

from sandbox.mends.mend import Mend


def _apply() -> None:
    def permitted(*_: object, **__: object) -> bool:
        return True

    # Delivery that the policy forbids fails later and silently, it does not refuse the configuration. Templates
    # depend on that: a policy that names the source bucket can only be made after it.
    FakeBucket._log_permissions_enabled_policy = permitted  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="access_log_targets",
        moto="PutBucketLogging fails unless the target bucket's policy or ACL already admits log delivery.",
        aws="The target's policy is asked when logs are delivered, so it may name the source bucket and come after it.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
        apply=_apply,
    ),
)
