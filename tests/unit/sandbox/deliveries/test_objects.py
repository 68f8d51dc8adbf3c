"""From buckets to whom they notify."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver, listener
from tests.unit.sandbox.deliveries.test_rules import rule
from tests.unit.sandbox.lambdas.functions import heard


def bucket(account: Account, configuration: dict[str, Any], *, versioned: bool = False) -> tuple[Any, str]:
    """Return a client and a bucket that notifies."""
    s3, name = account.client("s3"), f"shop-{account.id}"
    s3.create_bucket(Bucket=name)
    if versioned:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration=configuration)
    return s3, name


def test_a_function_gets_a_record_of_an_object(account: Account) -> None:
    """Key, size, version; what the filter keeps out it does not get."""
    arn = listener(account, "s3.amazonaws.com")
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".txt"}]
    wanted = {
        "Id": "texts",
        "LambdaFunctionArn": arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    s3, name = bucket(account, {"LambdaFunctionConfigurations": [wanted]}, versioned=True)
    version = s3.put_object(Bucket=name, Key="in/a b.txt", Body=b"tea")["VersionId"]
    s3.put_object(Bucket=name, Key="in/a.png", Body=b"tea")
    [event] = heard(account)
    [record] = event["Records"]
    assert (record["eventSource"], record["eventName"]) == ("aws:s3", "ObjectCreated:Put")
    told = record["s3"]
    assert (told["configurationId"], told["bucket"]["name"]) == ("texts", name)
    described = told["object"]
    assert (described["key"], described["size"], described["versionId"]) == ("in/a+b.txt", 3, version)


def test_a_queue_is_tested_and_told_of_what_is_removed(account: Account) -> None:
    """The test comes when it is named."""
    queue = Receiver(account)
    wanted = {"QueueArn": queue.arn, "Events": ["s3:ObjectRemoved:*"]}
    s3, name = bucket(account, {"QueueConfigurations": [wanted]})
    assert [body["Event"] for body in queue.bodies()] == ["s3:TestEvent"]
    s3.put_object(Bucket=name, Key="a", Body=b"tea")
    s3.delete_object(Bucket=name, Key="a")
    assert [body["Records"][0]["eventName"] for body in queue.bodies()] == ["ObjectRemoved:Delete"]


def test_the_default_bus_hears_of_objects(account: Account) -> None:
    """As EventBridge tells events: with a kind and a reason."""
    queue = Receiver(account)
    rule(
        account, {"Arn": queue.arn}, pattern={"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "in/"}]}}}
    )
    s3, name = bucket(account, {"EventBridgeConfiguration": {}})
    s3.put_object(Bucket=name, Key="out/a", Body=b"tea")
    s3.put_object(Bucket=name, Key="in/a", Body=b"tea")
    s3.put_object_tagging(Bucket=name, Key="in/a", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    s3.delete_object(Bucket=name, Key="in/a")
    made, tagged, gone = queue.bodies()
    assert tagged["detail-type"] == "Object Tags Added"
    assert (made["detail-type"], made["detail"]["reason"]) == ("Object Created", "PutObject")
    assert (made["detail"]["bucket"], made["detail"]["object"]["key"]) == ({"name": name}, "in/a")
    assert made["resources"] == [f"arn:aws:s3:::{name}"]
    assert made["time"].endswith("Z")
    assert (gone["detail-type"], gone["detail"]["deletion-type"]) == ("Object Deleted", "Permanently Deleted")
