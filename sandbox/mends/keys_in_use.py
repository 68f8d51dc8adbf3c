"""A key encrypts and decrypts only what and while it should: its state, and the key that a request names, count."""

import re
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms import models
from moto.kms.exceptions import InvalidCiphertextException, ValidationException
from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse
from moto.moto_api._internal import mock_random

from sandbox.mends.mend import Mend

_SHORTEST_DAYS, _LONGEST_DAYS = 7, 30
_MULTI_REGION_BYTES = 16
_KEY_ID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}")
_MULTI_REGION_ID = re.compile(r"mrk-[0-9a-f]{32}")


_WRONG_KEY = "IncorrectKeyException"
_DISABLED = "DisabledException"
_INVALID_STATE = "KMSInvalidStateException"
_UNSUPPORTED = "UnsupportedOperationException"
_STATES = {
    "PendingDeletion": "pending deletion",
    "PendingImport": "pending import",
    "PendingReplicaDeletion": "pending the deletion of its replicas",
}


def check_state(key: Any) -> None:  # noqa: ANN401 moto's own
    """Refuse a key that is not enabled.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    """
    if key.key_state == "Disabled":
        raise JsonRESTError(_DISABLED, f"{key.arn} is disabled.")
    if key.key_state != "Enabled":
        state = _STATES[key.key_state]
        raise JsonRESTError(_INVALID_STATE, f"{key.arn} is {state}.")


def _apply_states() -> None:
    encrypt: Callable[..., Any] = KmsBackend.encrypt
    decrypt: Callable[..., Any] = KmsBackend.decrypt

    def checked_encrypt(self: Any, key_id: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own
        check_state(self.keys[self.any_id_to_key_id(key_id)])
        return encrypt(self, key_id, *args, **kwargs)

    def checked_decrypt(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        plaintext, arn = decrypt(self, *args, **kwargs)
        check_state(self.keys[self.any_id_to_key_id(arn)])
        return plaintext, arn

    KmsBackend.encrypt = checked_encrypt  # type: ignore[method-assign]
    KmsBackend.decrypt = checked_decrypt  # type: ignore[method-assign]


def _apply_named() -> None:
    decrypt: Callable[..., Any] = KmsBackend.decrypt

    def named_decrypt(self: Any, ciphertext_blob: bytes, encryption_context: Any, key_id: str | None = None) -> Any:  # noqa: ANN401
        plaintext, arn = decrypt(self, ciphertext_blob, encryption_context)
        if key_id is not None and self.any_id_to_key_id(key_id) != self.any_id_to_key_id(arn):
            msg = "The key ID in the request does not identify a CMK that can perform this operation."
            raise JsonRESTError(_WRONG_KEY, msg)
        return plaintext, arn

    KmsBackend.decrypt = named_decrypt  # type: ignore[method-assign]


def _apply_ciphertexts() -> None:
    decrypt: Callable[..., Any] = models.decrypt  # type: ignore[attr-defined]

    def checked(master_keys: Any, ciphertext_blob: bytes, encryption_context: Any) -> Any:  # noqa: ANN401
        # moto writes the key's id at the beginning of what it makes.
        if _KEY_ID.match(ciphertext_blob) is None:
            raise InvalidCiphertextException
        return decrypt(master_keys, ciphertext_blob, encryption_context)

    models.decrypt = checked  # type: ignore[attr-defined]


def _apply_windows() -> None:
    original: Callable[..., Any] = KmsBackend.schedule_key_deletion

    def schedule_key_deletion(self: Any, key_id: str, pending_window_in_days: int) -> Any:  # noqa: ANN401
        if not _SHORTEST_DAYS <= pending_window_in_days <= _LONGEST_DAYS:
            msg = f"PendingWindowInDays must be between {_SHORTEST_DAYS} and {_LONGEST_DAYS} (inclusive)"
            raise ValidationException(msg)
        return original(self, key_id, pending_window_in_days)

    KmsBackend.schedule_key_deletion = schedule_key_deletion  # type: ignore[method-assign]


def _apply_multi_region() -> None:
    original_id: Callable[..., str] = models.generate_key_id  # type: ignore[attr-defined]
    replicate: Callable[..., Any] = KmsBackend.replicate_key
    validate: Callable[..., None] = KmsResponse._validate_cmk_id

    def generate_key_id(multi_region: bool = False) -> str:  # noqa: FBT001, FBT002 moto's own signature
        return f"mrk-{mock_random.get_random_hex(2 * _MULTI_REGION_BYTES)}" if multi_region else original_id()

    def replicate_key(self: Any, key_id: str, replica_region: str) -> Any:  # noqa: ANN401
        key = self.keys[self.any_id_to_key_id(key_id)]
        if not key.multi_region:
            raise JsonRESTError(_UNSUPPORTED, f"{key.arn} is not a multi-region primary key.")
        return replicate(self, key.id, replica_region)

    def validate_cmk_id(self: Any, key_id: str) -> None:  # noqa: ANN401
        if _MULTI_REGION_ID.fullmatch(key_id) is None or key_id not in self.kms_backend.keys:
            validate(self, key_id)

    models.generate_key_id = generate_key_id  # type: ignore[attr-defined]
    KmsResponse._validate_cmk_id = validate_cmk_id  # type: ignore[method-assign]
    KmsBackend.replicate_key = replicate_key  # type: ignore[method-assign]


def _apply_imports() -> None:
    original: Callable[..., Any] = KmsBackend.create_key

    def create_key(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        key = original(self, *args, **kwargs)
        if key.origin == "EXTERNAL":
            key.enabled, key.key_state = False, "PendingImport"
        return key

    KmsBackend.create_key = create_key  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="ciphertexts",
        moto="Bytes that are no ciphertext at all answer AccessDeniedException.",
        aws="They answer InvalidCiphertextException.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html",
        apply=_apply_ciphertexts,
    ),
    Mend(
        name="key_states",
        moto="A key that is disabled or waits for its deletion encrypts and decrypts as before.",
        aws="It refuses with DisabledException or KMSInvalidStateException.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
        apply=_apply_states,
    ),
    Mend(
        name="named_keys",
        moto="Decrypting under another key than the one that the request names answers AccessDeniedException.",
        aws="It answers IncorrectKeyException: permission has nothing to do with it.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html",
        apply=_apply_named,
    ),
    Mend(
        name="deletion_windows",
        moto="A waiting period below 7 or above 30 days is accepted, and no deletion scheduled.",
        aws="The period is 7 to 30 days; anything else is refused.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
        apply=_apply_windows,
    ),
    Mend(
        name="multi_region_keys",
        moto="The id of a multi-Region key is so long that nothing it encrypts can be decrypted; replicating a"
        " single-Region key ends in an internal error.",
        aws="The id is mrk- and 32 hexadecimal digits, the same in every Region, and each replica decrypts what another"
        " one encrypted; a single-Region key cannot be replicated.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
        apply=_apply_multi_region,
    ),
    Mend(
        name="keys_without_material",
        moto="A key of origin EXTERNAL is enabled at once, with material that moto made.",
        aws="It waits for its material (PendingImport) and can be used when that has been imported.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-create-cmk.html",
        apply=_apply_imports,
    ),
)
