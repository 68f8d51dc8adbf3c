"""Carrying a template out: create, update, roll back, delete, one resource after another."""

from collections.abc import Callable, Mapping
from copy import copy
from time import monotonic

from botocore.exceptions import ClientError

from sandbox.cloudformation.changes import wanted_resources
from sandbox.cloudformation.dependencies import creation_order, dependencies_of
from sandbox.cloudformation.errors import NotHonouredError, ValidationError
from sandbox.cloudformation.exports import Exports
from sandbox.cloudformation.holders import Holders
from sandbox.cloudformation.imports import check_imports
from sandbox.cloudformation.outputs import outputs_of
from sandbox.cloudformation.parameters import Parameter
from sandbox.cloudformation.rewritten import rewritten
from sandbox.cloudformation.scope import StackScope
from sandbox.cloudformation.stack import Stack, StackResource, Unsettled, now
from sandbox.cloudformation.stack_policies import check_update
from sandbox.cloudformation.steps import ResourceFailedError, Steps, explain, kind_of
from sandbox.cloudformation.template import NO_TEMPLATE, Json, Resource, Template
from sandbox.resources.changes import changed
from sandbox.resources.provider import FailedError, RefusedError, Services


class Deployment:
    """One operation on one stack."""

    def __init__(self, stack: Stack, services: Services, exports: Exports, holders: Holders) -> None:
        """Prepare an operation."""
        self._stack = stack
        self._services = services
        self._exports = exports
        self._steps = Steps(stack, holders)

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
        unsettled = stack.begin(tags)
        scope = self._scope(template, parameters, tags=tags)
        old = stack.template or template
        latest = monotonic() + stack.timeout * 60 if creating and stack.timeout else None

        def accept() -> None:
            stack.template, stack.parameters, stack.tags = template, parameters, tags

        try:
            wanted = wanted_resources(scope)
            check_imports(scope, wanted)
            self._check_deletions(wanted)
            for name in creation_order(wanted, scope.condition):
                self._bring(wanted[name], scope, wanted)
                _check_time(latest)
            outputs = outputs_of(scope)
            self._exports.check(stack, outputs)
        except Exception as failure:  # noqa: BLE001 whatever it is, the stack must not stay busy for ever
            self._fail(verb, failure, creating=creating, accept=accept)
            return
        accept()
        stack.outputs, stack.imports = outputs, scope.imports
        if not creating:
            self._clean_up(wanted, old, unsettled)
        stack.unsettled = None
        stack.set_status(f"{verb}_COMPLETE")

    def delete(self, retain: frozenset[str] = frozenset(), *, force: bool = False) -> None:
        """Delete a stack's resources, dependents first; by force, the stack goes without those that will not."""
        stack = self._stack
        stack.set_status("DELETE_IN_PROGRESS", "User Initiated")
        if stack.unsettled:
            self._delete_superseded(stack.unsettled, self._present_scope())
        failed = self._steps.delete_all(stack.resources, self._present_scope(), retain=retain)
        if failed and not force:
            stack.set_status("DELETE_FAILED", f"The following resource(s) failed to delete: {_listed(failed)}. ")
            return
        stack.outputs = []
        stack.deleted = now()
        stack.set_status("DELETE_COMPLETE")

    def _bring(self, definition: Resource, scope: StackScope, wanted: Mapping[str, Resource]) -> None:
        """Make one resource what its definition says."""
        stack, name = self._stack, definition.logical_id
        record = stack.resources.get(name)
        try:
            new, metadata = scope.resolver.value(definition.expressions)
        except (ValidationError, NotHonouredError, ClientError) as error:
            self._steps.report(record or StackResource(name, definition.type), error, creating=record is None)
        waits_for = dependencies_of(definition, wanted, scope.condition)
        unsettled = stack.begin(scope.tags)
        if record is None or record.physical_id is None:
            unsettled.touched[name] = None
            self._steps.create(_fresh(definition, metadata, waits_for), new, scope)
            return
        kind = kind_of(definition.type)
        half_made = record.status == "CREATE_FAILED"
        by_policy = replaced_by_policy(record.type, scope.context(record).update_policy, record.properties, new)
        if record.type != definition.type or half_made or by_policy or kind.replacing(record.properties, new):
            self._allow(record, "Replace")
            unsettled.touched[name] = None
            unsettled.superseded.append(record)
            self._steps.create(_fresh(definition, metadata, waits_for), new, scope, replaces=record)
        elif new != record.properties or scope.tags != stack.tags or rewritten(record, new, self._services):
            self._allow(record, "Modify")
            before = copy(record)
            unsettled.touched[name] = None
            self._steps.update(record, new, scope)
            if record.physical_id != before.physical_id:
                # A custom resource that answers an update with another id has been replaced by it.
                unsettled.superseded.append(before)
        _describe(stack.resources[name], definition, metadata, waits_for)

    def _allow(self, record: StackResource, action: str) -> None:
        """Stop the operation where the stack's policy does not allow what it would do to a resource."""
        try:
            check_update(self._stack, record, action)
        except RefusedError as error:
            self._steps.report(record, error, creating=False)

    def _check_deletions(self, wanted: Mapping[str, Resource]) -> None:
        for name, record in self._stack.resources.items():
            if name not in wanted and record.physical_id is not None:
                self._allow(record, "Delete")

    def _fail(self, verb: str, failure: Exception, *, creating: bool, accept: Callable[[], None]) -> None:
        stack = self._stack
        if isinstance(failure, ResourceFailedError):
            done = "create" if creating else "update"
            reason = f"The following resource(s) failed to {done}: [{failure.logical_id}]."
        else:
            reason = explain(failure).strip()
        if stack.disable_rollback:
            # What was made stays, and the next update goes on from there.
            accept()
            stack.set_status(f"{verb}_FAILED", reason)
        elif not creating:
            self.roll_back(reason)
        elif stack.delete_on_failure:
            stack.set_status("DELETE_IN_PROGRESS", f"{reason} Delete requested by user.")
            self.delete()
        else:
            self.roll_back(f"{reason} Rollback requested by user.")

    def roll_back(self, reason: str, skip: frozenset[str] = frozenset()) -> None:
        """Return to the last stable state: revert what was changed in place, then delete what was made.

        Args:
            reason: why, as the stack's event tells it.
            skip: logical ids that count as reverted although nobody has tried.
        """
        stack = self._stack
        unsettled = stack.unsettled or stack.begin(stack.tags)
        if unsettled.template is None:
            stack.set_status("ROLLBACK_IN_PROGRESS", reason)
            self._delete_superseded(unsettled, self._present_scope())
            left = self._steps.delete_all(stack.resources, self._present_scope())
            reason = f"The following resource(s) failed to delete: {_listed(left)}. "
            stack.set_status("ROLLBACK_FAILED" if left else "ROLLBACK_COMPLETE", reason if left else None)
            return
        stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", reason)
        stack.template, stack.parameters, stack.tags = unsettled.template, unsettled.parameters, unsettled.tags
        scope = self._present_scope(previous_tags=unsettled.tried_tags)
        failed = {name for name in reversed(unsettled.touched) if not self._revert(name, unsettled, scope, skip)}
        if failed:
            reason = f"The following resource(s) failed to update: {_listed(failed)}. "
            stack.set_status("UPDATE_ROLLBACK_FAILED", reason)
            return
        stack.set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        made: dict[str, StackResource] = {}
        for name in reversed(unsettled.touched):
            current, before = stack.resources[name], unsettled.resources.get(name)
            if current.physical_id is not None and (before is None or before.identity != current.identity):
                made[name] = current
            if before is None:
                del stack.resources[name]
            else:
                stack.resources[name] = before
        # What was not touched may have other metadata and policies nevertheless.
        stack.resources |= {name: old for name, old in unsettled.resources.items() if name not in unsettled.touched}
        self._steps.delete_all(made, scope, keep_records=True)
        self._delete_superseded(unsettled, scope)
        stack.unsettled = None
        stack.set_status("UPDATE_ROLLBACK_COMPLETE")

    def _revert(self, name: str, unsettled: Unsettled, scope: StackScope, skip: frozenset[str]) -> bool:
        """Return whether a resource is what it was, as far as that needs no deletion."""
        current, before = self._stack.resources[name], unsettled.resources.get(name)
        if before is None or name in unsettled.reverted:
            return True
        if before.identity != current.identity:
            self._stack.record(before, "UPDATE_COMPLETE")
            return True
        if name in skip:
            current.properties = before.properties
            self._stack.record(current, "UPDATE_COMPLETE")
        else:
            try:
                self._steps.update(current, before.properties, scope)
            except ResourceFailedError:
                return False
        before.status, before.timestamp = current.status, current.timestamp
        unsettled.reverted.add(name)
        return True

    def _delete_superseded(self, unsettled: Unsettled, scope: StackScope) -> None:
        """Delete what was replaced, but for what the stack has gone back to."""
        kept = {record.identity for record in self._stack.resources.values()}
        left = [record for record in unsettled.superseded if record.identity not in kept]
        while left:
            # One resource may have been replaced several times.
            together = {record.logical_id: record for record in left}
            left = [record for record in left if together[record.logical_id] is not record]
            for record in together.values():
                record.deletion_policy = record.update_replace_policy
            self._steps.delete_all(together, scope, keep_records=True)
        unsettled.superseded.clear()

    def _clean_up(self, wanted: Mapping[str, Resource], old: Template, unsettled: Unsettled) -> None:
        """After an update: delete what was replaced and what the template no longer has."""
        stack, scope = self._stack, self._present_scope()
        stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        self._delete_superseded(unsettled, scope)
        gone = {name: record for name, record in stack.resources.items() if name not in wanted}
        for name, record in gone.items():
            if name in old.resources:
                record.deletion_policy = old.resources[name].effective_deletion_policy
        # What cannot be deleted leaves the stack nevertheless: CloudFormation says so in an event and goes on.
        for name in self._steps.delete_all(gone, scope):
            del stack.resources[name]

    def _scope(self, template: Template, parameters: Mapping[str, Parameter], *, tags: Mapping[str, str]) -> StackScope:
        return StackScope(self._stack, template, parameters, self._services, self._exports.values, tags=tags)

    def _present_scope(self, previous_tags: Mapping[str, str] | None = None) -> StackScope:
        """Return the scope of the stack as it stands."""
        stack = self._stack
        return StackScope(
            stack,
            stack.template or NO_TEMPLATE,
            stack.parameters,
            self._services,
            self._exports.values,
            previous_tags=previous_tags,
        )


