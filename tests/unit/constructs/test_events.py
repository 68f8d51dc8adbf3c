"""What functions are called by: queues, topics, rules, streams, and where it goes when they fail."""

from typing import Any

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns

from refarch.refusal import RefusedError
from refarch.serverless import EventFeed, FanOut, StreamedTable, WorkQueue
from tests.unit.constructs.shape import Shape, actions, empty_stack, shape_of
from tests.unit.constructs.shops import function, logging_key


def build(stack: Stack) -> None:
    """Add a table, its teller, a topic, two queues with their workers, a bus and a feed."""
    key = logging_key(stack)
    orders = StreamedTable(stack, "Orders", key=key)
    tell = function(stack, key, "Tell")
    orders.told_to(tell)
    placed = FanOut(stack, "Placed", key=key)
    placed.published_by(tell)
    for name, only in (("Packing", None), ("Gifts", {"kind": ["gift"]})):
        work = WorkQueue(stack, name, key=key)
        placed.feed(work, only=only)
        work.worked_off_by(function(stack, key, f"{name}Worker"), at_most=3)
    bus = events.EventBus(stack, "Bus")
    EventFeed(stack, "News", key=key, bus=bus, pattern={"detail-type": ["Packed"]}, to=function(stack, key, "Hear"))


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def mapping(shape: Shape, source: str) -> dict[str, Any]:
    """Return the event source mapping of a queue or a table."""
    found = shape.of_type("Lambda::EventSourceMapping").values()
    [only] = [m for m in found if shape.referred(m["EventSourceArn"]) == source]
    return only


def may(shape: Shape, who: str) -> set[str]:
    """Return what a function's role may do."""
    document = shape.at(f"{who}/Role/Policy")["PolicyDocument"]
    return {action for statement in document["Statement"] for action in actions(statement)}


def test_a_poisoned_message_ends_in_the_dead_letters(shape: Shape) -> None:
    """After five receives, and there it is kept longer than it was in the queue."""
    queue, dead = shape.at("Packing/Queue"), shape.at("Packing/DeadLetters")
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert shape.referred(queue["RedrivePolicy"]["deadLetterTargetArn"]) == "Packing/DeadLetters"
    assert dead["MessageRetentionPeriod"] > queue["MessageRetentionPeriod"]


