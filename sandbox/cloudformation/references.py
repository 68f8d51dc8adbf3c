"""What an expression refers to, found without working it out."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.cloudformation.intrinsics import VARIABLE, is_function

Json = Any


def references(expression: Json, holds: Callable[[str], bool]) -> Iterator[tuple[str, str | None]]:
    """Yield what an expression refers to: (name, None) for ``Ref``, (logical id, attribute) for ``Fn::GetAtt``.

    Args:
        expression: an unresolved value.
        holds: tells whether a condition holds, so that only the taken branch of ``Fn::If`` counts.
    """
    if isinstance(expression, list):
        for item in expression:
            yield from references(item, holds)
    elif is_function(expression):
        name, argument = next(iter(expression.items()))
        if name == "Ref":
            yield argument, None
        elif name == "Fn::GetAtt":
            yield from _attribute_references(argument)
        elif name == "Fn::Sub":
            yield from _sub_references(argument, holds)
        elif name == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
            yield from references(argument[1] if holds(argument[0]) else argument[2], holds)
        else:
            yield from references(argument, holds)
    elif isinstance(expression, dict):
        for item in expression.values():
            yield from references(item, holds)


def _attribute_references(argument: Json) -> Iterator[tuple[str, str | None]]:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if isinstance(parts[0], str):  # anything else is refused when it is worked out
        yield parts[0], ".".join(part for part in parts[1:] if isinstance(part, str))


def _sub_references(argument: Json, holds: Callable[[str], bool]) -> Iterator[tuple[str, str | None]]:
    text, own = (argument, {}) if isinstance(argument, str) else (argument[0], argument[1])
    for literal, name in VARIABLE.findall(text):
        if not literal and name.strip() not in own:
            logical_id, _, attribute = name.strip().partition(".")
            yield logical_id, attribute or None
    yield from references(own, holds)
