"""Event patterns: which events a rule, an event source mapping, a pipe or a subscription lets pass.

Modelled: values, prefix, suffix, anything-but, numeric, exists, cidr, wildcard, equals-ignore-case and ``$or``; values
in arrays match if one of them does, also below arrays of objects.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import eq, ge, gt, le, lt
from typing import Any

Json = Any
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}


def matches(pattern: Mapping[str, Json], event: Json) -> bool:
    """Return whether a pattern lets an event pass; all its names must be there, and one value of each must match."""
    for name, wanted in pattern.items():
        if name == "$or" and isinstance(wanted, list):
            passes = any(matches(choice, event) for choice in wanted)
        elif isinstance(wanted, Mapping):
            passes = _passes_below(wanted, list(_values(event, name)))
        else:
            passes = passes_one(wanted, list(_leaves(event, name)))
        if not passes:
            return False
    return True


def passes_one(wanted: Sequence[Json], values: Sequence[Json]) -> bool:
    """Return whether one of the values is one of those that are wanted."""
    return any(_passes(condition, values) for condition in wanted)


def _passes_below(pattern: Mapping[str, Json], parts: Sequence[Json]) -> bool:
    """Return whether one part of an event passes; what is not there passes a pattern that wants it to be absent."""
    return any(matches(pattern, part) for part in (parts or [{}]))


def _values(event: Json, name: str) -> Iterable[Json]:
    """Return what an event has by a name: several things if it is a list of objects, or if that is one."""
    if isinstance(event, list):
        for entry in event:
            yield from _values(entry, name)
    elif isinstance(event, Mapping) and name in event:
        found = event[name]
        if isinstance(found, list):
            yield from found
        else:
            yield found


def _leaves(event: Json, name: str) -> Iterable[Json]:
    for value in _values(event, name):
        if not isinstance(value, Mapping | list):
            yield value


def _passes(condition: Json, values: Sequence[Json]) -> bool:
    if not isinstance(condition, Mapping):
        return any(_same(condition, value) for value in values)
    [(operator, operand)] = condition.items()
    if operator == "exists":
        return bool(values) is bool(operand)
    if operator == "anything-but":
        # An array passes if one of its values does; without a value there is nothing that could be another one.
        return any(not _excluded(operand, value) for value in values)
    test = _OPERATORS.get(operator)
    return test is not None and any(test(operand, value) for value in values)


def _excluded(operand: Json, value: Json) -> bool:
    if isinstance(operand, Mapping):
        [(operator, inner)] = operand.items()
        choices = inner if isinstance(inner, list) else [inner]
        return any(_OPERATORS[operator](choice, value) for choice in choices)
    return any(_same(choice, value) for choice in (operand if isinstance(operand, list) else [operand]))


def _same(wanted: Json, value: Json) -> bool:
    """Return whether two values are the same in JSON, where ``true`` is not 1."""
    if isinstance(wanted, bool) or isinstance(value, bool):
        return wanted is value
    if isinstance(wanted, int | float) != isinstance(value, int | float):
        return False
    return bool(wanted == value)


def _starts(operand: Json, value: Json) -> bool:
    if isinstance(operand, Mapping):
        return isinstance(value, str) and value.lower().startswith(str(operand["equals-ignore-case"]).lower())
    return isinstance(value, str) and value.startswith(operand)


def _ends(operand: Json, value: Json) -> bool:
    if isinstance(operand, Mapping):
        return isinstance(value, str) and value.lower().endswith(str(operand["equals-ignore-case"]).lower())
    return isinstance(value, str) and value.endswith(operand)


def _equals_ignoring_case(operand: Json, value: Json) -> bool:
    return isinstance(value, str) and value.lower() == str(operand).lower()


def _numeric(operand: Json, value: Json) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    conditions = zip(operand[::2], operand[1::2], strict=True)
    return all(_COMPARISONS[operator](value, bound) for operator, bound in conditions)


def _in_network(operand: Json, value: Json) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(operand, strict=False)
    except ValueError:
        return False


def _fits(operand: Json, value: Json) -> bool:
    if not isinstance(value, str):
        return False
    # A backslash makes a star or a backslash an ordinary character.
    parts = re.findall(r"\\[*\\]|\*|[^*\\]|\\", operand)
    expression = "".join(".*" if part == "*" else re.escape(part[-1]) for part in parts)
    return re.fullmatch(expression, value, re.DOTALL) is not None


_OPERATORS: Mapping[str, Callable[[Json, Json], bool]] = {
    "prefix": _starts,
    "suffix": _ends,
    "equals-ignore-case": _equals_ignoring_case,
    "numeric": _numeric,
    "cidr": _in_network,
    "wildcard": _fits,
}
