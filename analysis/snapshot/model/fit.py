"""Whether what was made of an item has the types that its class says: a text is a text, a list holds what it should.

Snapshots come from anywhere. A number where AWS writes an id would not be noticed until a question meets it.

Organisations have hundreds of thousands of rules, so the types of a record's values are looked up all at once: whether
a row of types is right is worked out the first time that it is met.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Test = Callable[[Any], bool]


def fits(made: Any) -> bool:  # noqa: ANN401 whatever a builder returns
    """Return whether a record, or every record in a tuple, a list or a mapping, has the types of its class."""
    kind: Any = type(made)
    if hasattr(kind, "__dataclass_fields__"):
        return _test_of_record(kind)(made)
    if isinstance(made, (list, Mapping)):
        return all(map(fits, made.values() if isinstance(made, Mapping) else made))
    if isinstance(made, (tuple, frozenset)):
        return all(not isinstance(part, (list, dict, float)) and fits(part) for part in made)
    return True


@cache
def _test_of_record(kind: Any) -> Test:  # noqa: ANN401 a data class
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    classes = [_classes(hints[name]) for name in names]
    inner = [(at, deep) for at, name in enumerate(names) if (deep := _inner(hints[name])) is not None]
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    known: dict[tuple[type, ...], bool] = {}

    def test(value: Any) -> bool:  # noqa: ANN401
        if type(value) is not kind:
            return False
        values = values_of(value)
        types = tuple(map(type, values))
        if types not in known:
            known[types] = all(allowed is None or one in allowed for one, allowed in zip(types, classes, strict=True))
        return known[types] and all(inside(values[at]) for at, inside in inner)

    return test


@cache
def _classes(kind: Any) -> frozenset[type] | None:  # noqa: ANN401 an annotation
    """Return the classes that values of a type may be of; ``None`` if it says nothing certain."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        parts = [_classes(part) for part in get_args(kind)]
        return None if None in parts else frozenset(one for part in parts if part for one in part)
    if origin is Literal:
        return frozenset({str})
    if origin is not None:
        return frozenset({origin}) if origin in (tuple, frozenset) else None
    return frozenset({NoneType if kind is None else kind}) if isinstance(kind, type) or kind is None else None


@cache
def _inner(kind: Any) -> Test | None:  # noqa: ANN401
    """Return a test for what is inside of values whose own class is right; ``None`` if there is nothing to test."""
    if hasattr(kind, "__dataclass_fields__"):
        test: Test = _test_of_record(kind)
        return test
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        tests = {_only(part): _inner(part) for part in arguments}
        deep = {one: test for one, test in tests.items() if one is not None and test is not None}
        return (lambda value: deep[type(value)](value) if type(value) in deep else True) if deep else None
    if origin is tuple and arguments[-1:] != (Ellipsis,):
        classes, parts = [_classes(part) for part in arguments], [_inner(part) for part in arguments]
        return lambda value: len(value) == len(parts) and all(map(_right, value, classes, parts))
    if origin in (tuple, frozenset):
        allowed, each = _classes(arguments[0]), _inner(arguments[0])
        if each is None:
            return lambda value: allowed is None or allowed.issuperset(map(type, value))
        return lambda value: (allowed is None or allowed.issuperset(map(type, value))) and all(map(each, value))
    return None


def _only(kind: Any) -> type | None:  # noqa: ANN401
    """Return the one class of a type that is no union."""
    classes = _classes(kind)
    return next(iter(classes)) if classes and len(classes) == 1 else None


def _right(value: Any, allowed: frozenset[type] | None, inside: Test | None) -> bool:  # noqa: ANN401
    return (allowed is None or type(value) in allowed) and (inside is None or inside(value))
