"""CloudFormation in one account and Region: its stacks, and what its API does with them."""

import threading
import uuid
from collections.abc import Callable, Sequence
from functools import partial

from sandbox.cloudformation import nested_change_sets, nested_templates
from sandbox.cloudformation.acceptance import accept, preview_scope
from sandbox.cloudformation.deployment import Deployment
from sandbox.cloudformation.errors import (
    AlreadyExistsError,
    ChangeSetNotFoundError,
    InvalidChangeSetStatusError,
    ValidationError,
)
from sandbox.cloudformation.exports import Exports
from sandbox.cloudformation.forms import check_name
from sandbox.cloudformation.holders import Holders
from sandbox.cloudformation.options import Options
from sandbox.cloudformation.rollbacks import Rollbacks
from sandbox.cloudformation.stack import DELETED, IN_REVIEW, Accepted, ChangeSet, Stack
from sandbox.cloudformation.stack_sets import StackSets
from sandbox.cloudformation.validation import check_expansion
from sandbox.resources.provider import Services

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
_UPDATABLE = ("_COMPLETE", "UPDATE_FAILED", "CREATE_FAILED")
_DEAD_ENDS = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"}

Runner = Callable[[Callable[[], None]], None]


def run_at_once(operation: Callable[[], None]) -> None:
    """Run an operation to its end before the API call that started it returns."""
    operation()


