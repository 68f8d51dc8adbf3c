"""Resource types as rows of a table: a type is made, found, changed and removed by calls that a row names."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import jmespath
from botocore.model import Shape

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.calling import calling, unless_gone
from sandbox.resources.changes import changed, replacing
from sandbox.resources.conversion import convert, overlaid, place_of, put, typed
from sandbox.resources.filling import fill
from sandbox.resources.memberships import leaving, members_of
from sandbox.resources.provider import AlreadyExistsError, Context, FailedError, NotFoundError, Physical
from sandbox.resources.reading import RowReader
from sandbox.resources.row import Call, Read
from sandbox.resources.tags import SYSTEM_PREFIX, own_tags
from sandbox.resources.taken import expected_id, refusing_taken
from sandbox.services import operation_model

Json = Any
_ON = frozenset({"true", "active", "enable", "enabled"})


class TableResource(RowReader):
    """A resource type that behaves as its row says."""

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return properties that no call of the row takes."""
        row = self.row
        taken = {*row.setters, *row.switches, *row.memberships, *row.nothing_to_do, *row.values}
        if row.tags:
            taken.add(row.tags_property)
        return [
            f"{self.name}.{name}: no call of the sandbox takes it"
            for name in properties
            if name not in taken and self._place(row.create, name) is None
        ]

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what the registry calls create-only, among what changed."""
        return replacing(self.schema, old, new)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Call ``create``, then a setter for each property that has one."""
        row = self.row
        generated = {}
        if row.named and row.named.property not in properties:
            ending = row.named.ending(properties)
            name = context.generated_name(longest=row.named.longest - len(ending), lower=row.named.lower)
            generated = {row.named.property: (name.replace("-", "") if row.named.plain else name) + ending}
        physical = Physical("", properties, generated)
        given = {**generated, **properties}
        if row.named and row.named.property in properties and not row.named.refused:
            self._refuse_existing(context, properties)
        later = {*row.setters, *(name for name, members in row.memberships.items() if not members.at_creation)}
        switched = [name for name in row.switches if name in given and self._place(row.create, name) is None]
        later.update(switched)
        parameters = self._parameters(row.create, given, [name for name in given if name not in later])
        parameters = overlaid(fill(row.extra, self._variables(context, physical)), parameters)
        if row.tags and row.tags.at_creation and (tags := self._tags(context, given)):
            parameters |= row.tags.on_create(tags)
        with refusing_taken(row, context, properties):
            response = context.call(row.service, row.create, **parameters)
        once = {name: jmespath.search(path, response) for name, path in row.revealed.items()}
        physical = Physical(self._identify(context, given, response), properties, generated, once)
        context.created(physical.id)
        if row.tags and not row.tags.at_creation:
            key = fill(row.tag_key, self._variables(context, physical))
            row.tags.change(context, physical, self._tags(context, given), (), key)
        self._set_each(
            context, physical, {name: setter for name, setter in row.setters.items() if name in given}, given
        )
        for name, membership in row.memberships.items():
            if not membership.at_creation:
                self._regroup(context, physical, name, {}, given)
        for name in switched:
            self._switch(context, physical, name, given)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Call the setters and ``update`` for what changed."""
        row = self.row
        differing = changed(physical.properties, new)
        after = Physical(physical.id, new, physical.generated, physical.attributes)
        if row.tags and (row.tags_property in differing or context.retagging):
            self._retag(context, physical, new)
        rest = []
        own: dict[str, Call] = {}
        for name in differing:
            if name in row.nothing_to_do or (row.tags and name == row.tags_property):
                continue
            setter = self._setter(name, physical.properties)
            if name in row.memberships:
                self._regroup(context, after, name, physical.properties, new)
            elif name in row.switches:
                self._switch(context, after, name, new)
            elif name not in new and name in row.removers:
                self._set(context, after, row.removers[name], None)
            elif setter:
                own[name] = setter
            else:
                rest.append(name)
        given = new
        for name in own:
            given = self._with_default(name, given)
        self._set_each(context, after, own, given)
        if rest:
            self._update(context, after, rest)
        return after

    def _setter(self, name: str, old: Mapping[str, Json]) -> Call | None:
        """Return the call that sets a property: what makes it where it was not set before, or what changes it."""
        setter, updater = self.row.setters.get(name), self.row.updaters.get(name)
        return (updater or setter) if name in old else (setter or updater)

    def _set_each(
        self, context: Context, physical: Physical, setters: Mapping[str, Call], given: Mapping[str, Json]
    ) -> None:
        """Call each setter; one that several properties share, because it names them, once."""
        setting = replace(physical, properties=given)
        made: list[Call] = []
        for name, setter in setters.items():
            if setter not in made:
                self._set(context, setting, setter, self._value(name, given))
                if '"$value' not in json.dumps(dict(setter.parameters)):
                    made.append(setter)

    def _regroup(
        self, context: Context, physical: Physical, name: str, old: Mapping[str, Json], new: Mapping[str, Json]
    ) -> None:
        """Put members of a set in and take others out; one that is out already is no failure."""
        membership = self.row.memberships[name]
        before, after = (members_of(self._value(name, given)) for given in (old, new))
        for call, value in membership.steps(before, after):
            self._set(context, physical, call, value, there=call is not membership.remove)

    def _switch(self, context: Context, physical: Physical, name: str, given: Mapping[str, Json]) -> None:
        """Switch a property on or off; what the template does not say is the default, and else off."""
        on, off = self.row.switches[name]
        value = given.get(name, self.row.defaults.get(name, False))
        self._set(context, physical, on if str(value).lower() in _ON else off, value)

    def _with_default(self, name: str, given: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return properties with one that was taken out set to its default.

        Raises:
            NotHonouredError: if the row does not know its default.
        """
        if name in given:
            return given
        if name not in self.row.defaults:
            msg = f"{self.name}.{name}: the sandbox does not know how to take it out again; set it to its default"
            raise NotHonouredError(msg)
        return {**given, name: self.row.defaults[name]}

    def _update(self, context: Context, after: Physical, names: Sequence[str]) -> None:
        update = self.row.update
        if update is None:
            msg = f"{self.name}.{names[0]}: the sandbox cannot change it in place"
            raise NotHonouredError(msg)
        given: Mapping[str, Json] = {**after.generated, **after.properties}
        for name in names:
            if not self.row.update_whole or name in self.row.defaults:
                given = self._with_default(name, given)
        if self.row.update_whole:
            # What the operation does not take and did not change is how it was made.
            names = [name for name in given if name in names or self._taken(update.operation, name)]
        parameters = self._parameters(update.operation, given, names)
        parameters = overlaid(parameters, fill(update.parameters, self._variables(context, after)))
        context.call(self.row.service, update.operation, **typed(self.row.service, update.operation, parameters))

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
        for name in leaving(self.row.memberships):
            self._regroup(context, physical, name, physical.properties, {})
        for call in self.row.before_delete:
            filled = typed(self.row.service, call.operation, fill(call.parameters, variables))
            unless_gone(context, self.row.service, call.operation, **filled)
        parameters = typed(self.row.service, self.row.delete.operation, fill(template, variables))
        calling(context, self.row.service, self.row.delete.operation, parameters)

    def _identify(self, context: Context, properties: Mapping[str, Json], response: Mapping[str, Json]) -> str:
        derived = {name: derive(properties) for name, derive in self.row.derived.items()}
        variables = {"properties": {**derived, **properties}, "context": context, "response": response}
        if isinstance(self.row.id, Read):
            told = context.call(self.row.service, self.row.id.operation, **fill(self.row.id.parameters, variables))
            return str(jmespath.search(self.row.id.item, told))
        if "$" in self.row.id:
            return str(fill(self.row.id, variables, whole=False))
        found = jmespath.search(self.row.id, response)
        if not found:
            # Some calls answer with success and tell per item what they did not do, as CreateFlowLogs does.
            refused = jmespath.search("Unsuccessful[0].Error.Message", response)
            raise FailedError(refused or f"{self.row.service} made nothing and did not say why")
        return str(found)

    def _refuse_existing(self, context: Context, properties: Mapping[str, Json]) -> None:
        """Refuse the name of a resource that is there: many of the calls that create would change it and say nothing.

        Raises:
            AlreadyExistsError: if the service finds it.
        """
        identity = expected_id(self.row, context, properties)
        if identity is None:
            return
        try:
            self.read(context, Physical(identity, properties))
        except NotFoundError:
            return
        raise AlreadyExistsError(self.name, identity)

    def _parameters(self, operation: str, given: Mapping[str, Json], names: Sequence[str]) -> dict[str, Json]:
        row = self.row
        parameters: dict[str, Json] = {}
        for name in names:
            if name in row.nothing_to_do or (row.tags and name == row.tags_property) or name not in given:
                continue
            place = self._place(operation, name)
            if place is None:
                msg = f"{self.name}.{name}: {operation} has no such parameter"
                raise NotHonouredError(msg)
            path, shape = place
            put(parameters, path, convert(self._value(name, given), shape, f"{self.name}.{name}"))
        return parameters

    def _place(self, operation: str, name: str) -> tuple[list[str | int], Shape] | None:
        """Return where an operation takes a property, and what it takes."""
        row = self.row
        members = operation_model(row.service, operation).input_shape.members
        path = row.renames.get(name, name)
        if row.update and operation == row.update.operation != row.create:
            under, path = row.update_under, row.update_renames.get(name, path)
        else:
            under = row.under
        return place_of(f"{under}.{path}" if under else path, members)

    def _taken(self, operation: str, name: str) -> bool:
        return name not in {*self.row.setters, *self.row.memberships} and self._place(operation, name) is not None

    def _set(self, context: Context, physical: Physical, setter: Call, value: Json, *, there: bool = True) -> None:
        """Make a call that is about one property; if nothing need be there any more, its absence is no failure."""
        variables = {**self._variables(context, physical), "value": value}
        members = operation_model(self.row.service, setter.operation).input_shape.members
        filled = fill(setter.parameters, variables)
        parameters = {
            name: convert(item, members[name], f"{self.name}.{name}")
            for name, item in filled.items()
            if item is not None
        }
        if there:
            context.call(self.row.service, setter.operation, **parameters)
        else:
            unless_gone(context, self.row.service, setter.operation, **parameters)

    def _retag(self, context: Context, physical: Physical, given: Mapping[str, Json]) -> None:
        assert self.row.tags is not None
        before, after = self._tags(context, physical.properties, before=True), self._tags(context, given)
        key = fill(self.row.tag_key, self._variables(context, physical))
        added = {name: value for name, value in after.items() if before.get(name) != value}
        self.row.tags.change(context, physical, added, [name for name in before if name not in after], key)

    def _tags(self, context: Context, given: Mapping[str, Json], *, before: bool = False) -> dict[str, str]:
        """Return the tags of a resource, without CloudFormation's own where the registry says that it sets none."""
        tags = context.tags(own_tags(given.get(self.row.tags_property)), before=before)
        if self.schema.system_tags:
            return tags
        return {name: value for name, value in tags.items() if not name.startswith(SYSTEM_PREFIX)}
