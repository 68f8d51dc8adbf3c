"""A bucket whose objects are encrypted under an envelope key."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.security import EnvelopeKey


class EncryptedBucket(Construct):
    """A private, versioned bucket: TLS only, no ACLs, every object encrypted under one customer managed key.

    An S3 *bucket key* derives the objects' data keys, which cuts the calls to KMS, and their price, by up to
    99 per cent. Readers need ``s3:GetObject`` and ``kms:Decrypt``; either one alone reads nothing.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html

    Example::

        orders = EncryptedBucket(self, "Orders", key=key, access_logs=logs.bucket)
        orders.allow_read_write(by=order_service)
        key.allow_use(by=order_service)

    Attributes:
        bucket: the CDK bucket.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: EnvelopeKey | kms.IKey,
        access_logs: s3.IBucket,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the bucket.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: wraps the objects' data keys; it may be another account's, whose policy then has to let S3 use it for
                this one.
            access_logs: where requests are recorded.
            removal_policy: what becomes of the bucket with its stack; a bucket with objects is never deleted.
        """
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key.key if isinstance(key, EnvelopeKey) else key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix="s3/",
            removal_policy=removal_policy,
        )

    def allow_read_write(self, *, by: iam.Role) -> None:
        """Let a role list, read and write objects; the key to them it gets from :meth:`EnvelopeKey.allow_use`.

        CDK's ``grant_read_write`` would also let it delete every version of every object.

        Args:
            by: a role of this account.
        """
        by.add_to_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.bucket.bucket_arn]))
        self._allow(by, "s3:GetObject", "s3:PutObject")

    def allow_read(self, *, by: iam.Role) -> None:
        """Let a role read objects: in vain, unless it may use the key as well.

        Args:
            by: a role of this account.
        """
        self._allow(by, "s3:GetObject")

    def _allow(self, by: iam.Role, *actions: str) -> None:
        by.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=[self.bucket.arn_for_objects("*")]))
        resource = self.bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)
        acknowledge(
            by,
            rule=f"IAM5[Resource::<{self.bucket.stack.get_logical_id(resource)}.Arn>/*]",
            reason="All objects of one bucket: what they are named is the application's business",
        )
