"""DynamoDB tables tell what they were told, and change in place."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_KEY: dict[str, Any] = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
_POLICY = '{"Version":"2012-10-17","Statement":[]}'


def table(account: Account, **settings: Any) -> Any:
    """Make a table and return the client."""
    dynamodb = account.client("dynamodb")
    dynamodb.create_table(TableName="orders", **{**_KEY, **settings})
    return dynamodb


def told(dynamodb: Any) -> dict[str, Any]:
    """Return the table's description."""
    found: dict[str, Any] = dynamodb.describe_table(TableName="orders")["Table"]
    return found


def test_a_table_tells_its_id_its_class_and_its_limits_and_changes_them(account: Account) -> None:
    """UpdateTable takes what CreateTable takes."""
    dynamodb = table(account, TableClass="STANDARD_INFREQUENT_ACCESS", OnDemandThroughput={"MaxReadRequestUnits": 10})
    made = told(dynamodb)
    assert made["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert made["OnDemandThroughput"] == {"MaxReadRequestUnits": 10}
    dynamodb.update_table(TableName="orders", TableClass="STANDARD")
    dynamodb.update_table(TableName="orders", SSESpecification={"Enabled": True})
    after = told(dynamodb)
    assert after["TableClassSummary"]["TableClass"] == "STANDARD"
    assert after["SSEDescription"]["KMSMasterKeyArn"].startswith("arn:aws:kms:")
    assert after["TableId"] == made["TableId"]


def test_a_stream_that_was_switched_off_can_be_switched_on_again(account: Account) -> None:
    """While it is on, switching it on is refused."""
    dynamodb = table(account, StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    first = told(dynamodb)["LatestStreamArn"]
    wanted = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    with pytest.raises(ClientError, match="Cannot enable stream"):
        dynamodb.update_table(TableName="orders", StreamSpecification=wanted)
    dynamodb.update_table(TableName="orders", StreamSpecification={"StreamEnabled": False})
    dynamodb.update_table(TableName="orders", StreamSpecification=wanted)
    assert told(dynamodb)["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    assert told(dynamodb)["LatestStreamArn"] != first


def test_a_tag_that_is_set_again_has_its_new_value_and_is_there_once(account: Account) -> None:
    """As everywhere."""
    dynamodb = table(account, Tags=[{"Key": "team", "Value": "shop"}])
    arn = told(dynamodb)["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "stock"}])
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "stock"}]


def test_a_policy_is_a_tables_or_its_streams_and_goes_with_the_table(account: Account) -> None:
    """A table of the same name that is made afterwards has none."""
    dynamodb = table(
        account,
        ResourcePolicy=_POLICY,
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )
    made = told(dynamodb)
    dynamodb.put_resource_policy(ResourceArn=made["LatestStreamArn"], Policy=_POLICY)
    assert dynamodb.get_resource_policy(ResourceArn=made["TableArn"])["Policy"] == _POLICY
    assert dynamodb.get_resource_policy(ResourceArn=made["LatestStreamArn"])["Policy"] == _POLICY
    dynamodb.delete_table(TableName="orders")
    table(account)
    with pytest.raises(ClientError, match="PolicyNotFound"):
        dynamodb.get_resource_policy(ResourceArn=made["TableArn"])


def test_an_index_keeps_its_limits_and_has_an_arn(account: Account) -> None:
    """An index's on-demand throughput is its own."""
    index = {
        "IndexName": "again",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "OnDemandThroughput": {"MaxReadRequestUnits": 3},
    }
    dynamodb = table(account, GlobalSecondaryIndexes=[index])
    [made] = told(dynamodb)["GlobalSecondaryIndexes"]
    assert made["OnDemandThroughput"] == {"MaxReadRequestUnits": 3}
    assert made["IndexArn"].endswith(":table/orders/index/again")
    change = {"Update": {"IndexName": "again", "OnDemandThroughput": {"MaxReadRequestUnits": 4}}}
    dynamodb.update_table(TableName="orders", GlobalSecondaryIndexUpdates=[change])
    assert told(dynamodb)["GlobalSecondaryIndexes"][0]["OnDemandThroughput"] == {"MaxReadRequestUnits": 4}
