"""A customer managed KMS key with the people who rule it kept apart from the ones who use it."""

from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.refusal import refuse
from refarch.security.key_actions import IMPORT
from refarch.security.key_custody import KeyCustody
from refarch.security.key_options import PENDING_DAYS, ROTATION_DAYS, refuse_alias, refuse_days, take_alias


class EnvelopeKey(KeyCustody):
    """A symmetric KMS key that wraps the data keys of EBS volumes, log groups, buckets, databases and programs.

    *Envelope encryption*: the key never leaves KMS and encrypts only short data keys; whoever has much to encrypt
    does it with a data key and stores that key, encrypted, beside the data. Whoever may read the data but not use this
    key reads nothing.

    Who may do what with it is :class:`KeyCustody`'s part.

    Example::

        key = EnvelopeKey(self, "Key", alias="orders", administrators=[security_team])
        s3.Bucket(self, "Orders", encryption_key=key.key, bucket_key_enabled=True)
        key.allow_use(by=order_service)

    Attributes:
        key: the CDK key.
        multi_region: whether it can be replicated.
        own_material: whether somebody has to import its material.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias: str,
        administrators: Sequence[iam.IPrincipal],
        users: Sequence[iam.IPrincipal] = (),
        rotation_days: int | None = None,
        pending_days: int = 30,
        multi_region: bool = False,
        own_material: bool = False,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Create the key, its policy and its alias.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            alias: the alias without ``alias/``; unique in account and Region.
            administrators: may administer the key; at least one, and none of them a user.
            users: may encrypt and decrypt with it.
            rotation_days: days between automatic rotations of the key material, 90 to 2560; by default a year.
            pending_days: days between the deletion order and the deletion, 7 to 30.
            multi_region: whether it can be replicated to other Regions, by :class:`ReplicaOfKey`. A key is or is not,
                from the beginning. Its administrators may replicate it, too, and make a replica the primary.
            own_material: whether you bring the key material. KMS then makes none: the key is unusable until somebody
                imports it, an administrator for example,
                and does not rotate by itself. Whoever loses a copy of one's own loses the data with it.
            removal_policy: what becomes of the key with its stack. What it encrypted can never be read again
                once it is gone, so the default keeps it.

        Raises:
            RefusedError: if KMS would refuse the rotation period, the waiting period, the alias or a principal, or if
                nobody administers the key, or everybody, or a whole account, or if somebody both administers and
                uses it, or if the alias is another key's of the stack.
        """
        super().__init__(
            scope,
            construct_id,
            administrators=administrators,
            multi_region=multi_region,
            also=IMPORT if own_material else (),
        )
        if own_material and rotation_days is not None:
            refuse(
                self,
                f"rotation_days={rotation_days} with own_material=True",
                "KMS rotates no imported material by itself",
                "Leave the period out, and import new material when it is time",
            )
        period = 365 if rotation_days is None else rotation_days
        refuse_days(self, "rotation_days", period, ROTATION_DAYS)
        refuse_days(self, "pending_days", pending_days, PENDING_DAYS)
        refuse_alias(self, alias)
        made = kms.Key(
            self,
            "Key",
            alias=alias,
            description=f"Envelope encryption of {Stack.of(self).stack_name}",
            enable_key_rotation=not own_material,
            rotation_period=None if own_material else Duration.days(period),
            pending_window=Duration.days(pending_days),
            multi_region=multi_region or None,
            policy=self.policy,
            removal_policy=removal_policy,
        )
        if own_material:
            resource = made.node.default_child
            assert isinstance(resource, kms.CfnKey)
            resource.origin = "EXTERNAL"
        self.key: kms.IKey = made
        self.multi_region, self.own_material = multi_region, own_material
        for index, user in enumerate(users):
            self.allow_use(by=user, sid=f"Use{index}")
        take_alias(self, alias)
