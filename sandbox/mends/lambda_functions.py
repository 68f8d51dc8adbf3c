"""Lambda functions hold and tell all their settings; their code may be a certain version of an object, or an image."""

import hashlib
from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

Json = Any
Original = Callable[..., Any]
_KEPT = (
    "CapacityProviderConfig",
    "DeadLetterConfig",
    "DurableConfig",
    "FileSystemConfigs",
    "LoggingConfig",
    "SnapStart",
    "TenancyConfig",
)
"""Settings that are told as they were given, apart from what AWS adds to them."""


def _apply() -> None:
    from moto.awslambda import models  # noqa: PLC0415 loaded by now

    replace(models, _validate_s3_bucket_and_key=_find_code)
    replace(
        models.LambdaFunction,
        __init__=_begin,
        get_code=_get_code,
        get_configuration=_get_configuration,
        update_configuration=_update_configuration,
        _set_function_code=_set_function_code,
    )


def _begin(original: Original, self: Any, account_id: str, spec: dict[str, Json], *more: Any, **named: Any) -> None:  # noqa: ANN401 moto's own
    original(self, account_id, spec, *more, **named)
    self.settings = {name: spec[name] for name in _KEPT if name in spec}
    self.logs_group_name = _log_group(self)


def _get_code(original: Original, self: Any) -> dict[str, Json]:  # noqa: ANN401
    told: dict[str, Json] = original(self)
    if self.reserved_concurrency is not None:  # moto leaves a concurrency of 0 out, which is what switches off.
        told["Concurrency"] = {"ReservedConcurrentExecutions": self.reserved_concurrency}
    if "SourceKMSKeyArn" in self.code and "Code" in told:
        told["Code"]["SourceKMSKeyArn"] = self.code["SourceKMSKeyArn"]
    return told


def _get_configuration(original: Original, self: Any, *, on_create: bool = False) -> dict[str, Json]:  # noqa: ANN401
    configuration: dict[str, Json] = {**original(self, on_create), **_settings(self)}
    if self.package_type == "Image":
        configuration |= {"Runtime": None, "Handler": None}
    return configuration


def _update_configuration(original: Original, self: Any, config_updates: dict[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    from moto.awslambda.models import ImageConfig  # noqa: PLC0415
    from moto.core.utils import iso_8601_datetime_with_nanoseconds  # noqa: PLC0415

    given = dict(config_updates)
    self.settings |= {name: given[name] for name in _KEPT if name in given}
    if "Environment" in given:
        given["Environment"] = {"Variables": given["Environment"].get("Variables", {})}
    if "ImageConfig" in given:
        self.image_config = ImageConfig(given["ImageConfig"])
    if "EphemeralStorage" in given:
        self.ephemeral_storage = given["EphemeralStorage"]["Size"]
    self.kms_key_arn = given.get("KMSKeyArn", self.kms_key_arn) or None
    self.tracing_config = given.get("TracingConfig", self.tracing_config)
    self.logs_group_name = _log_group(self)
    self.last_modified = iso_8601_datetime_with_nanoseconds()
    original(self, given)
    return dict(self.get_configuration())


def _set_function_code(original: Original, self: Any, updated_spec: dict[str, Json]) -> None:  # noqa: ANN401
    if updated_spec.get("DryRun"):
        return
    if "S3Key" in updated_spec and updated_spec is not self.code:
        # moto looks for the object of a new function, and not for that of an update.
        self.code = {name: value for name, value in updated_spec.items() if name.startswith("S3")}
        original(self, self.code)
    else:
        original(self, updated_spec)
    if "ImageUri" in updated_spec:
        self.code_bytes = b""
        self.code_digest = hashlib.sha256(updated_spec["ImageUri"].encode()).hexdigest()
    if "Architectures" in updated_spec:
        self.architectures = updated_spec["Architectures"]
    if "SourceKMSKeyArn" in updated_spec:
        self.code["SourceKMSKeyArn"] = updated_spec["SourceKMSKeyArn"]


def _find_code(original: Original, account_id: str, partition: str, data: dict[str, Json]) -> Json:
    from moto.s3.exceptions import MissingKey  # noqa: PLC0415
    from moto.s3.models import s3_backends  # noqa: PLC0415

    version = data.get("S3ObjectVersion")
    try:
        key = original(account_id, partition=partition, data=data)
        if key is not None and version is not None:
            key = s3_backends[account_id][partition].get_object(data["S3Bucket"], data["S3Key"], version_id=version)
    except (MissingKey, ValueError):
        key = None
    if key is None:
        code = "NoSuchVersion" if version else "NoSuchKey"
        message = f"S3 Error Code: {code}. S3 Error Message: The specified key does not exist."
        refuse("InvalidParameterValueException", f"Error occurred while GetObject. {message}")
    return key


def _log_group(function: Any) -> str:  # noqa: ANN401 moto's LambdaFunction
    return str(function.settings.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function.function_name}")


def _settings(function: Any) -> dict[str, Json]:  # noqa: ANN401
    settings = dict(function.settings)
    logging = {"LogFormat": "Text", **settings.pop("LoggingConfig", {}), "LogGroup": function.logs_group_name}
    if logging["LogFormat"] == "JSON":
        logging = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", **logging}
    apply_on = settings.pop("SnapStart", {}).get("ApplyOn", "None")
    published = str(function.version) != "$LATEST"
    status = "On" if apply_on != "None" and published else "Off"
    told = {name: value for name, value in settings.items() if value and value != {"TargetArn": ""}}
    return {**told, "LoggingConfig": logging, "SnapStart": {"ApplyOn": apply_on, "OptimizationStatus": status}}


MENDS = (
    Mend(
        name="lambda_functions",
        moto="A function forgets its dead letter queue, its file systems, its logging and its SnapStart settings, and"
        " most of what UpdateFunctionConfiguration says; code is always the newest version of an object.",
        aws="GetFunction tells all that was said; S3ObjectVersion chooses a version; logs go to the log"
        " group of LoggingConfig.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html",
        apply=_apply,
        when="moto.awslambda.models",
    ),
)
