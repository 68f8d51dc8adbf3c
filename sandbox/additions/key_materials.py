"""What a KMS key consists of: key materials, of which the current one encrypts and every one decrypts.

Rotation adds one and takes none away, so that nothing has to be encrypted anew. What a customer imports is a material
too; imported ones can be deleted and be imported again.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html and
https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap_with_padding
from moto.kms.exceptions import InvalidCiphertextException

from sandbox import clock
from sandbox.patching.requests import refuse

BYTES = 32
MOST_ROTATIONS = 25
"""On-demand rotations of a key: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html"""
_OAEP = {"SHA_1": hashes.SHA1, "SHA_256": hashes.SHA256}
_TOKEN_HOURS = 24
_WRONG = "IncorrectKeyMaterialException"


@dataclass
class Material:
    """Key material.

    Attributes:
        secret: the bytes that encrypt; ``None`` once imported material has been deleted.
        id: as KMS tells it: the same for the same bytes.
        since: when a rotation made it current; ``None`` for the first, and for one that waits for its rotation.
        pending: whether it has been imported and waits for its rotation.
        how: by what kind of rotation it became current.
        expires: the expiration model of imported material.
        until: when it expires, if it does.
    """

    secret: bytes | None
    id: str
    since: datetime | None = None
    pending: bool = False
    how: str = "ON_DEMAND"
    expires: str | None = None
    until: datetime | None = None


def material(secret: bytes, **details: Any) -> Material:  # noqa: ANN401 passed on
    """Return material of these bytes."""
    return Material(secret, sha256(secret).hexdigest(), **details)


def current(key: Any) -> Material | None:  # noqa: ANN401 moto's own
    """Return the material with which a key encrypts now."""
    return next((one for one in reversed(key.materials) if not one.pending), None)


def with_current(key: Any) -> Any:  # noqa: ANN401
    """Return what moto's cipher takes for a key: an object that has nothing but the current material."""
    found = current(key)
    return SimpleNamespace(key_material=found.secret if found else None)


def opened(decrypt: Any, key: Any, blob: bytes, context: Mapping[str, str]) -> tuple[bytes, Material]:  # noqa: ANN401
    """Decrypt with whichever of a key's materials it was.

    Raises:
        InvalidCiphertextException: if it was none of them, or in another encryption context.
    """
    for one in reversed(key.materials):
        if one.secret is None or one.pending:
            continue
        try:
            plaintext, _ = decrypt({key.id: SimpleNamespace(key_material=one.secret)}, blob, context)
        except InvalidCiphertextException:
            continue
        return plaintext, one
    raise InvalidCiphertextException


def rotate(key: Any) -> None:  # noqa: ANN401
    """Make new material the current one: KMS's own, or what has been imported for it.

    Raises:
        RefusedError: if it has been rotated as often as can be, or nothing was imported to rotate to.
    """
    if sum(one.since is not None and one.how == "ON_DEMAND" for one in key.materials) >= MOST_ROTATIONS:
        refuse("LimitExceededException", f"{key.arn} has been rotated on demand {MOST_ROTATIONS} times.")
    now = clock.utcnow()
    if key.origin == "AWS_KMS":
        key.materials.append(material(token_bytes(BYTES), since=now))
        return
    waiting = [one for one in key.materials if one.pending]
    if not waiting:
        refuse("KMSInvalidStateException", f"{key.arn} has no key material that is pending rotation.")
    waiting[0].pending, waiting[0].since = False, now


def wrapping_key(key: Any, *, algorithm: str, spec: str) -> dict[str, Any]:  # noqa: ANN401
    """Make the RSA key under which material is sent, and the token that belongs to it; both for a day."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=int(spec.removeprefix("RSA_")))
    token, until = token_bytes(64), clock.utcnow() + timedelta(hours=_TOKEN_HOURS)
    key.imports = {**getattr(key, "imports", {}), token: (private, algorithm, until)}
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"KeyId": key.arn, "ImportToken": token, "PublicKey": public, "ParametersValidTo": until}


def bring(key: Any, *, token: bytes, wrapped: bytes, another: bool, expires: str) -> Material:  # noqa: ANN401
    """Import material that was wrapped for a key: the first, one that it had before, or ``another`` to rotate to.

    Raises:
        RefusedError: if the token is not this key's or has run out, the material was not wrapped as was said, has not
            32 bytes, or is not the one that it should be.
    """
    if token not in getattr(key, "imports", {}):
        refuse("InvalidImportTokenException", f"The import token is not one of {key.arn}.")
    private, algorithm, until = key.imports[token]
    if until < clock.utcnow():
        refuse("ExpiredImportTokenException", "The import token has expired.")
    secret = _unwrapped(private, algorithm, wrapped)
    if len(secret) != BYTES:
        refuse(_WRONG, f"A symmetric encryption key has {BYTES} bytes of key material.")
    found = next((one for one in key.materials if one.id == sha256(secret).hexdigest()), None)
    if found is None and key.materials and not another:
        refuse(_WRONG, f"This is not key material that {key.arn} had before.")
    if found is None:
        found = material(secret, pending=bool(key.materials))
        key.materials.append(found)
    found.secret, found.expires, found.until = secret, expires, None
    key.key_material = key.materials[0].secret
    if all(one.secret for one in key.materials) and key.key_state == "PendingImport":
        key.enabled, key.key_state = True, "Enabled"
    return found


def forget(key: Any, material_id: str | None) -> Material:  # noqa: ANN401
    """Delete imported material: the key cannot be used until it has been imported again.

    Raises:
        RefusedError: if the key has none of this id.
    """
    wanted = material_id or getattr(current(key), "id", None)
    found: Material | None = next((one for one in key.materials if one.id == wanted), None)
    if found is None:
        refuse("KMSInvalidStateException", f"{key.arn} has no such key material.")
    found.secret = None
    if key.key_state != "PendingDeletion":
        key.enabled, key.key_state = False, "PendingImport"
    return found


def _unwrapped(private: rsa.RSAPrivateKey, algorithm: str, wrapped: bytes) -> bytes:
    digest = _OAEP["SHA_1" if algorithm.endswith("SHA_1") else "SHA_256"]()
    oaep = padding.OAEP(padding.MGF1(digest), digest, None)
    size = private.key_size // 8
    try:
        if algorithm.startswith("RSA_AES_KEY_WRAP"):
            return aes_key_unwrap_with_padding(private.decrypt(wrapped[:size], oaep), wrapped[size:])
        return private.decrypt(wrapped, oaep)
    except (ValueError, InvalidUnwrap):
        refuse("InvalidCiphertextException", f"The key material was not wrapped by {algorithm} under this public key.")
