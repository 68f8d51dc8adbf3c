"""Nested names that CloudFormation writes otherwise than the service's API."""

from collections.abc import Callable, Mapping
from typing import Any

Json = Any


def renaming(names: Mapping[str, str]) -> Callable[[Json], Json]:
    """Return a function that gives members their other names, at any depth of a property's value."""

    def rename(value: Json) -> Json:
        if isinstance(value, Mapping):
            return {names.get(name, name): rename(item) for name, item in value.items()}
        return [rename(item) for item in value] if isinstance(value, list) else value

    return rename
