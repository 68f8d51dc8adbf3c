"""The stack sets of an account and Region, and what its API does with them."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.options import Options
from sandbox.cloudformation.stack_sets import targets
from sandbox.cloudformation.stack_sets.carrying_out import carry_out
from sandbox.cloudformation.stack_sets.records import (
    Instance,
    InstanceNotFoundError,
    NameAlreadyExistsError,
    Operation,
    OperationInProgressError,
    OperationNotFoundError,
    StackSet,
    StackSetNotEmptyError,
    StackSetNotFoundError,
)
from sandbox.cloudformation.template import parse
from sandbox.resources.provider import Services

Json = Any
Record = Mapping[str, Json]


class StackSets:
    """The stack sets that one account administers in one Region.

    Attributes:
        all: every stack set that is not deleted, by its name.
    """

    def __init__(self, services: Services, runner: Callable[[Callable[[], None]], None]) -> None:
        """Administer with an account's services; ``runner`` decides whether operations run now or beside."""
        self._services = services
        self._runner = runner
        self.all: dict[str, StackSet] = {}

    def find(self, name: str) -> StackSet:
        """Return a stack set by name, id or ARN.

        Raises:
            StackSetNotFoundError: if there is none.
        """
        for stack_set in self.all.values():
            if name in {stack_set.name, stack_set.id, stack_set.arn}:
                return stack_set
        msg = f"StackSet {name} not found"
        raise StackSetNotFoundError(msg)

    def create(self, name: str, body: str, request: Record) -> StackSet:
        """Make a stack set without instances.

        Raises:
            NameAlreadyExistsError: if there is one of that name.
            ValidationError: if the template, or the organization, does not allow it.
        """
        if name in self.all:
            msg = f"StackSet {name} already exists."
            raise NameAlreadyExistsError(msg)
        managed = request.get("PermissionModel") == "SERVICE_MANAGED"
        if managed:
            targets.check_access(self._services)
            if not request.get("AutoDeployment"):
                msg = "You must specify AutoDeployment parameter for a stack set with SERVICE_MANAGED permissions"
                raise ValidationError(msg)
        elif request.get("AutoDeployment"):
            msg = "AutoDeployment is for stack sets with service-managed permissions"
            raise ValidationError(msg)
        parse(body, self._services)
        services = self._services
        stack_set = StackSet(
            name, services.account, services.region, services.partition, body, {}, {}, [], service_managed=managed
        )
        self._describe(stack_set, request)
        self.all[name] = stack_set
        return stack_set

    def update(self, name: str, body: str | None, request: Record) -> Operation:
        """Change a stack set, and with it its stacks.

        Raises:
            OperationInProgressError: if another operation is under way.
            ValidationError: if the template is not acceptable.
        """
        stack_set = self._at_rest(name)
        if body is not None:
            parse(body, self._services)
            stack_set.body = body
        self._describe(stack_set, request)
        wanted = self._named(stack_set, request) if _targets(request) else list(stack_set.instances.values())
        for instance in stack_set.instances.values():
            instance.status = "OUTDATED"
        return self._start(stack_set, "UPDATE", request, wanted)

    def delete(self, name: str) -> None:
        """Delete a stack set that has no instances; deleting what is not there succeeds.

        Raises:
            StackSetNotEmptyError: if it has some.
        """
        try:
            stack_set = self.find(name)
        except StackSetNotFoundError:
            return
        if stack_set.instances:
            msg = "StackSet is not empty"
            raise StackSetNotEmptyError(msg)
        stack_set.status = "DELETED"
        del self.all[stack_set.name]

    def create_instances(self, name: str, request: Record) -> Operation:
        """Add instances, and make their stacks."""
        stack_set = self._at_rest(name)
        wanted = []
        for instance in self._named(stack_set, request):
            known = stack_set.instances.setdefault((instance.account, instance.region), instance)
            known.overrides = instance.overrides
            wanted.append(known)
        for unit in (_targets(request).get("OrganizationalUnitIds") or ()) if stack_set.service_managed else ():
            stack_set.units[unit] = list(dict.fromkeys([*stack_set.units.get(unit, ()), *request["Regions"]]))
        return self._start(stack_set, "CREATE", request, wanted)

    def update_instances(self, name: str, request: Record) -> Operation:
        """Change which parameters instances have otherwise than their set.

        Raises:
            InstanceNotFoundError: if one of them is not there.
        """
        stack_set = self._at_rest(name)
        wanted = []
        for instance in self._named(stack_set, request):
            known = self.instance(stack_set.name, instance.account, instance.region)
            known.overrides = instance.overrides
            wanted.append(known)
        return self._start(stack_set, "UPDATE", request, wanted)

    def delete_instances(self, name: str, request: Record) -> Operation:
        """Take instances away, with their stacks or without."""
        stack_set = self._at_rest(name)
        asked = [(one.account, one.region) for one in self._named(stack_set, request)]
        wanted = [stack_set.instances[key] for key in asked if key in stack_set.instances]
        for unit in _targets(request).get("OrganizationalUnitIds") or ():
            left = [region for region in stack_set.units.get(unit, ()) if region not in request["Regions"]]
            stack_set.units[unit] = left
        return self._start(stack_set, "DELETE", request, wanted, retain=bool(request.get("RetainStacks")))

    def instance(self, name: str, account: str, region: str) -> Instance:
        """Return an instance.

        Raises:
            InstanceNotFoundError: if there is none.
        """
        found = self.find(name).instances.get((account, region))
        if found is None:
            msg = f"StackInstance not found for account {account} and region {region}"
            raise InstanceNotFoundError(msg)
        return found

    def operation(self, name: str, operation: str) -> Operation:
        """Return an operation.

        Raises:
            OperationNotFoundError: if there is none.
        """
        found = self.find(name).operations.get(operation)
        if found is None:
            msg = f"Operation {operation} not found"
            raise OperationNotFoundError(msg)
        return found

    def follow_accounts(self) -> None:
        """Give the accounts of units their instances, and take them from those that left, where that is asked for."""
        for stack_set in self.all.values():
            if not (stack_set.auto_deployment or {}).get("Enabled") or not stack_set.units:
                continue
            wanted = {
                (account, region): unit
                for unit, regions in stack_set.units.items()
                for account in targets.accounts_in(self._services, unit)
                for region in regions
            }
            new = [Instance(*key, unit=unit) for key, unit in wanted.items() if key not in stack_set.instances]
            gone = [one for key, one in stack_set.instances.items() if key not in wanted and one.unit is not None]
            for instance in new:
                stack_set.instances[instance.account, instance.region] = instance
            if new:
                self._start(stack_set, "CREATE", {}, new)
            if gone:
                retain = bool((stack_set.auto_deployment or {}).get("RetainStacksOnAccountRemoval"))
                self._start(stack_set, "DELETE", {}, gone, retain=retain)

    @staticmethod
    def _describe(stack_set: StackSet, request: Record) -> None:
        options = Options(request)
        if request.get("Parameters") is not None:
            previous = stack_set.parameters
            stack_set.parameters = {
                one["ParameterKey"]: previous[one["ParameterKey"]]
                if one.get("UsePreviousValue")
                else one["ParameterValue"]
                for one in options.parameters
            }
        stack_set.tags = stack_set.tags if options.tags is None else options.tags
        stack_set.capabilities = list(options.capabilities) or stack_set.capabilities
        stack_set.description = options.description or stack_set.description
        stack_set.administration_role = request.get("AdministrationRoleARN") or stack_set.administration_role
        stack_set.execution_role = request.get("ExecutionRoleName") or stack_set.execution_role
        stack_set.auto_deployment = request.get("AutoDeployment") or stack_set.auto_deployment
        stack_set.managed_execution = request.get("ManagedExecution") or stack_set.managed_execution

    def _named(self, stack_set: StackSet, request: Record) -> list[Instance]:
        """Return an instance, new ones, for each account and Region that a request names."""
        accounts = targets.accounts_of(self._services, stack_set, _targets(request))
        given = request.get("ParameterOverrides") or ()
        overrides = {one["ParameterKey"]: one["ParameterValue"] for one in given if "ParameterValue" in one}
        regions: Sequence[str] = request["Regions"]
        return [Instance(account, region, unit, overrides) for region in regions for account, unit in accounts.items()]

    def _at_rest(self, name: str) -> StackSet:
        stack_set = self.find(name)
        for operation in stack_set.operations.values():
            if operation.status == "RUNNING":
                msg = f"Another Operation on StackSet {stack_set.arn} is in progress: {operation.id}"
                raise OperationInProgressError(msg)
        return stack_set

    def _start(
        self, stack_set: StackSet, action: str, request: Record, wanted: list[Instance], *, retain: bool = False
    ) -> Operation:
        operation = Operation(
            request.get("OperationId") or str(uuid.uuid4()),
            action,
            request.get("OperationPreferences") or {},
            _targets(request),
            retain=retain,
        )
        stack_set.operations[operation.id] = operation
        self._runner(partial(carry_out, self._services, stack_set, operation, wanted))
        return operation


def _targets(request: Record) -> Record:
    """Return the targets of a request, which may name accounts in two ways."""
    given: Record = request.get("DeploymentTargets") or {}
    return given or ({"Accounts": request["Accounts"]} if request.get("Accounts") else {})
