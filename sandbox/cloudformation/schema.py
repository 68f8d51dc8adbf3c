"""What CloudFormation itself knows of a resource type: the registry's schemas, as cfn-lint ships them.

They say which properties exist, which force a replacement when they change, and which attributes a type has.
Only the data files are read; cfn-lint's code, slow to import, is not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class TypeSchema:
    """One resource type of the registry.

    Attributes:
        name: ``AWS::EC2::Subnet``.
        properties: names of the properties that a template may set.
        required: those it must set.
        create_only: top-level properties whose change replaces the resource; a nested create-only property
            counts for the property that holds it only if nothing beside it can be updated.
        read_only: attributes that the service sets, with dots for nested ones.
        identifier: the properties or attributes that make up the primary identifier.
    """

    name: str
    properties: frozenset[str]
    required: frozenset[str]
    create_only: frozenset[str]
    read_only: frozenset[str]
    identifier: tuple[str, ...]


@cache
def schema_of(type_name: str) -> TypeSchema | None:
    """Return a type's schema, or ``None`` if the registry has no such type."""
    key = _index().get(type_name)
    if key is None:
        return None
    document = json.loads((_schemas() / "resources" / f"{key}.json").read_text())
    read_only = frozenset(_names(document, "readOnlyProperties"))
    settable = frozenset(document["properties"]) - {name for name in read_only if "." not in name}
    return TypeSchema(
        name=type_name,
        properties=settable,
        required=frozenset(document.get("required", ())) & settable,
        create_only=frozenset(n for n in _names(document, "createOnlyProperties") if "." not in n),
        read_only=read_only,
        identifier=tuple(_names(document, "primaryIdentifier")),
    )


def known_types() -> frozenset[str]:
    """Return every resource type of the registry in us-east-1."""
    return frozenset(_index())


def _names(document: Mapping[str, Any], section: str) -> list[str]:
    return [
        pointer.removeprefix("/properties/").replace("/properties/", ".").replace("/", ".")
        for pointer in document.get(section, ())
    ]


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = json.loads((_schemas() / "providers" / "us-east-1.json").read_text())
    return index


@cache
def _schemas() -> Path:
    spec = find_spec("cfnlint")
    if spec is None or spec.origin is None:
        msg = "cfn-lint is not installed, and its schemas are needed: pip install -r requirements.txt"
        raise RuntimeError(msg)
    return Path(spec.origin).parent / "data" / "schemas"
