"""From a template's properties to an API's parameters, guided by botocore's description of the operation.

Property and parameter names agree but for their capital letters and a few renames; values differ in type,
because templates write numbers and booleans as strings too.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from botocore.model import Shape

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.services import operation_model

Json = Any


def convert(value: Json, shape: Shape, path: str) -> Json:
    """Return a template's value as the API wants it.

    Args:
        value: a resolved property, or a part of one.
        shape: what the API takes.
        path: where the value stands, for the message.

    Raises:
        NotHonouredError: if the API has no place for a part of the value.
    """
    if getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure":
        return _structure(value, shape, path)
    if shape.type_name == "list":
        items = value if isinstance(value, list) else [value]
        return [convert(item, shape.member, f"{path}[{index}]") for index, item in enumerate(items)]
    if shape.type_name == "map":
        return {str(key): convert(item, shape.value, f"{path}.{key}") for key, item in value.items()}
    return _scalar(value, shape, path)


def typed(service: str, operation: str, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """Return a call's parameters, some of which come from a template, as the API wants them."""
    shape = operation_model(service, operation).input_shape
    members = shape.members if shape else {}  # some operations take nothing
    return {
        name: convert(value, members[name], f"{operation}.{name}") if name in members and value is not None else value
        for name, value in parameters.items()
    }


def member_of(name: str, members: Mapping[str, Shape]) -> str | None:
    """Return the member that a property's name means, whatever its capital letters."""
    if name in members:
        return name
    folded = name.casefold()
    return next((member for member in members if member.casefold() == folded), None)


def place_of(path: str, members: Mapping[str, Shape]) -> tuple[list[str | int], Shape] | None:
    """Return where a parameter stands, ``Attributes.DelaySeconds``, as the API spells it, and what it takes.

    Returns:
        the names from the outermost to the innermost with the innermost's shape, or nothing if there is no such place;
        0 between them stands for the only item of a list.
    """
    first, *rest = path.split(".")
    member = member_of(first, members)
    if member is None:
        return None
    names: list[str | int] = [member]
    shape = members[member]
    for name in rest:
        if shape.type_name == "list":
            names, shape = [*names, 0], shape.member
        if shape.type_name == "map":
            names, shape = [*names, name], shape.value
            continue
        inner = member_of(name, shape.members) if shape.type_name == "structure" else None
        if inner is None:
            return None
        names, shape = [*names, inner], shape.members[inner]
    return names, shape


def put(parameters: dict[str, Json], names: list[str | int], value: Json) -> None:
    """Put a value where it stands among parameters."""
    holder: Any = parameters
    for name, inner in pairwise(names):
        holder = holder[name] if name == 0 else holder.setdefault(name, [{}] if inner == 0 else {})
    holder[names[-1]] = value


def overlaid(base: Json, over: Json) -> Json:
    """Return parameters with others laid over them, also inside of structures and of lists of one."""
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {**base, **{name: overlaid(base[name], item) if name in base else item for name, item in over.items()}}
    if isinstance(base, list) and isinstance(over, list) and len(base) == len(over) == 1:
        return [overlaid(base[0], over[0])]
    return over


def _counted(value: Json, shape: Shape) -> Json:
    """Return a list as CloudFront's API writes lists: with the number of its items, and whether there are any."""
    if isinstance(value, list):
        enabled = {"Enabled": bool(value)} if "Enabled" in shape.members else {}
        return {**enabled, "Quantity": len(value), "Items": value}
    if isinstance(value, Mapping) and "Items" in value and "Quantity" not in value:
        return {"Quantity": len(value["Items"]), **value}
    return value


def _structure(value: Json, shape: Shape, path: str) -> Json:
    if {"Quantity", "Items"} <= shape.members.keys():
        value = _counted(value, shape)
    if not isinstance(value, Mapping):
        msg = f"{path}: an object was expected, got {value!r}"
        raise NotHonouredError(msg)
    converted = {}
    for name, item in value.items():
        member = member_of(name, shape.members)
        if member is None:
            msg = f"{path}.{name}: the service's API has no such parameter"
            raise NotHonouredError(msg)
        converted[member] = convert(item, shape.members[member], f"{path}.{name}")
    return converted


def _scalar(value: Json, shape: Shape, path: str) -> Json:
    kind = shape.type_name
    if isinstance(value, (dict, list)):
        msg = f"{path}: a {kind} was expected, got {type(value).__name__}"
        raise NotHonouredError(msg)
    try:
        if kind == "boolean":
            return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
        if kind in {"integer", "long"}:
            return int(value)
        if kind in {"float", "double"}:
            return float(value)
    except (KeyError, ValueError):
        msg = f"{path}: a {kind} was expected, got {value!r}"
        raise NotHonouredError(msg) from None
    if kind == "string":
        return ("true" if value else "false") if isinstance(value, bool) else str(value)
    return value
