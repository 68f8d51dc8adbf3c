"""Kinesis streams tell what they were made with, and their consumers are told apart."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_stream_is_made_with_tags_and_sizes_that_can_change(account: Account) -> None:
    """DescribeStreamSummary tells them."""
    kinesis = account.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=1, MaxRecordSizeInKiB=2048, Tags={"team": "shop"})
    assert kinesis.list_tags_for_stream(StreamName="clicks")["Tags"] == [{"Key": "team", "Value": "shop"}]
    told = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert (told["MaxRecordSizeInKiB"], told["ConsumerCount"]) == (2048, 0)
    kinesis.update_max_record_size(StreamARN=told["StreamARN"], MaxRecordSizeInKiB=4096)
    kinesis.update_stream_warm_throughput(StreamARN=told["StreamARN"], WarmThroughputMiBps=100)
    told = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert (told["MaxRecordSizeInKiB"], told["WarmThroughput"]["TargetMiBps"]) == (4096, 100)


def test_a_consumers_arn_tells_when_it_was_registered_and_it_has_tags(account: Account) -> None:
    """What is no stream and no consumer has none."""
    kinesis = account.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    stream = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=stream, ConsumerName="reader")["Consumer"]
    head, _, when = consumer["ConsumerARN"].rpartition(":")
    assert head.endswith("stream/clicks/consumer/reader")
    assert int(when) == int(consumer["ConsumerCreationTimestamp"].timestamp())
    kinesis.tag_resource(ResourceARN=consumer["ConsumerARN"], Tags={"team": "shop", "stage": "test"})
    kinesis.untag_resource(ResourceARN=consumer["ConsumerARN"], TagKeys=["stage"])
    tags = kinesis.list_tags_for_resource(ResourceARN=consumer["ConsumerARN"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        kinesis.list_tags_for_resource(ResourceARN=f"{stream}s")
