"""A table whose every change is told, in order and at least once, to a function."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.security import AnyKey, usable_key
from refarch.serverless.dead_letters import dead_letter_queue
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
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Add the table and the queue for what cannot be told.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts items, stream and queue.
            removal_policy: what becomes of the table with its stack.
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        self.table = dynamodb.Table(
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
        self.dead_letters = dead_letter_queue(self, key=key)

    def told_to(self, function: PythonFunction, *, retries: int = RETRIES) -> lambda_.EventSourceMapping:
        """Let a function hear of each change.

        Args:
            function: answers with ``batchItemFailures``: where the batch stopped.
            retries: how often a batch that failed is tried again before it is put aside.
        """
        stream = self.table.table_stream_arn
        assert stream is not None
        function.may("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", on=[stream])
        function.may("dynamodb:ListStreams", on=[f"{self.table.table_arn}/stream/*"])
        function.may("sqs:SendMessage", on=[self.dead_letters.queue_arn])
        acknowledge(
            function.role,
            rule=f"IAM5[Resource::{found_as(self, self.table.table_arn)}/stream/*]",
            reason="ListStreams is asked of all streams that the table ever had",
        )
        mapping = function.alias.add_event_source_mapping(
            self.node.id,
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
