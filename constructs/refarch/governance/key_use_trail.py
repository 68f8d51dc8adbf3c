"""Who used which key for what, and when: a trail of every call to KMS."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.owner import ask_owner
from refarch.refusal import refuse
from refarch.remembered import service_principal

KEEP_DAYS = 365
"""A year: long enough to look back from one audit to the next."""
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
        access_logs: s3.IBucket | None = None,
        bucket: s3.IBucket | None = None,
        keep_days: int | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the trail, and the bucket unless there is one.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            access_logs: where requests to a new bucket are recorded.
            bucket: one that is there, of a log archive for example, whose owner has to let CloudTrail write; synthesis
                tells how.
            keep_days: days until a file is deleted: of a new bucket a year unless you say otherwise.
            removal_policy: what becomes of a new bucket with its stack; a bucket with objects is never deleted.

        Raises:
            RefusedError: if the events are to be kept for less time than the event history has them anyway, nobody
                records who reads a new bucket, or something is said of a bucket that is its owner's.
        """
        super().__init__(scope, construct_id)
        if bucket is None:
            self.bucket: s3.IBucket = self._new_bucket(access_logs, keep_days, removal_policy)
        else:
            self._refuse_of_given(bucket, access_logs, keep_days)
            self.bucket = bucket
        self.trail = cloudtrail.Trail(
            self,
            "Trail",
            bucket=self.bucket,
            is_multi_region_trail=True,
            enable_file_validation=True,
            management_events=cloudtrail.ReadWriteType.ALL,
        )

    def _new_bucket(
        self, access_logs: s3.IBucket | None, keep_days: int | None, removal_policy: RemovalPolicy
    ) -> s3.Bucket:
        keep_days = KEEP_DAYS if keep_days is None else keep_days
        if keep_days <= HISTORY_DAYS:
            refuse(
                self,
                f"keep_days={keep_days}",
                f"the event history has the last {HISTORY_DAYS} days without a trail",
                f"Keep them for more than {HISTORY_DAYS} days",
            )
        if access_logs is None:
            rule = "who reads or deletes what the trail has written is recorded, too"
            refuse(self, "access_logs=None", rule, "Give a bucket for access logs, or one for the trail that is there")
        return s3.Bucket(
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

    def _refuse_of_given(self, bucket: s3.IBucket, access_logs: s3.IBucket | None, keep_days: int | None) -> None:
        if not hasattr(bucket, "bucket_arn"):
            refuse(
                self, f"bucket={bucket!r}", "this is no bucket", "Give one that is there: s3.Bucket.from_bucket_name"
            )
        for name, value in (("access_logs", access_logs), ("keep_days", keep_days)):
            if value is not None:
                given = f"{name} of {bucket.node.path!r}"
                refuse(self, given, "a bucket that is there is as its owner has it", "Leave it out")
        if isinstance(bucket.node.default_child, s3.CfnBucket):
            return
        writer, account = service_principal("cloudtrail.amazonaws.com"), Stack.of(self).account
        for action, resource, conditions in (
            ("s3:GetBucketAcl", bucket.bucket_arn, None),
            (
                "s3:PutObject",
                bucket.arn_for_objects(f"AWSLogs/{account}/*"),
                {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
            ),
        ):
            statement = iam.PolicyStatement(
                principals=[writer], actions=[action], resources=[resource], conditions=conditions
            )
            ask_owner(self, bucket, statement)
