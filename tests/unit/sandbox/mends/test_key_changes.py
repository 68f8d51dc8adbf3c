"""A key changes by its id and its ARN, in the states that allow it."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_key_is_named_by_its_arn_as_well(account: Account) -> None:
    """Disabled, enabled, deleted and saved; a key that is to be deleted is not enabled by the way."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]

    def state() -> str:
        return str(kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"])

    kms.disable_key(KeyId=key)
    assert state() == "Disabled"
    kms.enable_key(KeyId=key)
    told = kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert (told["KeyState"], told["PendingWindowInDays"], state()) == ("PendingDeletion", 7, "PendingDeletion")
    for refused in (kms.enable_key, kms.disable_key, kms.schedule_key_deletion):
        with pytest.raises(ClientError, match="KMSInvalidStateException"):
            refused(KeyId=key)
    kms.cancel_key_deletion(KeyId=key)
    assert state() == "Disabled"
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.cancel_key_deletion(KeyId=key)


def test_a_primary_key_waits_for_its_replicas_and_can_change_places_with_one(account: Account) -> None:
    """PendingReplicaDeletion has no date; whoever has become a replica goes by itself."""
    here, there = account.client("kms"), account.services.elsewhere("eu-west-1").client("kms")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    here.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    told = here.schedule_key_deletion(KeyId=key)
    assert (told["KeyState"], "DeletionDate" in told) == ("PendingReplicaDeletion", False)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        here.encrypt(KeyId=key, Plaintext=b"hush")
    here.cancel_key_deletion(KeyId=key)
    here.enable_key(KeyId=key)
    with pytest.raises(ClientError, match="NotFoundException"):
        here.update_primary_region(KeyId=key, PrimaryRegion="eu-central-1")
    here.update_primary_region(KeyId=key, PrimaryRegion="eu-west-1")
    kinds = [
        kms.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]["MultiRegionKeyType"]
        for kms in (here, there)
    ]
    assert kinds == ["REPLICA", "PRIMARY"]
    assert here.schedule_key_deletion(KeyId=key)["KeyState"] == "PendingDeletion"
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        here.update_primary_region(KeyId=key, PrimaryRegion="eu-west-1")


def test_a_key_is_used_for_what_it_is_for(account: Account) -> None:
    """InvalidKeyUsageException; what it is for is encryption unless somebody says otherwise."""
    kms = account.client("kms")
    key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="InvalidKeyUsageException"):
        kms.encrypt(KeyId=key, Plaintext=b"hush")
    assert kms.create_key()["KeyMetadata"]["KeyUsage"] == "ENCRYPT_DECRYPT"
