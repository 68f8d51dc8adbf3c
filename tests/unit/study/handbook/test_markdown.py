"""Text becomes Markdown that shows it as it stands."""

import pytest

from study.handbook.markdown import code, counted, plain, table


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-c certificate=<ARN>", r"-c certificate=\<ARN\>"),
        ("s3:Get* and `ls`", r"s3:Get\* and \`ls\`"),
        ("one|two", r"one\|two"),
        ("app_cidr and _this_", r"app_cidr and \_this\_"),
        ("10.0.0.0/16, 0.30 USD", "10.0.0.0/16, 0.30 USD"),
    ],
)
def test_what_means_something_to_markdown_is_shown_as_it_stands(text: str, written: str) -> None:
    """A pipe would end a table's cell, and what looks like a tag would vanish."""
    assert plain(text) == written


def test_an_empty_default_is_told() -> None:
    """Two backticks with nothing between them would be shown as backticks."""
    assert code("") == "(empty)"
    assert code("a|b") == r"`a\|b`"


def test_one_is_not_several() -> None:
    """A count and its noun agree."""
    assert counted(1, "stack", "stacks") == "1 stack"
    assert counted(0, "stack", "stacks") == "0 stacks"


def test_a_table_has_a_line_for_each_row() -> None:
    """Heads, rule, rows."""
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
