"""A topic that hands each message to several queues, so that none who works it off waits for another."""

import json
from collections.abc import Mapping, Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from refarch.free_ids import free_id
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.given import let_send, refuse_hearing_again
from refarch.serverless.python_function import PythonFunction
from refarch.serverless.work_queue import WorkQueue


class FanOut(Construct):
    """Publish once, and each queue has a copy: a new consumer is a subscription, and the publisher never hears of it.

    A queue in between keeps what a consumer has no time for; a function that is subscribed itself would lose what it
    fails at after a few attempts. Topic and queues are encrypted under one key, and speak TLS only.

    Example::

        placed = FanOut(self, "Placed", key=key)
        packing = WorkQueue(self, "Packing", key=key)
        placed.feed(packing)

    Attributes:
        topic: the CDK topic.

    Source: https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: AnyKey, topic: sns.ITopic | None = None) -> None:
        """Add the topic, and let SNS use the key on behalf of this account.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the messages, of the queues as well.
            topic: one that is there, whose owner says how it is encrypted; by default a new one.

        Raises:
            RefusedError: if it is no topic, but the ARN of one, for example.
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        self._fed: set[str] = set()
        if topic is not None and not hasattr(topic, "topic_arn"):
            refuse(self, f"topic={topic!r}", "this is no topic", "Give one that is there: sns.Topic.from_topic_arn")
        self.topic: sns.ITopic = topic or sns.Topic(self, "Topic", master_key=own.key, enforce_ssl=True)
        account = Stack.of(self).account
        own.allow_use(
            by=iam.ServicePrincipal("sns.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": account}})
        )

    def published_by(self, function: PythonFunction) -> None:
        """Let a function publish."""
        function.may("sns:Publish", on=[self.topic.topic_arn])

    def feed(self, work: WorkQueue, *, only: Mapping[str, Sequence[str]] | None = None) -> None:
        """Hand each message to a queue, as it was published (raw delivery).

        Args:
            work: the queue; what cannot be delivered to it goes to its dead letters. The owner of a queue that is there
                has to let the topic send to it, of which synthesis tells.
            only: message attribute → values: messages without one of them are not for this queue.

        Raises:
            RefusedError: if a filter lets nothing through, a standard topic is to feed a FIFO queue, or the queue is
                fed already.
        """
        if only is not None and (not only or not all(only.values())):
            refuse(self, f"only={only!r}", "an attribute with no values matches no message", "Name values")
        for name, values in (only or {}).items():
            if isinstance(values, str):
                refuse(self, f"only {name}={values!r}", "a filter's values are lists", f"Write [{values!r}]")
        if work.queue.fifo and not self.topic.fifo:
            given = f"{work.queue.node.path!r} (FIFO)"
            refuse(self, given, "a standard topic delivers to standard queues only", "Use a FIFO topic")
        refuse_hearing_again(self, work, self._fed)
        undelivered = work.dead_letters
        for queue in (work.queue, undelivered):
            if queue is not None:
                let_send(self, queue, "sns.amazonaws.com", source=self.topic.topic_arn)
        # As a plain resource: it is the topic's, and CDK's class would add it to the queue.
        sns.CfnSubscription(
            self,
            free_id(self, f"To{work.node.id}"),
            topic_arn=self.topic.topic_arn,
            protocol="sqs",
            endpoint=work.queue.queue_arn,
            raw_message_delivery=True,
            redrive_policy=None if undelivered is None else {"deadLetterTargetArn": undelivered.queue_arn},
            filter_policy=None if only is None else json.loads(json.dumps(dict(only))),
        )
