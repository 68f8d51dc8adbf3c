"""Multi-Region keys are the same key in several Regions."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_replica_has_the_same_id_and_decrypts(account: Account) -> None:
    """``mrk-`` and 32 hexadecimal digits."""
    here, there = account.client("kms"), account.services.elsewhere("eu-west-1").client("kms")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    assert len(key) == 36
    assert key.startswith("mrk-")
    here.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    secret = here.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    assert here.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"
    assert there.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"
    assert there.describe_key(KeyId=key)["KeyMetadata"]["Arn"].split(":")[3] == "eu-west-1"


def test_a_single_region_key_cannot_be_replicated(account: Account) -> None:
    """UnsupportedOperationException."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
