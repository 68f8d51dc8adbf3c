"""A request that names the wrong key says so."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_decrypting_under_another_key_is_the_wrong_key_and_no_question_of_permission(account: Account) -> None:
    """IncorrectKeyException; the right key, by id or alias, decrypts."""
    kms = account.client("kms")
    key, other = (kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2))
    kms.create_alias(AliasName="alias/right", TargetKeyId=key)
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    with pytest.raises(ClientError, match="IncorrectKeyException"):
        kms.decrypt(CiphertextBlob=secret, KeyId=other)
    assert kms.decrypt(CiphertextBlob=secret, KeyId=key)["Plaintext"] == b"hush"
    assert kms.decrypt(CiphertextBlob=secret, KeyId="alias/right")["Plaintext"] == b"hush"
