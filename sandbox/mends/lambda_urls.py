"""Function URLs: of functions and of aliases."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, EmptyResult, answers, parameters_of, refuse, replace

Json = Any


def _apply() -> None:
    from moto.awslambda.models import FunctionUrlConfig  # noqa: PLC0415 loaded by now

    replace(FunctionUrlConfig, __init__=_begin, to_dict=_to_dict)
    answers(
        "lambda",
        {
            "CreateFunctionUrlConfig": _create,
            "GetFunctionUrlConfig": _get,
            "UpdateFunctionUrlConfig": _update,
            "DeleteFunctionUrlConfig": _delete,
            "ListFunctionUrlConfigs": _list,
        },
    )


def _begin(original: Callable[..., Any], self: Any, function: Any, config: dict[str, Json]) -> None:  # noqa: ANN401 moto's
    original(self, function, config)
    self.url += "/"


def _to_dict(original: Callable[..., Any], self: Any) -> dict[str, Json]:  # noqa: ANN401
    qualifier = self.config.get("Qualifier")
    arn = f"{self.function.function_arn}:{qualifier}" if qualifier else self.function.function_arn
    mode = self.config.get("InvokeMode") or "BUFFERED"
    return {**original(self), "FunctionArn": arn, "InvokeMode": mode, "Cors": self.config.get("Cors") or None}


def _found(request: Any) -> tuple[Any, str, dict[str, Json]]:  # noqa: ANN401
    """Return the function, the alias if one is meant, and what is said."""
    given = parameters_of(request)
    name, _, named = given["FunctionName"].split(":function:")[-1].partition(":")
    function = request.backend.get_function(name)
    function.__dict__.setdefault("urls_of_aliases", {})
    qualifier = given.get("Qualifier") or named
    if qualifier:
        request.backend.get_alias(qualifier, name)
    return function, qualifier, given


def _config(request: Any) -> Any:  # noqa: ANN401
    function, qualifier, _ = _found(request)
    config = function.urls_of_aliases.get(qualifier) if qualifier else function.url_config
    if config is None:
        refuse("ResourceNotFoundException", "The resource you requested does not exist.")
    return config


def _create(request: Any) -> ActionResult:  # noqa: ANN401
    from moto.awslambda.models import FunctionUrlConfig  # noqa: PLC0415

    function, qualifier, given = _found(request)
    if qualifier in function.urls_of_aliases or (not qualifier and function.url_config):
        message = "Failed to create function url config for [functionArn = {}]. Error message: FunctionUrlConfig exists"
        refuse("ResourceConflictException", message.format(function.function_arn))
    config = FunctionUrlConfig(function, {**given, "Qualifier": qualifier})
    if qualifier:
        function.urls_of_aliases[qualifier] = config
    else:
        function.url_config = config
    return ActionResult(config.to_dict())


def _get(request: Any) -> ActionResult:  # noqa: ANN401
    return ActionResult(_config(request).to_dict())


def _update(request: Any) -> ActionResult:  # noqa: ANN401
    config, (_, _, given) = _config(request), _found(request)
    config.update({})
    config.config |= {name: given[name] for name in ("AuthType", "Cors", "InvokeMode") if name in given}
    return ActionResult(config.to_dict())


def _delete(request: Any) -> EmptyResult:  # noqa: ANN401
    _config(request)
    function, qualifier, _ = _found(request)
    if qualifier:
        del function.urls_of_aliases[qualifier]
    else:
        function.url_config = None
    return EmptyResult()


def _list(request: Any) -> ActionResult:  # noqa: ANN401
    function, _, _ = _found(request)
    configs = [function.url_config, *function.urls_of_aliases.values()]
    return ActionResult({"FunctionUrlConfigs": [config.to_dict() for config in configs if config]})


MENDS = (
    Mend(
        name="lambda_urls",
        moto="Function URLs end without a slash, an alias has none of its own, a second one replaces the first, and an"
        " update changes neither CORS to nothing nor the way of invocation.",
        aws="A function and each of its aliases may have one URL, https://<id>.lambda-url.<region>.on.aws/.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
