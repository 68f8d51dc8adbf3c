"""A version of a layer is found by its ARN, and things beside functions take tags."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, answers, parameters_of, refuse, replace


def _apply() -> None:
    answers("lambda", {"GetLayerVersionByArn": _get_by_arn})


def _get_by_arn(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
    arn = parameters_of(request)["Arn"]
    found = request.backend.layers_versions_by_arn(arn)
    if found is None:
        refuse("ResourceNotFoundException", f"Layer version {arn} does not exist.")
    return ActionResult(found.get_layer_version())


def _apply_tags() -> None:
    from moto.awslambda.models import LambdaBackend  # noqa: PLC0415 loaded by now

    replace(LambdaBackend, _get_resource_by_arn=_resource)


def _resource(original: Callable[..., Any], self: Any, arn: str) -> Any:  # noqa: ANN401
    for things in self.__dict__.get("kept", {}).values():
        for thing in things.values():
            if arn in thing.values():
                return SimpleNamespace(tags=thing.setdefault("Tags", {}))
    return original(self, arn)


MENDS = (
    Mend(
        name="lambda_layers",
        moto="A version of a layer cannot be asked for by its ARN.",
        aws="GetLayerVersionByArn tells of it.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
    Mend(
        name="lambda_tags",
        moto="Only functions and event source mappings take tags.",
        aws="Code signing configurations take tags too.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html",
        apply=_apply_tags,
        when="moto.awslambda.urls",
    ),
)
