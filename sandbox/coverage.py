"""What the sandbox does with each resource type, for the page about it and for ``refarch doctor``."""

import inspect
from dataclasses import dataclass
from pathlib import Path

from sandbox.cloudformation.schema import schema_of
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import ResourceType
from sandbox.resources.registry import all_types
from sandbox.resources.row import Row
from sandbox.resources.table import TableResource

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class CoverageRow:
    """What the sandbox does with one resource type.

    Attributes:
        type: its CloudFormation name.
        made: the operation that makes it.
        found: the one that finds it again.
        changed: those that change it in place.
        removed: the one that removes it.
        honoured: how many properties reach the service.
        properties: how many the registry knows.
        how: ``row``, ``class`` or ``stand-in``.
        module: the module of a class, below the project's folder.
    """

    type: str
    made: str
    found: str
    changed: str
    removed: str
    honoured: int
    properties: int
    how: str
    module: str = ""


def coverage_rows() -> list[CoverageRow]:
    """Return what the sandbox does with each of its resource types, in alphabetical order."""
    types = all_types()
    return [_row(name, types[name]) for name in sorted(types)]


def _row(name: str, kind: ResourceType) -> CoverageRow:
    if isinstance(kind, TableResource):
        made, found, changed, removed = _calls(kind.row)
    else:
        made, found, removed = ("several calls",) * 3
        own = [base for base in type(kind).__mro__ if base is not Irregular and "update" in vars(base)]
        changed = "several calls" if own else "–"
    schema = schema_of(name)
    assert schema is not None, name
    refused = kind.unhonoured(dict.fromkeys(schema.properties))
    total = len(schema.properties)
    how = "stand-in" if kind.stand_in else "row" if type(kind) is TableResource else "class"
    module = Path(inspect.getfile(type(kind))).relative_to(_ROOT).as_posix() if how == "class" else ""
    return CoverageRow(name, made, found, changed, removed, total - len(refused), total, how, module)


def _calls(row: Row) -> tuple[str, str, str, str]:
    """Return the operations that a row names."""
    each = [*row.setters.values(), *row.updaters.values(), *row.removers.values()]
    changing = [call.operation for call in (*([row.update] if row.update else []), *each)]
    changed = ", ".join(dict.fromkeys(changing)) or ("tags" if row.tags else "–")
    removed = row.delete.operation if row.delete else "its parent"
    return f"{row.service}:{row.create}", row.read.operation, changed, removed
