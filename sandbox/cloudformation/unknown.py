"""What a preview cannot know: values that only the deployment will tell."""

from collections.abc import Mapping
from typing import Any

Json = Any


class Unknown:
    """A value that only the deployment will tell, met while a change set is being previewed."""

    def __repr__(self) -> str:
        """Return what CloudFormation's console shows in its place."""
        return "{{changeSet:KNOWN_AFTER_APPLY}}"


UNKNOWN = Unknown()


def contains_unknown(value: Json) -> bool:
    """Return whether a value is unknown, or holds something unknown."""
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(contains_unknown(item) for item in value)
    return value is UNKNOWN
