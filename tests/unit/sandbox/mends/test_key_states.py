"""A key works only while it is enabled."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_disabled_key_neither_encrypts_nor_decrypts_until_it_is_enabled_again(account: Account) -> None:
    """DisabledException."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    kms.disable_key(KeyId=key)
    for attempt in (
        lambda: kms.encrypt(KeyId=key, Plaintext=b"more"),
        lambda: kms.decrypt(CiphertextBlob=secret),
        lambda: kms.generate_data_key(KeyId=key, KeySpec="AES_256"),
    ):
        with pytest.raises(ClientError, match="DisabledException"):
            attempt()
    kms.enable_key(KeyId=key)
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"


def test_a_key_that_waits_for_its_deletion_decrypts_no_more(account: Account) -> None:
    """KMSInvalidStateException."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.decrypt(CiphertextBlob=secret)
