"""A table whose every change is told, in order and at least once, to a function."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.free_ids import free_id
from refarch.given_table import refuse_no_table
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.dead_letters import dead_letter_queue
from refarch.serverless.given import refuse_hearing_again
from refarch.serverless.python_function import PythonFunction

RETRIES = 3
"""A change that cannot be told holds up all later ones of its shard for as long as it is retried, up to a day. After a
few attempts it is put aside, and the others go on.

https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
"""
BATCH = 100


class StreamedTable(Construct):
    """Items by ``id``, encrypted, restorable to any second of the last 35 days, with a stream of what changes.

    What follows from a change is told by the stream and not by whoever made it: a writer that dies after writing has
    forgotten nothing.

    Example::

        orders = StreamedTable(self, "Orders", key=key)
        tell = PythonFunction(self, "Announce", code=ANNOUNCE, about="Announces orders", key=key)
        orders.told_to(tell)

    Attributes:
        table: the CDK table.
        dead_letters: where the place of a change is kept that could not be told.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.Lambda.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: AnyKey,
        table: dynamodb.ITable | None = None,
        dead_letters: sqs.IQueue | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Add the table and the queue for what cannot be told, or take those that are there.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts items, stream and queue; of what is there, the one that it has.
            table: one that is there, with a stream; by default a new one.
            dead_letters: a standard queue that is there; by default a new one.
            removal_policy: what becomes of a new table with its stack.

        Raises:
            RefusedError: if a table that is there has no stream, as far as is known here, or the queue is FIFO.
        """
        super().__init__(scope, construct_id)
        self._key = key
        self._hearers: set[str] = set()
        self._stream = None if table is None else self._stream_of(table)
        self.table: dynamodb.ITable = table or self._new_table(removal_policy)
        self.dead_letters = dead_letter_queue(self, key=key, given=dead_letters)

    def _stream_of(self, table: dynamodb.ITable) -> str:
        refuse_no_table(self, "table", table)
        stream = table.table_stream_arn
        if stream is None:
            return refuse(
                self,
                f"table={table.node.path!r} without a stream",
                "a table without one tells nobody what changes",
                "Switch it on, with NEW_AND_OLD_IMAGES, and import the table with its table_stream_arn: "
                "dynamodb.Table.from_table_attributes",
            )
        return stream

    def _new_table(self, removal_policy: RemovalPolicy) -> dynamodb.Table:
        own = usable_key(self, self._key)
        return dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            # Nobody knows the load before, and nothing is paid while nothing happens.
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=own.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            removal_policy=removal_policy,
        )

    def told_to(self, function: PythonFunction, *, retries: int = RETRIES) -> lambda_.EventSourceMapping:
        """Let a function hear of each change.

        Args:
            function: answers with ``batchItemFailures``: where the batch stopped.
            retries: how often a batch that failed is tried again before it is put aside.

        Raises:
            RefusedError: if it hears of them already.
        """
        stream = self._stream or self.table.table_stream_arn
        assert stream is not None
        refuse_hearing_again(self, function, self._hearers)
        function.use(self._key)
        function.may("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", on=[stream])
        function.may("dynamodb:ListStreams", on=[f"{self.table.table_arn}/stream/*"])
        function.may("sqs:SendMessage", on=[self.dead_letters.queue_arn])
        acknowledge(
            function.role,
            rule=f"IAM5[Resource::{found_as(self, self.table.table_arn)}/stream/*]",
            reason="ListStreams is asked of all streams that the table ever had",
        )
        mapping = function.alias.add_event_source_mapping(
            free_id(function.alias, self.node.id),
            event_source_arn=stream,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=BATCH,
            bisect_batch_on_error=True,
            retry_attempts=retries,
            report_batch_item_failures=True,
        )
        resource = mapping.node.default_child
        assert isinstance(resource, lambda_.CfnEventSourceMapping)
        resource.destination_config = lambda_.CfnEventSourceMapping.DestinationConfigProperty(
            on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=self.dead_letters.queue_arn)
        )
        return mapping
