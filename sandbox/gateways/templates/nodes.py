"""The parts of a template, as they are read."""

from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True)
class Text:
    """What is written as it stands."""

    text: str


@dataclass(frozen=True)
class Property:
    """``.name``."""

    name: str


@dataclass(frozen=True)
class Method:
    """``.name(arguments)``."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Index:
    """``[expression]``."""

    key: "Expression"


@dataclass(frozen=True)
class Reference:
    """``$name`` and what follows it."""

    name: str
    steps: tuple[Property | Method | Index, ...]


@dataclass(frozen=True)
class Literal:
    """A number, a truth value, or a text in single quotes."""

    value: Json


@dataclass(frozen=True)
class Interpolated:
    """A text in double quotes."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class ListOf:
    """``[1, 2]``."""

    items: tuple["Expression", ...]


@dataclass(frozen=True)
class RangeOf:
    """``[1..3]``."""

    first: "Expression"
    last: "Expression"


@dataclass(frozen=True)
class MapOf:
    """``{"a": 1}``."""

    items: tuple[tuple["Expression", "Expression"], ...]


@dataclass(frozen=True)
class Unary:
    """``!x``, or ``-x``."""

    operator: str
    operand: "Expression"


@dataclass(frozen=True)
class Binary:
    """``x + y``."""

    operator: str
    left: "Expression"
    right: "Expression"


Expression = Reference | Literal | Interpolated | ListOf | RangeOf | MapOf | Unary | Binary


@dataclass(frozen=True)
class Set:
    """``#set($x = y)``."""

    target: Reference
    value: Expression


@dataclass(frozen=True)
class If:
    """``#if``, ``#elseif`` and ``#else``; the last condition is ``None`` if there is an ``#else``."""

    branches: tuple[tuple[Expression | None, tuple["Node", ...]], ...]


@dataclass(frozen=True)
class ForEach:
    """``#foreach($x in y)``."""

    name: str
    items: Expression
    body: tuple["Node", ...]


@dataclass(frozen=True)
class Define:
    """``#define($x)``: a piece of template under a name."""

    name: str
    body: tuple["Node", ...]


@dataclass(frozen=True)
class Macro:
    """``#macro(name $x)``."""

    name: str
    parameters: tuple[str, ...]
    body: tuple["Node", ...]


@dataclass(frozen=True)
class Call:
    """``#name(arguments)``: a macro's."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Leave:
    """``#break`` or ``#stop``."""

    everything: bool


Node = Text | Reference | Set | If | ForEach | Define | Macro | Call | Leave
