"""What is set of functions by calls of its own: concurrency made ready, recursion, the runtime's updates, signing."""

import secrets
from typing import Any

from moto.core.utils import iso_8601_datetime_with_milliseconds

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, Collection, EmptyResult, Place, answers, parameters_of, refuse

Json = Any


def _signing_made(place: Place, given: Json) -> Json:
    identity = f"csc-{secrets.token_hex(9)[:17]}"
    return {
        "CodeSigningPolicies": given.get("CodeSigningPolicies", {"UntrustedArtifactOnDeployment": "Warn"}),
        "CodeSigningConfigId": identity,
        "CodeSigningConfigArn": place.arn("lambda", f"code-signing-config:{identity}"),
    }


_SIGNING = Collection(
    service="lambda",
    key=("CodeSigningConfigArn",),
    missing="ResourceNotFoundException",
    create="CreateCodeSigningConfig",
    item="CodeSigningConfig",
    get=("GetCodeSigningConfig",),
    update="UpdateCodeSigningConfig",
    delete="DeleteCodeSigningConfig",
    lists="ListCodeSigningConfigs",
    listed=lambda things: {"CodeSigningConfigs": things},
    made=_signing_made,
    touched=lambda _: {"LastModified": iso_8601_datetime_with_milliseconds()},
)


def _apply() -> None:
    _SIGNING.install()
    answers(
        "lambda",
        {
            "PutFunctionRecursionConfig": lambda request: _put(request, "recursion"),
            "GetFunctionRecursionConfig": lambda request: _get(request, "recursion", {"RecursiveLoop": "Terminate"}),
            "PutRuntimeManagementConfig": lambda request: _put(request, "runtime_management"),
            "GetRuntimeManagementConfig": lambda request: _get(
                request, "runtime_management", {"UpdateRuntimeOn": "Auto"}
            ),
            "PutFunctionScalingConfig": lambda request: _put(request, "scaling"),
            "GetFunctionScalingConfig": _get_scaling,
            "PutFunctionCodeSigningConfig": _put_code_signing,
            "DeleteFunctionCodeSigningConfig": _delete_code_signing,
            "PutProvisionedConcurrencyConfig": _put_concurrency,
            "GetProvisionedConcurrencyConfig": _get_concurrency,
            "DeleteProvisionedConcurrencyConfig": _delete_concurrency,
        },
    )


def _found(request: Any) -> tuple[Any, dict[str, Json]]:  # noqa: ANN401 moto's request
    """Return the function, or the version of it, that a request is about, and what it says."""
    given = parameters_of(request)
    qualifier = given.get("Qualifier")
    qualifier = None if qualifier == "$LATEST.PUBLISHED" else qualifier
    return request.backend.get_function(given["FunctionName"], qualifier), given


def _put(request: Any, name: str) -> Any:  # noqa: ANN401
    function, given = _found(request)
    setattr(function, name, given)
    return ActionResult({**given, "FunctionArn": function.function_arn, "FunctionState": "Active"})


def _get(request: Any, name: str, default: Json) -> Any:  # noqa: ANN401
    function, _ = _found(request)
    settings = function.__dict__.get(name, default)
    return ActionResult({**settings, "FunctionArn": function.function_arn})


def _get_scaling(request: Any) -> Any:  # noqa: ANN401
    function, _ = _found(request)
    settings = function.__dict__.get("scaling", {}).get("FunctionScalingConfig", {})
    names = ("AppliedFunctionScalingConfig", "RequestedFunctionScalingConfig")
    return ActionResult({"FunctionArn": function.function_arn, **dict.fromkeys(names, settings)})


def _put_code_signing(request: Any) -> Any:  # noqa: ANN401
    function, given = _found(request)
    _SIGNING.find(request.backend, given)
    function.code_signing_config_arn = given["CodeSigningConfigArn"]
    return ActionResult(function.get_function_code_signing_config())


def _delete_code_signing(request: Any) -> Any:  # noqa: ANN401
    function, _ = _found(request)
    function.code_signing_config_arn = None
    return EmptyResult()


def _concurrency(request: Any) -> tuple[dict[str, Json], str, dict[str, Json]]:  # noqa: ANN401
    """Return a function's provisioned concurrency by version or alias, which of them is meant, and what is said."""
    function, given = _found(request)
    if given["Qualifier"] == "$LATEST":
        refuse(
            "InvalidParameterValueException",
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
        )
    latest = request.backend.get_function(function.function_name)
    return latest.__dict__.setdefault("provisioned", {}), given["Qualifier"], given


def _put_concurrency(request: Any) -> Any:  # noqa: ANN401
    held, qualifier, given = _concurrency(request)
    names = ("Requested", "Allocated", "Available")
    counts = {f"{name}ProvisionedConcurrentExecutions": given["ProvisionedConcurrentExecutions"] for name in names}
    held[qualifier] = {**counts, "Status": "READY", "LastModified": iso_8601_datetime_with_milliseconds()}
    return ActionResult(held[qualifier])


def _get_concurrency(request: Any) -> Any:  # noqa: ANN401
    held, qualifier, _ = _concurrency(request)
    if qualifier not in held:
        code = "ProvisionedConcurrencyConfigNotFoundException"
        refuse(code, "No Provisioned Concurrency Config found for this function")
    return ActionResult(held[qualifier])


def _delete_concurrency(request: Any) -> Any:  # noqa: ANN401
    held, qualifier, _ = _concurrency(request)
    held.pop(qualifier, None)
    return EmptyResult()


MENDS = (
    Mend(
        name="lambda_settings",
        moto="There is no provisioned concurrency, no code signing configuration, and nothing to set of recursion, of"
        " scaling and of the runtime's updates.",
        aws="Each is set and told by calls of its own; concurrency is provisioned for versions and aliases only.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
