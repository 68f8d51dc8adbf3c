"""What can be asked of the values in a template: the methods of Java's strings, lists, maps and numbers."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.gateways.errors import UnsupportedError

Json = Any


@dataclass(frozen=True)
class Object:
    """A variable with methods of its own: ``$input``, ``$util``.

    Attributes:
        name: as templates call it.
        methods: name → what it does.
        properties: name → value.
    """

    name: str
    methods: Mapping[str, Callable[..., Json]]
    properties: Mapping[str, Json]


def member(value: Json, name: str) -> Json:
    """Return a property of a value; ``None`` if it has none."""
    if isinstance(value, Object):
        return value.properties.get(name)
    if isinstance(value, Mapping):
        return value.get(name)
    if name in {"length", "size", "empty", "class"} and isinstance(value, str | list):
        return {"empty": not value, "class": None}.get(name)
    return None


def item(value: Json, key: Json) -> Json:
    """Return what is at an index or under a key."""
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return None


def shown(value: Json) -> str:
    """Return a value as Java writes it: nothing for what is not there, a map as ``{a=1}``, a list as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}={shown(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return json.dumps(value, separators=(",", ":"), default=str)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    return str(value)


def _replacement(new: Json) -> Callable[["re.Match[str]"], str]:
    """Return what replaces a match as Java does it: ``$1`` is a group, a backslash escapes."""

    def replace(found: "re.Match[str]") -> str:
        def part(piece: "re.Match[str]") -> str:
            return (found[int(piece[1])] or "") if piece[1] else piece[2]

        return re.sub(r"\$(\d)|\\(.)", part, shown(new))

    return replace


def _split(text: str, pattern: str) -> list[str]:
    parts = re.split(pattern, text)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _added(items: list[Json], *given: Json) -> bool:
    if len(given) == 1:
        items.append(given[0])
    else:
        items.insert(*given)
    return True


def _placed(items: Json, key: Json, value: Json) -> Json:
    before = item(items, key)
    items[key] = value
    return before


_STRINGS: Mapping[str, Callable[..., Json]] = {
    "charAt": lambda text, index: text[index],
    "concat": lambda text, other: text + shown(other),
    "contains": lambda text, other: shown(other) in text,
    "endsWith": str.endswith,
    "equals": lambda text, other: text == other,
    "equalsIgnoreCase": lambda text, other: text.lower() == shown(other).lower(),
    "indexOf": str.find,
    "isEmpty": lambda text: not text,
    "lastIndexOf": str.rfind,
    "length": len,
    "matches": lambda text, pattern: re.fullmatch(pattern, text) is not None,
    "replace": lambda text, old, new: text.replace(shown(old), shown(new)),
    "replaceAll": lambda text, pattern, new: re.sub(pattern, _replacement(new), text),
    "replaceFirst": lambda text, pattern, new: re.sub(pattern, _replacement(new), text, count=1),
    "split": _split,
    "startsWith": str.startswith,
    "substring": lambda text, begin, end=None: text[begin:end],
    "toLowerCase": str.lower,
    "toString": str,
    "toUpperCase": str.upper,
    "trim": str.strip,
}
_LISTS: Mapping[str, Callable[..., Json]] = {
    "add": _added,
    "addAll": lambda items, more: items.extend(more) or bool(more),
    "clear": list.clear,
    "contains": lambda items, item: item in items,
    "get": lambda items, index: items[index],
    "indexOf": lambda items, item: items.index(item) if item in items else -1,
    "isEmpty": lambda items: not items,
    "iterator": lambda items: items,
    "remove": lambda items, index: items.pop(index),
    "set": _placed,
    "size": len,
    "subList": lambda items, begin, end: items[begin:end],
    "toString": shown,
}
_MAPS: Mapping[str, Callable[..., Json]] = {
    "containsKey": lambda items, key: key in items,
    "containsValue": lambda items, value: value in items.values(),
    "entrySet": lambda items: [{"key": key, "value": value} for key, value in items.items()],
    "get": lambda items, key: items.get(key),
    "getKey": lambda items: items.get("key"),
    "getValue": lambda items: items.get("value"),
    "isEmpty": lambda items: not items,
    "keySet": list,
    "put": _placed,
    "putAll": lambda items, more: items.update(more),
    "remove": lambda items, key: items.pop(key, None),
    "size": len,
    "toString": shown,
    "values": lambda items: list(items.values()),
}
_NUMBERS: Mapping[str, Callable[..., Json]] = {
    "equals": lambda number, other: number == other,
    "intValue": int,
    "longValue": int,
    "doubleValue": float,
    "toString": shown,
    "parseInt": lambda _, text: int(text),
    "valueOf": lambda _, text: int(text),
}


def called(value: Json, name: str, arguments: list[Json]) -> Json:
    """Return what a method of a value returns; ``None`` for a value that is not there.

    Raises:
        UnsupportedError: if the method is not modelled.
    """
    if value is None:
        return None
    if isinstance(value, Object):
        methods, given = value.methods, arguments
    else:
        methods, given = _methods_of(value), [value, *arguments]
    if name not in methods:
        kind = value.name if isinstance(value, Object) else type(value).__name__
        msg = f"the method {name} of {kind} in a mapping template"
        raise UnsupportedError(msg)
    try:
        return methods[name](*given)
    except (IndexError, KeyError, TypeError, ValueError, AttributeError, re.error):
        # Java throws, and Velocity takes the reference for one to nothing.
        return None


def _methods_of(value: Json) -> Mapping[str, Callable[..., Json]]:
    if isinstance(value, str):
        return _STRINGS
    if isinstance(value, list):
        return _LISTS
    if isinstance(value, Mapping):
        return _MAPS
    return _NUMBERS
