"""A key is one name for several key materials."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_after_a_rotation_old_and_new_ciphertexts_are_decrypted_each_with_its_own_material(account: Account) -> None:
    """KeyMaterialId tells which one it was; the key's id stays."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]
    old = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"old")["CiphertextBlob"]
    kms.rotate_key_on_demand(KeyId=key["KeyId"])
    new = kms.generate_data_key(KeyId=key["KeyId"], KeySpec="AES_256")

    opened = kms.decrypt(CiphertextBlob=old)
    assert (opened["Plaintext"], opened["KeyMaterialId"]) == (b"old", key["CurrentKeyMaterialId"])
    now = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["CurrentKeyMaterialId"]
    assert now == new["KeyMaterialId"] != key["CurrentKeyMaterialId"]
    assert kms.decrypt(CiphertextBlob=new["CiphertextBlob"])["KeyMaterialId"] == now
    moved = kms.re_encrypt(CiphertextBlob=old, DestinationKeyId=key["KeyId"])
    assert (moved["SourceKeyMaterialId"], moved["DestinationKeyMaterialId"]) == (key["CurrentKeyMaterialId"], now)


def test_rotations_are_listed_and_on_request_the_first_material_too(account: Account) -> None:
    """In pages, oldest first."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    for _ in range(2):
        kms.rotate_key_on_demand(KeyId=key)
    rotations = kms.list_key_rotations(KeyId=key)["Rotations"]
    every = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL", Limit=2)
    assert [one["KeyMaterialState"] for one in rotations] == ["NON_CURRENT", "CURRENT"]
    assert ("RotationDate" in every["Rotations"][0], every["Truncated"]) == (False, True)
    rest = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL", Marker=every["NextMarker"])
    assert rest["Rotations"] == rotations[1:]


def test_a_replica_rotates_with_its_primary_key_and_not_by_itself(account: Account) -> None:
    """UnsupportedOperationException; both have the same materials."""
    here, there = account.client("kms"), account.services.elsewhere("eu-west-1").client("kms")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    here.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        there.rotate_key_on_demand(KeyId=key)
    here.rotate_key_on_demand(KeyId=key)
    secret = here.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    assert there.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"


def test_a_key_of_another_kind_a_disabled_key_and_the_twenty_sixth_rotation_are_refused(account: Account) -> None:
    """Only symmetric encryption keys rotate, while they are enabled, 25 times on demand."""
    kms = account.client("kms")
    signing = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.rotate_key_on_demand(KeyId=signing)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    for _ in range(25):
        kms.rotate_key_on_demand(KeyId=key)
    with pytest.raises(ClientError, match="LimitExceededException"):
        kms.rotate_key_on_demand(KeyId=key)
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError, match="DisabledException"):
        kms.rotate_key_on_demand(KeyId=key)
