"""One resource at a time: created, updated or deleted through its type, and recorded as events of its stack."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from sandbox.cloudformation.dependencies import deletion_order
from sandbox.cloudformation.errors import NotHonouredError, ValidationError
from sandbox.cloudformation.holders import Holders
from sandbox.cloudformation.properties import faults_of
from sandbox.cloudformation.rolling_policies import RollingPolicy
from sandbox.cloudformation.rolling_updates import RollingUpdate
from sandbox.cloudformation.scope import StackScope, physical_of
from sandbox.cloudformation.signals import Expectation, await_signals
from sandbox.cloudformation.stack import CLEANUPS_OF_ROLLBACKS, Stack, StackResource
from sandbox.cloudformation.template import Json
from sandbox.cloudformation.watching import Watched
from sandbox.resources.provider import AlreadyExistsError, FailedError, NotFoundError, RefusedError, ResourceType
from sandbox.resources.registry import find_type

_REFUSALS = (BotoCoreError, ClientError, NotHonouredError)
"""What is raised in place of a call's answer. What a function or a nested stack did is told otherwise."""
_REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."


_log = logging.getLogger(__name__)


class ResourceFailedError(Exception):
    """An operation on a resource failed; the event is recorded already."""

    def __init__(self, logical_id: str) -> None:
        """Name the resource."""
        super().__init__(logical_id)
        self.logical_id = logical_id


class Steps:
    """What an operation does to the resources of one stack."""

    def __init__(self, stack: Stack, holders: Holders) -> None:
        """Work on a stack, beside those that hold other resources."""
        self._stack = stack
        self._holders = holders

    def create(
        self, record: StackResource, new: Json, scope: StackScope, replaces: StackResource | None = None
    ) -> None:
        """Make a resource and put its record into the stack, in the place of the one that it replaces.

        Raises:
            ResourceFailedError: if it cannot be made, or not wholly.
        """
        stack = self._stack
        stack.resources[record.logical_id] = record
        verb = "UPDATE" if replaces else "CREATE"
        stack.record(record, f"{verb}_IN_PROGRESS", _REPLACING if replaces else None)

        kind = kind_of(record.type)

        def created(physical_id: str) -> None:
            # Before it is the stack's own, which a rollback deletes.
            self._holders.refuse_id(record, physical_id, kind.named_by, new)
            record.physical_id = physical_id
            record.properties = new
            stack.record(record, f"{verb}_IN_PROGRESS", "Resource creation Initiated")

        try:
            _check(record, new)
            self._holders.refuse_name(record, new)
            context = scope.context(record, created)
            RollingPolicy.of(context.update_policy)
            physical = kind.create(context, new)
            expected = Expectation.of(scope.creation_policy(record))
            if expected is not None:
                await_signals(stack, record, scope.services, expected)
        except Exception as error:  # noqa: BLE001 whatever a provider raises is a failure of its resource
            name = _kept_name(kind, replaces, record.type, new)
            self.report(record, _SameNameError(name) if name and _is_taken(error) else error, creating=not replaces)
        record.properties, record.generated = physical.properties, physical.generated
        record.attributes = physical.attributes
        stack.record(record, f"{verb}_COMPLETE")

    def update(self, record: StackResource, new: Json, scope: StackScope) -> None:
        """Change a resource in place; its type may still answer with another one.

        Raises:
            ResourceFailedError: if it cannot be changed, or not wholly.
        """
        stack = self._stack
        stack.record(record, "UPDATE_IN_PROGRESS")
        before = physical_of(record)
        # A change that fails half-way counts as made, so that rolling back takes all of it back.
        record.properties = new
        services = Watched(scope.services)
        try:
            _check(record, new)
            context = replace(scope.context(record), services=services)
            rolling = RollingPolicy.of(context.update_policy)
            if rolling is not None:
                rolling.check_size(int(new["MaxSize"]))
            physical = kind_of(record.type).update(context, before, new)
            if rolling is not None:
                RollingUpdate(stack, record, services, rolling).run()
        except Exception as error:  # noqa: BLE001 see above
            refused = isinstance(error, _REFUSALS) and services.unchanged
            if refused or isinstance(error, RefusedError):
                record.properties = before.properties
            self.report(record, error, creating=False)
        record.physical_id, record.properties = physical.id, physical.properties
        record.attributes = physical.attributes or record.attributes
        stack.record(record, "UPDATE_COMPLETE")

    def report(self, record: StackResource, error: Exception, *, creating: bool) -> NoReturn:
        """Record a resource's failure and stop the operation.

        Raises:
            ResourceFailedError: always.
        """
        self._stack.resources.setdefault(record.logical_id, record)
        self._stack.record(record, "CREATE_FAILED" if creating else "UPDATE_FAILED", explain(error))
        raise ResourceFailedError(record.logical_id) from error

    def delete_all(
        self,
        records: Mapping[str, StackResource],
        scope: StackScope,
        *,
        retain: frozenset[str] = frozenset(),
        keep_records: bool = False,
    ) -> set[str]:
        """Delete resources, dependents first; return the logical ids of those that could not be deleted.

        What a resource that stays depends on stays too: the service would refuse to delete it anyway.
        """
        graph = {name: record.waits_for & records.keys() for name, record in records.items()}
        failed: set[str] = set()
        for name in deletion_order(graph):
            needed = any(name in graph[other] for other in failed)
            if needed or not self._delete(records[name], scope, retained=name in retain):
                failed.add(name)
            elif not keep_records:
                del self._stack.resources[name]
        return failed

    def _delete(self, record: StackResource, scope: StackScope, *, retained: bool) -> bool:
        stack = self._stack
        if record.physical_id is None:
            return True
        policy = record.deletion_policy
        made_now = stack.status in CLEANUPS_OF_ROLLBACKS
        if stack.retain_except_on_create and policy == "Retain":
            policy = "RetainExceptOnCreate"
        if retained or policy == "Retain" or (policy == "RetainExceptOnCreate" and not made_now):
            stack.record(record, "DELETE_SKIPPED")
            return True
        stack.record(record, "DELETE_IN_PROGRESS")
        try:
            kind_of(record.type).delete(scope.context(record), physical_of(record), snapshot=policy == "Snapshot")
        except NotFoundError:
            pass  # Gone is what was asked for.
        except Exception as error:  # noqa: BLE001 see above
            stack.record(record, "DELETE_FAILED", explain(error))
            return False
        stack.record(record, "DELETE_COMPLETE")
        return True


