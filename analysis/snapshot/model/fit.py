"""Whether what was made of an item has the types that its class says: a text is a text, a list holds what it should.

Snapshots come from anywhere. A number where AWS writes an id would not be noticed until a question meets it.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Test = Callable[[Any], bool]


def fits(made: Any) -> bool:  # noqa: ANN401 whatever a builder returns
    """Return whether a record, or every record in a tuple, a list or a mapping, has the types of its class."""
    kind: Any = type(made)
    if hasattr(kind, "__dataclass_fields__"):
        return _test_of(kind)(made)
    if isinstance(made, (list, Mapping)):
        return all(map(fits, made.values() if isinstance(made, Mapping) else made))
    if isinstance(made, (tuple, frozenset)):
        return all(not isinstance(part, (list, dict, float)) and fits(part) for part in made)
    return True


@cache
def _test_of(kind: Any) -> Test:  # noqa: ANN401 an annotation
    """Return a test for values of a type; types that say nothing certain take everything."""
    if is_dataclass(kind):
        return _test_of_record(kind)
    if get_origin(kind) is not None:
        return _test_of_generic(get_origin(kind), get_args(kind))
    if kind in (str, int, bool, NoneType):
        return lambda value: type(value) is kind
    return (lambda value: isinstance(value, kind)) if isinstance(kind, type) else (lambda _: True)


def _test_of_record(kind: Any) -> Test:  # noqa: ANN401 a data class
    hints = get_type_hints(kind)
    tests = [(field.name, _test_of(hints[field.name])) for field in fields(kind)]
    return lambda value: type(value) is kind and all(test(getattr(value, name)) for name, test in tests)


def _test_of_generic(origin: Any, arguments: tuple[Any, ...]) -> Test:  # noqa: ANN401
    if origin in (Union, UnionType):
        plain = tuple(argument for argument in arguments if isinstance(argument, type) and not is_dataclass(argument))
        others = [_test_of(argument) for argument in arguments if argument not in plain]
        return lambda value: type(value) in plain or any(test(value) for test in others)
    if origin is Literal:
        return lambda value: isinstance(value, str)
    if origin is tuple and arguments[-1:] != (Ellipsis,):
        parts = [_test_of(argument) for argument in arguments]
        return lambda value: len(value) == len(parts) and all(t(v) for t, v in zip(parts, value, strict=True))
    if origin in (tuple, frozenset):
        each = _test_of(arguments[0])
        return lambda value: isinstance(value, origin) and all(map(each, value))
    return lambda value: isinstance(value, origin)
