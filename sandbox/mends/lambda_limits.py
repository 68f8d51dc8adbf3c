"""Functions have at most 15 minutes, 10 GB and five layers."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

Json = Any
Original = Callable[..., Any]
_LAYERS = 5
_MOST = {"Timeout": 900, "MemorySize": 10_240}
"""The least of each is in botocore's description, which no client goes below."""
_MANAGED_SECONDS = 5400
"""What a function on managed instances may take for an invocation."""


def _apply() -> None:
    from moto.awslambda import models  # noqa: PLC0415 loaded by now

    replace(models.LambdaFunction, __init__=_begin, update_configuration=_update)


def _begin(original: Original, self: Any, account_id: str, spec: dict[str, Json], *more: Any, **named: Any) -> None:  # noqa: ANN401 moto's own
    _check(spec, managed="CapacityProviderConfig" in spec)
    original(self, account_id, spec, *more, **named)


def _update(original: Original, self: Any, config_updates: dict[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    _check(config_updates, managed="CapacityProviderConfig" in getattr(self, "settings", {}))
    changed: dict[str, Json] = original(self, config_updates)
    return changed


def _check(given: Mapping[str, Json], *, managed: bool) -> None:
    for name, most in _MOST.items():
        highest = _MANAGED_SECONDS if managed and name == "Timeout" else most
        if managed and name == "MemorySize":
            continue  # It has a range of its own there.
        if int(given.get(name) or 0) > highest:
            refuse(
                "ValidationException",
                f"1 validation error detected: Value '{given[name]}' at '{name[0].lower()}{name[1:]}' failed to "
                f"satisfy constraint: Member must have value less than or equal to {highest}",
            )
    if len(given.get("Layers") or ()) > _LAYERS:
        refuse("InvalidParameterValueException", f"Cannot reference more than {_LAYERS} layers.")


MENDS = (
    Mend(
        name="lambda_limits",
        moto="Functions take any timeout, any memory and any number of layers.",
        aws="A timeout is 1 to 900 seconds, memory 128 to 10240 MB, and there are at most five layers.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
