"""What all commands share: exit codes, errors, JSON, colours."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from analysis.network import Verdict

YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3
EXIT_CODES = {Verdict.REACHABLE: YES, Verdict.UNREACHABLE: NO, Verdict.UNKNOWN: UNKNOWN}

F = TypeVar("F", bound=Callable[..., Any])


class CliError(Exception):
    """Something the user can do something about."""

    def __init__(self, message: str, code: int = WRONG_INPUT) -> None:
        """Say what was given, what was expected and what to do."""
        super().__init__(message)
        self.code = code


def json_option(function: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def print_json(value: Any) -> None:  # noqa: ANN401 anything that JSON can hold
    """Print a value as JSON."""
    click.echo(json.dumps(value, indent=2, default=str))


def mark(text: str, *, good: bool | None) -> str:
    """Colour a word: green for yes, red for no, yellow for unknown."""
    return click.style(text, fg="yellow" if good is None else "green" if good else "red", bold=True)
