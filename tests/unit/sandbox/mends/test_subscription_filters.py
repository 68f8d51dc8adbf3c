"""Subscription filters: two of a log group, each changed at will, also to another account's destination."""

import base64
import gzip
import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _destination(account: Account) -> str:
    """Make a destination that hands on to a stream, and return its ARN."""
    kinesis = account.client("kinesis")
    kinesis.create_stream(StreamName="collected", ShardCount=1)
    stream = kinesis.describe_stream(StreamName="collected")["StreamDescription"]["StreamARN"]
    made = account.client("logs").put_destination(
        destinationName="collector", targetArn=stream, roleArn="arn:aws:iam::111122223333:role/logs"
    )
    return str(made["destination"]["arn"])


def _records(account: Account) -> list[Any]:
    kinesis = account.client("kinesis")
    [shard] = kinesis.describe_stream(StreamName="collected")["StreamDescription"]["Shards"]
    iterator = kinesis.get_shard_iterator(
        StreamName="collected", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    return list(kinesis.get_records(ShardIterator=iterator)["Records"])


def test_log_events_go_to_another_accounts_destination_and_on_to_its_stream(account: Account) -> None:
    """The stream's owner finds them; a destination that is not there is refused."""
    collector = Account()
    arn = _destination(collector)
    logs = account.client("logs")
    logs.create_log_group(logGroupName="web")
    logs.create_log_stream(logGroupName="web", logStreamName="one")
    with pytest.raises(ClientError, match="InvalidParameterException"):
        logs.put_subscription_filter(logGroupName="web", filterName="all", filterPattern="", destinationArn=f"{arn}s")
    logs.put_subscription_filter(logGroupName="web", filterName="all", filterPattern="", destinationArn=arn)
    event = {"timestamp": int(time.time() * 1000), "message": "hello"}
    logs.put_log_events(logGroupName="web", logStreamName="one", logEvents=[event])
    [record] = _records(collector)
    data = record["Data"]
    text = gzip.decompress(data if data[:2] == b"\x1f\x8b" else base64.b64decode(data))
    assert [one["message"] for one in json.loads(text)["logEvents"]] == ["hello"]


def test_either_of_two_filters_changes_and_a_third_is_refused(account: Account) -> None:
    """The distribution is told as it was put, and by stream if it was not."""
    logs = account.client("logs")
    arn = _destination(account)
    logs.create_log_group(logGroupName="web")
    given = {"logGroupName": "web", "filterPattern": "", "destinationArn": arn}
    for name in ("one", "two"):
        logs.put_subscription_filter(filterName=name, **given)
    logs.put_subscription_filter(filterName="two", distribution="Random", **given)
    told = logs.describe_subscription_filters(logGroupName="web")["subscriptionFilters"]
    assert [one["distribution"] for one in told] == ["ByLogStream", "Random"]
    with pytest.raises(ClientError, match="LimitExceededException"):
        logs.put_subscription_filter(filterName="three", **given)
