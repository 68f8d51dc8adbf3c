"""An access point is of a Region and of a bucket that is there."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_an_access_point_is_where_it_was_made_and_made_once() -> None:
    """Its ARN and its hosts say so; deleting it twice is refused."""
    account = Account(region="eu-west-1")
    bucket = f"files-{account.id}"
    place = {"LocationConstraint": "eu-west-1"}
    account.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    control, named = account.client("s3control"), {"AccountId": account.id, "Name": "reports"}
    with pytest.raises(ClientError, match="NoSuchBucket"):
        control.create_access_point(**named, Bucket="none-of-that-name")
    made = control.create_access_point(**named, Bucket=bucket, Tags=[{"Key": "team", "Value": "shop"}])
    assert made["AccessPointArn"] == f"arn:aws:s3:eu-west-1:{account.id}:accesspoint/reports"
    told = control.get_access_point(**named)
    assert told["Endpoints"]["ipv4"] == "s3-accesspoint.eu-west-1.amazonaws.com"
    assert told["BucketAccountId"] == account.id
    with pytest.raises(ClientError, match="AccessPointAlreadyOwnedByYou"):
        control.create_access_point(**named, Bucket=bucket)
    control.delete_access_point(**named)
    with pytest.raises(ClientError, match="NoSuchAccessPoint"):
        control.delete_access_point(**named)
