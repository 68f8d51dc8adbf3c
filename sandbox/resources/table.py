"""Resource types as rows of a table: a type is made, found, changed and removed by calls that a row names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jmespath
from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.cloudformation.schema import TypeSchema, schema_of
from sandbox.resources.conversion import convert, member_of
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.tags import TagStyle
from sandbox.services import operation_model

Json = Any
_ABSENT = object()


@dataclass(frozen=True)
class Call:
    """A call of the service's API.

    In the parameters ``"$id"`` is the physical id, ``"$Name"`` a property (a parameter whose property is absent is
    left out), ``"$value"`` the property being set, and ``"$item.Path"`` a part of what ``read`` returns.
    """

    operation: str
    parameters: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """How the resource is found again: a call, and where in its response the description stands (JMESPath)."""

    operation: str
    parameters: Mapping[str, Json]
    item: str = "@"


@dataclass(frozen=True)
class Named:
    """The property that names the resource, and how CloudFormation makes a name when it is absent."""

    property: str
    longest: int = 255
    lower: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One resource type.

    Attributes:
        type: its CloudFormation name.
        service: the boto3 client.
        create: the operation that makes it.
        id: the physical id: JMESPath into the response of ``create``, or text with ``$Property`` in it.
        read: how it is found.
        delete: how it is removed; ``None`` where it goes with its parent.
        snapshot: parameters of ``delete`` when the template asks for a last snapshot; ``$snapshot`` is its name.
        renames: property → parameter of ``create`` and ``update``, where the names differ.
        extra: more parameters for ``create``.
        values: property → function that turns its value into the parameter's.
        setters: properties that have a call of their own, made after creation and whenever they change.
        updaters: properties that ``create`` takes and that a call of their own changes later.
        update: changes all other mutable properties, given those that changed.
        update_whole: give ``update`` all properties, not only those that changed.
        attributes: ``Fn::GetAtt`` name → JMESPath into the description, ``"$id"``, or a function.
        named: the property that names it.
        tags: how it takes tags, and under which property.
        tag_key: parameters that name it to the tagging calls.
        nothing_to_do: property → why nothing has to be done for it here.
    """

    type: str
    service: str
    create: str
    id: str
    read: Read
    delete: Call | None
    snapshot: Mapping[str, Json] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Json] = field(default_factory=dict)
    values: Mapping[str, Callable[[Json], Json]] = field(default_factory=dict)
    setters: Mapping[str, Call] = field(default_factory=dict)
    updaters: Mapping[str, Call] = field(default_factory=dict)
    update: Call | None = None
    update_whole: bool = False
    attributes: Mapping[str, str | Callable[[Context, Physical, Json], Json]] = field(default_factory=dict)
    named: Named | None = None
    tags: TagStyle | None = None
    tags_property: str = "Tags"
    tag_key: Mapping[str, Json] = field(default_factory=dict)
    nothing_to_do: Mapping[str, str] = field(default_factory=dict)


