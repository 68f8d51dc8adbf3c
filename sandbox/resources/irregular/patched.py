"""Resource types of services that take changes as patch operations: API Gateway's REST APIs."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.filling import fill
from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import TableResource

Json = Any
Operation = dict[str, str]


class PatchedResource(TableResource):
    """A type whose ``update`` takes ``patchOperations``; the row's parameters of ``update`` only name the resource."""

    in_path: tuple[str, ...] = ()
    """Lists whose items stand in the operation's path, and not beside it as its value."""
    at_once: tuple[str, ...] = ()
    """Structures that are taken away as a whole, and not part by part."""

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Make of what changed as few operations as say it, and set tags by the calls for tags."""
        own = self._own(physical.properties, new)
        kept = {name: value for name, value in new.items() if name not in own}
        beside = {name: physical.properties[name] for name in own if name in physical.properties}
        # The rest is what rows do: tags, setters, what there is nothing to do about.
        super().update(context, physical, {**kept, **beside})
        operations = self.operations({**physical.generated, **physical.properties}, {**physical.generated, **new}, own)
        after = Physical(physical.id, new, physical.generated, physical.attributes)
        if operations:
            self.patch(context, after, operations)
        return after

    def patch(self, context: Context, physical: Physical, operations: list[Operation]) -> None:
        """Send operations."""
        assert self.row.update is not None
        named = self._filled(context, physical)
        context.call(self.row.service, self.row.update.operation, **named, patchOperations=operations)

    def operations(self, old: Mapping[str, Json], new: Mapping[str, Json], names: frozenset[str]) -> list[Operation]:
        """Return the operations that make of the properties what they are to be."""
        before = self._parameters(self.row.create, old, [name for name in names if name in old])
        after = self._parameters(self.row.create, new, [name for name in names if name in new])
        return self._between(before, after)

    def _between(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Operation]:
        """Return the operations that turn one description, in the API's names, into another."""
        return list(patches(old, new, in_path=self.in_path, at_once=self.at_once))

    def _own(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return the properties that changed and that operations change."""
        row = self.row
        others = {row.tags_property if row.tags else "", *row.setters, *row.updaters, *row.nothing_to_do}
        return frozenset(name for name in changed(old, new) if name not in others)

    def _filled(self, context: Context, physical: Physical) -> dict[str, Json]:
        assert self.row.update is not None
        filled: dict[str, Json] = fill(self.row.update.parameters, self._variables(context, physical))
        return filled


def patches(
    old: Mapping[str, Json],
    new: Mapping[str, Json],
    base: str = "",
    in_path: tuple[str, ...] = (),
    at_once: tuple[str, ...] = (),
) -> Iterator[Operation]:
    """Yield the operations that turn one description into another.

    Args:
        old: what there is, in the API's names.
        new: what there is to be.
        base: the path of the two.
        in_path: lists whose items stand in the path.
        at_once: structures that are taken away as a whole.
    """
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        path = f"{base}/{escaped(name)}"
        if before == after or (before is None and isinstance(after, Mapping | list) and not after):
            continue  # An empty map is none.
        if after is None and name in at_once:
            yield {"op": "remove", "path": path}
        elif isinstance(before, Mapping | None) and isinstance(after, Mapping | None) and (before or after):
            yield from patches(before or {}, after or {}, path, in_path)
        elif isinstance(before, list | None) and isinstance(after, list | None) and (before or after):
            yield from _listed(before or [], after or [], path, inside=name in in_path)
        elif after is None:
            yield {"op": "remove", "path": path}
        else:
            yield {"op": "replace" if before is not None else "add", "path": path, "value": text(after)}


def _listed(old: list[Json], new: list[Json], path: str, *, inside: bool) -> Iterator[Operation]:
    going, coming = [item for item in old if item not in new], [item for item in new if item not in old]
    if len(old) == len(new) == 1:
        yield {"op": "replace", "path": f"{path}/{escaped(old[0])}", "value": text(new[0])}
        return
    for operation, items in (("add", coming), ("remove", going)):
        for item in items:
            if inside:
                yield {"op": operation, "path": f"{path}/{escaped(item)}"}
            else:
                yield {"op": operation, "path": path, "value": text(item)}


def escaped(part: str) -> str:
    """Return a part of a path, in which a slash would be the end of it."""
    return str(part).replace("~", "~0").replace("/", "~1")


def text(value: Json) -> str:
    """Return a value as operations have it."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
