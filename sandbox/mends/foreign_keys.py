"""A key may be another account's: named by its ARN, or by what it encrypted."""

import json
from base64 import b64encode
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import kms_backends
from moto.kms.responses import KmsResponse

from sandbox.additions.key_owners import Use, key_id_in, lets_in, owner_of
from sandbox.mends.mend import Mend
from sandbox.patching.replacing import Original, replace

Json = Any
_FROM, _TO = "SourceEncryptionContext", "DestinationEncryptionContext"
_DENIED, _NOT_FOUND, _WRONG_KEY = "AccessDeniedException", "NotFoundException", "IncorrectKeyException"
_ACROSS = {
    "create_grant": "kms:CreateGrant",
    "decrypt": "kms:Decrypt",
    "describe_key": "kms:DescribeKey",
    "encrypt": "kms:Encrypt",
    "generate_data_key": "kms:GenerateDataKey",
    "generate_data_key_without_plaintext": "kms:GenerateDataKeyWithoutPlaintext",
    "generate_mac": "kms:GenerateMac",
    "get_public_key": "kms:GetPublicKey",
    "list_grants": "kms:ListGrants",
    "revoke_grant": "kms:RevokeGrant",
    "sign": "kms:Sign",
    "verify": "kms:Verify",
    "verify_mac": "kms:VerifyMac",
}
"""What is for other accounts too: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"""


def _backend(request: Any) -> Any:  # noqa: ANN401 moto's own
    return kms_backends[getattr(request, "key_owner", request.current_account)][request.region]


def _owner(request: Any, identifier: str | None, blob: bytes | None = None) -> str:  # noqa: ANN401
    """Return the account whose key a request means; a ciphertext knows its own."""
    named = str(request.current_account) if identifier else None
    if identifier and identifier.startswith("arn:"):
        _, _, _, region, named, _ = identifier.split(":", 5)
        if region != request.region:
            raise JsonRESTError(_NOT_FOUND, f"Invalid arn {region}")
    if blob is None:
        return named or str(request.current_account)
    owner = owner_of(key_id_in(blob), request.region, asking=request.current_account)
    if named not in {None, owner}:
        raise JsonRESTError(_WRONG_KEY, f"{identifier} does not identify the key that encrypted this.")
    return owner


def _check(request: Any, owner: str, key_id: str, action: str, context: str = "EncryptionContext") -> Any:  # noqa: ANN401
    """Return a key's backend, if its policy lets the caller's account in for this."""
    backend = kms_backends[owner][request.region]
    key = backend.keys.get(backend.any_id_to_key_id(key_id))
    use = Use(request.current_account, action, request._get_param(context) or {})
    if key is not None and not lets_in(key, use):
        words = f"is not authorized to perform: {action} on resource: {key.arn}"
        cause = f"because no resource-based policy allows the {action} action"
        raise JsonRESTError(_DENIED, f"Account {request.current_account} {words} {cause}")
    return backend


def _across(action: str) -> Any:  # noqa: ANN401
    def answered(original: Original, request: Any) -> Any:  # noqa: ANN401
        if hasattr(request, "key_owner"):  # An operation of moto's that calls another one.
            return original(request)
        identifier, blob = request._get_param("KeyId"), request._get_param("CiphertextBlob")
        owner = _owner(request, identifier, blob if action == "kms:Decrypt" else None)
        if owner != request.current_account:
            _check(request, owner, identifier or key_id_in(blob), action)
            request.key_owner = owner
        return original(request)

    return answered


def _re_encrypt(_original: Original, request: Any) -> str:  # noqa: ANN401
    blob, named, target = (request._get_param(p) for p in ("CiphertextBlob", "SourceKeyId", "DestinationKeyId"))
    source = _check(request, _owner(request, named, blob), key_id_in(blob), "kms:ReEncryptFrom", _FROM)
    owner = _owner(request, target)
    destination = _check(request, owner, target, "kms:ReEncryptTo", _TO)
    if owner != request.current_account:
        request.key_owner = owner
    request._validate_key_id(target)
    plaintext, before = source.decrypt(blob, request._get_param(_FROM, {}), named)
    context = request._get_param(_TO, {})
    ciphertext, after = destination.encrypt(key_id=target, plaintext=plaintext, encryption_context=context)
    told = {"CiphertextBlob": b64encode(ciphertext).decode(), "SourceKeyId": before, "KeyId": after}
    return json.dumps(told)


def _apply() -> None:
    response: Any = KmsResponse
    response.kms_backend = property(_backend)
    across = {operation: _across(action) for operation, action in _ACROSS.items()}
    replace(KmsResponse, re_encrypt=_re_encrypt, **across)


MENDS = (
    Mend(
        name="foreign_keys",
        moto="Keys of other accounts are not there, what they encrypted cannot be decrypted, an ARN of another Region"
        " is taken for one of this one, and re-encryption does not care about SourceKeyId.",
        aws="A key is used from another account if its policy or a grant lets that account in; ARNs of other Regions"
        " are invalid; SourceKeyId must be the key that it was encrypted with.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
        apply=_apply,
    ),
)
