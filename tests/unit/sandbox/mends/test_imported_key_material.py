"""Material of one's own comes wrapped, and is the only one that a key takes again."""

import os
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sandbox import clock
from tests.unit.sandbox.account import Account

MATERIAL = bytes(range(32))
FOR_EVER = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}


def bring(kms: Any, key: str, secret: bytes, *, by: str = "RSAES_OAEP_SHA_256", **how: Any) -> Any:
    """Import material, wrapped as it should be."""
    given = kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm=by, WrappingKeySpec="RSA_2048")
    public = load_der_public_key(given["PublicKey"])
    assert isinstance(public, rsa.RSAPublicKey)
    digest = hashes.SHA1() if by.endswith("SHA_1") else hashes.SHA256()  # noqa: S303 what is asked for
    oaep = padding.OAEP(padding.MGF1(digest), digest, None)
    if by.startswith("RSA_AES"):
        own = os.urandom(32)
        wrapped = public.encrypt(own, oaep) + aes_key_wrap_with_padding(own, secret)
    else:
        wrapped = public.encrypt(secret, oaep)
    return kms.import_key_material(
        KeyId=key, ImportToken=given["ImportToken"], EncryptedKeyMaterial=wrapped, **(how or FOR_EVER)
    )


def external(kms: Any, **how: Any) -> str:
    """Create a key without material."""
    return str(kms.create_key(Origin="EXTERNAL", **how)["KeyMetadata"]["KeyId"])


@pytest.mark.parametrize("by", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_256"])
def test_a_key_works_once_it_has_material(account: Account, by: str) -> None:
    """Two keys of the same material tell the same id, and are two keys nevertheless."""
    kms = account.client("kms")
    one, two = external(kms), external(kms)
    assert kms.describe_key(KeyId=one)["KeyMetadata"]["KeyState"] == "PendingImport"
    assert bring(kms, one, MATERIAL, by=by)["KeyMaterialId"] == bring(kms, two, MATERIAL)["KeyMaterialId"]
    secret = kms.encrypt(KeyId=one, Plaintext=b"hush")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"
    with pytest.raises(ClientError, match="IncorrectKeyException"):
        kms.decrypt(CiphertextBlob=secret, KeyId=two)


def test_deleted_material_makes_the_key_unusable_until_the_same_is_imported_again(account: Account) -> None:
    """Other material is refused: what was encrypted would be lost."""
    kms = account.client("kms")
    key = external(kms)
    bring(kms, key, MATERIAL)
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    kms.delete_imported_key_material(KeyId=key)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.decrypt(CiphertextBlob=secret)
    with pytest.raises(ClientError, match="IncorrectKeyMaterialException"):
        bring(kms, key, MATERIAL[::-1])
    bring(kms, key, MATERIAL)
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"


def test_new_material_waits_for_a_rotation_on_demand(account: Account) -> None:
    """Without any there is nothing to rotate to; automatic rotation there is none."""
    kms = account.client("kms")
    key = external(kms)
    bring(kms, key, MATERIAL)
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.rotate_key_on_demand(KeyId=key)
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.enable_key_rotation(KeyId=key)
    new = bring(kms, key, MATERIAL[::-1], ImportType="NEW_KEY_MATERIAL", **FOR_EVER)["KeyMaterialId"]
    states = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert [one["KeyMaterialState"] for one in states] == ["CURRENT", "PENDING_ROTATION"]
    kms.rotate_key_on_demand(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["CurrentKeyMaterialId"] == new
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"


def test_what_does_not_fit_together_is_refused(account: Account) -> None:
    """Another key's token, another length, no wrapping, an expiration without a date, material of KMS's own."""
    kms = account.client("kms")
    key, other = external(kms), external(kms)
    given = kms.get_parameters_for_import(KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
    plain = {"ImportToken": given["ImportToken"], "EncryptedKeyMaterial": MATERIAL * 8, **FOR_EVER}
    with pytest.raises(ClientError, match="InvalidCiphertextException"):
        kms.import_key_material(KeyId=key, **plain)
    with pytest.raises(ClientError, match="InvalidImportTokenException"):
        kms.import_key_material(KeyId=other, **plain)
    with pytest.raises(ClientError, match="IncorrectKeyMaterialException"):
        bring(kms, key, MATERIAL[:16])
    with pytest.raises(ClientError, match="ValidationException"):
        bring(kms, key, MATERIAL, ExpirationModel="KEY_MATERIAL_EXPIRES")
    bring(kms, key, MATERIAL, ValidTo=clock.utcnow() + timedelta(days=30))
    own = kms.create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.delete_imported_key_material(KeyId=own)
