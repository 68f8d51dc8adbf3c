"""How many environments a function may have, and how many are kept ready: within what the account has.

An alias with weights is given no provisioned concurrency. That one which has some is given weights is not refused: so
CodeDeploy shifts traffic, and the API reference tells that what is allocated varies meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.utils import iso_8601_datetime_with_milliseconds

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, EmptyResult, answers, parameters_of, refuse, replace

Json = Any
ACCOUNT, LEAST = 1000, 100
"""What an account has in a Region, and what is left of it to functions that have reserved nothing."""
_INVALID, _CONFLICT = "InvalidParameterValueException", "ResourceConflictException"
_UNZIPPED, _ZIPPED, _ALL = 262_144_000, 52_428_800, 80_530_636_800
"""Bytes: of a function with its layers, of a package that is uploaded directly, of all packages of an account.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""


def _apply() -> None:
    from moto.awslambda.models import LambdaBackend  # noqa: PLC0415 loaded by now

    replace(LambdaBackend, put_function_concurrency=_reserve)
    answers(
        "lambda",
        {
            "PutProvisionedConcurrencyConfig": _put,
            "GetProvisionedConcurrencyConfig": _get,
            "DeleteProvisionedConcurrencyConfig": _delete,
            "ListProvisionedConcurrencyConfigs": _list,
            "GetAccountSettings": _account,
        },
    )


def _reserve(original: Callable[..., Any], self: Any, name: str, reserved: Json) -> Any:  # noqa: ANN401 moto's own
    function = self.get_function(name)
    if name.rpartition("function:")[2].count(":"):
        refuse(
            _INVALID,
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation."
            " Please specify either a function name or an unqualified function ARN.",
        )
    if _unreserved(self, but=function) - int(reserved) < LEAST:
        refuse(
            _INVALID,
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution"
            f" below its minimum value of [{LEAST}].",
        )
    ready = _provisioned(function)
    if ready > int(reserved):
        # The spaces are Lambda's.
        refuse(
            _INVALID,
            f" ReservedConcurrentExecutions  {reserved} should not be lower than function's total provisioned "
            f"concurrency [{ready}].",
        )
    return original(self, name, reserved)


def _unreserved(backend: Any, *, but: Any = None) -> int:  # noqa: ANN401 see above
    """Return the account's concurrency without what functions have for themselves, one of them left out."""
    others = [
        function for function in backend.list_functions() if but is None or function.function_arn != but.function_arn
    ]
    return ACCOUNT - sum(_own(function) for function in others)


def _own(function: Any) -> int:  # noqa: ANN401 see above
    """Return what a function has for itself; what it has provisioned is part of what it has reserved."""
    reserved = function.reserved_concurrency
    return _provisioned(function) if reserved is None else int(reserved)


def _provisioned(function: Any, *, but: str | None = None) -> int:  # noqa: ANN401 see above
    held: Mapping[str, Mapping[str, Json]] = vars(function).get("provisioned", {})
    return sum(int(config["RequestedProvisionedConcurrentExecutions"]) for name, config in held.items() if name != but)


def _found(request: Any) -> tuple[Any, dict[str, dict[str, Json]], str, dict[str, Json]]:  # noqa: ANN401
    """Return a function, what it has provisioned, the version or alias that a request is about, and what it says."""
    from sandbox.lambdas import provisioned  # noqa: PLC0415 it uses services, which need moto to be mended

    given = parameters_of(request)
    named = request.backend.get_function(given["FunctionName"], given["Qualifier"])
    latest = request.backend.get_function(named.function_name)
    return latest, provisioned.settings(request.backend, named.function_name), given["Qualifier"], given


