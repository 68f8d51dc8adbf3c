"""What is set of functions by calls of its own: recursion, the runtime's updates, scaling, signing."""

import secrets
from typing import Any

from moto.core.utils import iso_8601_datetime_with_milliseconds

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, Collection, EmptyResult, Place, answers, parameters_of

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


MENDS = (
    Mend(
        name="lambda_settings",
        moto="There is no code signing configuration, and nothing to set of recursion, of scaling and of the runtime's"
        " updates.",
        aws="Each is set and told by calls of its own.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
