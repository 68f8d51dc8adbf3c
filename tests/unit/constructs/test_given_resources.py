"""Serverless constructs take queues, tables and log groups that somebody else has made."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Annotations, Match

from refarch.refusal import RefusedError
from refarch.serverless import EventFeed, FanOut, HttpApi, RestApi, StreamedTable, WebSocketApi, WorkQueue
from refarch.sessions import Sessions, SessionStore, SessionTable
from sandbox.deliveries import agenda
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of
from tests.unit.constructs.shops import function, logging_key

HERE = "us-east-1:111122223333"
QUEUE, FAILED, LINE = (f"arn:aws:sqs:{HERE}:{name}" for name in ("orders", "failed", "line.fifo"))
TABLE, STREAM = f"arn:aws:dynamodb:{HERE}:table/orders", f"arn:aws:dynamodb:{HERE}:table/orders/stream/2026-01-01"
KEY = f"arn:aws:kms:{HERE}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def old_queue(stack: Stack, arn: str = QUEUE) -> sqs.IQueue:
    """Import a queue."""
    return sqs.Queue.from_queue_arn(stack, arn.rpartition(":")[2], arn)


def old_table(stack: Stack, stream: str | None = STREAM) -> dynamodb.ITable:
    """Import a table."""
    return dynamodb.Table.from_table_attributes(stack, "OldTable", table_arn=TABLE, table_stream_arn=stream)


def old_log(stack: Stack) -> logs.ILogGroup:
    """Import a log group."""
    return logs.LogGroup.from_log_group_name(stack, "OldLog", "all-of-us")


def allowed(shape: Shape, action: str) -> list[Any]:
    """Return the resources on which some IAM policy allows an action."""
    return [
        statement["Resource"]
        for policy in shape.of_type("IAM::Policy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    ]


def test_a_queue_that_is_there_is_worked_off() -> None:
    """No queue is made beside it; the function may receive of this one."""

    def build(stack: Stack) -> None:
        key = logging_key(stack)
        WorkQueue(stack, "It", key=key, queue=old_queue(stack), visibility=60).worked_off_by(function(stack, key))

    shape = shape_of(build)
    assert not shape.of_type("SQS::Queue")
    assert shape.only("Lambda::EventSourceMapping")["EventSourceArn"] == QUEUE
    assert allowed(shape, "sqs:ReceiveMessage") == [QUEUE]


def test_a_new_queue_hides_for_a_minute_and_gives_up_after_five() -> None:
    """The twin, with its own dead letters; those that are there already will do as well."""
    shape = shape_of(lambda stack: WorkQueue(stack, "It", key=logging_key(stack)))
    queue = shape.at("It/Queue")
    assert (queue["VisibilityTimeout"], queue["RedrivePolicy"]["maxReceiveCount"]) == (60, 5)
    assert shape.referred(queue["RedrivePolicy"]["deadLetterTargetArn"]) == "It/DeadLetters"

    kept = shape_of(lambda stack: WorkQueue(stack, "It", key=logging_key(stack), dead_letters=old_queue(stack, FAILED)))
    assert kept.only("SQS::Queue")["RedrivePolicy"]["deadLetterTargetArn"] == FAILED


def test_a_function_may_use_the_key_of_what_it_works_off() -> None:
    """Which need not be its own; with its own there is nothing more to allow."""

    def build(stack: Stack, *, other: bool) -> None:
        own = logging_key(stack)
        used = kms.Key.from_key_arn(stack, "OldKey", KEY) if other else own
        WorkQueue(stack, "It", key=used, queue=old_queue(stack), visibility=60).worked_off_by(function(stack, own))

    assert allowed(shape_of(lambda stack: build(stack, other=True)), "kms:Decrypt") == [KEY]
    assert allowed(shape_of(lambda stack: build(stack, other=False)), "kms:Decrypt") == []


def test_the_owner_of_a_queue_is_told_whom_to_let_in() -> None:
    """A queue of this app lets the topic in at once."""
    stack = empty_stack()
    key = logging_key(stack)
    placed = FanOut(stack, "Placed", key=key)
    placed.feed(WorkQueue(stack, "Old", key=key, queue=old_queue(stack), visibility=30))
    note = Match.string_like_regexp("The owner of test/orders has to add .*sqs:SendMessage.*sns.amazonaws.com")
    Annotations.from_stack(stack).has_info("/test/Placed", note)

    own = empty_stack()
    key = logging_key(own)
    FanOut(own, "Placed", key=key).feed(WorkQueue(own, "New", key=key))
    Annotations.from_stack(own).has_no_info("/test/Placed", Match.any_value())


def test_what_a_topic_cannot_deliver_ends_in_the_dead_letters() -> None:
    """As a subscription says that has a redrive policy, and a queue that lets the topic in; or it is lost."""

    def build(stack: Stack, **options: Any) -> None:
        key = logging_key(stack)
        FanOut(stack, "Placed", key=key).feed(WorkQueue(stack, "Work", key=key, **options))

    shape = shape_of(build)
    to = shape.only("SNS::Subscription")["RedrivePolicy"]["deadLetterTargetArn"]
    assert shape.referred(to) == "Work/DeadLetters"
    assert "sns.amazonaws.com" in str(shape.at("Work/DeadLetters/Policy"))

    lost = shape_of(lambda stack: build(stack, queue=old_queue(stack), visibility=30))
    assert "RedrivePolicy" not in lost.only("SNS::Subscription")


@pytest.mark.parametrize("admitted", [True, False])
def test_a_message_that_a_queue_does_not_take_is_kept(*, admitted: bool) -> None:
    """Deployed: somebody takes the queue's policy away, and what is published then waits among the dead letters."""

    def build(stack: Stack) -> None:
        key = logging_key(stack)
        work = WorkQueue(stack, "Work", key=key)
        placed = FanOut(stack, "Placed", key=key)
        placed.feed(work)
        assert work.dead_letters is not None
        queues = {"Queue": work.queue.queue_url, "Dead": work.dead_letters.queue_url}
        for name, value in {**queues, "Topic": placed.topic.topic_arn}.items():
            CfnOutput(stack, f"{name}Out", value=value)

    lab = Lab()
    told, sqs_client = published(lab, build), lab.client("sqs")
    if not admitted:
        sqs_client.set_queue_attributes(QueueUrl=told["QueueOut"], Attributes={"Policy": ""})
    lab.client("sns").publish(TopicArn=told["TopicOut"], Message="order 1")
    agenda.advance(3600, {lab.account_id})

    waits, kept = (
        [each["Body"] for each in sqs_client.receive_message(QueueUrl=told[f"{name}Out"]).get("Messages", [])]
        for name in ("Queue", "Dead")
    )
    assert (waits, kept) == ((["order 1"], []) if admitted else ([], ["order 1"]))


