"""What a function does with asynchronous invocations is kept: its dead-letter queue, and each qualifier's settings."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from sandbox.mends.mend import Mend


def _apply_dead_letters() -> None:
    from moto.awslambda.models import LambdaFunction  # noqa: PLC0415 loaded when mends are applied

    describe: Callable[..., Any] = LambdaFunction.get_configuration
    update: Callable[..., Any] = LambdaFunction.update_configuration
    initialize: Callable[..., None] = LambdaFunction.__init__

    def init(self: Any, account_id: str, spec: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 moto's own
        initialize(self, account_id, spec, *args, **kwargs)
        self.dead_letter_config = spec.get("DeadLetterConfig")

    def get_configuration(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        config = describe(self, *args, **kwargs)
        if (self.dead_letter_config or {}).get("TargetArn"):
            config["DeadLetterConfig"] = self.dead_letter_config
        return config

    def update_configuration(self: Any, config_updates: Any) -> Any:  # noqa: ANN401
        if "DeadLetterConfig" in config_updates:
            self.dead_letter_config = config_updates["DeadLetterConfig"]
        return update(self, config_updates)

    LambdaFunction.__init__ = init  # type: ignore[method-assign]
    LambdaFunction.get_configuration = get_configuration  # type: ignore[method-assign]
    LambdaFunction.update_configuration = update_configuration  # type: ignore[method-assign]


class _Configs:
    """The settings of one function, by qualifier; they are kept with moto's record of the function."""

    def __init__(self, backend: Any, name: str) -> None:  # noqa: ANN401 moto's own
        self._backend = backend
        self.function = backend.get_function(name.rpartition(":function:")[2].partition(":")[0])
        self.kept: dict[str, Any] = vars(self.function).setdefault("_configs_by_qualifier", {})

    def put(self, qualifier: str, config: Any) -> Any:  # noqa: ANN401
        from moto.awslambda.models import EventInvokeConfig  # noqa: PLC0415 loaded when mends are applied
        from moto.core.utils import unix_time  # noqa: PLC0415 see above

        self._backend.get_function(self.function.function_name, qualifier)  # It has to be there.
        arn = f"{self.function.function_arn}:{qualifier}"
        self.kept[qualifier] = EventInvokeConfig(arn, unix_time(), config)  # type: ignore[arg-type] # moto tells it as is
        return self.kept[qualifier].response()

    def update(self, qualifier: str, config: Any) -> Any:  # noqa: ANN401
        before = self.kept[qualifier].config if qualifier in self.kept else {}
        return self.put(qualifier, {**before, **config})

    def get(self, qualifier: str) -> Any:  # noqa: ANN401
        from moto.awslambda.exceptions import UnknownEventConfig  # noqa: PLC0415 see above

        if qualifier not in self.kept:
            arn = f"{self.function.function_arn}:{qualifier}"
            raise UnknownEventConfig(arn)
        return self.kept[qualifier].response()

    def delete(self, qualifier: str) -> None:
        self.get(qualifier)
        del self.kept[qualifier]


def _apply_configs() -> None:
    from moto.awslambda.models import LambdaBackend  # noqa: PLC0415 see above
    from moto.awslambda.responses import LambdaResponse  # noqa: PLC0415
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415

    def over_http(answer: Callable[[_Configs, str, Any], Any]) -> Callable[[Any], Any]:
        def operation(self: Any) -> Any:  # noqa: ANN401 moto's own
            configs = _Configs(self.backend, unquote(self.path.rsplit("/", 2)[1]))
            return answer(configs, self.querystring.get("Qualifier", ["$LATEST"])[0], self)

        return operation

    def delete(configs: _Configs, qualifier: str, _: object) -> Any:  # noqa: ANN401
        configs.delete(qualifier)
        return EmptyResult()

    def list_all(self: Any, function_name: str) -> Any:  # noqa: ANN401
        kept = _Configs(self, function_name).kept
        return {"FunctionEventInvokeConfigs": [config.response() for config in kept.values()]}

    backend: Any = LambdaBackend
    backend.list_function_event_invoke_configs = list_all
    response: Any = LambdaResponse
    response.put_function_event_invoke_config = over_http(
        lambda configs, qualifier, asked: ActionResult(configs.put(qualifier, asked.json_body))
    )
    response.update_function_event_invoke_config = over_http(
        lambda configs, qualifier, asked: ActionResult(configs.update(qualifier, asked.json_body))
    )
    response.get_function_event_invoke_config = over_http(
        lambda configs, qualifier, _: ActionResult(configs.get(qualifier))
    )
    response.delete_function_event_invoke_config = over_http(delete)


MENDS = (
    Mend(
        name="lambda_dead_letters",
        moto="A function's DeadLetterConfig is forgotten.",
        aws="It is part of the function's configuration, and events that the function fails to process go there.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_DeadLetterConfig.html",
        apply=_apply_dead_letters,
    ),
    Mend(
        name="lambda_event_invoke_configs",
        moto="A function has one list of settings for asynchronous invocations, of which the first holds for ever,"
        " whatever the qualifier.",
        aws="Each version and alias has its own settings; putting replaces them, updating changes what is named.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html",
        apply=_apply_configs,
    ),
)
