"""EC2's filters over descriptions: ``association.state`` is the member ``State`` of the member ``Association``."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from botocore.model import Shape
from moto.ec2.exceptions import FilterNotImplementedError

Json = Any


def matches(
    item: Mapping[str, Json],
    filters: Iterable[Mapping[str, Json]],
    members: Mapping[str, Shape],
    aliases: Mapping[str, str] | None = None,
) -> bool:
    """Return whether a description passes EC2's filters.

    Args:
        item: the description.
        filters: what a request gives as ``Filters``; all must match, each by one of its values.
        members: the members of the description, by botocore.
        aliases: filter → the one that its name would be if it were named as its member is.

    Raises:
        FilterNotImplementedError: if the description has no such member.
    """
    for one in filters:
        values = [_text(value) for value in _values(item, one["Name"], members, aliases or {}) if value is not None]
        if not any(fnmatchcase(value, pattern) for value in values for pattern in one.get("Values", [])):
            return False
    return True


def _values(
    item: Mapping[str, Json], name: str, members: Mapping[str, Shape], aliases: Mapping[str, str]
) -> list[Json]:
    held = {tag["Key"]: tag["Value"] for tag in item.get("Tags", ())}
    if name.startswith("tag:"):
        return [held.get(name.removeprefix("tag:"))]
    if name == "tag-key":
        return list(held)
    values: list[Json] = [item]
    for part in aliases.get(name, name).split("."):
        member = _member(part, members)
        if member is None:
            raise FilterNotImplementedError(name, None)
        found = [value.get(member) for value in values if value is not None]
        values = [one for value in found for one in (value if isinstance(value, list) else [value])]
        shape = members[member]
        shape = shape.member if shape.type_name == "list" else shape
        members = shape.members if shape.type_name == "structure" else {}
    return values


def _member(part: str, members: Mapping[str, Shape]) -> str | None:
    """Return the member that a part of a filter's name means; lists are named in the plural."""
    folded = part.replace("-", "")
    for member in members:
        if member.casefold() in (folded, f"{folded}s"):
            return member
    return None


def _text(value: Json) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
