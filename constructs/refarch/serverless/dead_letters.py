"""The queue in which is kept what could not be worked off."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.refusal import refuse
from refarch.remembered import days
from refarch.security import AnyKey, usable_key
from refarch.serverless.given import refuse_no_queue

KEEP_DAYS = 14
"""As long as SQS keeps anything: somebody has to look. A message keeps the time at which it was first sent, so that
this queue must keep longer than the one that it comes from, or it is gone on arrival.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""


def dead_letter_queue(scope: Construct, *, key: AnyKey, given: sqs.IQueue | None = None) -> sqs.IQueue:
    """Return a queue for dead letters that is there, or add one to a construct, encrypted.

    Args:
        scope: the construct.
        key: encrypts the messages.
        given: a standard queue that is there; one for all dead letters of an account is easier to look after.

    Raises:
        RefusedError: if it is no queue, or a FIFO queue.
    """
    if given is not None:
        refuse_no_queue(scope, "dead_letters", given)
        if given.fifo:
            given_as, rule = f"dead_letters={given.node.path!r} (FIFO)", "dead letters come from a standard queue here"
            refuse(scope, given_as, rule, "Use a standard one")
        return given
    own = usable_key(scope, key)
    queue = sqs.Queue(
        scope,
        "DeadLetters",
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=own.key,
        enforce_ssl=True,
        retention_period=days(KEEP_DAYS),
        removal_policy=RemovalPolicy.DESTROY,
    )
    acknowledge(queue, rule="SQS3", reason="It is itself where dead letters go")
    return queue
