"""Carries templates out."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.gateways.errors import TemplateError
from sandbox.gateways.templates.methods import called, item, member, shown
from sandbox.gateways.templates.nodes import (
    Binary,
    Call,
    Define,
    Expression,
    ForEach,
    If,
    Index,
    Interpolated,
    Leave,
    ListOf,
    Literal,
    Macro,
    MapOf,
    Method,
    Node,
    RangeOf,
    Reference,
    Set,
    Text,
    Unary,
)
from sandbox.gateways.templates.parsing import parsed

Json = Any
_MOST_STEPS = 1000
"""How often a loop goes round at most."""
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "-": operator.sub,
    "*": operator.mul,
    "%": operator.mod,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Break(Exception):  # noqa: N818 it leaves a loop, and is no error
    """Leaves a loop."""


class _Stop(Exception):  # noqa: N818 see above
    """Leaves the template."""


@dataclass(frozen=True)
class _Piece:
    """A piece of template under a name; it is carried out where it is shown."""

    body: tuple[Node, ...]


def render(template: str, variables: dict[str, Json]) -> str:
    """Return what a template makes of its variables; what it sets is set in them.

    Raises:
        TemplateError: if the template has no meaning.
        UnsupportedError: if it asks for what is not modelled.
    """
    out: list[str] = []
    try:
        _Rendering(variables, out).all(parsed(template))
    except _Stop:
        pass  # What was written up to there is the result.
    except (TypeError, ZeroDivisionError) as error:
        raise TemplateError(str(error)) from None
    return "".join(out)


class _Rendering:
    def __init__(self, scope: dict[str, Json], out: list[str]) -> None:
        self._scope = scope
        self._out = out

    def all(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self._one(node)

    def _one(self, node: Node) -> None:  # noqa: C901 one case for each kind of node
        match node:
            case Text(text):
                self._out.append(text)
            case Reference():
                self._show(self._value(node))
            case Set(target, value):
                self._set(target, self._value(value))
            case If(branches):
                for condition, body in branches:
                    if condition is None or _true(self._value(condition)):
                        self.all(body)
                        break
            case ForEach():
                self._loop(node)
            case Define(name, body):
                self._scope[name] = _Piece(body)
            case Macro(name):
                self._scope[f"#{name}"] = node
            case Call(name, arguments):
                self._call(name, arguments)
            case Leave(everything):
                raise _Stop if everything else _Break

    def _show(self, value: Json) -> None:
        if isinstance(value, _Piece):
            self.all(value.body)
        else:
            self._out.append(shown(value))

    def _call(self, name: str, arguments: tuple[Expression, ...]) -> None:
        macro: Macro = self._scope[f"#{name}"]
        given = dict(zip(macro.parameters, map(self._value, arguments), strict=False))
        before = {name: self._scope.get(name) for name in given}
        self._scope.update(given)
        self.all(macro.body)
        self._scope.update(before)

    def _loop(self, node: ForEach) -> None:
        found = self._value(node.items)
        items = list(found.values()) if isinstance(found, Mapping) else list(found or ())
        names = (node.name, "foreach", "velocityCount", "velocityHasNext")
        before = {name: self._scope.get(name) for name in names}
        for index, one in enumerate(items[:_MOST_STEPS]):
            has_next = index + 1 < len(items)
            state = {"index": index, "count": index + 1, "hasNext": has_next, "first": index == 0, "last": not has_next}
            self._scope.update(
                {node.name: one, "foreach": state, "velocityCount": index + 1, "velocityHasNext": has_next}
            )
            try:
                self.all(node.body)
            except _Break:
                break
        self._scope.update(before)

    def _set(self, target: Reference, value: Json) -> None:
        if not target.steps:
            self._scope[target.name] = value
            return
        holder: Any = self._value(Reference(target.name, target.steps[:-1]))
        last = target.steps[-1]
        if isinstance(last, Method):
            msg = f"#set cannot give a value to what the method {last.name} returns"
            raise TemplateError(msg)
        key = self._value(last.key) if isinstance(last, Index) else last.name
        if isinstance(holder, dict | list):
            index: Any = key
            holder[index] = value

    def _value(self, node: Expression) -> Json:  # noqa: C901, PLR0911 one case for each kind of node
        match node:
            case Literal(value):
                return value
            case Reference():
                return self._referred(node)
            case Interpolated(parts):
                out: list[str] = []
                _Rendering(self._scope, out).all(parts)
                return "".join(out)
            case ListOf(items):
                return [self._value(one) for one in items]
            case RangeOf(first, last):
                begin, end = self._value(first), self._value(last)
                return list(range(begin, end + 1)) if begin <= end else list(range(begin, end - 1, -1))
            case MapOf(items):
                return {self._value(key): self._value(value) for key, value in items}
            case Unary("!", operand):
                return not _true(self._value(operand))
            case Unary(_, operand):
                return -self._value(operand)
            case Binary("&&", left, right):
                return _true(self._value(left)) and _true(self._value(right))
            case Binary("||", left, right):
                return _true(self._value(left)) or _true(self._value(right))
            case Binary(sign, left, right):
                return _combined(sign, self._value(left), self._value(right))

    def _referred(self, reference: Reference) -> Json:
        value = self._scope.get(reference.name)
        for step in reference.steps:
            match step:
                case Method(name, arguments):
                    value = called(value, name, [self._value(one) for one in arguments])
                case Index(key):
                    value = item(value, self._value(key))
                case _:
                    value = member(value, step.name)
        if isinstance(value, _Piece) and reference.steps:
            return None
        return value


def _true(value: Json) -> bool:
    """Return whether a condition holds: for all but nothing and false, an empty text and zero included."""
    return value is not None and value is not False


def _combined(sign: str, left: Json, right: Json) -> Json:  # noqa: PLR0911 see above
    if sign in {"==", "!="}:
        return _equal(left, right) == (sign == "==")
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return shown(left) + shown(right)
    if left is None or right is None:
        return None
    if sign == "+":
        return left + right
    if sign == "/":
        if right == 0:
            return None
        return int(left / right) if isinstance(left, int) and isinstance(right, int) else left / right
    return _ARITHMETIC[sign](left, right)


def _equal(left: Json, right: Json) -> bool:
    if left is None or right is None:
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right
    return bool(left == right) if type(left) is type(right) else shown(left) == shown(right)