class TableResource:
    """A resource type that behaves as its row says."""

    stand_in = False

    def __init__(self, row: Row) -> None:
        """Take the row."""
        self.row = row
        self.name = row.type

    @property
    def schema(self) -> TypeSchema:
        """Return the registry's schema of the type."""
        schema = schema_of(self.name)
        assert schema is not None, self.name
        return schema

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return properties that no call of the row takes."""
        row = self.row
        taken = {*row.setters, *row.nothing_to_do, *row.values}
        if row.tags:
            taken.add(row.tags_property)
        members = operation_model(row.service, row.create).input_shape.members
        return [
            f"{self.name}.{name}: no call of the sandbox takes it"
            for name in properties
            if name not in taken and member_of(row.renames.get(name, name), members) is None
        ]

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what the registry calls create-only, among what changed."""
        return frozenset(changed(old, new)) & self.schema.create_only

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Call ``create``, then a setter for each property that has one."""
        row = self.row
        generated = {}
        if row.named and row.named.property not in properties:
            name = context.generated_name(longest=row.named.longest, lower=row.named.lower)
            generated = {row.named.property: name}
        physical = Physical("", properties, generated)
        given = {**generated, **properties}
        parameters = self._parameters(row.create, given, [name for name in given if name not in row.setters])
        parameters |= _fill(row.extra, self._variables(context, physical))
        if row.tags:
            parameters |= row.tags.on_create(context.tags(given.get(row.tags_property)))
        response = context.call(row.service, row.create, **parameters)
        physical = Physical(self._identify(given, response), properties, generated)
        context.created(physical.id)
        for name, setter in row.setters.items():
            if name in given:
                self._set(context, physical, setter, self._value(name, given))
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Call the setters and ``update`` for what changed."""
        row = self.row
        differing = changed(physical.properties, new)
        after = Physical(physical.id, new, physical.generated, physical.attributes)
        if row.tags and (row.tags_property in differing or context.retagging):
            self._retag(context, physical, new)
        rest = []
        for name in differing:
            if name in row.nothing_to_do or (row.tags and name == row.tags_property):
                continue
            setter = row.setters.get(name) or row.updaters.get(name)
            if setter:
                self._set(context, after, setter, self._value(name, new))
            else:
                rest.append(name)
        if rest:
            self._update(context, after, rest)
        return after

    def _update(self, context: Context, after: Physical, names: Sequence[str]) -> None:
        update = self.row.update
        if update is None:
            msg = f"{self.name}.{names[0]}: the sandbox cannot change it in place"
            raise NotHonouredError(msg)
        given = {**after.generated, **after.properties}
        if self.row.update_whole:
            names = [name for name in given if name not in self.row.setters]
        parameters = self._parameters(update.operation, given, names)
        parameters |= _fill(update.parameters, self._variables(context, after))
        context.call(self.row.service, update.operation, **parameters)

    def _value(self, name: str, given: Mapping[str, Json]) -> Json:
        value = given.get(name)
        return self.row.values[name](value) if name in self.row.values and value is not None else value

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Call ``delete``."""
        if self.row.delete is None:
            return
        if snapshot and not self.row.snapshot:
            msg = f"{self.name}: DeletionPolicy Snapshot is not supported for this type"
            raise NotHonouredError(msg)
        template = {**self.row.delete.parameters, **self.row.snapshot} if snapshot else self.row.delete.parameters
        variables = self._variables(context, physical)
        if snapshot:
            variables["snapshot"] = context.generated_name(longest=63, lower=True)
        parameters = _fill(template, variables)
        _calling(context, self.row.service, self.row.delete.operation, parameters)

    def read(self, context: Context, physical: Physical) -> Json:
        """Call ``read`` and return the description."""
        read = self.row.read
        parameters = _fill(read.parameters, self._variables(context, physical, reading=True))
        response = _calling(context, self.row.service, read.operation, parameters)
        path = _fill(read.item, self._variables(context, physical, reading=True), whole=False)
        item = jmespath.search(path, response)
        if item is None or item == []:
            msg = f"{self.name} {physical.id}"
            raise NotFoundError(msg)
        return item

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Look the attribute up in the description."""
        source = self.row.attributes.get(name)
        if source == "$id":
            return physical.id
        if source is None and name not in self.schema.read_only:
            raise KeyError(name)
        item = self.read(context, physical)
        if callable(source):
            return source(context, physical, item)
        value = jmespath.search(source or name, item)
        if value is None:
            msg = f"Fn::GetAtt {self.name}.{name}: the service does not tell it here"
            raise NotHonouredError(msg)
        return value

    def _identify(self, properties: Mapping[str, Json], response: Mapping[str, Json]) -> str:
        if "$" in self.row.id:
            return str(_fill(self.row.id, {"properties": properties}, whole=False))
        return str(jmespath.search(self.row.id, response))

    def _parameters(self, operation: str, given: Mapping[str, Json], names: Sequence[str]) -> dict[str, Json]:
        row = self.row
        members = operation_model(row.service, operation).input_shape.members
        parameters = {}
        for name in names:
            if name in row.nothing_to_do or (row.tags and name == row.tags_property) or name not in given:
                continue
            member = member_of(row.renames.get(name, name), members)
            if member is None:
                msg = f"{self.name}.{name}: {operation} has no such parameter"
                raise NotHonouredError(msg)
            parameters[member] = convert(self._value(name, given), members[member], f"{self.name}.{name}")
        return parameters

    def _set(self, context: Context, physical: Physical, setter: Call, value: Json) -> None:
        variables = {**self._variables(context, physical), "value": value}
        members = operation_model(self.row.service, setter.operation).input_shape.members
        filled = _fill(setter.parameters, variables)
        parameters = {
            name: convert(item, members[name], f"{self.name}.{name}") for name, item in filled.items() if item is not None
        }
        context.call(self.row.service, setter.operation, **parameters)

    def _retag(self, context: Context, physical: Physical, given: Mapping[str, Json]) -> None:
        assert self.row.tags is not None
        before = context.tags(physical.properties.get(self.row.tags_property), before=True)
        after = context.tags(given.get(self.row.tags_property))
        key = _fill(self.row.tag_key, self._variables(context, physical))
        added = {name: value for name, value in after.items() if before.get(name) != value}
        self.row.tags.change(context, physical, added, [name for name in before if name not in after], key)

    def _variables(self, context: Context, physical: Physical, *, reading: bool = False) -> dict[str, Json]:
        variables: dict[str, Json] = {
            "id": physical.id,
            "properties": {**physical.generated, **physical.properties},
            "context": context,
        }
        if not reading:
            variables["item"] = lambda: self.read(context, physical)
        return variables