def test_a_table_that_is_there_tells_what_changes() -> None:
    """By its stream; nothing is made but, where nobody has one, the queue for what cannot be told."""

    def build(stack: Stack, **options: Any) -> None:
        key = logging_key(stack)
        StreamedTable(stack, "It", key=key, table=old_table(stack), **options).told_to(function(stack, key))

    shape = shape_of(build)
    assert not shape.of_type("DynamoDB::Table")
    assert len(shape.of_type("SQS::Queue")) == 1
    assert shape.only("Lambda::EventSourceMapping")["EventSourceArn"] == STREAM
    assert allowed(shape, "dynamodb:GetRecords") == [STREAM]

    kept = shape_of(lambda stack: build(stack, dead_letters=old_queue(stack, FAILED)))
    assert not kept.of_type("SQS::Queue")
    assert kept.only("Lambda::EventSourceMapping")["DestinationConfig"]["OnFailure"]["Destination"] == FAILED


def test_events_that_came_to_nothing_go_where_they_always_go() -> None:
    """To a queue that is there, whose owner lets the rule in."""
    stack = empty_stack()
    key = logging_key(stack)
    pattern = {"source": ["aws.s3"]}
    EventFeed(stack, "It", key=key, pattern=pattern, to=function(stack, key), dead_letters=old_queue(stack, FAILED))
    note = Match.string_like_regexp("The owner of test/failed has to add .*events.amazonaws.com")
    Annotations.from_stack(stack).has_info("/test/It", note)


WITH_A_LOG: Mapping[str, tuple[str, Callable[[Stack, Any], object]]] = {
    "function": ("Work/Function", lambda stack, log: function(stack, log_group=log)),
    "rest": (
        "It/Api/DeploymentStage.v1",
        lambda stack, log: RestApi(stack, "It", about="It", key=logging_key(stack), access_log=log).mocked("/", "in"),
    ),
    "http": ("It/Stage", lambda stack, log: HttpApi(stack, "It", about="It", key=logging_key(stack), access_log=log)),
    "sockets": (
        "It/Stage",
        lambda stack, log: WebSocketApi(stack, "It", about="It", key=logging_key(stack), access_log=log),
    ),
}


@pytest.mark.parametrize("name", WITH_A_LOG)
def test_a_log_group_that_is_there_is_written_to(name: str) -> None:
    """One for many, as its owner keeps it; a name is none."""
    path, build = WITH_A_LOG[name]
    shape = shape_of(lambda stack: build(stack, old_log(stack)))
    assert not shape.of_type("Logs::LogGroup")
    assert "all-of-us" in str(shape.at(path))
    with pytest.raises(RefusedError, match=r"log group 'all-of-us': this is no log group\. .*from_log_group_name"):
        build(empty_stack(), "all-of-us")


