"""All resource types of the sandbox, by name."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from sandbox.resources import irregular, tables
from sandbox.resources.irregular.custom import CustomResource
from sandbox.resources.provider import ResourceType
from sandbox.resources.row import Row
from sandbox.resources.table import TableResource


def find_type(name: str) -> ResourceType | None:
    """Return the resource type of a name, or ``None`` if the sandbox has no such type."""
    if name.startswith("Custom::") or name == "AWS::CloudFormation::CustomResource":
        return CustomResource(name)
    return all_types().get(name)


def all_rows() -> tuple[Row, ...]:
    """Return the rows of all tables."""
    return tuple(row for table in _modules(tables) for row in getattr(table, "ROWS", ()))


@cache
def all_types() -> dict[str, ResourceType]:
    """Return every type with a row or a class: what the modules of two folders list as ``ROWS`` and as ``TYPES``."""
    types: dict[str, ResourceType] = {row.type: TableResource(row) for row in all_rows()}
    for module in _modules(irregular):
        types |= {kind.name: kind for kind in getattr(module, "TYPES", ())}
    return types


def _modules(package: ModuleType) -> list[ModuleType]:
    return [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]