def changed(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[str]:
    """Return the names of properties that differ, were added or were removed."""
    return [name for name in {**old, **new} if old.get(name, _ABSENT) != new.get(name, _ABSENT)]


def is_not_found(error: ClientError) -> bool:
    """Return whether a service says that there is no such thing."""
    code = str(error.response["Error"]["Code"])
    return any(word in code for word in ("NotFound", "NoSuch", "NotExist", "404"))


def _calling(context: Context, service: str, operation: str, parameters: Mapping[str, Json]) -> dict[str, Json]:
    try:
        return context.call(service, operation, **parameters)
    except ClientError as error:
        if is_not_found(error):
            raise NotFoundError(str(error)) from None
        raise


def _fill(template: Json, variables: Mapping[str, Json], *, whole: bool = True) -> Json:
    """Replace ``$variables`` in call parameters; with ``whole=False`` inside a longer text."""
    if isinstance(template, Mapping):
        filled = {name: _fill(item, variables) for name, item in template.items()}
        return {name: item for name, item in filled.items() if item is not _ABSENT}
    if isinstance(template, list):
        return [item for item in (_fill(part, variables) for part in template) if item is not _ABSENT]
    if not isinstance(template, str) or "$" not in template:
        return template
    if whole and template.startswith("$"):
        return _variable(template[1:], variables)
    head, *parts = template.split("$")
    text = head
    for part in parts:
        length = next((i for i, c in enumerate(part) if not (c.isalnum() or c == ".")), len(part))
        value = _variable(part[:length], variables)
        text += (str(value).lower() if isinstance(value, bool) else str(value)) + part[length:]
    return text


def _variable(name: str, variables: Mapping[str, Json]) -> Json:
    if name in {"id", "value", "snapshot"}:
        return variables[name]
    if name in {"account", "region", "partition"}:
        return getattr(variables["context"].services, name)
    if name.startswith("item."):
        return jmespath.search(name.removeprefix("item."), variables["item"]())
    return variables["properties"].get(name, _ABSENT)
