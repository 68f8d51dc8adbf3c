"""Reads templates: text, references and directives."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from sandbox.gateways.errors import TemplateError, UnsupportedError
from sandbox.gateways.templates.expressions import Reader
from sandbox.gateways.templates.nodes import Call, Define, Expression, ForEach, If, Leave, Macro, Node, Set, Text

_DIRECTIVE = re.compile(r"#\{?(@?[a-zA-Z_]\w*)\}?")
_LINE_END = re.compile(r"[ \t]*\r?\n")
_REFUSED = ("include", "parse", "evaluate")


@lru_cache(maxsize=1024)
def parsed(template: str) -> tuple[Node, ...]:
    """Return the parts of a template.

    Raises:
        TemplateError: if it has no meaning.
        UnsupportedError: if it asks for what is not modelled.
    """
    reader = _Template(template)
    nodes = reader.nodes(())
    if reader.at < len(template):
        reader.fail("no #end")
    return nodes


class _Template(Reader):
    def __init__(self, text: str, macros: set[str] | None = None) -> None:
        super().__init__(text)
        self._macros = set() if macros is None else macros

    def inner(self, text: str) -> tuple[Node, ...]:
        """Read the text of double quotes."""
        return _Template(text, self._macros).nodes(()) if "$" in text or "#" in text else (Text(text),)

    def nodes(self, until: tuple[str, ...]) -> tuple[Node, ...]:
        """Read up to one of some directives, or to the end."""
        found: list[Node] = []
        plain: list[str] = []

        def close() -> None:
            if plain:
                found.append(Text("".join(plain)))
                plain.clear()

        while self.at < len(self.text):
            if self._skip_comment():
                continue
            verbatim = self._verbatim()
            if verbatim is not None:
                plain.append(verbatim)
                continue
            if self.begins_reference():
                close()
                found.append(self.reference())
                continue
            directive = _DIRECTIVE.match(self.text, self.at)
            if directive and directive[1] in until:
                break
            node = self._directive(directive) if directive else None
            if node is None:
                plain.append(self.text[self.at])
                self.at += 1
            else:
                close()
                found.append(node)
        close()
        return tuple(found)

    def _verbatim(self) -> str | None:
        """Read what is not to be understood: ``#[[$x]]#``, or a dollar sign after a backslash."""
        if self.text.startswith("#[[", self.at):
            end = self.text.find("]]#", self.at)
            if end < 0:
                self.fail("a closing ]]#")
            text, self.at = self.text[self.at + 3 : end], end + 3
            return text
        if self.text.startswith("\\$", self.at):
            self.at += 2
            return "$"
        return None

    def _skip_comment(self) -> bool:
        if self.text.startswith("##", self.at):
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end + 1
            return True
        if self.text.startswith("#*", self.at):
            end = self.text.find("*#", self.at)
            if end < 0:
                self.fail("a closing *#")
            self.at = end + 2
            return True
        return False

    def _directive(self, found: "re.Match[str]") -> Node | None:
        """Read a directive; ``None`` if it is none, but a number sign in the text."""
        name = found[1]
        if name in _REFUSED:
            msg = f"the directive #{name} in a mapping template"
            raise UnsupportedError(msg)
        if name in {"else", "elseif", "end"}:
            msg = f"#{name} without a beginning"
            raise TemplateError(msg)
        if name in {"break", "stop"}:
            self.at = found.end()
            return Leave(name == "stop")
        directives: Mapping[str, Callable[[], Node]] = {
            "set": self._set,
            "if": self._if,
            "foreach": self._foreach,
            "define": self._define,
            "macro": self._macro,
        }
        read = directives.get(name)
        if read is not None:
            self.at = found.end()
            self.need("(")
            return read()
        if name in self._macros:
            self.at = found.end()
            self.need("(")
            return Call(name, self.arguments(")"))
        return None

    def _end_line(self) -> None:
        """Go past the end of a line that holds nothing more: it belongs to the directive."""
        found = _LINE_END.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _body(self, until: tuple[str, ...] = ("end",)) -> tuple[tuple[Node, ...], str]:
        """Read the inside of a directive, and which directive ends it."""
        self._end_line()
        nodes = self.nodes(until)
        found = _DIRECTIVE.match(self.text, self.at)
        if found is None:
            self.fail("#end")
        self.at = found.end()
        if found[1] != "elseif":
            self._end_line()
        return nodes, found[1]

    def _set(self) -> Set:
        self.skip_space()
        target = self.reference()
        self.need("=")
        value = self.expression()
        self.need(")")
        self._end_line()
        return Set(target, value)

    def _if(self) -> If:
        branches: list[tuple[Expression | None, tuple[Node, ...]]] = []
        condition: Expression | None = self.expression()
        self.need(")")
        while True:
            body, ended = self._body(("elseif", "else", "end") if condition is not None else ("end",))
            branches.append((condition, body))
            if ended == "end":
                return If(tuple(branches))
            condition = None
            if ended == "elseif":
                self.need("(")
                condition = self.expression()
                self.need(")")

    def _foreach(self) -> ForEach:
        self.skip_space()
        name = self.reference().name
        self.need("in")
        items = self.expression()
        self.need(")")
        return ForEach(name, items, self._body()[0])

    def _define(self) -> Define:
        self.skip_space()
        name = self.reference().name
        self.need(")")
        return Define(name, self._body()[0])

    def _macro(self) -> Macro:
        self.skip_space()
        name, parameters = self.name(), []
        self.skip_space()
        while self.take(")") is None:
            parameters.append(self.reference().name)
            self.skip_space()
            self.take(",")
            self.skip_space()
        self._macros.add(name)
        return Macro(name, tuple(parameters), self._body()[0])
