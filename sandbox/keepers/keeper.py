"""What a kept service does when it is asked: make, tell, list, change and remove what its table describes."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from botocore.model import OperationModel
from moto.core.utils import get_service_model

from sandbox.keepers import shapes
from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, matching
from sandbox.keepers.tagging import Tagging

Json = Any
NOT_KEPT = "NotImplemented"
_Verb = Callable[[Place, OperationModel, Record], Record]


class Keeper:
    """One kept service.

    Attributes:
        kept: its table.
        tagging: the tags of what is kept.
    """

    def __init__(self, kept: Kept) -> None:
        """Take the table."""
        self.kept = kept
        self._kinds = {kind.name: kind for kind in kept.kinds}
        self.tagging = Tagging(kept)

    @cached_property
    def model(self) -> Any:  # noqa: ANN401 botocore's, with moto's additions
        """Return the service's description."""
        return get_service_model(self.kept.service)

    def keeps(self, operation: str | None) -> bool:
        """Return whether an operation is one of the table's."""
        return operation in self._verbs or operation in self.kept.operations

    def perform(self, place: Place, operation: str, params: Record) -> Record:
        """Do what an operation does.

        Raises:
            KeptError: as the service refuses.
        """
        model = self.model.operation_model(operation)
        params = shapes.sent(params, model.input_shape)
        wrong = shapes.complaints(params, model.input_shape)
        if wrong:
            raise KeptError(self.kept.invalid, wrong)
        if operation in self.kept.operations:
            return self.kept.operations[operation](place, params)
        if operation not in self._verbs:
            msg = f"the sandbox does not keep {operation} of {self.kept.service}"
            raise KeptError(NOT_KEPT, msg)
        return self._verbs[operation](place, model, params)

    @cached_property
    def _verbs(self) -> Mapping[str, _Verb]:
        verbs: dict[str, _Verb] = {}
        for kind in self.kept.kinds:
            name = kind.name
            plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
            for operations, own, verb in (
                ((f"Create{name}",), kind.create, self._create),
                ((f"Get{name}", f"Describe{name}"), kind.read, self._read),
                ((f"List{plural}",), kind.list, self._list),
                ((f"Update{name}",), (*kind.update, *kind.switches), self._update),
                ((f"Delete{name}",), kind.delete, self._delete),
                ((), kind.put, self._put),
            ):
                for operation in (*operations, *own):
                    if operation in self.model.operation_names:
                        verbs[operation] = self._of(kind, verb)
        if any(kind.arn for kind in self.kept.kinds):
            verbs |= {name: verb for name, verb in self.tagging.verbs().items() if name in self.model.operation_names}
        return verbs

    @staticmethod
    def _of(kind: Kind, verb: Callable[[Kind, Place, OperationModel, Record], Record]) -> _Verb:
        def perform(place: Place, model: OperationModel, params: Record) -> Record:
            given = {**kind.assumed, **params}
            kind.owned(place, given)
            return verb(kind, place, model, given)

        return perform

    def find(self, place: Place, kind: Kind, params: Mapping[str, Json]) -> Record:
        """Return the record that a request names.

        Raises:
            KeptError: if there is none.
        """
        given = shapes.unpacked(params, kind.inside)
        asked = {name: given[name] for name in kind.key if name in given}
        if kind.key and not asked:
            raise KeptError(self.kept.invalid, f"Name the {kind.name} by {' or '.join(kind.key)}.")
        record = matching(kind, place.all(kind.name), asked)
        if record is None and kind.absent:
            return kind.absent(place, asked)
        if record is None:
            raise self._missing(kind, "/".join(str(value) for value in asked.values()))
        return record

    def _missing(self, kind: Kind, about: str) -> KeptError:
        return KeptError(
            kind.missing or self.kept.missing, f"{kind.name} {about} does not exist.", about=about, kind=kind.name
        )

    def _create(self, kind: Kind, place: Place, model: OperationModel, params: Record) -> Record:
        token = shapes.idempotency_token(params)
        again = next((record for record in place.all(kind.name) if token and record.get(_TOKEN) == token), None)
        if again is not None:
            return shapes.answered(again, params, model.output_shape)
        record: Record = {}
        place.make(record, kind.defaults)
        record |= self._fields(kind, params)
        record["tags"] = shapes.tags_in(shapes.unpacked(params, kind.inside)) or {}
        record[_TOKEN] = token
        self._check_parents(kind, place, record)
        if kind.unique:
            self._check_unique(kind, place, record)
        kind.check(place, record)
        place.make(record, kind.made)
        place.all(kind.name).append(record)
        return shapes.answered(self._told(kind, place, record), params, model.output_shape)

    def _read(self, kind: Kind, place: Place, model: OperationModel, params: Record) -> Record:
        record = self.find(place, kind, params)
        return shapes.answered(self._told(kind, place, record), params, model.output_shape)

    def _list(self, kind: Kind, place: Place, model: OperationModel, params: Record) -> Record:
        for parameter, parent in kind.within.items():
            if isinstance(params.get(parameter), str):
                self._find_named(place, self._kinds[parent], params[parameter])
        for parameter, field in kind.names.items():
            known = {str(record.get(field)) for record in place.all(kind.name)}
            wanted = params.get(parameter, ())
            for name in [wanted] if isinstance(wanted, str) else wanted:
                if name not in known:
                    raise self._missing(kind, name)
        records = [record for record in place.all(kind.name) if self._passes(kind, record, params)]
        told = [self._told(kind, place, record) for record in records]
        try:
            return shapes.listed(told, params, model.output_shape, kind)
        except ValueError as error:
            raise KeptError(self.kept.invalid, str(error)) from None

    def _put(self, kind: Kind, place: Place, model: OperationModel, params: Record) -> Record:
        """Make one, or put another in its place that keeps what the service once made, and its tags."""
        given = shapes.unpacked(params, kind.inside)
        asked = {name: given[name] for name in kind.key if name in given}
        old = matching(kind, place.all(kind.name), asked) if asked or not kind.key else None
        if old is None:
            return self._create(kind, place, model, params)
        after: Record = {}
        place.make(after, kind.defaults)
        after |= self._fields(kind, params)
        after |= {name: old[name] for name in (*kind.made, "tags", _TOKEN) if name in old}
        self._check_parents(kind, place, after)
        kind.check(place, after)
        place.make(after, kind.renewed)
        old.clear()
        old |= after
        return shapes.answered(self._told(kind, place, old), params, model.output_shape)

    def _update(self, kind: Kind, place: Place, model: OperationModel, params: Record) -> Record:
        record = self.find(place, kind, params)
        self._check_lock(kind, record, params)
        given = {name: value for name, value in self._fields(kind, params).items() if name not in self._keys(kind)}
        after = {**record, **kind.switches.get(str(model.name), {}), **given}
        if (kind.whole or params.get("Replace")) and model.name not in kind.switches:
            settable = self._fields(kind, model.input_shape.members)
            for name in settable.keys() - given.keys() - self._keys(kind) - kind.made.keys():
                after.pop(name, None)
            after = {**{name: value for name, value in kind.defaults.items() if name not in after}, **after}
        after["tags"] = shapes.retagged(after.get("tags", {}), params)
        tags = shapes.tags_in(shapes.unpacked(params, kind.inside))
        if tags is not None:
            after["tags"] = tags
        self._check_parents(kind, place, after)
        kind.check(place, after)
        place.make(after, kind.renewed)
        record.clear()
        record |= after
        return shapes.answered(self._told(kind, place, record), params, model.output_shape)

    def _delete(self, kind: Kind, place: Place, model: OperationModel, params: Record) -> Record:
        record = self.find(place, kind, params)
        self._check_lock(kind, record, params)
        kind.check_deletion(place, record)
        kind.leave(place, record, params)
        told = self._told(kind, place, record)
        if any(record is other for other in place.all(kind.name)):
            self._remove(place, kind, record)
        return shapes.answered(told, params, model.output_shape)

    def _check_lock(self, kind: Kind, record: Record, params: Record) -> None:
        if kind.lock is None:
            return
        name, stale = kind.lock
        present = record[kind.fields.get(name, name)]
        if name not in params and kind.unlocked:
            raise KeptError(
                kind.unlocked, f"Say with {name} which state of the {kind.name} it is about.", kind=kind.name
            )
        if params.get(name, present) != present:
            raise KeptError(stale, f"The {kind.name} has changed since it was read.", kind=kind.name)

    def _remove(self, place: Place, kind: Kind, record: Record) -> None:
        inside = [
            (child, other)
            for child in self.kept.kinds
            for parameter, parent in child.within.items()
            if parent == kind.name
            for other in place.all(child.name)
            if self._names(kind, record, other.get(child.fields.get(parameter, parameter)))
        ]
        if inside and kind.occupied:
            about = self._name(kind, record)
            msg = f"{kind.name} {about} is in use by {len(inside)} {inside[0][0].name}."
            raise KeptError(kind.occupied, msg, about=about, kind=kind.name)
        for child, other in inside:
            if other in place.all(child.name):
                self._remove(place, child, other)
        place.all(kind.name).remove(record)

    def _fields(self, kind: Kind, params: Mapping[str, Json]) -> Record:
        given = shapes.unpacked(params, kind.inside)
        return {kind.fields.get(name, name): value for name, value in given.items() if shapes.is_field(name)}

    def _keys(self, kind: Kind) -> set[str]:
        return {kind.fields.get(name, name) for name in kind.key}

    def _told(self, kind: Kind, place: Place, record: Record) -> Record:
        """Return all that can be told of a record, under the names of parameters too."""
        aliases = {name: record[field] for name, field in kind.fields.items() if field in record}
        told = {**aliases, **record, **{name: tell(place, record) for name, tell in kind.told.items()}}
        for name in reversed(kind.inside):
            told = {**told, name: told}
        return told

    def _check_unique(self, kind: Kind, place: Place, record: Record) -> None:
        wanted = [record.get(name) for name in kind.unique]
        if any([other.get(name) for name in kind.unique] == wanted for other in place.all(kind.name)):
            about = "/".join(map(str, wanted))
            msg = f"{kind.name} {about} already exists."
            raise KeptError(kind.taken or self.kept.taken, msg, about=about, kind=kind.name)

    def _check_parents(self, kind: Kind, place: Place, record: Record) -> None:
        for parameter, parent in (*kind.within.items(), *kind.uses.items()):
            value = record.get(kind.fields.get(parameter, parameter))
            for name in value if isinstance(value, list) else [value] if value else []:
                self._find_named(place, self._kinds[parent], name)

    def _find_named(self, place: Place, kind: Kind, name: str) -> Record:
        found = next((record for record in place.all(kind.name) if self._names(kind, record, name)), None)
        if found is None:
            raise self._missing(kind, name)
        return found

    def _names(self, kind: Kind, record: Record, name: Json) -> bool:
        if isinstance(name, list):
            return any(self._names(kind, record, each) for each in name)
        return name is not None and name in (record.get(kind.arn), self._name(kind, record))

    @staticmethod
    def _name(kind: Kind, record: Record) -> str:
        return str(record.get(kind.fields.get(kind.key[-1], kind.key[-1]))) if kind.key else kind.name

    def _passes(self, kind: Kind, record: Record, params: Mapping[str, Json]) -> bool:
        for name, wanted in params.items():
            if not shapes.is_field(name):
                continue
            if name in kind.filters:
                passes = kind.filters[name](record, wanted)
            elif name in kind.names:
                passes = not wanted or record.get(kind.names[name]) in ([wanted] if isinstance(wanted, str) else wanted)
            else:
                value = shapes.field_of(record, kind.fields.get(name, name))
                passes = value in wanted if isinstance(wanted, list) else value == wanted
            if not passes:
                return False
        return True


_TOKEN = "made by the request"  # noqa: S105 it opens nothing
