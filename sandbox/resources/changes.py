"""What differs between the properties that a resource has and those that it shall have."""

from collections.abc import Mapping
from typing import Any

import jmespath

from sandbox.cloudformation.schema import TypeSchema

Json = Any
_ABSENT = object()


def changed(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[str]:
    """Return the names of properties that differ, were added or were removed."""
    return [name for name in {**old, **new} if old.get(name, _ABSENT) != new.get(name, _ABSENT)]


def replacing(schema: TypeSchema, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
    """Return what the registry calls create-only, in whole or in part, among what changed."""
    differing = frozenset(changed(old, new))
    parts = [(part.split(".")[0].removesuffix("[]"), part) for part in schema.create_only_parts]
    replaced = {name for name, part in parts if jmespath.search(part, old) != jmespath.search(part, new)}
    return differing & (schema.create_only | replaced)
