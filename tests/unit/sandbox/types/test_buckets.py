"""Buckets of older templates: their ACLs need an ownership that allows them."""

from typing import Any

import pytest

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize("ownership", ["BucketOwnerPreferred", "BucketOwnerEnforced", None])
def test_a_bucket_of_logs_says_that_it_may_have_acls(account: Account, ownership: str | None) -> None:
    """Without it S3 refuses to make the bucket, in the words that CloudFormation passes on."""
    rules: dict[str, Any] = {"Rules": [{"ObjectOwnership": ownership}]}
    controls = {"OwnershipControls": rules} if ownership else {}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "LogDeliveryWrite", **controls}}
    status = account.create({"Resources": {"Logs": bucket}})
    if ownership == "BucketOwnerPreferred":
        assert status == "CREATE_COMPLETE", account.reasons()
        assert account.look_up().good
    else:
        assert status == "ROLLBACK_COMPLETE"
        assert "InvalidBucketAclWithObjectOwnership" in account.reasons()["Logs"]
        assert account.client("s3").list_buckets()["Buckets"] == []
