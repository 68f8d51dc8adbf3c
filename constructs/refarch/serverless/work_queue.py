"""A queue whose poisoned messages end in another one, and the function that works it off."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.dead_letters import dead_letter_queue
from refarch.serverless.python_function import PythonFunction

MAX_RECEIVES = 5
"""AWS's advice for queues in front of functions: fewer, and throttling alone sends good messages to the dead letters.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""
TIMEOUTS = 6
"""How many timeouts of the function a message stays hidden: AWS's advice, for retries of throttled batches."""
KEEP_DAYS = 4
"""SQS's own default; less than dead letters are kept."""
BATCH = 10
RECEIVES, VISIBILITY, CONCURRENCY = range(1, 1001), range(43_201), range(2, 1001)


class WorkQueue(Construct):
    """Messages wait until a function has worked them off; what fails again and again is put aside and kept.

    The function tells which messages of a batch have failed (``batchItemFailures``), so that one bad message does not
    repeat the good ones. Both queues are encrypted under the key and speak TLS only.

    Example::

        work = WorkQueue(self, "Work", key=key, visibility=60)
        packer = PythonFunction(self, "Packer", code=PACKER, about="Packs orders", key=key, timeout=10)
        work.worked_off_by(packer, at_most=5)

    Attributes:
        queue: the CDK queue.
        dead_letters: where poisoned messages end.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: AnyKey,
        visibility: int = 60,
        max_receives: int = MAX_RECEIVES,
    ) -> None:
        """Add both queues.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the messages.
            visibility: seconds for which a message that somebody has received is hidden from all others, at most 12
                hours.
            max_receives: how often a message is received before it is taken for poisoned, 1 to 1000.

        Raises:
            RefusedError: if SQS would refuse one of the numbers.
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        if visibility not in VISIBILITY:
            refuse(self, f"visibility={visibility}", "a message is hidden for 0 to 43200 seconds", "Choose fewer")
        if max_receives not in RECEIVES:
            refuse(self, f"max_receives={max_receives}", "SQS counts 1 to 1000 receives", "Choose one in between")
        self._visibility = visibility
        self.dead_letters = dead_letter_queue(self, key=key)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=own.key,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(visibility),
            retention_period=Duration.days(KEEP_DAYS),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=max_receives),
            removal_policy=RemovalPolicy.DESTROY,
        )

    def worked_off_by(self, function: PythonFunction, *, at_most: int = 10) -> lambda_.EventSourceMapping:
        """Let a function receive the messages.

        Args:
            function: answers with ``batchItemFailures``.
            at_most: how many of its environments work at the same time, 2 to 1000. Unlike reserved concurrency this
                leaves messages in the queue that nobody has time for, and counts no receive.

        Raises:
            RefusedError: if the function may run longer than its messages are hidden, which Lambda refuses, or SQS
                would refuse the concurrency.
        """
        if function.timeout > self._visibility:
            refuse(
                self,
                f"visibility={self._visibility} with timeout={function.timeout} of {function.node.path}",
                "a message must be hidden at least as long as its function runs",
                f"Use {TIMEOUTS * function.timeout}, six timeouts, as AWS advises",
            )
        if at_most not in CONCURRENCY:
            refuse(self, f"at_most={at_most}", "the concurrency of a mapping is 2 to 1000", "Choose one in between")
        function.may("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", on=[self.queue.queue_arn])
        return function.alias.add_event_source_mapping(
            self.node.id,
            event_source_arn=self.queue.queue_arn,
            batch_size=BATCH,
            max_concurrency=at_most,
            report_batch_item_failures=True,
        )
