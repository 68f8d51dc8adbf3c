"""Constructs take what is there: a key, a topic or a bucket that somebody else has made."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Match

from refarch.compute import ServerFleet, WebFleet
from refarch.data import EncryptedPostgres
from refarch.refusal import RefusedError
from refarch.scaling import Notices
from refarch.serverless import (
    EventFeed,
    FanOut,
    HttpApi,
    ImagePipeline,
    RestApi,
    StreamedTable,
    WebSocketApi,
    WorkQueue,
)
from refarch.sessions import SessionCache, SessionTable
from tests.unit.constructs.shape import access_logs, empty_stack, key, network, shape_of
from tests.unit.constructs.shops import function

OLD_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def old_key(stack: Stack) -> kms.IKey:
    """Import a key."""
    return kms.Key.from_key_arn(stack, "OldKey", OLD_KEY)


def plain_key(stack: Stack) -> kms.IKey:
    """Make a key with CDK's own class."""
    return kms.Key(stack, "PlainKey")


def feed(stack: Stack, used: Any) -> EventFeed:
    """Feed a function."""
    return EventFeed(stack, "It", key=used, pattern={"source": ["aws.s3"]}, to=function(stack))


WITH_A_KEY: dict[str, Callable[[Stack, Any], object]] = {
    "function": lambda s, used: function(s, used, name="It"),
    "queue": lambda s, used: WorkQueue(s, "It", key=used),
    "table": lambda s, used: StreamedTable(s, "It", key=used),
    "topic": lambda s, used: FanOut(s, "It", key=used),
    "feed": feed,
    "rest": lambda s, used: RestApi(s, "It", about="It", key=used).mocked("/health", {}),
    "http": lambda s, used: HttpApi(s, "It", about="It", key=used),
    "sockets": lambda s, used: WebSocketApi(s, "It", about="It", key=used),
    "sessions": lambda s, used: SessionTable(s, "It", key=used),
    "cache": lambda s, used: SessionCache(s, "It", network=network(s), key=used),
    "database": lambda s, used: EncryptedPostgres(s, "It", network=network(s), key=used),
    "notices": lambda s, used: Notices(s, "It", key=used),
    "servers": lambda s, used: ServerFleet(s, "It", network=network(s), key=used),
    "web": lambda s, used: WebFleet(s, "It", network=network(s), key=used, access_logs=access_logs(s).bucket),
}


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_an_imported_key_encrypts_what_they_keep(name: str) -> None:
    """Its ARN is in the template."""
    shape = shape_of(lambda stack: WITH_A_KEY[name](stack, old_key(stack)))
    assert OLD_KEY in str(shape.template)


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_a_key_of_cdks_own_is_taken_alike(name: str) -> None:
    """A key of the same app has a policy to which a service is added."""
    shape_of(lambda stack: WITH_A_KEY[name](stack, plain_key(stack)))


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_the_arn_of_a_key_is_none_and_the_refusal_says_what_is(name: str) -> None:
    """CDK passes objects on, of which it knows the stack and the policy."""
    with pytest.raises(RefusedError, match=r"^test/It: key='arn:aws:kms.*': this is no key\. .*from_key_arn"):
        WITH_A_KEY[name](empty_stack(), OLD_KEY)


def test_a_functions_own_policy_lets_it_use_an_imported_key() -> None:
    """The policy of the key is somebody else's, and lets the account's policies count, or it does not."""
    shape = shape_of(lambda stack: function(stack, old_key(stack)))
    used = [
        statement
        for policy in shape.of_type("IAM::Policy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Resource"] == OLD_KEY
    ]
    assert [set(each["Action"]) for each in used] == [
        {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"}
    ]


def test_the_owner_of_an_imported_key_is_told_which_service_to_let_in() -> None:
    """SNS has no IAM policy: the statement is written for the owner; a key of this app gets it at once."""
    stack = empty_stack()
    FanOut(stack, "It", key=old_key(stack))
    note = Match.string_like_regexp("The owner of test/OldKey has to add .*sns.amazonaws.com")
    Annotations.from_stack(stack).has_info("/test/It", note)

    own = empty_stack()
    FanOut(own, "It", key=plain_key(own))
    Annotations.from_stack(own).has_no_info("/test/It", Match.any_value())
    policy = shape_of(lambda stack: FanOut(stack, "It", key=plain_key(stack))).only("KMS::Key")["KeyPolicy"]
    assert "sns.amazonaws.com" in str(policy)


def test_notices_and_news_go_to_a_topic_that_is_there() -> None:
    """No topic is made beside it; an ARN is none, and Auto Scaling knows no order."""
    arn = "arn:aws:sns:us-east-1:111122223333:operators"
    shape = shape_of(lambda s: Notices(s, "It", key=key(s), topic=sns.Topic.from_topic_arn(s, "Old", arn)))
    assert not shape.of_type("SNS::Topic")
    assert arn in str(shape.only("IAM::Policy")["PolicyDocument"])

    for make in (Notices, FanOut):
        with pytest.raises(RefusedError, match=r"^test/It: topic='arn:aws:sns.*': this is no topic\. .*from_topic_arn"):
            make(stack := empty_stack(), "It", key=key(stack), topic=arn)  # type: ignore[arg-type]
    stack = empty_stack()
    line = sns.Topic.from_topic_arn(stack, "Line", f"{arn}.fifo")
    with pytest.raises(RefusedError, match=r"^test/It: topic='test/Line' \(FIFO\): Auto Scaling publishes to standard"):
        Notices(stack, "It", key=key(stack), topic=line)


def test_pictures_come_from_an_imported_bucket_whose_owner_is_told_of_the_events() -> None:
    """Its notifications are its owner's; a bucket's name alone is no bucket, and one must not feed itself."""
    stack = empty_stack()
    old, own = s3.Bucket.from_bucket_name(stack, "OldBucket", "old-pictures"), old_key(stack)
    ImagePipeline(stack, "It", key=own, source=old, target=s3.Bucket(stack, "Small"))
    Annotations.from_stack(stack).has_info("/test/It", Match.string_like_regexp("The owner of test/OldBucket has"))

    with pytest.raises(RefusedError, match=r"^test/Name: source='old-pictures': this is no bucket"):
        ImagePipeline(stack, "Name", key=own, source="old-pictures", target=old)  # type: ignore[arg-type]
    again = s3.Bucket.from_bucket_name(stack, "Again", "old-pictures")
    with pytest.raises(RefusedError, match=r"^test/Loop: .* of the same bucket"):
        ImagePipeline(stack, "Loop", key=own, source=old, target=again, outgoing="incoming/small/")
