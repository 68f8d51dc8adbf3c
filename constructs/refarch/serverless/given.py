"""What constructs are given instead of making it: queues and log groups that are there."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct, IConstruct

from refarch.owner import ask_owner
from refarch.refusal import refuse
from refarch.remembered import handle, service_principal
from refarch.security import AnyKey, usable_key


def log_group(
    scope: Construct,
    construct_id: str,
    *,
    given: logs.ILogGroup | None,
    key: AnyKey,
    retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
) -> logs.ILogGroup:
    """Return a log group that is there, or add one, encrypted and gone with its stack.

    Args:
        scope: the construct that writes it.
        construct_id: the id in it.
        given: one that is there, whose owner says how it is encrypted and how long it is kept.
        key: encrypts a new one.
        retention: how long a new one keeps what it is told.

    Raises:
        RefusedError: if it is no log group, but the name of one, for example.
    """
    if given is None:
        return logs.LogGroup(
            scope,
            construct_id,
            retention=retention,
            encryption_key=usable_key(scope, key).key,
            removal_policy=RemovalPolicy.DESTROY,
        )
    if not hasattr(given, "log_group_arn"):
        remedy = "Give one that is there: logs.LogGroup.from_log_group_name"
        refuse(scope, f"log group {given!r}", "this is no log group", remedy)
    return given


def refuse_no_queue(scope: Construct, name: str, queue: sqs.IQueue) -> None:
    """Refuse what is no queue, but the ARN of one, for example."""
    if not hasattr(queue, "queue_arn"):
        refuse(scope, f"{name}={queue!r}", "this is no queue", "Give one that is there: sqs.Queue.from_queue_arn")


def refuse_hearing_again(scope: Construct, other: IConstruct, heard: set[str]) -> None:
    """Refuse that something is told to a function, or handed to a queue, twice; otherwise it is from now on.

    Args:
        scope: what tells.
        other: the function or queue.
        heard: who hears already, by handle.
    """
    if handle(other) in heard:
        rule = f"{other.node.path} has it already, and would not have it twice"
        refuse(scope, f"a second way to {other.node.path!r}", rule, "Say it once")
    heard.add(handle(other))


def let_send(scope: Construct, queue: sqs.IQueue, service: str, *, source: str) -> None:
    """Let a service send what comes from one resource to a queue; an imported queue's owner is told to.

    Args:
        scope: who needs it.
        queue: made here or not.
        service: ``sns.amazonaws.com``.
        source: the ARN of the topic, rule or the like.
    """
    statement = iam.PolicyStatement(
        principals=[service_principal(service)],
        actions=["sqs:SendMessage"],
        resources=[queue.queue_arn],
        conditions={"ArnEquals": {"aws:SourceArn": source}},
    )
    if not queue.add_to_resource_policy(statement).statement_added:
        ask_owner(scope, queue, statement)
