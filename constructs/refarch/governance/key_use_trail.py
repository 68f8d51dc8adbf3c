"""Who used which key for what, and when: a trail of every call to KMS."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.refusal import refuse

HISTORY_DAYS = 90
"""https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html"""


class KeyUseTrail(Construct):
    """A trail of the account's management events in all Regions, KMS's own among them, in a bucket that keeps versions.

    Each ``Encrypt``, ``Decrypt`` and ``GenerateDataKey`` is an event that tells the key, the caller and the encryption
    context, never a plaintext. The use of a key from another account is in the trails of both. CloudTrail's event
    history, which costs nothing, has them for 90 days; a trail keeps them, with digests that show whether a file was
    changed afterwards. Whoever excludes ``kms.amazonaws.com`` from a trail to save money sees none of it.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html

    Example::

        KeyUseTrail(self, "Uses", access_logs=logs.bucket, keep_days=365)

    Attributes:
        bucket: the CDK bucket.
        trail: the CDK trail.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        access_logs: s3.IBucket,
        keep_days: int = 365,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the bucket and the trail.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            access_logs: where requests to the bucket are recorded.
            keep_days: days until a file is deleted.
            removal_policy: what becomes of the bucket with its stack; a bucket with objects is never deleted.

        Raises:
            RefusedError: if the events are to be kept for less time than the event history has them anyway.
        """
        super().__init__(scope, construct_id)
        if keep_days <= HISTORY_DAYS:
            refuse(
                self,
                f"keep_days={keep_days}",
                f"the event history has the last {HISTORY_DAYS} days without a trail",
                f"Keep them for more than {HISTORY_DAYS} days",
            )
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix="trail/",
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(keep_days))],
            removal_policy=removal_policy,
        )
        self.trail = cloudtrail.Trail(
            self,
            "Trail",
            bucket=self.bucket,
            is_multi_region_trail=True,
            enable_file_validation=True,
            management_events=cloudtrail.ReadWriteType.ALL,
        )
