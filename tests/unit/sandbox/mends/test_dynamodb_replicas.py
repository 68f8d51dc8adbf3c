"""Replicas of DynamoDB tables have the same items; streaming and Contributor Insights are told."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.test_dynamodb_tables import table, told

_STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def replicate(dynamodb: Any, **step: Any) -> None:
    """Make, change or remove a replica in Ireland."""
    [(verb, given)] = step.items()
    dynamodb.update_table(TableName="orders", ReplicaUpdates=[{verb: {"RegionName": "eu-west-1", **given}}])


def in_ireland(account: Account) -> Any:
    """Return the client of the Region with the replica."""
    return account.services.elsewhere("eu-west-1").client("dynamodb")


def test_what_is_written_in_one_region_is_read_in_the_other(account: Account) -> None:
    """In both directions; each Region tells the others' replicas."""
    here, there = (
        table(account, StreamSpecification=_STREAM),
        account.services.elsewhere("eu-west-1").client("dynamodb"),
    )
    here.put_item(TableName="orders", Item={"id": {"S": "before"}})
    replicate(here, Create={"TableClassOverride": "STANDARD_INFREQUENT_ACCESS"})
    here.put_item(TableName="orders", Item={"id": {"S": "after"}})
    there.put_item(TableName="orders", Item={"id": {"S": "back"}})
    assert there.scan(TableName="orders")["Count"] == here.scan(TableName="orders")["Count"] == 3
    [replica] = told(here)["Replicas"]
    assert (replica["RegionName"], replica["ReplicaStatus"]) == ("eu-west-1", "ACTIVE")
    assert replica["ReplicaTableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert [one["RegionName"] for one in told(there)["Replicas"]] == ["us-east-1"]


def test_indexes_and_expiry_are_the_same_everywhere_and_a_replica_that_is_removed_is_gone(account: Account) -> None:
    """UpdateTable and UpdateTimeToLive in one Region reach the others."""
    here, there = (
        table(account, StreamSpecification=_STREAM),
        account.services.elsewhere("eu-west-1").client("dynamodb"),
    )
    replicate(here, Create={})
    index = {
        "IndexName": "again",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    here.update_table(TableName="orders", GlobalSecondaryIndexUpdates=[{"Create": index}])
    here.update_time_to_live(TableName="orders", TimeToLiveSpecification={"AttributeName": "end", "Enabled": True})
    assert [one["IndexName"] for one in told(there)["GlobalSecondaryIndexes"]] == ["again"]
    expiry = there.describe_time_to_live(TableName="orders")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "end"}
    with pytest.raises(ClientError, match="ReplicaAlreadyExists"):
        replicate(here, Create={})
    replicate(here, Delete={})
    assert "Replicas" not in told(here)
    assert there.list_tables()["TableNames"] == []


def test_a_table_streams_to_kinesis_until_it_is_told_not_to(account: Account) -> None:
    """To enable a destination twice is refused, as is to disable one that is not."""
    dynamodb = table(account)
    arn = f"arn:aws:kinesis:us-east-1:{account.id}:stream/changes"
    destination = {"TableName": "orders", "StreamArn": arn}
    dynamodb.enable_kinesis_streaming_destination(**destination)
    with pytest.raises(ClientError, match="ValidationException"):
        dynamodb.enable_kinesis_streaming_destination(**destination)
    precision = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    dynamodb.update_kinesis_streaming_destination(**destination, UpdateKinesisStreamingConfiguration=precision)
    [told_of] = dynamodb.describe_kinesis_streaming_destination(TableName="orders")["KinesisDataStreamDestinations"]
    assert told_of == {"StreamArn": arn, "DestinationStatus": "ACTIVE", **precision}
    dynamodb.disable_kinesis_streaming_destination(**destination)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        dynamodb.disable_kinesis_streaming_destination(**destination)


def test_contributor_insights_are_a_tables_or_an_indexs(account: Account) -> None:
    """Both are off at first; an index must exist."""
    dynamodb = table(account)
    assert dynamodb.describe_contributor_insights(TableName="orders")["ContributorInsightsStatus"] == "DISABLED"
    dynamodb.update_contributor_insights(TableName="orders", ContributorInsightsAction="ENABLE")
    assert dynamodb.describe_contributor_insights(TableName="orders")["ContributorInsightsStatus"] == "ENABLED"
    with pytest.raises(ClientError, match="index none"):
        dynamodb.describe_contributor_insights(TableName="orders", IndexName="none")
