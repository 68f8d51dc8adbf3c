"""A statement of a bucket policy counts only under its conditions."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def policy(bucket: str, **more: Any) -> str:
    """Return a policy that denies uploads."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        **more,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_tls_only_lets_uploads_in_and_an_unconditional_denial_does_not(account: Account) -> None:
    """Loopback stands for TLS; a denial without a condition still denies."""
    s3, bucket = account.client("s3"), f"bucket-{account.id}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, Condition={"Bool": {"aws:SecureTransport": "false"}}))
    s3.put_object(Bucket=bucket, Key="one", Body=b"1")
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket))
    with pytest.raises(ClientError, match=r"AccessDenied|Forbidden"):
        s3.put_object(Bucket=bucket, Key="two", Body=b"2")
