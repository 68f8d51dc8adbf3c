"""Rotation gives a key new material, and answers tell which one it was."""

import json
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.kms import models, utils
from moto.kms.models import Key, KmsBackend
from moto.kms.responses import KmsResponse

from sandbox.additions import key_materials
from sandbox.additions.key_materials import Material, material
from sandbox.additions.key_owners import backend_of, key_id_in
from sandbox.mends.keys_in_use import check_state
from sandbox.mends.mend import Mend
from sandbox.patching.replacing import Original, replace

Json = Any
_UNSUPPORTED = "UnsupportedOperationException"
_ALGORITHM = "SYMMETRIC_DEFAULT"
_decipher = utils.decrypt


def _key(request: Any, parameter: str = "KeyId") -> Any:  # noqa: ANN401 moto's own
    identifier = request._get_param(parameter)
    request._validate_key_id(identifier)
    return request.kms_backend.keys[request.kms_backend.any_id_to_key_id(identifier)]


def _rotating(request: Any) -> Any:  # noqa: ANN401
    key = _key(request)
    if key.key_spec != _ALGORITHM:
        raise JsonRESTError(_UNSUPPORTED, f"{key.arn} is no symmetric encryption key; it has one key material.")
    return key


def _rotate_key_on_demand(_original: Original, request: Any) -> str:  # noqa: ANN401
    key = _rotating(request)
    if key.multi_region and key.multi_region_configuration["MultiRegionKeyType"] == "REPLICA":
        raise JsonRESTError(_UNSUPPORTED, f"{key.arn} is a replica, which rotates with its primary key.")
    check_state(key)
    key_materials.rotate(key)
    return json.dumps({"KeyId": key.arn})


def _list_key_rotations(_original: Original, request: Any) -> ActionResult:  # noqa: ANN401
    key = _rotating(request)
    all_of_them = request._get_param("IncludeKeyMaterial") == "ALL_KEY_MATERIAL"
    now = key_materials.current(key)
    told = [_told(key, one, is_current=one is now) for one in key.materials if all_of_them or one.since]
    start, limit = int(request._get_param("Marker") or 0), int(request._get_param("Limit") or 100)
    more = start + limit < len(told)
    further = {"NextMarker": str(start + limit)} if more else {}
    return ActionResult({"Rotations": told[start : start + limit], "Truncated": more, **further})


def _told(key: Any, one: Material, *, is_current: bool) -> dict[str, Json]:  # noqa: ANN401
    state = "PENDING_ROTATION" if one.pending else "CURRENT" if is_current else "NON_CURRENT"
    told: dict[str, Json] = {"KeyId": key.arn, "KeyMaterialId": one.id, "KeyMaterialState": state}
    if one.since:
        told |= {"RotationDate": one.since, "RotationType": one.how}
    if key.origin == "EXTERNAL":
        told |= {"ImportState": "IMPORTED" if one.secret else "PENDING_IMPORT", **_expiry(one)}
    return told


def _expiry(one: Material) -> dict[str, Json]:
    return {"ExpirationModel": one.expires, **({"ValidTo": one.until} if one.until else {})}


def _create_key(original: Original, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
    key = original(*args, **kwargs)
    key.key_usage = key.key_usage or "ENCRYPT_DECRYPT"
    key.materials = [] if key.origin == "EXTERNAL" else [material(key.key_material)]
    return key


def _encrypt(original: Original, master_keys: Any, key_id: str, plaintext: bytes, encryption_context: Json) -> Any:  # noqa: ANN401
    keys = {key_id: key_materials.with_current(master_keys[key_id])} if key_id in master_keys else {}
    return original(keys, key_id, plaintext, encryption_context)


def _decrypt(original: Original, master_keys: Any, ciphertext_blob: bytes, encryption_context: Json) -> Any:  # noqa: ANN401
    key_id = key_id_in(ciphertext_blob)
    if key_id not in master_keys:
        return original(master_keys, ciphertext_blob, encryption_context)
    key = master_keys[key_id]
    check_state(key)
    return key_materials.opened(original, key, ciphertext_blob, encryption_context)[0], key_id


def _to_dict(original: Original, key: Any) -> Any:  # noqa: ANN401
    told = original(key)
    found = key_materials.current(key)
    if key.key_spec == _ALGORITHM and found is not None:
        told["KeyMetadata"]["CurrentKeyMaterialId"] = found.id
        if key.origin == "EXTERNAL" and found.secret:
            until = {"ValidTo": found.until.timestamp()} if found.until else {}
            told["KeyMetadata"] |= {**_expiry(found), **until}
    return told


def _algorithm(request: Any) -> str:  # noqa: ANN401
    return str(request._get_param("EncryptionAlgorithm") or _ALGORITHM)


def _encrypted(request: Any, _answer: Json) -> dict[str, Json]:  # noqa: ANN401
    return {"EncryptionAlgorithm": _algorithm(request)}


def _generated(_request: Any, answer: Json) -> dict[str, Json]:  # noqa: ANN401
    key = backend_of(answer["KeyId"]).keys[answer["KeyId"].rpartition("/")[2]]
    return {"KeyMaterialId": key.materials and key_materials.current(key).id}  # type: ignore[union-attr] # it has encrypted


def _decrypted(request: Any, answer: Json) -> dict[str, Json]:  # noqa: ANN401
    found = _material_of(request, answer["KeyId"], "EncryptionContext")
    return {"KeyMaterialId": found, "EncryptionAlgorithm": _algorithm(request)}


def _moved(request: Any, answer: Json) -> dict[str, Json]:  # noqa: ANN401
    return {
        "SourceKeyMaterialId": _material_of(request, answer["SourceKeyId"], "SourceEncryptionContext"),
        "DestinationKeyMaterialId": _generated(request, answer)["KeyMaterialId"],
        "SourceEncryptionAlgorithm": _ALGORITHM,
        "DestinationEncryptionAlgorithm": _ALGORITHM,
    }


def _material_of(request: Any, arn: str, context: str) -> str:  # noqa: ANN401
    blob = request._get_param("CiphertextBlob")
    key = backend_of(arn).keys[key_id_in(blob)]
    return key_materials.opened(_decipher, key, blob, request._get_param(context, {}))[1].id


def _with(told: Callable[[Any, Json], dict[str, Json]]) -> Callable[[Original, Any], str]:
    """Add to an answer of moto's."""

    def answered(original: Original, request: Any) -> str:  # noqa: ANN401
        answer = json.loads(original(request))
        return json.dumps(answer | told(request, answer))

    return answered


def _apply() -> None:
    replace(KmsBackend, create_key=_create_key)
    replace(models, encrypt=_encrypt, decrypt=_decrypt)
    replace(Key, to_dict=_to_dict)
    replace(
        KmsResponse,
        rotate_key_on_demand=_rotate_key_on_demand,
        list_key_rotations=_list_key_rotations,
        encrypt=_with(_encrypted),
        decrypt=_with(_decrypted),
        generate_data_key=_with(_generated),
        re_encrypt=_with(_moved),
    )


MENDS = (
    Mend(
        name="key_materials",
        moto="Rotation on demand changes nothing but a list, any key rotates, and no answer tells which material it"
        " was.",
        aws="Each rotation gives a symmetric key new material, 25 times on demand; the current one encrypts, each"
        " decrypts what it encrypted, and answers tell its id.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html",
        apply=_apply,
    ),
)
