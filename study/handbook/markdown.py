"""Text as Markdown: what means something to it is written so that it does not."""

import re
from collections.abc import Iterable, Sequence


def plain(text: str) -> str:
    """Return text so that Markdown shows it as it stands."""
    return re.sub(r"([\\`*<>\[\]|]|(?<!\w)_|_(?!\w))", r"\\\1", text)


def code(text: str) -> str:
    """Return text as code; what is empty or holds backticks is shown, too."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text.replace('|', chr(92) + '|')}{fence}" if text else "(empty)"


def counted(number: int, one: str, several: str) -> str:
    """Return a number of things in words."""
    return f"{number} {one if number == 1 else several}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, with nothing after it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