class CloudFormation(Rollbacks):
    """The stacks of one account and Region.

    Attributes:
        stacks: every stack, deleted ones included, by its ARN.
        exports: what they export to each other.
        stack_sets: the stack sets that are administered here.
    """

    def __init__(self, services: Services, runner: Runner = run_at_once) -> None:
        """Manage stacks through ``services``; ``runner`` decides whether operations run now or beside."""
        self._services = services
        self._runner = runner
        self._lock = threading.RLock()
        self.stacks: dict[str, Stack] = {}
        self.exports = Exports(self.all_stacks)
        self.stack_sets = StackSets(services, runner)

    def all_stacks(self) -> list[Stack]:
        """Return every stack as of now: operations that run beside may add others meanwhile."""
        return list(self.stacks.values())

    def find(self, name: str) -> Stack:
        """Return a stack by name or ARN; by name only if it is not deleted.

        Raises:
            ValidationError: if there is none.
        """
        if name in self.stacks:
            return self.stacks[name]
        for stack in self.all_stacks():
            if stack.name == name and stack.status != DELETED:
                return stack
        msg = f"Stack with id {name} does not exist"
        raise ValidationError(msg)

    def parents_of(self, stack: Stack) -> list[Stack]:
        """Return the stacks that a stack is nested in, innermost first."""
        for other in self.all_stacks():
            if other.arn == stack.proposed_by or any(
                record.physical_id == stack.arn for record in list(other.resources.values())
            ):
                return [other, *self.parents_of(other)]
        return []

    def existing(self, name: str) -> Stack | None:
        """Return a stack that is not deleted, or ``None``."""
        try:
            stack = self.find(name)
        except ValidationError:
            return None
        return None if stack.status == DELETED else stack

    def create(self, name: str, body: str, options: Options) -> Stack:
        """Create a stack from a template.

        Raises:
            AlreadyExistsError: if there is a stack of that name.
            ValidationError: if the template or its parameters are not acceptable.
        """
        with self._lock:
            stack = self.existing(name)
            if stack is not None and not (stack.proposed_by and stack.status == IN_REVIEW):
                msg = f"Stack [{name}] already exists"
                raise AlreadyExistsError(msg)
            stack = stack or self._new_stack(name)
            accepted = self._accept(stack, body, options)
            check_expansion(accepted.template, list(options.capabilities))
            self.stacks[stack.arn] = stack
            self._start(stack, accepted, options)
            return stack

    def update(self, name: str, body: str | None, options: Options) -> Stack:
        """Bring a stack to another template, or the same with other parameters.

        Raises:
            ValidationError: if nothing would change, or the stack cannot be updated in its state.
        """
        with self._lock:
            stack = self.find(name)
            self._check_updatable(stack)
            body = nested_templates.wanted(stack, self.parents_of(stack), body)
            accepted = self._accept(stack, body, options)
            check_expansion(accepted.template, list(options.capabilities))
            if not accepted.differs:
                msg = "No updates are to be performed."
                raise ValidationError(msg)
            self._start(stack, accepted, options)
            return stack

    def delete(self, name: str, retain: Sequence[str] = (), *, force: bool = False) -> None:
        """Delete a stack; deleting what does not exist succeeds.

        A stack that exports what others import stays as it is: the request is accepted, and an event says why.

        Raises:
            ValidationError: if the stack is protected or busy.
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
            held = self.exports.held_by_others(stack)
            if held:
                stack.set_status(stack.status, f"Delete canceled. {held}")
                return
            deployment = Deployment(stack, self._services, self.exports, Holders(self.all_stacks))
            stack.status = "DELETE_IN_PROGRESS"
            self._runner(partial(deployment.delete, frozenset(retain), force=force))

    def create_change_set(  # noqa: PLR0917 a whole request
        self,
        name: str,
        set_name: str,
        kind: str,
        body: str | None,
        options: Options,
        parent: tuple[Stack, ChangeSet] | None = None,
    ) -> ChangeSet:
        """Work out what a template would change, without changing it.

        Args:
            name: the stack's name or ARN.
            set_name: the change set's name.
            kind: CREATE or UPDATE.
            body: the template, or ``None`` for the one that the stack has.
            options: what else the request says.
            parent: the stack that this one is or will be nested in, and the change set that this one is made for.

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
            accepted = self._accept(stack, body or current, options)
            change_set = ChangeSet(
                name=set_name,
                arn=(
                    f"arn:{stack.partition}:cloudformation:{stack.region}:{stack.account}"
                    f":changeSet/{set_name}/{uuid.uuid4()}"
                ),
                kind=kind,
                accepted=accepted,
                capabilities=list(options.capabilities),
                description=options.description,
                on_failure=options.on_failure,
                include_nested=options.include_nested,
                parent=parent[1].arn if parent else None,
                root=parent[1].root or parent[1].arn if parent else None,
            )
            if kind != "CREATE" and not accepted.differs:
                change_set.status, change_set.reason, change_set.execution = "FAILED", NO_CHANGES, "UNAVAILABLE"
            if stack.arn not in self.stacks:
                self.stacks[stack.arn] = stack
                stack.proposed_by = parent[0].arn if parent else None
                stack.set_status(IN_REVIEW, "User Initiated")
            stack.change_sets[set_name] = change_set
            if options.include_nested and change_set.status != "FAILED":
                scope = preview_scope(stack, accepted, self._services, self.exports.values)
                nested_change_sets.propose(self, stack, change_set, scope)
            return change_set

    def change_set(self, name: str, stack_name: str | None) -> tuple[Stack, ChangeSet]:
        """Return a change set by name and stack, or by its ARN.

        Raises:
            ChangeSetNotFoundError: if there is none.
        """
        stacks = [self.find(stack_name)] if stack_name else self.all_stacks()
        for stack in stacks:
            for change_set in stack.change_sets.values():
                if name == change_set.arn or (stack_name and name == change_set.name):
                    return stack, change_set
        msg = f"ChangeSet [{name}] does not exist"
        raise ChangeSetNotFoundError(msg)

    def execute_change_set(self, name: str, stack_name: str | None, options: Options) -> None:
        """Carry a change set out.

        Raises:
            ChangeSetNotFoundError: if there is none.
            InvalidChangeSetStatusError: if it has no changes, or was carried out or overtaken already.
        """
        with self._lock:
            stack, change_set = self.change_set(name, stack_name)
            nested_change_sets.refuse_nested(change_set, "ExecuteChangeSet")
            if change_set.execution != "AVAILABLE":
                msg = f"ChangeSet [{change_set.arn}] cannot be executed in its current status of [{change_set.status}]"
                raise InvalidChangeSetStatusError(msg)
            if stack.busy:
                msg = f"Stack [{stack.arn}] is in {stack.status} state and can not be updated."
                raise ValidationError(msg)
            nested_change_sets.adopt(self, stack, change_set)
            del stack.change_sets[change_set.name]
            change_set.execution, change_set.status = "EXECUTE_COMPLETE", "CREATE_COMPLETE"
            stack.change_set_id = change_set.arn
            stack.capabilities = change_set.capabilities
            self._start(stack, change_set.accepted, options.after(change_set.on_failure))

    def delete_change_set(self, name: str, stack_name: str | None) -> None:
        """Forget a change set; forgetting what does not exist succeeds if the stack exists."""
        try:
            stack, change_set = self.change_set(name, stack_name)
        except ChangeSetNotFoundError:
            return
        nested_change_sets.refuse_nested(change_set, "DeleteChangeSet")
        nested_change_sets.forget(self, change_set)
        del stack.change_sets[change_set.name]

    def _new_stack(self, name: str) -> Stack:
        check_name(name)
        services = self._services
        return Stack(name, services.account, services.region, services.partition)

    def _accept(self, stack: Stack, body: str, options: Options) -> Accepted:
        return accept(stack, body, options, self._services, self.exports.values)

    @staticmethod
    def _check_updatable(stack: Stack) -> None:
        if stack.busy or stack.status in _DEAD_ENDS or not stack.status.endswith(_UPDATABLE):
            msg = f"Stack:{stack.arn} is in {stack.status} state and can not be updated."
            raise ValidationError(msg)

    def _start(self, stack: Stack, accepted: Accepted, options: Options) -> None:
        stack.token, stack.disable_rollback = options.token, options.disable_rollback
        stack.delete_on_failure = options.delete_on_failure
        stack.retain_except_on_create = options.retain_except_on_create
        stack.timeout = options.timeout if stack.template is None else stack.timeout
        stack.role_arn = options.role_arn or stack.role_arn
        if options.notifications is not None:
            stack.notifications = list(options.notifications)
        stack.capabilities = list(options.capabilities) or stack.capabilities
        stack.protect(options.policy, options.policy_during_update)
        # Busy from this moment, so that whoever asks before the work begins does not take the old state for the new.
        stack.status = "CREATE_IN_PROGRESS" if stack.template is None else "UPDATE_IN_PROGRESS"
        nested_change_sets.overtake(self, stack)
        nested_templates.remember(stack, self.parents_of(stack))
        self._runner(partial(self._deploy, stack, accepted))

    def _deploy(self, stack: Stack, accepted: Accepted) -> None:
        deployment = Deployment(stack, self._services, self.exports, Holders(self.all_stacks))
        deployment.deploy(accepted.template, accepted.parameters, accepted.tags)
        nested_change_sets.forget_unmade(self, stack)
