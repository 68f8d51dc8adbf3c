"""A table of sessions: each is gone some time after it was last used, and no instance is needed to remember it."""

from collections.abc import Mapping

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.given_table import refuse_no_table
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key

KEY, EXPIRES = "id", "expires"
ACTIONS = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
"""A session is reached by who knows its key. Nobody lists them: neither Scan nor Query."""

KEY_ACTIONS = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""DynamoDB uses the table's key in the name of whoever calls it.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
"""


class SessionTable(Construct):
    """A DynamoDB table for sessions by ``id``, encrypted, without capacity to plan, in three zones by itself.

    Items go by themselves some time after the second that their ``expires`` names, usually within days, and free of
    charge; until then a reader has to look at it.

    Example::

        sessions = SessionTable(self, "Sessions", key=key)
        sessions.allow_use(by=fleet.role)

    Attributes:
        table: the CDK table.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: AnyKey,
        table: dynamodb.ITable | None = None,
        expires: str = EXPIRES,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Add the table, or take one that is there.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the items; of a table that is there, the one that it has.
            table: one that is there, with the partition key ``id`` and no sort key, and TTL by the attribute that the
                application writes; by default a new one.
            expires: the attribute that holds when a session ends, in seconds since 1970.
            removal_policy: what becomes of a new table with its stack.

        Raises:
            RefusedError: if the attribute is the key itself, which holds no time, or has no name that DynamoDB takes,
                or the items of a table that is there are known by something else.
        """
        super().__init__(scope, construct_id)
        self._key = usable_key(self, key)
        if table is not None:
            refuse_no_table(self, "table", table, key=KEY)
        if expires == KEY or not 1 <= len(expires) <= 255:
            refuse(
                self,
                f"expires={expires!r}",
                "TTL looks at an attribute of 1 to 255 characters that holds a number",
                f"Name another than the key {KEY!r}",
            )
        self.table: dynamodb.ITable = table or self._new_table(expires, removal_policy)

    def _new_table(self, expires: str, removal_policy: RemovalPolicy) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name=KEY, type=dynamodb.AttributeType.STRING),
            # Visitors come when they like, and nothing is paid while nobody does.
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute=expires,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._key.key,
            # Carts that a faulty release has emptied can be had back.
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            removal_policy=removal_policy,
        )

    def allow_use(self, *, by: iam.Role) -> None:
        """Let a role read, write and delete sessions whose keys it knows, and the table's key for that alone."""
        by.add_to_principal_policy(iam.PolicyStatement(actions=list(ACTIONS), resources=[self.table.table_arn]))
        by.add_to_principal_policy(
            iam.PolicyStatement(
                actions=list(KEY_ACTIONS),
                resources=[self._key.key.key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"dynamodb.{Stack.of(self).region}.amazonaws.com"}},
            )
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what the application has to be told."""
        return {"SESSIONS": "dynamodb", "TABLE": self.table.table_name}
