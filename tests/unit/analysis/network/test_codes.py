"""The explanation codes: those that the code gives are those that are documented, and AWS's own but for some."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from analysis.network.codes import EXPLANATION_CODES, OUR_OWN_CODES
from analysis.network.names import Outcome

ROOT = Path(__file__).parent.parent.parent.parent.parent
AWS = set((Path(__file__).parent / "aws_explanation_codes.txt").read_text(encoding="utf-8").split())
"""https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html"""


def given_in(path: Path) -> Iterator[str]:
    """Yield every text in a module that looks like a code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            looks = re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", node.value)
            if looks and node.value not in {"TCP_UDP", "TCP_QUIC"}:
                yield node.value


def test_the_codes_that_are_given_are_those_that_are_listed() -> None:
    """None is given that is not listed, and none is listed that is never given."""
    modules = [path for path in (ROOT / "analysis" / "network").glob("*.py") if path.name != "codes.py"]
    judges = [ROOT / "study" / name for name in ("check.py", "named.py", "passing.py", "recorded.py")]
    given = {code for path in (*modules, *judges) for code in given_in(path)}
    given |= {Outcome.NO_SUCH_NAME.value, Outcome.UNANSWERED.value}  # DNS's own words look otherwise

    assert given == EXPLANATION_CODES.keys() | OUR_OWN_CODES.keys()


def test_all_but_our_own_are_awss() -> None:
    """Whoever knows the Reachability Analyzer knows them."""
    assert EXPLANATION_CODES.keys() <= AWS
    assert AWS.isdisjoint(OUR_OWN_CODES)


def test_the_documentation_has_the_same_table() -> None:
    """Code by code, with the same words."""
    page = (ROOT / "docs" / "network-analysis.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (.+) \|$", page, re.MULTILINE))

    assert rows == {**EXPLANATION_CODES, **OUR_OWN_CODES}
