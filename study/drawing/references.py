"""Reading a template's values: what they name, and what they say where that is certain before deployment.

Modelled: ``Ref``, ``Fn::GetAtt``, ``Fn::Join`` and ``Fn::Sub`` of literals and pseudo parameters, parameters with a
default. Not modelled: conditions, mappings, lookups; what depends on them has no text (``None``).

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Any
SUBSTITUTED = re.compile(r"\$\{(\w+)[.}]")
"""A logical id inside ``Fn::Sub``; pseudo parameters have colons, so they never match."""


def target(value: Json) -> str | None:
    """Return the logical id that a value is a ``Ref`` to or an attribute of."""
    if isinstance(value, Mapping):
        if isinstance(value.get("Ref"), str):
            return str(value["Ref"])
        attribute = value.get("Fn::GetAtt")
        if isinstance(attribute, str):
            return attribute.partition(".")[0]
        if isinstance(attribute, list) and attribute:
            return str(attribute[0])
    return None


def targets(values: Json) -> tuple[str, ...]:
    """Return the logical ids that the values of a list name, in order."""
    found = (target(value) for value in items(values))
    return tuple(name for name in found if name)


def mentions(value: Json) -> Iterator[str]:
    """Yield every logical id that is named anywhere in a value."""
    found = target(value)
    if found:
        yield found
    elif isinstance(value, Mapping):
        if isinstance(value.get("Fn::Sub"), str):
            yield from SUBSTITUTED.findall(value["Fn::Sub"])
        for part in value.values():
            yield from mentions(part)
    elif isinstance(value, list):
        for part in value:
            yield from mentions(part)


def text(value: Json, defaults: Mapping[str, Json] | None = None) -> str | None:
    """Return a value as text, pseudo parameters as ``${AWS::Region}``, or nothing if only a deployment can tell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, Mapping) and len(value) == 1:
        return _intrinsic(value, defaults or {})
    return None


def _intrinsic(value: Mapping[str, Json], defaults: Mapping[str, Json]) -> str | None:
    name = value.get("Ref")
    if isinstance(name, str):
        return f"${{{name}}}" if name.startswith("AWS::") else text(defaults.get(name))
    if "Fn::Join" in value:
        separator, parts = value["Fn::Join"]
        pieces = [text(part, defaults) for part in parts] if isinstance(parts, list) else [None]
        return separator.join(piece for piece in pieces if piece is not None) if None not in pieces else None
    return value["Fn::Sub"] if isinstance(value.get("Fn::Sub"), str) else None


def number(value: Json, defaults: Mapping[str, Json] | None = None) -> int | None:
    """Return a value as a whole number; CloudFormation takes both ``443`` and ``"443"``."""
    digits = text(value, defaults)
    return int(digits) if digits is not None and digits.lstrip("-").isdecimal() else None


def truth(value: Json) -> bool:
    """Return whether a value is true; CloudFormation takes both ``true`` and ``"true"``."""
    return text(value) == "true"


def items(value: Json) -> Iterable[Json]:
    """Return a value as a list: policies and properties may hold one or several."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def tag(properties: Mapping[str, Json], key: str) -> str:
    """Return the text of a tag, or nothing."""
    pairs = items(properties.get("Tags"))
    return next((text(pair.get("Value")) or "" for pair in pairs if pair.get("Key") == key), "")


def first_interface(instance: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return the first of the network interfaces that an instance's properties describe, empty if none."""
    return next(iter(items(instance.get("NetworkInterfaces"))), {})


def subnet_of(instance: Mapping[str, Json]) -> str | None:
    """Return the logical id of the subnet that an instance is in, whichever way its properties say it."""
    return target(instance.get("SubnetId")) or target(first_interface(instance).get("SubnetId"))
