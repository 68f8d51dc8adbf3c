"""A stream's records reach the function that is mapped to it, in order, from where the mapping says."""

import base64
import json
from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import ECHO, heard, make, zipped

KEYS = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
FAILS_ON_BAD = """
import json
def handler(event, context):
    ids = [record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]]
    print(json.dumps(ids))
    if "bad" in ids:
        raise ValueError("bad")
"""
REPORTS_BAD = """
import json
def handler(event, context):
    changes = [record["dynamodb"] for record in event["Records"]]
    numbers = {change["Keys"]["id"]["S"]: change["SequenceNumber"] for change in changes}
    print(json.dumps(list(numbers)))
    return {"batchItemFailures": [{"itemIdentifier": numbers[name]} for name in numbers if name == "bad"]}
"""


class Table:
    """A table with a stream, and what tests do with it."""

    def __init__(self, account: Account, view: str = "NEW_AND_OLD_IMAGES") -> None:
        """Make it."""
        self._db = account.client("dynamodb")
        stream = {"StreamEnabled": True, "StreamViewType": view}
        made = self._db.create_table(TableName="orders", StreamSpecification=stream, **KEYS)
        self.stream = made["TableDescription"]["LatestStreamArn"]

    def put(self, *ids: str, **more: Any) -> None:
        """Put items."""
        for name in ids:
            self._db.put_item(TableName="orders", Item={"id": {"S": name}, **more})

    def delete(self, name: str) -> None:
        """Delete an item."""
        self._db.delete_item(TableName="orders", Key={"id": {"S": name}})


def mapped(account: Account, source: str, code: str = ECHO, **more: Any) -> str:
    """Make a function, map it to a stream, and return the mapping's id."""
    make(account, zipped(index__py=code))
    given = {"FunctionName": "shop", "EventSourceArn": source, "StartingPosition": "TRIM_HORIZON", **more}
    return str(account.client("lambda").create_event_source_mapping(**given)["UUID"])


def test_changes_arrive_with_old_and_new_image_in_order(account: Account) -> None:
    """In the shape that AWS documents; what changes nothing leaves no record."""
    table = Table(account)
    table.put("a", size={"N": "1"})
    mapped(account, table.stream)
    table.put("a", size={"N": "2"})
    table.put("a", size={"N": "2"})
    table.delete("a")
    records = [record for event in heard(account) for record in event["Records"]]
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    change = records[1].pop("dynamodb")
    assert records[1] == {
        "eventID": records[1]["eventID"],
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "eventSourceARN": table.stream,
    }
    assert change["Keys"] == {"id": {"S": "a"}}
    assert change["OldImage"] == {"id": {"S": "a"}, "size": {"N": "1"}}
    assert change["NewImage"] == {"id": {"S": "a"}, "size": {"N": "2"}}
    assert change["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert int(change["SequenceNumber"]) > 0
    assert "NewImage" not in records[2]["dynamodb"]


def test_a_view_of_keys_has_no_images(account: Account) -> None:
    """KEYS_ONLY; the twin of both images."""
    table = Table(account, "KEYS_ONLY")
    mapped(account, table.stream)
    table.put("a", size={"N": "1"})
    [event] = heard(account)
    assert event["Records"][0]["dynamodb"].keys().isdisjoint({"NewImage", "OldImage"})


def test_a_mapping_from_the_latest_gets_nothing_of_before(account: Account) -> None:
    """Where one from the trim horizon gets everything."""
    table = Table(account)
    table.put("before")
    mapped(account, table.stream, StartingPosition="LATEST")
    table.put("after")
    assert [event["Records"][0]["dynamodb"]["Keys"]["id"]["S"] for event in heard(account)] == ["after"]


def test_a_filter_decides_by_what_changed(account: Account) -> None:
    """Only insertions of large orders."""
    table = Table(account)
    pattern = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"size": {"S": [{"prefix": "l"}]}}}}
    mapped(account, table.stream, FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]})
    table.put("a", size={"S": "small"})
    table.put("b", size={"S": "large"})
    table.put("b", size={"S": "less"})
    assert [event["Records"][0]["dynamodb"]["Keys"]["id"]["S"] for event in heard(account)] == ["b"]


