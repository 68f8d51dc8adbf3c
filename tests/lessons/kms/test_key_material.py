"""What is behind a key's name: several materials, the same in several Regions, one's own if need be."""

import os
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from study.lab import Lab
from tests.teaching import teaches

LETTER, ELSEWHERE = b"Dear reader", "eu-west-1"


def key_of(lab: Lab, **how: Any) -> str:
    """Create a key and return its id."""
    return str(lab.client("kms").create_key(**how)["KeyMetadata"]["KeyId"])


def bring(kms: Any, key: str, material: bytes) -> None:
    """Import key material: encrypted under a public key that KMS makes for it, so that nobody on the way sees it."""
    given = kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_3072")
    public = load_der_public_key(given["PublicKey"])
    assert isinstance(public, rsa.RSAPublicKey)
    wrapped = public.encrypt(material, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    kms.import_key_material(
        KeyId=key,
        ImportToken=given["ImportToken"],
        EncryptedKeyMaterial=wrapped,
        ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
    )


@teaches("kms.5")
def test_a_key_keeps_its_arn_and_gets_another_material_with_each_rotation(lab: Lab) -> None:
    """The newest encrypts, each decrypts what it encrypted: nothing is encrypted anew, and no program changes."""
    kms, key = lab.client("kms"), key_of(lab)
    arn = kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
    old = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]

    kms.rotate_key_on_demand(KeyId=key)  # Or once a year by itself, if EnableKeyRotation was called.

    new = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]
    behind = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    used = [kms.decrypt(CiphertextBlob=secret)["KeyMaterialId"] for secret in (old, new)]
    assert used == [each["KeyMaterialId"] for each in behind]
    assert used[0] != used[1]
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == arn


@teaches("kms.5", twin=True)
def test_a_key_of_another_kind_has_one_material_for_ever(lab: Lab) -> None:
    """Asymmetric and HMAC keys do not rotate: whoever wants another one makes another key and turns the alias to it."""
    kms, key = lab.client("kms"), key_of(lab, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")

    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.rotate_key_on_demand(KeyId=key)


@teaches("kms.7")
def test_a_multi_region_key_decrypts_in_one_region_what_it_encrypted_in_another(lab: Lab) -> None:
    """The course says that a key exists in one Region only. Since June 2021 it can be replicated, if it was made so."""
    kms, key = lab.client("kms"), key_of(lab, MultiRegion=True)
    there = lab.services.elsewhere(ELSEWHERE).client("kms")

    kms.replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)

    secret = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]
    answer = there.decrypt(CiphertextBlob=secret)
    assert (answer["Plaintext"], answer["KeyId"].split(":")[3]) == (LETTER, ELSEWHERE)
    assert answer["KeyId"].endswith(key)


@teaches("kms.7", twin=True)
def test_any_other_key_stays_in_its_region_with_what_it_encrypted(lab: Lab) -> None:
    """It can neither be replicated nor become a multi-Region key."""
    kms, key = lab.client("kms"), key_of(lab)
    there = lab.services.elsewhere(ELSEWHERE).client("kms")
    secret = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]

    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)
    with pytest.raises(ClientError, match="AccessDeniedException"):
        there.decrypt(CiphertextBlob=secret)


@teaches("kms.16")
def test_a_key_can_have_material_of_ones_own(lab: Lab) -> None:
    """Made at home, brought to KMS in an envelope, deleted there at once when one wants, and brought again."""
    kms, key, material = lab.client("kms"), key_of(lab, Origin="EXTERNAL"), os.urandom(32)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.encrypt(KeyId=key, Plaintext=LETTER)

    bring(kms, key, material)
    secret = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]
    kms.delete_imported_key_material(KeyId=key)  # At once: KMS's own material goes after a week at the earliest.
    bring(kms, key, material)

    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == LETTER


@teaches("kms.16", twin=True)
def test_whoever_has_lost_his_copy_has_lost_what_it_encrypted(lab: Lab) -> None:
    """Why it is not recommended: to be durable is then one's own affair. No other material is taken instead."""
    kms, key = lab.client("kms"), key_of(lab, Origin="EXTERNAL")
    bring(kms, key, os.urandom(32))
    secret = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]
    kms.delete_imported_key_material(KeyId=key)

    with pytest.raises(ClientError, match="IncorrectKeyMaterialException"):
        bring(kms, key, os.urandom(32))
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.decrypt(CiphertextBlob=secret)
