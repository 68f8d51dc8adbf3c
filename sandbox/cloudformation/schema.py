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
        create_only: top-level properties whose change replaces the resource.
        create_only_parts: JMESPath of the parts of properties whose change replaces the resource.
        read_only: attributes that the service sets, with dots for nested ones.
        lowered: properties that the service writes in small letters, however a template does.
        identifier: the properties or attributes that make up the primary identifier.
        readable: whether CloudFormation can read a resource of it, and so look for drift.
        system_tags: whether CloudFormation puts its own tags (``aws:cloudformation:…``) on such resources.
    """

    name: str
    properties: frozenset[str]
    required: frozenset[str]
    create_only: frozenset[str]
    create_only_parts: frozenset[str]
    read_only: frozenset[str]
    lowered: frozenset[str]
    identifier: tuple[str, ...]
    readable: bool
    system_tags: bool


_LOWERED = {
    "AWS::DocDB::DBCluster": {"DBClusterIdentifier", "DBSubnetGroupName"},
    "AWS::DocDB::DBInstance": {"DBClusterIdentifier", "DBInstanceIdentifier"},
    "AWS::DocDB::DBSubnetGroup": {"DBSubnetGroupName"},
}
"""What the registry says of RDS and Neptune, and DocumentDB's API of itself ("stored as a lowercase string").

Source: https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBCluster.html
"""


@cache
def schema_of(type_name: str) -> TypeSchema | None:
    """Return a type's schema, or ``None`` if the registry has no such type."""
    document = document_of(type_name)
    if document is None:
        return None
    read_only = frozenset(_names(document, "readOnlyProperties"))
    settable = frozenset(document["properties"]) - {name for name in read_only if "." not in name}
    return TypeSchema(
        name=type_name,
        properties=settable,
        required=frozenset(document.get("required", ())) & settable,
        create_only=frozenset(n for n in _names(document, "createOnlyProperties") if "." not in n),
        create_only_parts=frozenset(
            n.replace(".*", "[]") for n in _names(document, "createOnlyProperties") if "." in n
        ),
        read_only=read_only,
        lowered=frozenset(n for n in document["properties"] if _turned(document, n) == f"$lowercase({n})")
        | _LOWERED.get(type_name, set()),
        identifier=tuple(_names(document, "primaryIdentifier")),
        readable="read" in document.get("handlers", {}),
        system_tags=document.get("tagging", {}).get("cloudFormationSystemTags", True),
    )


@cache
def document_of(type_name: str) -> Mapping[str, Any] | None:
    """Return a type's schema as it is written, or ``None`` if the registry has no such type."""
    key = _index().get(type_name)
    if key is None:
        return None
    document: dict[str, Any] = json.loads((_schemas() / "resources" / f"{key}.json").read_text())
    return document


def known_types() -> frozenset[str]:
    """Return every resource type of the registry in us-east-1."""
    return frozenset(_index())


def _turned(document: Mapping[str, Any], name: str) -> str:
    """Return how CloudFormation itself turns a property before it compares it with what the service says."""
    return str(document.get("propertyTransform", {}).get(f"/properties/{name}", ""))


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
