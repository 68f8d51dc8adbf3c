"""Key material of one's own can be imported, deleted and imported again."""

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.kms.responses import KmsResponse

from sandbox.additions import key_materials, key_times
from sandbox.mends.mend import Mend
from sandbox.patching.requests import parameters_of

_UNSUPPORTED, _INVALID = "UnsupportedOperationException", "ValidationException"


def _importing(request: Any) -> Any:  # noqa: ANN401
    identifier = request._get_param("KeyId")
    request._validate_cmk_id(identifier)
    key = request.kms_backend.keys[request.kms_backend.get_key_id(identifier)]
    if key.origin != "EXTERNAL":
        raise JsonRESTError(_UNSUPPORTED, f"{key.arn} origin is {key.origin} which is not valid for this operation.")
    return key


def _get_parameters_for_import(request: Any) -> ActionResult:  # noqa: ANN401
    key, given = _importing(request), parameters_of(request)
    algorithm, spec = given["WrappingAlgorithm"], given["WrappingKeySpec"]
    return ActionResult(key_materials.wrapping_key(key, algorithm=algorithm, spec=spec))


def _import_key_material(request: Any) -> ActionResult:  # noqa: ANN401
    key, given = _importing(request), parameters_of(request)
    expires = given.get("ExpirationModel", "KEY_MATERIAL_EXPIRES")
    if (expires == "KEY_MATERIAL_EXPIRES") != ("ValidTo" in given):
        words = "ValidTo goes with ExpirationModel KEY_MATERIAL_EXPIRES, and with no other."
        raise JsonRESTError(_INVALID, words)
    found = key_materials.bring(
        key,
        token=given["ImportToken"],
        wrapped=given["EncryptedKeyMaterial"],
        another=given.get("ImportType") == "NEW_KEY_MATERIAL",
        expires=expires,
    )
    if "ValidTo" in given:
        key_times.expire_in_time(key, found, given["ValidTo"])
    return ActionResult({"KeyId": key.arn, "KeyMaterialId": found.id})


def _delete_imported_key_material(request: Any) -> ActionResult:  # noqa: ANN401
    key = _importing(request)
    found = key_materials.forget(key, request._get_param("KeyMaterialId"))
    return ActionResult({"KeyId": key.arn, "KeyMaterialId": found.id})


def _apply() -> None:
    response: Any = KmsResponse
    response.get_parameters_for_import = _get_parameters_for_import
    response.import_key_material = _import_key_material
    response.delete_imported_key_material = _delete_imported_key_material


MENDS = (
    Mend(
        name="imported_key_material",
        moto="GetParametersForImport, ImportKeyMaterial and DeleteImportedKeyMaterial are not there.",
        aws="Material of one's own comes wrapped under a public key of KMS's, with its token; only the same material"
        " may be imported again, or another one to rotate to.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html",
        apply=_apply,
    ),
)