def _check(record: StackResource, new: Json) -> None:
    """Hold a resource's properties to their schema, as CloudFormation does before it asks the service.

    Raises:
        FailedError: naming each property that is of another kind, missing, or unknown.
    """
    faults = faults_of(record.type, new)
    if faults:
        listed = "\n".join(faults)
        msg = f"Properties validation failed for resource {record.logical_id} with message:\n{listed}"
        raise FailedError(msg)


class _SameNameError(FailedError):
    """A resource cannot stand beside the one that it replaces, because both have the name that the template gives.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
    """

    def __init__(self, name: str) -> None:
        super().__init__(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
            f"Rename {name} and update the stack again."
        )


def _kept_name(kind: ResourceType, old: StackResource | None, type_name: str, new: Json) -> str | None:
    """Return the name that a template gives to a resource and to the one that it replaces."""
    if old is None or old.type != type_name or kind.named_by is None:
        return None
    name = new.get(kind.named_by)
    return None if name is None or name != old.properties.get(kind.named_by) else str(name)


def _is_taken(error: Exception) -> bool:
    code = str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else ""
    return isinstance(error, AlreadyExistsError) or any(
        word in code for word in ("AlreadyExist", "Duplicate", "ResourceInUse")
    )


def kind_of(type_name: str) -> ResourceType:
    """Return a type that validation has found."""
    kind = find_type(type_name)
    assert kind is not None, type_name
    return kind


def explain(error: Exception) -> str:
    """Return the reason of a failure as CloudFormation's events tell it."""
    if isinstance(error, ClientError):
        details = error.response["Error"]
        return f'Resource handler returned message: "{details["Message"]}" (HandlerErrorCode: {details["Code"]})'
    if isinstance(error, NotHonouredError):
        return f"The refarch sandbox cannot honour this: {error}"
    if isinstance(error, ValidationError):
        return error.message
    if isinstance(error, FailedError | NotFoundError):
        return str(error)
    if isinstance(error, ParamValidationError):
        # A service that is asked over the network says the same.
        return f'Resource handler returned message: "{error.kwargs["report"]}" (HandlerErrorCode: InvalidRequest)'
    if not isinstance(error, BotoCoreError):
        # The template is not to blame: whoever runs the sandbox shall see what is.
        _log.error("a resource failed for no reason of its service", exc_info=error)
    return f'Resource handler returned message: "{error}" (HandlerErrorCode: InternalFailure)'
