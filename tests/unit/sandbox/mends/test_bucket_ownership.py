"""New buckets have no ACLs, and nothing in them is public."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def bucket(account: Account) -> tuple[Any, str]:
    """Return a client of S3, and a bucket with an object ``key``."""
    s3, name = account.client("s3"), f"shop-{account.id}"
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="key", Body=b"text")
    return s3, name


def test_a_new_bucket_is_the_owners_and_private(bucket: tuple[Any, str]) -> None:
    """As since April 2023."""
    s3, name = bucket
    rules = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    block = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    assert len(block) == 4


def test_acls_are_refused_where_there_are_none(bucket: tuple[Any, str]) -> None:
    """Of the bucket, of an object, with a new object, and with a new bucket."""
    s3, name = bucket
    refused = pytest.raises(ClientError, match="AccessControlListNotSupported")
    with refused:
        s3.put_object_acl(Bucket=name, Key="key", ACL="public-read")
    with refused:
        s3.put_object(Bucket=name, Key="other", Body=b"text", ACL="public-read")
    with refused:
        s3.put_bucket_acl(Bucket=name, ACL="public-read")
    with pytest.raises(ClientError, match="InvalidBucketAclWithObjectOwnership"):
        s3.create_bucket(Bucket=f"{name}-2", ACL="public-read")
    s3.put_object(Bucket=name, Key="other", Body=b"text", ACL="bucket-owner-full-control")


def test_acls_work_when_the_bucket_allows_them(bucket: tuple[Any, str]) -> None:
    """Public ones only when Block Public Access is off, too."""
    s3, name = bucket
    controls = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=controls)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object_acl(Bucket=name, Key="key", ACL="public-read")
    s3.put_bucket_acl(Bucket=name, ACL="log-delivery-write")
    s3.delete_public_access_block(Bucket=name)
    s3.put_object_acl(Bucket=name, Key="key", ACL="public-read")
    grants = s3.get_object_acl(Bucket=name, Key="key")["Grants"]
    assert any(grant["Grantee"].get("URI", "").endswith("/AllUsers") for grant in grants)


def test_a_public_policy_is_refused_until_the_block_is_off(bucket: tuple[Any, str]) -> None:
    """A statement for everybody in an organization is no public one."""
    s3, name = bucket
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    public = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
    members = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]})
    with pytest.raises(ClientError, match="BlockPublicPolicy"):
        s3.put_bucket_policy(Bucket=name, Policy=public)
    s3.put_bucket_policy(Bucket=name, Policy=members)
    s3.delete_public_access_block(Bucket=name)
    s3.put_bucket_policy(Bucket=name, Policy=public)