_UPGRADED = {
    "AWS::Elasticsearch::Domain": "ElasticsearchVersion",
    "AWS::OpenSearchService::Domain": "EngineVersion",
}


def replaced_by_policy(kind: str, policy: Mapping[str, Json], old: Mapping[str, Json], new: Mapping[str, Json]) -> bool:
    """Return whether an UpdatePolicy wants a new resource where a change in place would do, or allows none.

    An Auto Scaling group may be replaced on its policy's word; a search domain is replaced by one with another version
    of the engine unless its policy enables the upgrade.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
    """
    if version := _UPGRADED.get(kind):
        return version in changed(old, new) and str(policy.get("EnableVersionUpgrade", "false")).lower() != "true"
    wanted = str(policy.get("AutoScalingReplacingUpdate", {}).get("WillReplace", "false")).lower() == "true"
    launching = {"LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier"}
    return wanted and bool(launching & set(changed(old, new)))


def _check_time(latest: float | None) -> None:
    if latest is not None and monotonic() > latest:
        msg = "Stack creation time exceeded the specified timeout."
        raise FailedError(msg)


def _fresh(definition: Resource, metadata: Json, waits_for: frozenset[str]) -> StackResource:
    record = StackResource(definition.logical_id, definition.type)
    _describe(record, definition, metadata, waits_for)
    return record


def _describe(record: StackResource, definition: Resource, metadata: Json, waits_for: frozenset[str]) -> None:
    record.metadata, record.waits_for = metadata, waits_for
    record.deletion_policy = definition.effective_deletion_policy
    record.update_replace_policy = definition.update_replace_policy or "Delete"


def _listed(names: set[str]) -> str:
    return f"[{', '.join(sorted(names))}]"
