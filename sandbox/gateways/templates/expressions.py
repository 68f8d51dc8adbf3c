"""Reads expressions of templates: what stands in the brackets of directives, and references."""

import re
from typing import NoReturn

from sandbox.gateways.errors import TemplateError
from sandbox.gateways.templates.nodes import (
    Binary,
    Expression,
    Index,
    Interpolated,
    ListOf,
    Literal,
    MapOf,
    Method,
    Node,
    Property,
    RangeOf,
    Reference,
    Unary,
)

_NAME = re.compile(r"[A-Za-z_][\w-]*")
_NUMBER = re.compile(r"\d+(?:\.(?!\.)\d+)?")
_SPACE = re.compile(r"\s*")
_LEVELS = (
    {"||": "||", "or": "||"},
    {"&&": "&&", "and": "&&"},
    {"==": "==", "eq": "==", "!=": "!=", "ne": "!="},
    {"<=": "<=", "le": "<=", ">=": ">=", "ge": ">=", "<": "<", "lt": "<", ">": ">", "gt": ">"},
    {"+": "+", "-": "-"},
    {"*": "*", "/": "/", "%": "%"},
)
_WORDS = {"true": True, "false": False, "null": None}


class Reader:
    """A place in a template's text, and what can be read from there on."""

    def __init__(self, text: str) -> None:
        """Begin at the beginning."""
        self.text = text
        self.at = 0

    def fail(self, expected: str) -> NoReturn:
        """Say that something else was expected here.

        Raises:
            TemplateError: always.
        """
        line = self.text.count("\n", 0, self.at) + 1
        msg = f"line {line}: expected {expected}, found {self.text[self.at : self.at + 20]!r}"
        raise TemplateError(msg)

    def skip_space(self) -> None:
        """Go on to what is no space."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, *words: str) -> str | None:
        """Go past the first of some words that stands here."""
        for word in words:
            if self.text.startswith(word, self.at):
                after = self.text[self.at + len(word) : self.at + len(word) + 1]
                if not (word.isalpha() and (after.isalnum() or after == "_")):
                    self.at += len(word)
                    return word
        return None

    def need(self, word: str) -> None:
        """Go past a word, after spaces.

        Raises:
            TemplateError: if it does not stand here.
        """
        self.skip_space()
        if self.take(word) is None:
            self.fail(repr(word))

    def name(self) -> str:
        """Read a name."""
        found = _NAME.match(self.text, self.at)
        if found is None:
            self.fail("a name")
        self.at = found.end()
        return found[0]

    def begins_reference(self) -> bool:
        """Return whether a reference stands here."""
        return re.compile(r"\$!?\{?[A-Za-z_]").match(self.text, self.at) is not None

    def reference(self) -> Reference:
        """Read ``$name``, ``${name}``, ``$!name`` and what follows."""
        self.need("$")
        self.take("!")
        braced = self.take("{") is not None
        name = self.name()
        steps: list[Property | Method | Index] = []
        while True:
            if self.text.startswith(".", self.at) and _NAME.match(self.text, self.at + 1):
                self.at += 1
                step = self.name()
                steps.append(Method(step, self._arguments(")")) if self.take("(") else Property(step))
            elif self.text.startswith("[", self.at):
                self.at += 1
                steps.append(Index(self.expression()))
                self.need("]")
            else:
                break
        if braced:
            self.need("}")
        return Reference(name, tuple(steps))

    def expression(self, level: int = 0) -> Expression:
        """Read an expression of a level of precedence, or of a higher one."""
        if level == len(_LEVELS):
            return self._unary()
        operators = _LEVELS[level]
        left = self.expression(level + 1)
        while True:
            self.skip_space()
            found = self.take(*operators)
            if found is None:
                return left
            left = Binary(operators[found], left, self.expression(level + 1))

    def _unary(self) -> Expression:
        self.skip_space()
        if not self.text.startswith("!=", self.at) and self.take("!", "not"):
            return Unary("!", self._unary())
        if self.take("-"):
            return Unary("-", self._unary())
        return self._primary()

    def _primary(self) -> Expression:  # noqa: PLR0911 one case for each kind of value
        if self.begins_reference():
            return self.reference()
        if self.take("("):
            inner = self.expression()
            self.need(")")
            return inner
        if self.take("["):
            return self._list()
        if self.take("{"):
            return self._map()
        if self.take("'"):
            return Literal(self._quoted("'"))
        if self.take('"'):
            return Interpolated(self.inner(self._quoted('"')))
        word = self.take(*_WORDS)
        if word:
            return Literal(_WORDS[word])
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            self.fail("a value")
        self.at = number.end()
        return Literal(float(number[0]) if "." in number[0] else int(number[0]))

    def inner(self, text: str) -> tuple[Node, ...]:
        """Read the text of double quotes as a template; the reader of whole templates does."""
        raise NotImplementedError(text)

    def _quoted(self, quote: str) -> str:
        end = self.text.find(quote, self.at)
        if end < 0:
            self.fail(f"a closing {quote}")
        text, self.at = self.text[self.at : end], end + 1
        return text

    def _arguments(self, close: str) -> tuple[Expression, ...]:
        found: list[Expression] = []
        self.skip_space()
        while self.take(close) is None:
            found.append(self.expression())
            self.skip_space()
            self.take(",")
            self.skip_space()
        return tuple(found)

    arguments = _arguments

    def _list(self) -> ListOf | RangeOf:
        self.skip_space()
        if self.take("]"):
            return ListOf(())
        first = self.expression()
        self.skip_space()
        if self.take(".."):
            last = self.expression()
            self.need("]")
            return RangeOf(first, last)
        self.take(",")
        return ListOf((first, *self._arguments("]")))

    def _map(self) -> MapOf:
        items: list[tuple[Expression, Expression]] = []
        self.skip_space()
        while self.take("}") is None:
            key = self.expression()
            self.need(":")
            items.append((key, self.expression()))
            self.skip_space()
            self.take(",")
            self.skip_space()
        return MapOf(tuple(items))