def test_connections_are_kept_in_a_table_that_is_there() -> None:
    """And those of sessions likewise."""

    def chat(stack: Stack) -> None:
        key = logging_key(stack)
        made = WebSocketApi(stack, "It", about="It", key=key, connections=old_table(stack))
        made.operated_by(function(stack, key, environment=made.environment), routes=[])

    shape = shape_of(chat)
    assert not shape.of_type("DynamoDB::Table")
    assert allowed(shape, "dynamodb:Scan") == [TABLE]
    assert not shape_of(lambda s: SessionTable(s, "It", key=logging_key(s), table=old_table(s))).of_type(
        "DynamoDB::Table"
    )


def test_a_store_takes_a_table_where_sessions_are_in_one() -> None:
    """And says so where they are elsewhere."""

    def store(stack: Stack, kind: Sessions) -> SessionStore:
        table = old_table(stack)
        return SessionStore(stack, "It", kind=kind, network=network(stack), key=logging_key(stack), table=table)

    assert not shape_of(lambda stack: store(stack, Sessions.DYNAMODB)).of_type("DynamoDB::Table")
    with pytest.raises(RefusedError, match=r"^test/It: table with kind=.*: sessions are in elasticache, and no table"):
        store(empty_stack(), Sessions.ELASTICACHE)


def by_order(stack: Stack) -> dynamodb.Table:
    """Add a table whose items are known by their order and line."""
    order, line = (dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING) for name in ("order", "line"))
    return dynamodb.Table(stack, "ByOrder", partition_key=order, sort_key=line)


REFUSED: Mapping[str, tuple[Callable[[Stack], object], str]] = {
    "how long the queue hides messages": (
        lambda s: WorkQueue(s, "It", key=logging_key(s), queue=old_queue(s)),
        r"queue='test/orders' without visibility: a message must be hidden .* aws sqs get-queue-attributes",
    ),
    "the receives of somebody else's queue": (
        lambda s: WorkQueue(s, "It", key=logging_key(s), queue=old_queue(s), visibility=60, max_receives=3),
        r"max_receives=3 of 'test/orders': a queue that is there has a redrive policy of its own",
    ),
    "a queue's ARN": (
        lambda s: WorkQueue(s, "It", key=logging_key(s), queue=QUEUE, visibility=60),  # type: ignore[arg-type]
        r"queue='arn:aws:sqs.*': this is no queue\. Give one that is there: sqs.Queue.from_queue_arn",
    ),
    "a line of dead letters": (
        lambda s: WorkQueue(s, "It", key=logging_key(s), dead_letters=old_queue(s, LINE)),
        r"dead_letters='test/line.fifo' \(FIFO\): dead letters come from a standard queue here",
    ),
    "a table that tells nothing": (
        lambda s: StreamedTable(s, "It", key=logging_key(s), table=old_table(s, None)),
        r"table='test/OldTable' without a stream: a table without one tells nobody .* table_stream_arn",
    ),
    "a table's name": (
        lambda s: StreamedTable(s, "It", key=logging_key(s), table="orders"),  # type: ignore[arg-type]
        r"table='orders': this is no table\. Give one that is there: dynamodb.Table.from_table_attributes",
    ),
    "connections by another key": (
        lambda s: WebSocketApi(s, "It", about="It", key=logging_key(s), connections=by_order(s)),
        r"connections='test/ByOrder' with the key order, line: items are known by 'id' alone",
    ),
    "a standard topic before a line": (
        lambda s: FanOut(s, "It", key=logging_key(s)).feed(
            WorkQueue(s, "Work", key=kms.Key(s, "K"), queue=old_queue(s, LINE), visibility=60)
        ),
        r"'test/line.fifo' \(FIFO\): a standard topic delivers to standard queues only",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_work_with_what_is_there_is_refused(name: str) -> None:
    """With the construct's path, and with what to do."""
    build, message = REFUSED[name]
    with pytest.raises(RefusedError, match=rf"^test/It: {message}"):
        build(empty_stack())


def test_a_fifo_topic_feeds_a_line() -> None:
    """The twin of the last refusal."""

    def build(stack: Stack) -> None:
        key = logging_key(stack)
        topic = sns.Topic(stack, "Line", fifo=True, topic_name="line.fifo")
        line = WorkQueue(stack, "Work", key=key, queue=old_queue(stack, LINE), visibility=60)
        FanOut(stack, "It", key=key, topic=topic).feed(line)

    assert shape_of(build).only("SNS::Subscription")["Endpoint"] == LINE
