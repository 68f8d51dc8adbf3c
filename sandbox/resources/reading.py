"""What a row's service tells of a resource: its description, its attributes, what other calls say of it."""

from collections.abc import Mapping
from typing import Any

import jmespath

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.cloudformation.schema import TypeSchema, schema_of
from sandbox.resources.calling import calling
from sandbox.resources.conversion import typed
from sandbox.resources.filling import fill
from sandbox.resources.memberships import members_of
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Read, Row
from sandbox.resources.tags import ApiTags

Json = Any


class RowReader:
    """The half of a resource type that only asks."""

    stand_in = False

    def __init__(self, row: Row) -> None:
        """Take the row."""
        self.row = row
        self.name = row.type
        self.named_by = row.named.property if row.named else None
        self.tells: Mapping[str, str] = {**row.renames, **{k: v for k, v in row.tells.items() if isinstance(v, str)}}

    @property
    def schema(self) -> TypeSchema:
        """Return the registry's schema of the type."""
        schema = schema_of(self.name)
        assert schema is not None, self.name
        return schema

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the properties that the row turns into something else, or the service into small letters."""
        lowered = {
            name: value.lower()
            for name, value in properties.items()
            if name in self.schema.lowered and isinstance(value, str)
        }
        turned = {name: turn(properties[name]) for name, turn in self.row.values.items() if name in properties}
        return {**lowered, **turned}

    def has_attribute(self, name: str) -> bool:
        """Return whether the row or the registry names the attribute."""
        return name in self.row.attributes or name in self.schema.read_only

    def read(self, context: Context, physical: Physical) -> Json:
        """Call ``read`` and return the description."""
        item = self._ask(context, physical, self.row.read)
        if item is None or item == []:
            msg = f"{self.name} {physical.id}"
            raise NotFoundError(msg)
        return item

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description, with what other calls tell of the properties that the template sets."""
        item = self.read(context, physical)
        if not isinstance(item, Mapping):
            return item
        more = {name: tell for name, tell in self.row.tells.items() if isinstance(tell, Read)}
        asked = {}
        if self.row.tags_property in physical.properties:
            asked[self.row.tags_property] = self._ask_for_tags(context, physical)
        for name, tell in more.items():
            if name in physical.properties:
                asked[name] = self._ask(context, physical, tell, item=item)
        for name, membership in self.row.memberships.items():
            if membership.tells is not None and name in physical.properties:
                asked[name] = self._ask_each(context, physical, membership.tells, name)
        told = {name: value for name, value in asked.items() if value is not None}
        return {**self._found_under(physical.properties), **item, **told}

    def _found_under(self, properties: Mapping[str, Json]) -> dict[str, Json]:
        """Return the properties by which the resource was asked for: that it was found says that they hold."""
        named = [value[1:] for value in self.row.read.parameters.values() if str(value).startswith("$")]
        return {name: properties[name] for name in named if name in properties}

    def _ask_for_tags(self, context: Context, physical: Physical) -> Json:
        """Return the tags as the template writes them, or nothing if no call is known to tell them."""
        style = self.row.tags
        if not isinstance(style, ApiTags) or not style.list:
            return None
        key = fill(style.list_key or self.row.tag_key, self._variables(context, physical))
        return jmespath.search(style.listed, calling(context, style.service, style.list, key)) or []

    def _ask_each(self, context: Context, physical: Physical, read: Read, name: str) -> list[Json]:
        """Return what the service tells of each member of a set that is there."""
        told = []
        for member in members_of(physical.properties[name]):
            try:
                told.append(self._ask(context, physical, read, member))
            except NotFoundError:
                continue
        return told

    def _ask(self, context: Context, physical: Physical, read: Read, value: Json = None, *, item: Json = None) -> Json:
        variables = {**self._variables(context, physical, reading=True), "value": value, "item": lambda: item}
        parameters = typed(self.row.service, read.operation, fill(read.parameters, variables))
        response = calling(context, self.row.service, read.operation, parameters)
        return jmespath.search(fill(read.item, variables, whole=False), response)

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Look the attribute up in the description."""
        source = self.row.attributes.get(name)
        if source == "$id":
            return physical.id
        if name in self.row.revealed:
            return physical.attributes[name]
        if not self.has_attribute(name):
            raise KeyError(name)
        if isinstance(source, str) and source.startswith("arn:"):
            return fill(source, self._variables(context, physical), whole=False)
        item = self.read(context, physical)
        if callable(source):
            return source(context, physical, item)
        value = jmespath.search(source or name, item)
        if value is None or isinstance(value, dict):
            msg = f"Fn::GetAtt {self.name}.{name}: the service does not tell it here"
            raise NotHonouredError(msg)
        return value

    def _variables(self, context: Context, physical: Physical, *, reading: bool = False) -> dict[str, Json]:
        given = {**physical.generated, **physical.properties}
        derived = {name: derive(given) for name, derive in self.row.derived.items()}
        variables: dict[str, Json] = {
            "id": physical.id,
            "properties": {**derived, **given},
            "context": context,
        }
        if not reading:
            variables["item"] = lambda: self.read(context, physical)
        return variables
