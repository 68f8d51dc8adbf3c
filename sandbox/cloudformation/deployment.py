"""Carrying a template out: create, update, roll back, delete, one resource after another."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.cloudformation.changes import wanted_resources
from sandbox.cloudformation.dependencies import creation_order, deletion_order, dependencies_of
from sandbox.cloudformation.errors import NotHonouredError, ValidationError
from sandbox.cloudformation.parameters import Parameter
from sandbox.cloudformation.scope import StackScope, physical_of
from sandbox.cloudformation.stack import Stack, StackResource, now
from sandbox.cloudformation.template import Json, Resource, Template
from sandbox.resources.provider import NotFoundError, ResourceType, Services
from sandbox.resources.registry import find_type


class ResourceFailedError(Exception):
    """An operation on a resource failed; the event is recorded already."""

    def __init__(self, logical_id: str) -> None:
        """Name the resource."""
        super().__init__(logical_id)
        self.logical_id = logical_id


@dataclass
class _Undo:
    """What was done to a resource in this deployment: its record before, ``None`` if it is new."""

    logical_id: str
    before: StackResource | None
    replaced: bool


class Deployment:
    """One operation on one stack."""

    def __init__(self, stack: Stack, services: Services, exports: Callable[[], Mapping[str, str]]) -> None:
        """Prepare an operation."""
        self._stack = stack
        self._services = services
        self._exports = exports
        self._undo: list[_Undo] = []

    def deploy(self, template: Template, parameters: dict[str, Parameter], tags: dict[str, str]) -> None:
        """Bring a stack to a template: create it, or update it.

        Whatever fails is rolled back, unless the stack says not to; the outcome is the stack's status.
        """
        stack = self._stack
        creating = stack.template is None
        verb = "CREATE" if creating else "UPDATE"
        stack.set_status(f"{verb}_IN_PROGRESS", "User Initiated")
        if not creating:
            stack.updated = now()
        scope = StackScope(stack, template, parameters, self._services, self._exports, tags=tags)
        try:
            wanted = wanted_resources(scope)
            for name in creation_order(wanted, scope.condition):
                self._bring(wanted[name], scope, wanted)
            outputs = self._outputs(scope)
        except (ResourceFailedError, ValidationError, NotHonouredError, ClientError) as failure:
            self._fail(verb, failure, creating=creating)
            return
        old_template = stack.template
        stack.template, stack.parameters, stack.tags, stack.outputs = template, parameters, tags, outputs
        stack.imports = scope.imports
        if not creating:
            self._clean_up(wanted, old_template or template)
        stack.set_status(f"{verb}_COMPLETE")

    def delete(self, retain: frozenset[str] = frozenset()) -> None:
        """Delete a stack's resources, dependents first."""
        stack = self._stack
        stack.set_status("DELETE_IN_PROGRESS", "User Initiated")
        failed = self._delete_all(stack.resources, retain)
        if failed:
            stack.set_status(
                "DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(sorted(failed))}]. "
            )
            return
        stack.outputs = []
        stack.deleted = now()
        stack.set_status("DELETE_COMPLETE")

    def _bring(self, definition: Resource, scope: StackScope, wanted: Mapping[str, Resource]) -> None:
        """Make one resource what its definition says."""
        stack = self._stack
        record = stack.resources.get(definition.logical_id)
        try:
            new = scope.resolver.value(dict(definition.properties))
        except (ValidationError, NotHonouredError, ClientError) as error:
            self._report(record or StackResource(definition.logical_id, definition.type), record is None, error)
        waits_for = dependencies_of(definition, wanted, scope.condition)
        if record is None or record.physical_id is None:
            self._undo.append(_Undo(definition.logical_id, None, replaced=False))
            self._create(_fresh(definition, waits_for), new, scope)
            return
        kind = _kind(definition.type)
        if record.type != definition.type or kind.replacing(record.properties, new):
            self._undo.append(_Undo(definition.logical_id, record, replaced=True))
            self._create(_fresh(definition, waits_for), new, scope, replaces=record)
        elif new != record.properties or scope.tags != stack.tags:
            self._undo.append(_Undo(definition.logical_id, copy(record), replaced=False))
            self._update(record, new, scope)
        record = stack.resources[definition.logical_id]
        _describe(record, definition, waits_for)

    def _create(
        self, record: StackResource, new: Json, scope: StackScope, replaces: StackResource | None = None
    ) -> None:
        stack = self._stack
        stack.resources[record.logical_id] = record
        verb = "UPDATE" if replaces else "CREATE"
        reason = (
            "Requested update requires the creation of a new physical resource; hence creating one." if replaces else None
        )
        stack.record(record, f"{verb}_IN_PROGRESS", reason)

        def created(physical_id: str) -> None:
            record.physical_id = physical_id
            record.properties = new
            stack.record(record, f"{verb}_IN_PROGRESS", "Resource creation Initiated")

        try:
            physical = _kind(record.type).create(scope.context(record, created), new)
        except Exception as error:  # noqa: BLE001 whatever a provider raises is a failure of its resource
            self._report(record, not replaces, error)
        record.properties, record.generated = physical.properties, physical.generated
        record.attributes = physical.attributes
        stack.record(record, f"{verb}_COMPLETE")

    def _update(self, record: StackResource, new: Json, scope: StackScope) -> None:
        stack = self._stack
        stack.record(record, "UPDATE_IN_PROGRESS")
        try:
            physical = _kind(record.type).update(scope.context(record), physical_of(record), new)
        except Exception as error:  # noqa: BLE001 see above
            self._report(record, False, error)  # noqa: FBT003
        record.physical_id, record.properties = physical.id, physical.properties
        record.attributes = physical.attributes or record.attributes
        stack.record(record, "UPDATE_COMPLETE")

    def _report(self, record: StackResource, creating: bool, error: Exception) -> NoReturn:  # noqa: FBT001
        """Record a resource's failure and stop the deployment."""
        self._stack.resources.setdefault(record.logical_id, record)
        self._stack.record(record, "CREATE_FAILED" if creating else "UPDATE_FAILED", _explain(error))
        raise ResourceFailedError(record.logical_id) from error

    def _fail(self, verb: str, failure: Exception, *, creating: bool) -> None:
        stack = self._stack
        if isinstance(failure, ResourceFailedError):
            done = "create" if creating else "update"
            reason = f"The following resource(s) failed to {done}: [{failure.logical_id}]. "
        else:
            reason = f"{_explain(failure)} "
        if stack.disable_rollback:
            stack.set_status(f"{verb}_FAILED", reason)
            return
        if creating:
            stack.set_status("ROLLBACK_IN_PROGRESS", f"{reason}Rollback requested by user.")
            left = self._delete_all(stack.resources, frozenset())
            stack.set_status("ROLLBACK_FAILED" if left else "ROLLBACK_COMPLETE")
        else:
            stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", reason)
            self._roll_back()

    def _roll_back(self) -> None:
        """Undo an update, last change first: revert what was changed in place, then delete what was made."""
        stack = self._stack
        assert stack.template is not None
        scope = StackScope(stack, stack.template, stack.parameters, self._services, self._exports)
        made: dict[str, StackResource] = {}
        failed = False
        for undo in reversed(self._undo):
            current = stack.resources[undo.logical_id]
            if undo.before is None or undo.replaced:
                if current.physical_id is not None:
                    made[undo.logical_id] = current
                if undo.before is None:
                    del stack.resources[undo.logical_id]
                else:
                    stack.resources[undo.logical_id] = undo.before
                    stack.record(undo.before, "UPDATE_COMPLETE")
            else:
                try:
                    self._update(current, undo.before.properties, scope)
                except ResourceFailedError:
                    failed = True
        if failed:
            stack.set_status("UPDATE_ROLLBACK_FAILED")
            return
        stack.set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        self._delete_all(made, frozenset(), keep_records=True)
        stack.set_status("UPDATE_ROLLBACK_COMPLETE")

    def _clean_up(self, wanted: Mapping[str, Resource], old: Template) -> None:
        """After an update: delete what was replaced and what the template no longer has."""
        stack = self._stack
        stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        replaced = {undo.logical_id: undo.before for undo in self._undo if undo.replaced and undo.before}
        for record in replaced.values():
            record.deletion_policy = record.update_replace_policy
        self._delete_all(replaced, frozenset(), keep_records=True)
        gone = {name: record for name, record in stack.resources.items() if name not in wanted}
        for name, record in gone.items():
            if name in old.resources:
                record.deletion_policy = old.resources[name].deletion_policy or record.deletion_policy
        self._delete_all(gone, frozenset())

    def _delete_all(
        self, records: Mapping[str, StackResource], retain: frozenset[str], *, keep_records: bool = False
    ) -> set[str]:
        """Delete resources, dependents first; return the logical ids of those that could not be deleted.

        What a resource that stays depends on stays too: the service would refuse to delete it anyway.
        """
        stack = self._stack
        template = stack.template or Template("", None, {}, {}, {}, {}, {}, {}, {})
        scope = StackScope(stack, template, stack.parameters, self._services, self._exports)
        graph = {name: record.waits_for & records.keys() for name, record in records.items()}
        failed: set[str] = set()
        for name in deletion_order(graph):
            record = records[name]
            if any(name in graph[other] for other in failed):
                failed.add(name)
                continue
            if not self._delete_one(record, scope, retained=name in retain):
                failed.add(name)
            elif not keep_records:
                del stack.resources[name]
        return failed

    def _delete_one(self, record: StackResource, scope: StackScope, *, retained: bool) -> bool:
        stack = self._stack
        if record.physical_id is None:
            return True
        policy = record.deletion_policy
        kept_after_success = policy == "RetainExceptOnCreate" and record.status != "CREATE_FAILED"
        if retained or policy == "Retain" or (kept_after_success and stack.status != "ROLLBACK_IN_PROGRESS"):
            stack.record(record, "DELETE_SKIPPED")
            return True
        stack.record(record, "DELETE_IN_PROGRESS")
        try:
            _kind(record.type).delete(scope.context(record), physical_of(record), snapshot=policy == "Snapshot")
        except NotFoundError:
            pass  # Gone is what was asked for.
        except Exception as error:  # noqa: BLE001 see above
            stack.record(record, "DELETE_FAILED", _explain(error))
            return False
        stack.record(record, "DELETE_COMPLETE")
        return True

    def _outputs(self, scope: StackScope) -> list[dict[str, str]]:
        outputs = []
        exports = self._exports()
        own = {entry.get("ExportName") for entry in self._stack.outputs}
        for key, output in scope.template.outputs.items():
            if "Condition" in output and not scope.condition(output["Condition"]):
                continue
            entry = {"OutputKey": key, "OutputValue": str(scope.resolver.value(output["Value"]))}
            if "Description" in output:
                entry["Description"] = output["Description"]
            if "Export" in output:
                name = str(scope.resolver.value(output["Export"]["Name"]))
                if name in exports and name not in own:
                    msg = f"Export with name {name} is already exported by another stack. "
                    raise ValidationError(msg)
                entry["ExportName"] = name
            outputs.append(entry)
        return outputs


def _kind(type_name: str) -> ResourceType:
    kind = find_type(type_name)
    assert kind is not None, type_name
    return kind


def _fresh(definition: Resource, waits_for: frozenset[str]) -> StackResource:
    record = StackResource(definition.logical_id, definition.type)
    _describe(record, definition, waits_for)
    return record


def _describe(record: StackResource, definition: Resource, waits_for: frozenset[str]) -> None:
    record.metadata, record.waits_for = definition.metadata, waits_for
    record.deletion_policy = definition.effective_deletion_policy
    record.update_replace_policy = definition.update_replace_policy or "Delete"


def _explain(error: Exception) -> str:
    if isinstance(error, ClientError):
        details = error.response["Error"]
        return f'Resource handler returned message: "{details["Message"]}" (HandlerErrorCode: {details["Code"]})'
    if isinstance(error, NotHonouredError):
        return f"The refarch sandbox cannot honour this: {error}"
    if isinstance(error, ValidationError):
        return error.message
    if isinstance(error, BotoCoreError):
        return f"Properties validation failed: {error}"
    return f"{type(error).__name__}: {error}"

