"""What is no ciphertext is told apart from a ciphertext of a key that one may not use."""

import base64

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_bytes_that_are_no_ciphertext_are_refused_as_such(account: Account) -> None:
    """A ciphertext that somebody left in Base64, for example."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secret = kms.encrypt(KeyId=key, Plaintext=b"tea")["CiphertextBlob"]
    for wrong in (base64.b64encode(secret), b"x" * 100):
        with pytest.raises(ClientError) as refused:
            kms.decrypt(CiphertextBlob=wrong)
        assert refused.value.response["Error"]["Code"] == "InvalidCiphertextException"
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"tea"


def test_a_ciphertext_of_another_region_is_not_allowed(account: Account) -> None:
    """It is well formed; its key is not there."""
    kms = account.client("kms")
    secret = kms.encrypt(KeyId=kms.create_key()["KeyMetadata"]["KeyId"], Plaintext=b"tea")["CiphertextBlob"]
    with pytest.raises(ClientError) as refused:
        account.services.elsewhere("eu-west-1").client("kms").decrypt(CiphertextBlob=secret)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
