"""Reading a scenario's settings, which the command line hands over as text."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

Choice = TypeVar("Choice", bound=Enum)


class SettingError(ValueError):
    """A setting has a value that it cannot have."""


def count(context: Mapping[str, str], name: str) -> int:
    """Return a setting as a whole number.

    Raises:
        SettingError: if it is none.
    """
    try:
        return int(context[name])
    except ValueError:
        msg = f"-c {name}={context[name]}: a whole number is expected"
        raise SettingError(msg) from None


def choice(context: Mapping[str, str], name: str, choices: type[Choice]) -> Choice:
    """Return a setting as one of an enumeration's members, which are written as their values.

    Raises:
        SettingError: if it is none of them.
    """
    try:
        return choices(context[name])
    except ValueError:
        *others, last = (member.value for member in choices)
        msg = f"-c {name}={context[name]}: {', '.join(others)} or {last} is expected"
        raise SettingError(msg) from None


def flag(context: Mapping[str, str], name: str) -> bool:
    """Return a setting as yes or no.

    Raises:
        SettingError: if it is neither ``true`` nor ``false``.
    """
    if context[name].lower() not in {"true", "false"}:
        msg = f"-c {name}={context[name]}: true or false is expected"
        raise SettingError(msg)
    return context[name].lower() == "true"
