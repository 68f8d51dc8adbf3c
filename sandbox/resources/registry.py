"""All resource types of the sandbox, by name."""

from functools import cache
from importlib import import_module

from sandbox.resources.irregular.custom import CustomResource
from sandbox.resources.provider import ResourceType
from sandbox.resources.table import Row, TableResource

_TABLES = ("compute", "data", "ec2_network", "identity_and_keys")
_IRREGULAR = ("buckets", "functions", "keys", "roles", "routes", "scaling_groups", "security_groups")


def find_type(name: str) -> ResourceType | None:
    """Return the resource type of a name, or ``None`` if the sandbox has no such type."""
    if name.startswith("Custom::") or name == "AWS::CloudFormation::CustomResource":
        return CustomResource(name)
    return all_types().get(name)


def all_rows() -> tuple[Row, ...]:
    """Return the rows of all tables."""
    return tuple(row for table in _TABLES for row in import_module(f"sandbox.resources.tables.{table}").ROWS)


@cache
def all_types() -> dict[str, ResourceType]:
    """Return every type with a row or a class."""
    types: dict[str, ResourceType] = {row.type: TableResource(row) for row in all_rows()}
    for module in _IRREGULAR:
        for kind in import_module(f"sandbox.resources.irregular.{module}").TYPES:
            types[kind.name] = kind
    return types
