"""Functions have at most 15 minutes, 10 GB, five layers, and 250 MB of code with all of them."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
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


UNZIPPED = 262_144_000
"""Bytes of code with all layers, unpacked."""


def _apply() -> None:
    from moto.awslambda import models  # noqa: PLC0415 loaded by now

    replace(models.LambdaFunction, __init__=_begin, update_configuration=_update, update_function_code=_update_code)


def _begin(original: Original, self: Any, account_id: str, spec: dict[str, Json], *more: Any, **named: Any) -> None:  # noqa: ANN401 moto's own
    _check(spec, managed="CapacityProviderConfig" in spec)
    original(self, account_id, spec, *more, **named)
    _weigh(self.code_bytes, self.layers)


def _update(original: Original, self: Any, config_updates: dict[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    _check(config_updates, managed="CapacityProviderConfig" in getattr(self, "settings", {}))
    _weigh(self.code_bytes, [{"Arn": arn} for arn in config_updates.get("Layers") or ()])
    changed: dict[str, Json] = original(self, config_updates)
    return changed


def _update_code(original: Original, self: Any, updated_spec: dict[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    before = {name: vars(self).get(name) for name in ("code", "code_bytes", "code_size", "code_sha_256", "code_digest")}
    changed: dict[str, Json] = original(self, updated_spec)
    _weigh(self.code_bytes, self.layers, lambda: vars(self).update(before))
    return changed


def _weigh(code: bytes | None, layers: Iterable[Mapping[str, str]], undo: Callable[[], None] = lambda: None) -> None:
    """Refuse code that is too large when it is unpacked, as the packages' directories tell it.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 loaded by now

    own = _unpacked(code)
    if own > UNZIPPED:
        undo()
        refuse("InvalidParameterValueException", f"Unzipped size must be smaller than {UNZIPPED} bytes")
    size = own
    for layer in layers:
        _, _, _, region, account, _ = layer["Arn"].split(":", 5)
        found = lambda_backends[account][region].layers_versions_by_arn(layer["Arn"])
        size += _unpacked(found.code_bytes) if found is not None else 0
    if size > UNZIPPED:
        undo()
        refuse(
            "InvalidParameterValueException",
            f"Function code combined with layers exceeds the maximum allowed size of {UNZIPPED} bytes. The actual size "
            f"is {size} bytes.",
        )


def _unpacked(package: bytes | None) -> int:
    """Return how large a package is when it is unpacked; an image's is nothing, and has a limit of its own."""
    if not package:
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return 0  # Whoever gives no package is told so by whatever reads it.


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
        moto="Functions take any timeout, any memory, any number of layers and code of any size.",
        aws="A timeout is 1 to 900 seconds, memory 128 to 10240 MB, there are at most five layers, and code and layers"
        " together have at most 250 MB when they are unpacked.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
