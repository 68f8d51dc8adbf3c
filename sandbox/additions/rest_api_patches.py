"""API Gateway's patch operations, applied to a description of what is patched.

Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.model import Shape

from sandbox.patching import refuse

Json = Any
Document = dict[str, Json]


def patched(document: Document, operations: Sequence[Mapping[str, Json]], shape: Shape) -> Document:
    """Return a description after patch operations.

    Args:
        document: the description, as a response has it.
        operations: ``{"op": …, "path": …, "value": …}``; a path's parts have ``~1`` for a slash and ``~0`` for a tilde.
            With ``copy`` the value is that of the place ``from``; entries of a map are copied beside those that are
            there, as the variables of a canary are to those of its stage.
        shape: of the description, from which values, which are all written as text, take their types.

    Raises:
        RefusedError: if the description has no such place.
    """
    for operation in operations:
        parts = _parts(operation["path"])
        if operation["op"] == "copy":
            _copy(document, parts, operation, shape)
        elif parts and parts[0] in shape.members:
            _apply(document, parts, operation, shape)
        else:
            refuse("BadRequestException", f"Invalid patch path '{operation['path']}'")
    return document


def _parts(path: Json) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in str(path).split("/")[1:]]


def _copy(document: Document, parts: Sequence[str], operation: Mapping[str, Json], shape: Shape) -> None:
    """Copy a value, which has its type already, to a member of the description."""
    value: Json = document
    for part in _parts(operation.get("from") or ""):
        value = value.get(part) if isinstance(value, dict) else None
    if len(parts) != 1 or parts[0] not in shape.members or value is document:
        refuse("BadRequestException", f"Invalid patch path '{operation['path']}'")
    held = document.get(parts[0])
    if isinstance(value, dict) or shape.members[parts[0]].type_name == "map":
        value = {**(held or {}), **(value or {})}
    document[parts[0]] = value


def _apply(holder: Document, parts: Sequence[str], operation: Mapping[str, Json], shape: Shape) -> None:
    """Apply one operation to a structure or a map; the first part is a member or a key of it."""
    name, *rest = parts
    inner = shape.value if shape.type_name == "map" else shape.members.get(name)
    if inner is None:
        refuse("BadRequestException", f"Invalid patch path '{operation['path']}'")
    kind = inner.type_name
    if kind == "list":
        holder[name] = _listed(list(holder.get(name) or []), rest, operation, inner)
    elif rest:
        if holder.get(name) is None:
            holder[name] = {}
        _apply(holder[name], rest, operation, inner)
    elif operation["op"] == "remove":
        holder.pop(name, None)
        if shape.type_name != "map":
            holder[name] = None
    else:
        holder[name] = _typed(operation.get("value"), inner)


def _listed(items: list[Json], rest: Sequence[str], operation: Mapping[str, Json], shape: Shape) -> list[Json]:
    """Return a list with an item added, removed, or replaced; the item stands in the path or is the value."""
    value = _typed(operation.get("value"), shape.member)
    item = rest[0] if rest else value
    if operation["op"] == "add":
        return [*items, item]
    if operation["op"] == "remove":
        return [one for one in items if one != item]
    if not rest:
        return value if isinstance(value, list) else [value]
    index = int(item) if item.isdigit() and int(item) < len(items) else None
    return [value if one == item or place == index else one for place, one in enumerate(items)]


def _typed(value: Json, shape: Shape) -> Json:
    kind = shape.type_name
    if not isinstance(value, str):
        return value
    if kind == "boolean":
        return value.lower() == "true"
    if kind in {"integer", "long"}:
        return int(value)
    if kind in {"float", "double"}:
        return float(value)
    return value
