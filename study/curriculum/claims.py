"""Finds in the lessons which rows they claim to teach, and with what evidence, without running them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from study.curriculum.rows import Check

LESSONS = Path(__file__).parent.parent.parent / "tests" / "lessons"

_FIXTURES = {
    "template": {Check.TEMPLATE},
    "lab": {Check.DEPLOYED, Check.RUNTIME},
    "flagship": {Check.DEPLOYED, Check.RUNTIME},
    "own_flagship": {Check.DEPLOYED, Check.RUNTIME},
    "web_template": {Check.TEMPLATE},
    "web_tier": {Check.DEPLOYED, Check.RUNTIME},
    "own_web_tier": {Check.DEPLOYED, Check.RUNTIME},
    "secure_web_tier": {Check.DEPLOYED, Check.RUNTIME},
    "shop": {Check.DEPLOYED, Check.RUNTIME},
    "sticky_shop": {Check.DEPLOYED, Check.RUNTIME},
    "forgetful_shop": {Check.DEPLOYED, Check.RUNTIME},
}
"""What using a fixture shows: a template is only text, an account holds resources and answers calls."""

_VERBS = {
    "follow": Check.PACKET,
    "lose": Check.FAILURE,
    "lose_zone": Check.FAILURE,
    "lose_instance": Check.FAILURE,
    "can": Check.DECISION,
}
"""What calling a method shows."""

ALSO_SHOWN = {
    Check.TEMPLATE: {Check.DEPLOYED, Check.RUNTIME, Check.PACKET, Check.FAILURE},
    Check.DEPLOYED: {Check.RUNTIME},
}
"""What may stand for a kind of evidence: what exists in an account was in a template, and packets show that it is."""


@dataclass(frozen=True)
class Claim:
    """A test that says it teaches a row.

    Attributes:
        row: the row's id.
        twin: whether it is the case beside the lesson: denied beside allowed, broken beside surviving.
        test: where it is, as pytest names it.
        topic: the folder it is in.
        sentence: the first line of its docstring.
        evidence: what it does to show it.
    """

    row: str
    twin: bool
    test: str
    topic: str
    sentence: str
    evidence: frozenset[Check]

    @property
    def title(self) -> str:
        """Return the test's name as a sentence."""
        return self.test.rpartition("::test_")[2].replace("_", " ").capitalize()

    def shows(self, check: Check) -> bool:
        """Return whether its evidence is as strong as a row asks."""
        return check is Check.KNOWLEDGE or bool(self.evidence & {check, *ALSO_SHOWN.get(check, ())})


def scan(folder: Path = LESSONS) -> list[Claim]:
    """Return the claims of all lessons, in the order of files and lines."""
    found: list[Claim] = []
    for path in sorted(folder.rglob("test_*.py")):
        found += _claims(path, folder)
    return found


def _claims(path: Path, folder: Path) -> Iterator[Claim]:
    place = path.relative_to(folder)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for row, twin in _marks(node):
            yield Claim(
                row=row,
                twin=twin,
                test=f"tests/lessons/{place.as_posix()}::{node.name}",
                topic=place.parts[0],
                sentence=(ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " "),
                evidence=frozenset(_evidence(node)),
            )


def _marks(test: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    """Yield row and twin of each ``@teaches("row", twin=True)``."""
    for mark in test.decorator_list:
        if not isinstance(mark, ast.Call) or getattr(mark.func, "id", getattr(mark.func, "attr", "")) != "teaches":
            continue
        twin = any(keyword.arg == "twin" and ast.literal_eval(keyword.value) for keyword in mark.keywords)
        for argument in mark.args:
            yield str(ast.literal_eval(argument)), twin


def _evidence(test: ast.FunctionDef) -> Iterator[Check]:
    """Yield what a test does: a fixture counts only if the body uses it, a verb only if it is called."""
    used = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    for argument in test.args.args:
        if argument.arg in used:
            yield from _FIXTURES.get(argument.arg, ())
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _VERBS:
            yield _VERBS[node.func.attr]
