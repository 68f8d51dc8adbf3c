"""Changes of a key: named by id or ARN, in the states that allow them; and primaries that change or go."""

import json
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

from sandbox.additions import key_times
from sandbox.mends.keys_in_use import check_state
from sandbox.mends.mend import Mend
from sandbox.patching.replacing import Original, replace

Json = Any
_NOT_FOUND = "NotFoundException"
_INVALID_STATE = "KMSInvalidStateException"
_GOING = {"PendingDeletion", "PendingReplicaDeletion"}
_UNSUPPORTED = "UnsupportedOperationException"
_DEFAULT_DAYS = 30


def _key(request: Any) -> Any:  # noqa: ANN401 moto's own
    identifier = request._get_param("KeyId")
    request._validate_cmk_id(identifier)
    return request.kms_backend.keys[request.kms_backend.get_key_id(identifier)]


def _by_any_name(original: Original, backend: Any, key_id: str) -> Any:  # noqa: ANN401
    key = backend.keys[backend.get_key_id(key_id)]
    if key.key_state not in {"Enabled", "Disabled"}:
        check_state(key)
    return original(backend, key.id)


def _cancel(_original: Original, request: Any) -> str:  # noqa: ANN401
    key = _key(request)
    if key.key_state not in _GOING:
        raise JsonRESTError(_INVALID_STATE, f"{key.arn} is not pending deletion.")
    key.key_state, key.deletion_date = "Disabled", None
    return json.dumps({"KeyId": key.arn})


def _schedule(_original: Original, request: Any) -> str:  # noqa: ANN401
    key, given = _key(request), request._get_param("PendingWindowInDays")
    days = _DEFAULT_DAYS if given is None else given
    if key.key_state in _GOING:
        check_state(key)
    date = request.kms_backend.schedule_key_deletion(key.id, days)
    told: dict[str, Json] = {"KeyId": key.arn, "PendingWindowInDays": days}
    if _replicas(key):
        key.key_state, key.pending_days = "PendingReplicaDeletion", days
    else:
        told["DeletionDate"] = date
        key_times.delete_in_time(key)
    return json.dumps({**told, "KeyState": key.key_state})


def _replicas(key: Any) -> list[Any]:  # noqa: ANN401
    """Return the replicas of a primary key that are there: until they are gone, too, it waits."""
    if not key.multi_region or key.multi_region_configuration["MultiRegionKeyType"] != "PRIMARY":
        return []
    regions = [one["Region"] for one in key.multi_region_configuration["ReplicaKeys"]]
    return [kms_backends[key.account_id][region].keys[key.id] for region in regions]


def _update_primary_region(request: Any) -> str:  # noqa: ANN401
    key, region = _key(request), request._get_param("PrimaryRegion")
    if not key.multi_region or key.multi_region_configuration["MultiRegionKeyType"] != "PRIMARY":
        raise JsonRESTError(_UNSUPPORTED, f"{key.arn} is not a multi-region primary key.")
    check_state(key)
    new = next((one for one in _replicas(key) if one.region == region), None)
    if new is None:
        raise JsonRESTError(_NOT_FOUND, f"There is no replica of {key.arn} in {region}.")
    related = [key, *_replicas(key)]
    places = [{"Arn": one.arn, "Region": one.region} for one in related if one is not new]
    for one in related:
        one.multi_region_configuration = {
            "MultiRegionKeyType": "PRIMARY" if one is new else "REPLICA",
            "PrimaryKey": {"Arn": new.arn, "Region": new.region},
            "ReplicaKeys": places,
        }
    return "{}"


def _encrypt(original: Original, backend: Any, key_id: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
    key = backend.keys.get(backend.any_id_to_key_id(key_id))
    if key is not None and key.key_usage != "ENCRYPT_DECRYPT":
        code = "InvalidKeyUsageException"
        raise JsonRESTError(code, f"{key.arn} key usage is {key.key_usage} which is not valid for Encrypt.")
    return original(backend, key_id, *args, **kwargs)


def _apply() -> None:
    response: Any = KmsResponse
    response.update_primary_region = _update_primary_region
    replace(KmsBackend, enable_key=_by_any_name, disable_key=_by_any_name, encrypt=_encrypt)
    replace(KmsResponse, cancel_key_deletion=_cancel, schedule_key_deletion=_schedule)


MENDS = (
    Mend(
        name="key_changes",
        moto="Enabling, disabling and deleting by ARN ends in an internal error; a primary key is deleted before its"
        " replicas, and stays the primary for ever; no key is ever gone; a key for signing or HMACs encrypts.",
        aws="A key is named by id or ARN; a primary key waits for its replicas (PendingReplicaDeletion) and can change"
        " places with one; after its waiting period it is gone; a key is used for what it is for.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
        apply=_apply,
    ),
)
