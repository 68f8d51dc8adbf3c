"""A bucket for the access logs of load balancers and of other buckets."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.refusal import refuse
from refarch.remembered import environment_of


class AccessLogBucket(Construct):
    """Receives access logs, keeps them for a while, and lets only the log delivery services write.

    Encrypted with keys of S3 itself (SSE-S3): load balancers cannot write where a KMS key is the default.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html

    Example::

        logs = AccessLogBucket(self, "AccessLogs")
        s3.Bucket(self, "Data", server_access_logs_bucket=logs.bucket, server_access_logs_prefix="s3/")

    Attributes:
        bucket: the CDK bucket.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        keep_days: int = 90,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the bucket and its policy.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            keep_days: days until a log is deleted.
            removal_policy: what becomes of the bucket with its stack; a bucket with objects is never deleted.

        Raises:
            RefusedError: if the logs are to be kept for less than a day.
        """
        super().__init__(scope, construct_id)
        if keep_days < 1:
            refuse(self, f"keep_days={keep_days}", "S3 lets objects expire after a day or more", "Use 1 or more")
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(keep_days))],
            removal_policy=removal_policy,
        )
        acknowledge(self.bucket, rule="S1", reason="A bucket that logged its own logs would never be quiet")
        here = environment_of(self)
        balancers = f"arn:{here.partition}:elasticloadbalancing:{here.region}:{here.account}:loadbalancer/*"
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="LoadBalancersWriteAccessLogs",
                principals=[iam.ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[self.bucket.arn_for_objects(f"AWSLogs/{here.account}/*")],
                conditions={"ArnLike": {"aws:SourceArn": balancers}},
            )
        )
