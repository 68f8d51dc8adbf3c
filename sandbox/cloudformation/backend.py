"""CloudFormation in one account and Region: its stacks, and what its API does with them."""

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sandbox.cloudformation.changes import preview
from sandbox.cloudformation.deployment import Deployment
from sandbox.cloudformation.errors import (
    AlreadyExistsError,
    ChangeSetNotFoundError,
    InvalidChangeSetStatusError,
    ValidationError,
)
from sandbox.cloudformation.parameters import Parameter, resolve_parameters
from sandbox.cloudformation.scope import StackScope, read_ssm
from sandbox.cloudformation.stack import DELETED, IN_REVIEW, ChangeSet, Stack
from sandbox.cloudformation.template import Template, parse
from sandbox.cloudformation.validation import check_capabilities, validate
from sandbox.resources.provider import Services

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
_UPDATABLE = ("_COMPLETE", "UPDATE_FAILED", "CREATE_FAILED")
_DEAD_ENDS = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"}

Tags = Mapping[str, str]
Runner = Callable[[Callable[[], None]], None]


def run_at_once(operation: Callable[[], None]) -> None:
    """Run an operation to its end before the API call that started it returns."""
    operation()


class CloudFormation:
    """The stacks of one account and Region.

    Attributes:
        stacks: every stack, deleted ones included, by its ARN.
    """

    def __init__(self, services: Services, runner: Runner = run_at_once) -> None:
        """Manage stacks through ``services``; ``runner`` decides whether operations run now or beside."""
        self._services = services
        self._runner = runner
        self._lock = threading.RLock()
        self.stacks: dict[str, Stack] = {}

    def find(self, name: str) -> Stack:
        """Return a stack by name or ARN; by name only if it is not deleted.

        Raises:
            ValidationError: if there is none.
        """
        if name in self.stacks:
            return self.stacks[name]
        for stack in self.stacks.values():
            if stack.name == name and stack.status != DELETED:
                return stack
        msg = f"Stack with id {name} does not exist"
        raise ValidationError(msg)

    def existing(self, name: str) -> Stack | None:
        """Return a stack that is not deleted, or ``None``."""
        try:
            stack = self.find(name)
        except ValidationError:
            return None
        return None if stack.status == DELETED else stack

    def exports(self) -> dict[str, str]:
        """Return every export and its value."""
        return {
            entry["ExportName"]: entry["OutputValue"]
            for stack in self.stacks.values()
            if stack.status != DELETED
            for entry in stack.outputs
            if "ExportName" in entry
        }

    def importers(self, export: str) -> list[str]:
        """Return the names of the stacks that import an export."""
        return [s.name for s in self.stacks.values() if s.status != DELETED and export in s.imports]

    def create(self, name: str, body: str, options: "Options") -> Stack:
        """Create a stack from a template.

        Raises:
            AlreadyExistsError: if there is a stack of that name.
            ValidationError: if the template or its parameters are not acceptable.
        """
        with self._lock:
            if self.existing(name) is not None:
                msg = f"Stack [{name}] already exists"
                raise AlreadyExistsError(msg)
            stack = self._new_stack(name)
            template, parameters, tags = self._accept(stack, body, options)
            self.stacks[stack.arn] = stack
            self._start(stack, template, parameters, tags, options)
            return stack

    def update(self, name: str, body: str | None, options: "Options") -> Stack:
        """Bring a stack to another template, or the same with other parameters.

        Raises:
            ValidationError: if nothing would change, or the stack cannot be updated in its state.
        """
        with self._lock:
            stack = self.find(name)
            self._check_updatable(stack)
            assert stack.template is not None
            template, parameters, tags = self._accept(stack, body or stack.template.body, options)
            if not self._differs(stack, template, parameters, tags):
                msg = "No updates are to be performed."
                raise ValidationError(msg)
            self._start(stack, template, parameters, tags, options)
            return stack

    def delete(self, name: str, retain: Sequence[str] = ()) -> None:
        """Delete a stack; deleting what does not exist succeeds.

        Raises:
            ValidationError: if the stack is protected, busy, or exports what others import.
        """
        stack = self.existing(name)
        if stack is None:
            return
        with self._lock:
            if stack.busy:
                msg = f"Stack:{stack.arn} is in {stack.status} state and can not be deleted."
                raise ValidationError(msg)
            if stack.termination_protection:
                msg = f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
                raise ValidationError(msg)
            for entry in stack.outputs:
                users = self.importers(entry.get("ExportName", ""))
                if users:
                    msg = f"Export {entry['ExportName']} cannot be deleted as it is in use by {', '.join(users)}"
                    raise ValidationError(msg)
            deployment = Deployment(stack, self._services, self.exports)
            stack.status = "DELETE_IN_PROGRESS"
            self._runner(partial(deployment.delete, frozenset(retain)))

    def create_change_set(self, name: str, set_name: str, kind: str, body: str | None, options: "Options") -> ChangeSet:
        """Work out what a template would change, without changing it.

        Raises:
            AlreadyExistsError: if the stack has a change set of that name, or is to be created and exists.
            ValidationError: if the template or its parameters are not acceptable.
        """
        with self._lock:
            stack = self.existing(name)
            if kind == "CREATE":
                if stack is not None and stack.status != IN_REVIEW:
                    msg = f"Stack [{name}] already exists and cannot be created again with the changeSet [{set_name}]"
                    raise ValidationError(msg)
                stack = stack or self._new_stack(name)
            else:
                stack = self.find(name)
                self._check_updatable(stack)
            if set_name in stack.change_sets:
                msg = f"ChangeSet {set_name} already exists"
                raise AlreadyExistsError(msg)
            current = stack.template.body if stack.template else ""
            template, parameters, tags = self._accept(stack, body or current, options)
            scope = self._preview_scope(stack, template, parameters, tags)
            change_set = ChangeSet(
                name=set_name,
                arn=(
                    f"arn:{stack.partition}:cloudformation:{stack.region}:{stack.account}"
                    f":changeSet/{set_name}/{uuid.uuid4()}"
                ),
                kind=kind,
                template=template,
                parameters=parameters,
                tags=tags,
                capabilities=list(options.capabilities),
                changes=preview(scope),
                description=options.description,
            )
            if kind != "CREATE" and not self._differs(stack, template, parameters, tags, change_set.changes):
                change_set.status, change_set.reason, change_set.execution = "FAILED", NO_CHANGES, "UNAVAILABLE"
            if stack.arn not in self.stacks:
                self.stacks[stack.arn] = stack
                stack.set_status(IN_REVIEW, "User Initiated")
            stack.change_sets[set_name] = change_set
            return change_set

    def change_set(self, name: str, stack_name: str | None) -> tuple[Stack, ChangeSet]:
        """Return a change set by name and stack, or by its ARN.

        Raises:
            ChangeSetNotFoundError: if there is none.
        """
        stacks = [self.find(stack_name)] if stack_name else list(self.stacks.values())
        for stack in stacks:
            for change_set in stack.change_sets.values():
                if name == change_set.arn or (stack_name and name == change_set.name):
                    return stack, change_set
        msg = f"ChangeSet [{name}] does not exist"
        raise ChangeSetNotFoundError(msg)

    def execute_change_set(self, name: str, stack_name: str | None, options: "Options") -> None:
        """Carry a change set out.

        Raises:
            ChangeSetNotFoundError: if there is none.
            InvalidChangeSetStatusError: if it has no changes, or was carried out or overtaken already.
        """
        with self._lock:
            stack, change_set = self.change_set(name, stack_name)
            if change_set.execution != "AVAILABLE":
                msg = f"ChangeSet [{change_set.arn}] cannot be executed in its current status of [{change_set.status}]"
                raise InvalidChangeSetStatusError(msg)
            if stack.busy:
                msg = f"Stack [{stack.arn}] is in {stack.status} state and can not be updated."
                raise ValidationError(msg)
            for other in stack.change_sets.values():
                other.execution = "OBSOLETE"
            change_set.execution, change_set.status = "EXECUTE_COMPLETE", "CREATE_COMPLETE"
            stack.change_set_id = change_set.arn
            stack.change_sets = {}
            stack.capabilities = change_set.capabilities
            self._start(stack, change_set.template, change_set.parameters, change_set.tags, options)

    def delete_change_set(self, name: str, stack_name: str | None) -> None:
        """Forget a change set; forgetting what does not exist succeeds if the stack exists."""
        try:
            stack, change_set = self.change_set(name, stack_name)
        except ChangeSetNotFoundError:
            return
        del stack.change_sets[change_set.name]

    def _new_stack(self, name: str) -> Stack:
        services = self._services
        return Stack(name, services.account, services.region, services.partition)

    def _accept(
        self, stack: Stack, body: str, options: "Options"
    ) -> tuple[Template, dict[str, Parameter], dict[str, str]]:
        """Check everything that can be checked before a stack is touched."""
        template = parse(body)
        check_capabilities(template, list(options.capabilities))
        parameters = resolve_parameters(
            template.parameters, options.parameters, stack.parameters, partial(read_ssm, self._services)
        )
        tags = dict(stack.tags) if options.tags is None else dict(options.tags)
        validate(self._preview_scope(stack, template, parameters, tags))
        return template, parameters, tags

    def _preview_scope(
        self, stack: Stack, template: Template, parameters: dict[str, Parameter], tags: Tags
    ) -> StackScope:
        return StackScope(stack, template, parameters, self._services, self.exports, tags=tags, preview=True)

    def _differs(
        self,
        stack: Stack,
        template: Template,
        parameters: dict[str, Parameter],
        tags: Tags,
        changes: list[dict[str, Any]] | None = None,
    ) -> bool:
        if changes is None:
            changes = preview(self._preview_scope(stack, template, parameters, tags))
        assert stack.template is not None
        return bool(changes) or template.outputs != stack.template.outputs or dict(tags) != stack.tags

    @staticmethod
    def _check_updatable(stack: Stack) -> None:
        if stack.busy or stack.status in _DEAD_ENDS or not stack.status.endswith(_UPDATABLE):
            msg = f"Stack:{stack.arn} is in {stack.status} state and can not be updated."
            raise ValidationError(msg)

    def _start(
        self,
        stack: Stack,
        template: Template,
        parameters: dict[str, Parameter],
        tags: dict[str, str],
        options: "Options",
    ) -> None:
        stack.token = options.token
        stack.disable_rollback = options.disable_rollback
        stack.role_arn = options.role_arn or stack.role_arn
        if options.notifications is not None:
            stack.notifications = list(options.notifications)
        if options.capabilities:
            stack.capabilities = list(options.capabilities)
        # Busy from this moment, so that whoever asks before the work begins does not take the old state for the new.
        stack.status = "CREATE_IN_PROGRESS" if stack.template is None else "UPDATE_IN_PROGRESS"
        deployment = Deployment(stack, self._services, self.exports)
        self._runner(partial(deployment.deploy, template, parameters, tags))


class Options:
    """What a request says beside the template."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        """Take the parameters of CreateStack, UpdateStack, CreateChangeSet or ExecuteChangeSet."""
        self.parameters: Sequence[Mapping[str, Any]] = request.get("Parameters") or ()
        self.capabilities: Sequence[str] = request.get("Capabilities") or ()
        tags = request.get("Tags")
        self.tags = None if tags is None else {tag["Key"]: tag["Value"] for tag in tags}
        self.role_arn: str | None = request.get("RoleARN")
        self.notifications: Sequence[str] | None = request.get("NotificationARNs")
        self.token: str | None = request.get("ClientRequestToken")
        self.disable_rollback = bool(request.get("DisableRollback")) or request.get("OnFailure") == "DO_NOTHING"
        self.description: str | None = request.get("Description")