def test_a_worker_tells_which_messages_failed_and_is_not_overrun(shape: Shape) -> None:
    """So that one bad message does not repeat the good ones, and the table is not flooded."""
    work = mapping(shape, "Packing/Queue")
    assert work["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert work["ScalingConfig"] == {"MaximumConcurrency": 3}
    assert {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"} <= may(shape, "PackingWorker")


def test_every_queue_is_encrypted_and_speaks_tls_only(shape: Shape) -> None:
    """The dead letters' as well."""
    queues = shape.of_type("SQS::Queue")
    assert {shape.referred(queue["KmsMasterKeyId"]) for queue in queues.values()} == {"Key/Key"}
    policies = shape.of_type("SQS::QueuePolicy").values()
    denied = {
        shape.referred(policy["Queues"][0])
        for policy in policies
        for s in policy["PolicyDocument"]["Statement"]
        if s["Effect"] == "Deny" and s["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert denied == set(queues)


def test_each_queue_has_a_copy_of_what_is_meant_for_it(shape: Shape) -> None:
    """As it was published; and one of them gifts only."""
    found = {shape.referred(s["Endpoint"]): s for s in shape.of_type("SNS::Subscription").values()}
    assert {path: s.get("FilterPolicy") for path, s in found.items()} == {
        "Packing/Queue": None,
        "Gifts/Queue": {"kind": ["gift"]},
    }
    assert all(s["RawMessageDelivery"] for s in found.values())


def test_a_topic_that_is_there_feeds_queues_too() -> None:
    """It is not made anew, and stays its owner's."""
    arn = "arn:aws:sns:us-east-1:111122223333:theirs"

    def add(stack: Stack) -> None:
        key = logging_key(stack)
        theirs = FanOut(stack, "Placed", key=key, topic=sns.Topic.from_topic_arn(stack, "Theirs", arn))
        theirs.feed(WorkQueue(stack, "Packing", key=key))

    found = shape_of(add)
    assert found.of_type("SNS::Topic") == {}
    assert found.only("SNS::Subscription")["TopicArn"] == arn


def test_only_this_topic_sends_to_the_queue(shape: Shape) -> None:
    """SNS sends for everybody; the condition says for whom here."""
    [policy] = [
        p for p in shape.of_type("SQS::QueuePolicy").values() if shape.referred(p["Queues"][0]) == "Packing/Queue"
    ]
    [allow] = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert allow["Principal"] == {"Service": "sns.amazonaws.com"}
    assert shape.referred(allow["Condition"]["ArnEquals"]["aws:SourceArn"]) == "Placed/Topic"


def test_services_use_the_key_on_behalf_of_this_account_only(shape: Shape) -> None:
    """Otherwise somebody else's topic would be encrypted and delivered with it."""
    own = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    services = [s for s in shape.only("KMS::Key")["KeyPolicy"]["Statement"] if s.get("Condition") == own]
    assert [sorted(s["Principal"]["Service"]) for s in services] == [["events.amazonaws.com", "sns.amazonaws.com"]]


def test_a_change_that_cannot_be_told_is_put_aside(shape: Shape) -> None:
    """Otherwise it would hold up all later ones for a day."""
    told = mapping(shape, "Orders/Table")
    assert (told["MaximumRetryAttempts"], told["BisectBatchOnFunctionError"]) == (3, True)
    assert shape.referred(told["DestinationConfig"]["OnFailure"]["Destination"]) == "Orders/DeadLetters"
    assert "sqs:SendMessage" in may(shape, "Tell")


def test_the_table_is_encrypted_restorable_and_stays(shape: Shape) -> None:
    """Unless told otherwise."""
    table = shape.at("Orders/Table")
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert shape.referred(table["SSESpecification"]["KMSMasterKeyId"]) == "Key/Key"
    assert shape.resource("Orders/Table")["DeletionPolicy"] == "Retain"
    gone = shape_of(lambda s: StreamedTable(s, "T", key=logging_key(s), removal_policy=RemovalPolicy.DESTROY))
    assert gone.resource("T/Table")["DeletionPolicy"] == "Delete"


def test_a_feed_leads_to_the_alias_and_keeps_what_fails(shape: Shape) -> None:
    """And only this rule may invoke it."""
    rule = shape.only("Events::Rule")
    [target] = rule["Targets"]
    assert shape.referred({"Ref": target["Arn"]["Ref"]}) == "Hear/Alias"
    assert shape.referred(target["DeadLetterConfig"]["Arn"]) == "News/DeadLetters"
    assert target["RetryPolicy"] == {"MaximumRetryAttempts": 5, "MaximumEventAgeInSeconds": 3600}
    assert rule["EventPattern"] == {"detail-type": ["Packed"]}
    assert shape.referred(shape.at("News/Permission")["SourceArn"]) == "News/Rule"


def test_what_the_function_fails_at_is_kept_with_what_it_could_not_be_given(shape: Shape) -> None:
    """By its alias, which is what the rule invokes; and it may send there."""
    config = shape.at("Hear/Failures")
    assert (config["Qualifier"], config["MaximumRetryAttempts"]) == ("live", 1)
    assert shape.referred(config["DestinationConfig"]["OnFailure"]["Destination"]) == "News/DeadLetters"
    assert "sqs:SendMessage" in may(shape, "Hear")


def test_a_second_feed_to_the_same_function_is_refused() -> None:
    """Its failures can go to one place only."""
    stack = empty_stack()
    key = logging_key(stack)
    hear = function(stack, key)
    EventFeed(stack, "News", key=key, pattern={"source": ["aws.s3"]}, to=hear)
    with pytest.raises(RefusedError, match=r"test/Work: failure='test/More/DeadLetters': an alias has one set of"):
        EventFeed(stack, "More", key=key, pattern={"source": ["aws.ec2"]}, to=hear)


def test_a_feed_without_a_bus_listens_to_the_accounts_own() -> None:
    """Where AWS's services tell what happens to them."""

    def add(stack: Stack) -> None:
        key = logging_key(stack)
        EventFeed(stack, "News", key=key, pattern={"source": ["aws.s3"]}, to=function(stack, key))

    assert "EventBusName" not in shape_of(add).only("Events::Rule")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"visibility": -1}, "visibility=-1: a message is hidden for 0 to 43200 seconds"),
        ({"visibility": 43_201}, "visibility=43201: a message is hidden for 0 to 43200 seconds"),
        ({"max_receives": 0}, "max_receives=0: SQS counts 1 to 1000 receives"),
        ({"max_receives": 1001}, "max_receives=1001: SQS counts 1 to 1000 receives"),
    ],
)
def test_a_work_queue_refuses(options: dict[str, int], message: str) -> None:
    """What SQS would refuse."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=f"test/Work: {message}"):
        WorkQueue(stack, "Work", key=logging_key(stack), **options)


@pytest.mark.parametrize(
    ("timeout", "at_most", "message"),
    [
        (61, 5, "test/Queue: visibility=60 with timeout=61 of test/Work: a message must be hidden at least as long"),
        (10, 1, "test/Queue: at_most=1: the concurrency of a mapping is 2 to 1000"),
    ],
)
def test_a_worker_that_does_not_fit_its_queue_is_refused(timeout: int, at_most: int, message: str) -> None:
    """The message would be seen again while it is worked off."""
    stack = empty_stack()
    key = logging_key(stack)
    queue = WorkQueue(stack, "Queue", key=key, visibility=60)
    with pytest.raises(RefusedError, match=message):
        queue.worked_off_by(function(stack, key, timeout=timeout), at_most=at_most)


def test_a_filter_that_lets_nothing_through_is_refused() -> None:
    """Neither no attributes nor no values."""
    stack = empty_stack()
    key = logging_key(stack)
    topic, work = FanOut(stack, "Placed", key=key), WorkQueue(stack, "Work", key=key)
    filters: tuple[dict[str, list[str]], ...] = ({}, {"kind": []})
    for only in filters:
        with pytest.raises(RefusedError, match=r"test/Placed: only=.*: an attribute with no values matches no message"):
            topic.feed(work, only=only)
    with pytest.raises(RefusedError, match=r"test/Placed: only kind='gift': a filter's values are lists"):
        topic.feed(work, only={"kind": "gift"})


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ({}, r"pattern=\{\}: an empty pattern matches every event"),
        ({"type": ["x"]}, "pattern with 'type': events have account, detail, detail-type"),
        ({"source": "aws.s3"}, "pattern source='aws.s3': a pattern's values are lists"),
        ({"source": []}, r"pattern source=\[\]: an empty list matches no event"),
        ({"detail": {"a": "b"}}, r"pattern detail\.a='b': a pattern's values are lists\. Write \['b'\]"),
        ({"detail": {"a": {"b": []}}}, r"pattern detail\.a\.b=\[\]: an empty list"),
        ({"$or": [{"source": ["x"]}, {"detail": {"a": 1}}]}, r"pattern \$or\[1\]\.detail\.a=1: a pattern's values"),
    ],
)
def test_a_feed_refuses(pattern: dict[str, Any], message: str) -> None:
    """Patterns that EventBridge would refuse, or that match all or nothing."""
    stack = empty_stack()
    key = logging_key(stack)
    with pytest.raises(RefusedError, match=f"test/News: {message}"):
        EventFeed(stack, "News", key=key, pattern=pattern, to=function(stack, key))


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["shop"], "replay-name": [{"exists": False}]},
        {"detail": {"a": {"b": [1, "y", {"prefix": "x"}]}}},
        {"$or": [{"source": ["x"]}, {"detail": {"a": [{"numeric": [">", 0]}]}}]},
    ],
)
def test_a_feed_takes_what_eventbridge_takes(pattern: dict[str, Any]) -> None:
    """The twin: events that are no replay, values of all kinds, and one pattern or another."""

    def build_feed(stack: Stack) -> None:
        key = logging_key(stack)
        EventFeed(stack, "News", key=key, pattern=pattern, to=function(stack, key))

    assert shape_of(build_feed).at("News/Rule")["EventPattern"] == pattern
