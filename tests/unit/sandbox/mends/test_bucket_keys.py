"""Objects are as readable as their key is usable."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def stranger() -> Account:
    """Return another account."""
    return Account()


def bucket_under(account: Account, key: str) -> tuple[Any, str]:
    """Return S3 and a bucket whose objects are encrypted under a key."""
    s3, name = account.client("s3"), f"letters-{account.id}"
    s3.create_bucket(Bucket=name)
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return s3, name


@pytest.mark.parametrize("named", ["Arn", "KeyId", "alias"])
def test_nobody_reads_or_writes_under_a_disabled_key_or_one_that_goes(account: Account, named: str) -> None:
    """KMS.DisabledException, KMS.KMSInvalidStateException; enabled again it is as before."""
    kms = account.client("kms")
    made = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/letters", TargetKeyId=made["KeyId"])
    s3, bucket = bucket_under(account, {**made, "alias": "alias/letters"}[named])
    s3.put_object(Bucket=bucket, Key="one", Body=b"hush")
    for spoil, code in (
        (kms.disable_key, "KMS.DisabledException"),
        (kms.schedule_key_deletion, "KMS.KMSInvalidStateException"),
    ):
        spoil(KeyId=made["KeyId"])
        with pytest.raises(ClientError, match=code):
            s3.get_object(Bucket=bucket, Key="one")
        with pytest.raises(ClientError, match=code):
            s3.put_object(Bucket=bucket, Key="two", Body=b"more")
    kms.cancel_key_deletion(KeyId=made["KeyId"])
    kms.enable_key(KeyId=made["KeyId"])
    assert s3.get_object(Bucket=bucket, Key="one")["Body"].read() == b"hush"


def test_a_key_that_is_not_there_encrypts_nothing_and_awss_own_always_does(account: Account) -> None:
    """KMS.NotFoundException."""
    kms = account.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    s3, bucket = bucket_under(account, arn[:-4] + "ffff")
    with pytest.raises(ClientError, match=r"KMS\.NotFoundException"):
        s3.put_object(Bucket=bucket, Key="one", Body=b"hush")
    s3.put_object(Bucket=bucket, Key="one", Body=b"hush", ServerSideEncryption="AES256")
    own = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/aws/s3"}
    s3.put_object(Bucket=bucket, Key="two", Body=b"hush", **own)
    assert s3.get_object(Bucket=bucket, Key="two")["Body"].read() == b"hush"


def test_another_accounts_key_encrypts_if_it_lets_the_account_in(account: Account, stranger: Account) -> None:
    """AccessDenied until a grant names somebody there."""
    owner = stranger.client("kms")
    key = owner.create_key()["KeyMetadata"]["Arn"]
    s3, bucket = bucket_under(account, key)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket=bucket, Key="one", Body=b"hush")
    owner.create_grant(
        KeyId=key, GranteePrincipal=f"arn:aws:iam::{account.id}:role/app", Operations=["GenerateDataKey", "Decrypt"]
    )
    s3.put_object(Bucket=bucket, Key="one", Body=b"hush")
    assert s3.get_object(Bucket=bucket, Key="one")["Body"].read() == b"hush"
