"""Reading a scenario's settings, which the command line hands over as text."""

from collections.abc import Mapping


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


def flag(context: Mapping[str, str], name: str) -> bool:
    """Return a setting as yes or no.

    Raises:
        SettingError: if it is neither ``true`` nor ``false``.
    """
    if context[name].lower() not in {"true", "false"}:
        msg = f"-c {name}={context[name]}: true or false is expected"
        raise SettingError(msg)
    return context[name].lower() == "true"