def _put(request: Any) -> Any:  # noqa: ANN401
    from sandbox.lambdas import provisioned  # noqa: PLC0415 see above

    latest, held, qualifier, given = _found(request)
    version = str(request.backend.get_function(given["FunctionName"], qualifier).version)
    if version == "$LATEST":
        refuse(_INVALID, "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    _check_alias(request.backend, latest.function_name, qualifier, version, held)
    count = int(given["ProvisionedConcurrentExecutions"])
    others, reserved = _provisioned(latest, but=qualifier), latest.reserved_concurrency
    if reserved is not None and others + count > int(reserved):
        refuse(
            _INVALID,
            "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
        )
    if count > ACCOUNT:
        refuse(
            _INVALID,
            f"Specified ConcurrentExecutions for function is greater than account's unreserved concurrency "
            f"[{ACCOUNT}].",
        )
    if reserved is None and _unreserved(request.backend, but=latest) - others - count < LEAST:
        refuse(
            _INVALID,
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
            f"minimum value of [{LEAST}].",
        )
    held[qualifier] = _config(count, ready=count)
    reason = provisioned.prepare(request.backend, latest.function_name, qualifier)
    if reason is not None:
        held[qualifier] = {**_config(count, ready=0), "Status": "FAILED", "StatusReason": reason}
    return ActionResult(held[qualifier])


def _check_alias(backend: Any, name: str, qualifier: str, version: str, held: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Refuse what is provisioned for a version twice, by itself and by an alias, or for an alias with weights."""
    aliases = {alias.name: alias for alias in backend.list_aliases(name)}
    if qualifier in aliases:
        if (aliases[qualifier].routing_config or {}).get("AdditionalVersionWeights"):
            refuse(_INVALID, "Alias with weights can not be used with Provisioned Concurrency")
        if version in held:
            refuse(
                _CONFLICT,
                "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
            )
    elif any(str(aliases[other].function_version) == version for other in held if other in aliases):
        refuse(_CONFLICT, "Version is pointed by a Provisioned Concurrency alias")


def _config(count: int, *, ready: int) -> dict[str, Json]:
    return {
        "RequestedProvisionedConcurrentExecutions": count,
        "AllocatedProvisionedConcurrentExecutions": ready,
        "AvailableProvisionedConcurrentExecutions": ready,
        "Status": "READY",
        "LastModified": iso_8601_datetime_with_milliseconds(),
    }


def _get(request: Any) -> Any:  # noqa: ANN401
    _, held, qualifier, _ = _found(request)
    if qualifier not in held:
        code = "ProvisionedConcurrencyConfigNotFoundException"
        refuse(code, "No Provisioned Concurrency Config found for this function")
    return ActionResult(held[qualifier])


def _delete(request: Any) -> Any:  # noqa: ANN401
    _, held, qualifier, _ = _found(request)
    held.pop(qualifier, None)
    return EmptyResult()


def _list(request: Any) -> Any:  # noqa: ANN401
    from sandbox.lambdas import provisioned  # noqa: PLC0415 see above

    function = request.backend.get_function(parameters_of(request)["FunctionName"])
    held = provisioned.settings(request.backend, function.function_name)
    told = [{"FunctionArn": f"{function.function_arn}:{name}", **config} for name, config in held.items()]
    return ActionResult({"ProvisionedConcurrencyConfigs": told})


def _account(request: Any) -> Any:  # noqa: ANN401
    backend = request.backend
    functions = list(backend.list_functions())
    limits = {"TotalCodeSize": _ALL, "CodeSizeUnzipped": _UNZIPPED, "CodeSizeZipped": _ZIPPED}
    concurrency = {"ConcurrentExecutions": ACCOUNT, "UnreservedConcurrentExecutions": _unreserved(backend)}
    usage = {"TotalCodeSize": sum(int(one.code_size) for one in functions), "FunctionCount": len(functions)}
    return ActionResult({"AccountLimit": {**limits, **concurrency}, "AccountUsage": usage})


MENDS = (
    Mend(
        name="lambda_concurrency",
        moto="A function reserves as much as it likes, nothing is provisioned, and the account tells no limits.",
        aws="Of an account's concurrency (1000 in a Region) at least 100 stay unreserved. Concurrency is provisioned"
        " for versions and aliases only, as a part of what the function has reserved, and for no alias with weights;"
        " GetAccountSettings tells what is left.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
