"""Aliases lead to versions that there are, to two at most, and a version that one leads to is not deleted.

What AWS answers is known by its words for a version that is named twice and for a deletion; the words of the others are
this sandbox's own.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

Json = Any
Original = Callable[..., Any]
_NAME = re.compile(r"(?!^[0-9]+$)[a-zA-Z0-9_-]{1,128}")


def _apply() -> None:
    from moto.awslambda.models import LambdaStorage  # noqa: PLC0415 loaded by now

    replace(LambdaStorage, put_alias=_put, update_alias=_update, del_function=_delete)


def _put(  # noqa: PLR0917 moto's own signature
    original: Original,
    self: Any,  # noqa: ANN401 moto's own
    name: str,
    function_name: str,
    version: str,
    description: str,
    routing: Mapping[str, Json] | None,
) -> Any:  # noqa: ANN401
    if not _NAME.fullmatch(name):
        refuse(
            "ValidationException",
            f"1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
        )
    _check(self, function_name, version, routing)
    return original(self, name, function_name, version, description, routing)


def _update(  # noqa: PLR0917 see above
    original: Original,
    self: Any,  # noqa: ANN401
    name: str,
    function_name: str,
    version: str | None,
    description: str | None,
    routing: Mapping[str, Json] | None,
) -> Any:  # noqa: ANN401
    held = self.get_alias(name, function_name)
    # What is not said stays, and has to go with what is.
    _check(self, function_name, version or held.function_version, held.routing_config if routing is None else routing)
    updated = original(self, name, function_name, version, description, routing)
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 loaded by now

    from sandbox.lambdas import provisioned  # noqa: PLC0415 it uses services, which need moto to be mended

    backend = lambda_backends[self.account_id][self.region_name]
    bare = function_name.rpartition(":function:")[2].partition(":")[0]
    provisioned.prepare(backend, bare, name)
    return updated


def _check(storage: Any, function_name: str, version: str, routing: Mapping[str, Json] | None) -> None:  # noqa: ANN401
    """Refuse weights that Lambda would refuse."""
    weights: Mapping[str, float] = (routing or {}).get("AdditionalVersionWeights") or {}
    if not weights:
        return
    if len(weights) > 1:
        _refuse("An alias points to two versions at most.")
    [(second, weight)] = weights.items()
    if not 0 <= float(weight) <= 1:
        _refuse(f"The weight {weight} of version {second} is not between 0.0 and 1.0.")
    if "$LATEST" in {version, second}:
        _refuse("$LATEST is not supported for an alias pointing to more than 1 version")
    if version == second:
        included = f"Function version {second} is already included in routing configuration."
        _refuse(f"Invalid function version {second}. {included}")
    first, other = (storage.get_function_by_name_or_arn_with_qualifier(function_name, one) for one in (version, second))
    if first.role != other.role:
        _refuse("Both versions of an alias must have the same execution role.")
    if first.dead_letter_config != other.dead_letter_config:
        _refuse("Both versions of an alias must have the same dead-letter queue, or none.")


def _delete(original: Original, self: Any, name_or_arn: str, qualifier: str | None = None) -> None:  # noqa: ANN401
    bare, _, own = name_or_arn.rpartition(":function:")[2].partition(":")
    version = own or qualifier
    if version:
        aliases = self.list_aliases(bare)
        leading = [alias.name for alias in aliases if version in {alias.function_version, *_weighted(alias)}]
        if leading:
            names = ", ".join(leading)
            refuse(
                "ResourceConflictException",
                f"Unable to delete version because the following aliases reference it: [{names}]",
            )
    original(self, name_or_arn, qualifier)


def _weighted(alias: Any) -> Mapping[str, float]:  # noqa: ANN401
    return (alias.routing_config or {}).get("AdditionalVersionWeights") or {}


def _refuse(message: str) -> NoReturn:
    refuse("InvalidParameterValueException", message)


MENDS = (
    Mend(
        name="lambda_aliases",
        moto="An alias takes any name, any number of weights of any size, for versions that are not there or are not"
        " published; a version that an alias leads to can be deleted.",
        aws="An alias leads to one or two published versions with the same role and the same dead-letter queue; the"
        " second has a weight from 0 to 1. A version that an alias references is not deleted.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html",
        apply=_apply,
        when="moto.awslambda.models",
    ),
)
