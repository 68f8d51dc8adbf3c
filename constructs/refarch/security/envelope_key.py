"""A customer managed KMS key with the people who rule it kept apart from the ones who use it."""

import re
from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.refusal import refuse
from refarch.security.principals import Named, names_of

ADMINISTRATION = (
    # AWS's own list of what a key administrator does, but without kms:CreateGrant, with which an administrator
    # could hand out the use of the key.
    # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    "kms:CreateAlias",
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
)
USE = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
ROTATION_DAYS = range(90, 2561)
PENDING_DAYS = range(7, 31)
_ALIAS = re.compile(r"[a-zA-Z0-9/_-]{1,250}")


class EnvelopeKey(Construct):
    """A symmetric KMS key that wraps the data keys of EBS volumes, log groups, buckets and databases.

    *Envelope encryption*: the key never leaves KMS and encrypts only short data keys; each service encrypts its
    data with a data key and stores that key, encrypted, beside it. Whoever may read the data but not use this
    key reads nothing.

    Administrators may change, disable and delete the key and cannot decrypt; users may encrypt and decrypt and
    cannot administer. No principal is a wildcard. The account's root is named so that IAM policies of the
    account count and the key can never become unmanageable.

    The separation is one of duties: who may rewrite the key policy (``kms:PutKeyPolicy``, an administrator's task)
    can let himself in, and leaves that step in CloudTrail.

    Example::

        key = EnvelopeKey(self, "Key", alias="orders", administrators=[security_team])
        s3.Bucket(self, "Orders", encryption_key=key.key, bucket_key_enabled=True)
        key.allow_use(by=order_service)

    Attributes:
        key: the CDK key.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias: str,
        administrators: Sequence[iam.IPrincipal],
        users: Sequence[iam.IPrincipal] = (),
        rotation_days: int = 365,
        pending_days: int = 30,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the key, its policy and its alias.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            alias: the alias without ``alias/``; unique in account and Region.
            administrators: may administer the key; at least one, and none of them a user.
            users: may encrypt and decrypt with it.
            rotation_days: days between automatic rotations of the key material, 90 to 2560.
            pending_days: days between the deletion order and the deletion, 7 to 30.
            removal_policy: what becomes of the key with its stack. What it encrypted can never be read again
                once it is gone, so the default keeps it.

        Raises:
            RefusedError: if KMS would refuse the rotation period, the waiting period, the alias or a principal, or if
                nobody administers the key, or everybody, or a whole account, or if somebody both administers and
                uses it.
        """
        super().__init__(scope, construct_id)
        self._refuse_outside("rotation_days", rotation_days, ROTATION_DAYS)
        self._refuse_outside("pending_days", pending_days, PENDING_DAYS)
        if alias.startswith(("alias/", "aws/")):
            refuse(self, f"alias={alias!r}", "'alias/' is added here and 'aws/' is reserved", "Give the bare name")
        if not Token.is_unresolved(alias) and not _ALIAS.fullmatch(alias):
            refuse(self, f"alias={alias!r}", "an alias has 1 to 250 of a-z, A-Z, 0-9, / _ and -", "Choose another name")
        if not administrators:
            refuse(self, "administrators=[]", "a key that nobody administers cannot be mended", "Name at least one")
        self._administrators: frozenset[Named] = frozenset()
        for administrator in administrators:
            self._refuse_as_administrator(administrator)
            self._administrators |= names_of(self, administrator)
        stack = Stack.of(self)
        policy = iam.PolicyDocument(
            statements=[
                iam.PolicyStatement(
                    sid="IamPoliciesOfThisAccountCount",
                    principals=[iam.AccountRootPrincipal()],
                    actions=["kms:*"],
                    resources=["*"],
                ),
                iam.PolicyStatement(
                    sid="Administer", principals=list(administrators), actions=list(ADMINISTRATION), resources=["*"]
                ),
            ]
        )
        self.key = kms.Key(
            self,
            "Key",
            alias=alias,
            description=f"Envelope encryption of {stack.stack_name}",
            enable_key_rotation=True,
            rotation_period=Duration.days(rotation_days),
            pending_window=Duration.days(pending_days),
            policy=policy,
            removal_policy=removal_policy,
        )
        for index, user in enumerate(users):
            self.allow_use(by=user, sid=f"Use{index}")

    def allow_use(self, *, by: iam.IPrincipal, sid: str | None = None) -> None:
        """Let a principal encrypt and decrypt, through the key policy alone.

        Args:
            by: a role, a user or a service.
            sid: the statement id, unique in the policy.

        Raises:
            RefusedError: if it is everybody, an administrator or the account of one.
        """
        self._refuse_as_user(by)
        self.key.add_to_resource_policy(
            iam.PolicyStatement(sid=sid, principals=[by], actions=list(USE), resources=["*"])
        )

    def allow_grants(self, *, by: iam.IPrincipal, sid: str | None = None) -> None:
        """Let a principal hand the key to an AWS service that keeps it in use, as EBS does for an attached volume.

        Args:
            by: who launches the encrypted resource.
            sid: the statement id, unique in the policy.

        Raises:
            RefusedError: if it is everybody, or an administrator, who could grant himself the use, or his account.

        Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
        """
        self._refuse_as_user(by)
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                principals=[by],
                actions=["kms:CreateGrant"],
                resources=["*"],
                conditions={"Bool": {"kms:GrantIsForAWSResource": True}},
            )
        )

    def allow_log_groups_of(self, stack: Stack) -> None:
        """Let CloudWatch Logs encrypt the log groups that a stack names by default.

        Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        """
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="EncryptLogGroups",
                principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
                actions=["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                resources=["*"],
                conditions={
                    "ArnLike": {
                        "kms:EncryptionContext:aws:logs:arn": (
                            f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:{stack.stack_name}-*"
                        )
                    }
                },
            )
        )

    def _refuse_wildcard(self, principal: iam.IPrincipal) -> None:
        for named in sorted(names_of(self, principal)):
            if named.name == "*":
                refuse(
                    self, "principal='*'", "everybody on AWS is nobody in particular", "Name roles, users or services"
                )
            if "*" in named.name or "?" in named.name:
                refuse(
                    self,
                    f"principal={named.name!r}",
                    "a wildcard stands for a whole principal and not for a part of its ARN",
                    "Name each role, user or service",
                )

    def _refuse_as_administrator(self, administrator: iam.IPrincipal) -> None:
        self._refuse_wildcard(administrator)
        for named in sorted(names_of(self, administrator)):
            if named.is_account:
                refuse(
                    self,
                    f"administrator {named.name!r}",
                    "an account's root stands for whoever has the IAM permission, the key's users included",
                    "Name roles or users",
                )

    def _refuse_as_user(self, user: iam.IPrincipal) -> None:
        self._refuse_wildcard(user)
        names = names_of(self, user)
        if names & self._administrators:
            refuse(self, "users and administrators", "who rules a key must not use it", "Name different principals")
        for named in sorted(names):
            if named.is_account and named.account in {each.account for each in self._administrators}:
                refuse(
                    self,
                    f"user {named.name!r}",
                    "an account's root stands for whoever has the IAM permission, the key's administrators included",
                    "Name roles, users or services",
                )

    def _refuse_outside(self, name: str, value: int, allowed: range) -> None:
        if value not in allowed:
            refuse(
                self,
                f"{name}={value}",
                f"KMS accepts {allowed[0]} to {allowed[-1]} days",
                "Choose a number of days in between",
            )
