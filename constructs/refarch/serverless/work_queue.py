"""A queue whose poisoned messages end in another one, and the function that works it off."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.free_ids import free_id
from refarch.refusal import refuse
from refarch.remembered import days, seconds
from refarch.security import AnyKey, usable_key
from refarch.serverless.dead_letters import dead_letter_queue
from refarch.serverless.given import refuse_hearing_again, refuse_no_queue
from refarch.serverless.python_function import PythonFunction

MAX_RECEIVES = 5
"""AWS's advice for queues in front of functions: fewer, and throttling alone sends good messages to the dead letters.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""
SECONDS = 60
"""Twice SQS's own: six timeouts of a function that takes ten seconds, as one here does unless somebody says otherwise.
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
    repeat the good ones. Queues that are made here are encrypted under the key and speak TLS only; of one that is there
    its owner says what becomes of its messages, and the poisoned ones go where he has them.

    Example::

        work = WorkQueue(self, "Work", key=key, visibility=60)
        packer = PythonFunction(self, "Packer", code=PACKER, about="Packs orders", key=key, timeout=10)
        work.worked_off_by(packer, at_most=5)

    Attributes:
        queue: the CDK queue.
        dead_letters: where poisoned messages end; ``None`` if nobody has said it of a queue that is there.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: AnyKey,
        queue: sqs.IQueue | None = None,
        dead_letters: sqs.IQueue | None = None,
        visibility: int | None = None,
        max_receives: int | None = None,
    ) -> None:
        """Add both queues, or take those that are there.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the messages; of queues that are there, the one that they have.
            queue: one that is there; by default a new one.
            dead_letters: a standard queue that is there; of a queue that is there, the one that it has.
            visibility: seconds for which a message that somebody has received is hidden from all others, at most 12
                hours: of a new queue a minute unless you say otherwise, of one that is there as long as it hides them.
            max_receives: how often a message is received before it is taken for poisoned, 1 to 1000: of a new queue 5
                unless you say otherwise; one that is there has its own number.

        Raises:
            RefusedError: if SQS would refuse one of the numbers, or of a queue that is there the receives are said, or
                not for how long it hides messages.
        """
        super().__init__(scope, construct_id)
        usable_key(self, key)
        if queue is not None:
            self._refuse_given(queue, visibility, max_receives)
        self._key = key
        self._workers: set[str] = set()
        self._visibility = SECONDS if visibility is None else visibility
        if self._visibility not in VISIBILITY:
            refuse(self, f"visibility={visibility}", "a message is hidden for 0 to 43200 seconds", "Choose fewer")
        if max_receives is not None and max_receives not in RECEIVES:
            refuse(self, f"max_receives={max_receives}", "SQS counts 1 to 1000 receives", "Choose one in between")
        self.dead_letters: sqs.IQueue | None = None
        if queue is None or dead_letters is not None:
            self.dead_letters = dead_letter_queue(self, key=key, given=dead_letters)
        self.queue = queue or self._new_queue(self.dead_letters, MAX_RECEIVES if max_receives is None else max_receives)

    def _refuse_given(self, queue: sqs.IQueue, visibility: int | None, max_receives: int | None) -> None:
        refuse_no_queue(self, "queue", queue)
        if visibility is None:
            refuse(
                self,
                f"queue={queue.node.path!r} without visibility",
                "a message must be hidden for as long as a function works on it, and nobody knows here how long it is",
                "Say what the queue has: aws sqs get-queue-attributes --attribute-names VisibilityTimeout",
            )
        if max_receives is not None:
            refuse(
                self,
                f"max_receives={max_receives} of {queue.node.path!r}",
                "a queue that is there has a redrive policy of its own, or none",
                "Leave it out, and have the owner set it",
            )

    def _new_queue(self, dead_letters: sqs.IQueue | None, max_receives: int) -> sqs.Queue:
        assert dead_letters is not None
        return sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=usable_key(self, self._key).key,
            enforce_ssl=True,
            visibility_timeout=seconds(self._visibility),
            retention_period=days(KEEP_DAYS),
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=max_receives),
            removal_policy=RemovalPolicy.DESTROY,
        )

    def worked_off_by(self, function: PythonFunction, *, at_most: int = 10) -> lambda_.EventSourceMapping:
        """Let a function receive the messages.

        Args:
            function: answers with ``batchItemFailures``.
            at_most: how many of its environments work at the same time, 2 to 1000. Unlike reserved concurrency this
                leaves messages in the queue that nobody has time for, and counts no receive.

        Raises:
            RefusedError: if the function may run longer than its messages are hidden, or receives them already, which
                Lambda refuses, or SQS would refuse the concurrency.
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
        refuse_hearing_again(self, function, self._workers)
        function.use(self._key)
        function.may("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", on=[self.queue.queue_arn])
        return function.alias.add_event_source_mapping(
            free_id(function.alias, self.node.id),
            event_source_arn=self.queue.queue_arn,
            batch_size=BATCH,
            max_concurrency=at_most,
            report_batch_item_failures=True,
        )