def test_a_batch_that_fails_blocks_its_shard_until_its_retries_are_used_up(account: Account) -> None:
    """Two retries, and then it goes to where failures go, with where it stands in the stream."""
    table = Table(account)
    queue = f"arn:aws:sqs:us-east-1:{account.id}:failed"
    url = account.client("sqs").create_queue(QueueName="failed")["QueueUrl"]
    destination = {"OnFailure": {"Destination": queue}}
    mapped(account, table.stream, FAILS_ON_BAD, MaximumRetryAttempts=2, DestinationConfig=destination)
    table.put("bad")
    table.put("good")
    assert heard(account) == [["bad"]]
    account.let_pass(30)
    assert heard(account) == [["bad"], ["bad"], ["bad"], ["good"]]
    [message] = account.client("sqs").receive_message(QueueUrl=url)["Messages"]
    record = json.loads(message["Body"])
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    info = record["DDBStreamBatchInfo"]
    assert (info["batchSize"], info["streamArn"]) == (1, table.stream)
    assert info["startSequenceNumber"] == info["endSequenceNumber"]


def test_bisection_finds_the_record_that_fails(account: Account) -> None:
    """Halves of halves, until it stands alone; to split does not count as a retry."""
    table = Table(account)
    table.put("1", "2", "bad", "4")
    mapped(account, table.stream, FAILS_ON_BAD, MaximumRetryAttempts=0, BisectBatchOnFunctionError=True)
    account.let_pass(30)
    # With no retries the whole batch is given up at once: a split batch has to be tried again.
    assert heard(account) == [["1", "2", "bad", "4"]]
    account.client("lambda").delete_function(FunctionName="shop")


def test_bisection_with_retries_processes_all_but_the_record_that_fails(account: Account) -> None:
    """One retry is enough."""
    table = Table(account)
    table.put("1", "2", "bad", "4")
    mapped(account, table.stream, FAILS_ON_BAD, MaximumRetryAttempts=1, BisectBatchOnFunctionError=True)
    account.let_pass(30)
    assert heard(account) == [["1", "2", "bad", "4"], ["1", "2"], ["bad", "4"], ["bad"], ["bad"], ["4"]]


def test_what_comes_before_a_reported_record_is_not_tried_again(account: Account) -> None:
    """ReportBatchItemFailures: the first one that is reported is the checkpoint."""
    table = Table(account)
    table.put("1", "bad", "3")
    response = ["ReportBatchItemFailures"]
    mapped(account, table.stream, REPORTS_BAD, MaximumRetryAttempts=1, FunctionResponseTypes=response)
    account.let_pass(30)
    assert heard(account) == [["1", "bad", "3"], ["bad", "3"]]


def test_records_of_kinesis_arrive_shard_by_shard(account: Account) -> None:
    """With their data in base64, and filters look into it."""
    kinesis = account.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    arn = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamARN"]
    pattern = json.dumps({"data": {"page": [{"prefix": "/shop"}]}})
    mapped(account, arn, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    put = [
        kinesis.put_record(StreamName="clicks", PartitionKey=key, Data=json.dumps({"page": page}).encode())
        for key, page in (("a", "/shop/1"), ("b", "/home"), ("c", "/shop/2"))
    ]
    records = [record for event in heard(account) for record in event["Records"]]
    assert len(records) == 2
    record = next(record for record in records if record["kinesis"]["partitionKey"] == "a")
    assert json.loads(base64.b64decode(record["kinesis"]["data"])) == {"page": "/shop/1"}
    assert record["eventID"] == f"{put[0]['ShardId']}:{put[0]['SequenceNumber']}"
    assert (record["eventName"], record["eventSourceARN"]) == ("aws:kinesis:record", arn)
    assert record["invokeIdentityArn"].endswith(":role/function")


def test_a_deleted_mapping_reads_no_further(account: Account) -> None:
    """And the stream goes on without it."""
    table = Table(account)
    mapping = mapped(account, table.stream)
    table.put("a")
    account.client("lambda").delete_event_source_mapping(UUID=mapping)
    table.put("b")
    assert len(heard(account)) == 1
