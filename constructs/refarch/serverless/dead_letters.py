"""The queue in which is kept what could not be worked off."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.security import AnyKey, usable_key

KEEP_DAYS = 14
"""As long as SQS keeps anything: somebody has to look. A message keeps the time at which it was first sent, so that
this queue must keep longer than the one that it comes from, or it is gone on arrival.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""


def dead_letter_queue(scope: Construct, *, key: AnyKey) -> sqs.Queue:
    """Add an encrypted queue for dead letters to a construct, which has one such queue.

    Args:
        scope: the construct.
        key: encrypts the messages.
    """
    own = usable_key(scope, key)
    queue = sqs.Queue(
        scope,
        "DeadLetters",
        encryption=sqs.QueueEncryption.KMS,
        encryption_master_key=own.key,
        enforce_ssl=True,
        retention_period=Duration.days(KEEP_DAYS),
        removal_policy=RemovalPolicy.DESTROY,
    )
    acknowledge(queue, rule="SQS3", reason="It is itself where dead letters go")
    return queue
