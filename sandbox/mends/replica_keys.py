"""Rotation periods, and replicas of keys that are keys of their own."""

import json
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time
from moto.kms.exceptions import ValidationException
from moto.kms.models import KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

from sandbox.additions import key_times
from sandbox.mends.mend import Mend

Json = Any
_SHORTEST_PERIOD, _LONGEST_PERIOD, _DEFAULT_PERIOD = 90, 2560, 365
_SECONDS_A_DAY = 86_400


def _apply_periods() -> None:
    response: Any = KmsResponse

    def enable_key_rotation(self: Any) -> str:  # noqa: ANN401 moto's own
        key = _rotating(self)
        given = self._get_param("RotationPeriodInDays")
        period = getattr(key, "rotation_period", _DEFAULT_PERIOD) if given is None else int(given)
        if not _SHORTEST_PERIOD <= period <= _LONGEST_PERIOD:
            msg = f"RotationPeriodInDays must be between {_SHORTEST_PERIOD} and {_LONGEST_PERIOD} (inclusive)"
            raise ValidationException(msg)
        if key.key_spec != "SYMMETRIC_DEFAULT" or key.origin != "AWS_KMS":
            code = "UnsupportedOperationException"
            raise JsonRESTError(code, f"{key.arn} has no material that AWS KMS could rotate by itself.")
        key.key_rotation_status, key.rotation_period, key.rotation_since = True, period, unix_time()
        key_times.rotate_in_time(key)
        return "{}"

    def get_key_rotation_status(self: Any) -> str:  # noqa: ANN401
        key = _rotating(self)
        told: dict[str, Json] = {"KeyId": key.arn, "KeyRotationEnabled": key.key_rotation_status}
        if key.key_rotation_status:
            told["RotationPeriodInDays"] = key.rotation_period
            told["NextRotationDate"] = key.rotation_since + key.rotation_period * _SECONDS_A_DAY
        return json.dumps(told)

    response.enable_key_rotation = enable_key_rotation
    response.get_key_rotation_status = get_key_rotation_status


def _rotating(request: Any) -> Any:  # noqa: ANN401
    identifier = request._get_param("KeyId")
    request._validate_cmk_id(identifier)
    return request.kms_backend.keys[request.kms_backend.any_id_to_key_id(identifier)]


def _apply_replicas() -> None:
    response: Any = KmsResponse
    replicate: Callable[..., Any] = KmsBackend.replicate_key

    def replicate_key(self: Any) -> str:  # noqa: ANN401
        backend, region = self.kms_backend, self._get_param("ReplicaRegion")
        self._validate_key_id(self._get_param("KeyId"))
        identifier = backend.any_id_to_key_id(self._get_param("KeyId"))
        if identifier in kms_backends[backend.account_id][region].keys:
            code = "AlreadyExistsException"
            raise JsonRESTError(code, f"There is a key {identifier} in {region} already.")
        primary = backend.keys[identifier]
        replica = replicate(backend, identifier, region)
        replica.multi_region_configuration = {**primary.multi_region_configuration, "MultiRegionKeyType": "REPLICA"}
        primary.multi_region_configuration["MultiRegionKeyType"] = "PRIMARY"
        replica.policy = self._get_param("Policy") or replica.generate_default_policy()
        replica.description = self._get_param("Description") or ""
        replica.grants, replica.aliases = {}, {}
        replica.enabled, replica.key_state, replica.creation_date = True, "Enabled", unix_time()
        if replica.origin == "EXTERNAL":  # Whoever imports material imports it into each replica.
            replica.materials, replica.enabled, replica.key_state = [], False, "PendingImport"
        tags = self._get_param("Tags") or []
        kms_backends[backend.account_id][region].tagger.tag_resource(replica.id, tags)
        told = replica.to_dict()["KeyMetadata"]
        return json.dumps({"ReplicaKeyMetadata": told, "ReplicaPolicy": replica.policy, "ReplicaTags": tags})

    response.replicate_key = replicate_key


MENDS = (
    Mend(
        name="key_rotation_periods",
        moto="Rotation has no period, any key rotates, and none ever does.",
        aws="The period is 90 to 2560 days and told with the status, and when it is over the key rotates; only"
        " symmetric keys whose material is AWS's own rotate by themselves.",
        source="https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html",
        apply=_apply_periods,
    ),
    Mend(
        name="replica_keys",
        moto="A replica has its primary key's policy, description, aliases and grants, and once it has been described"
        " the primary calls itself a replica too.",
        aws="These are each key's own; both tell which one is the primary.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
        apply=_apply_replicas,
    ),
)
