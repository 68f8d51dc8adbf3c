"""Stack sets: create, change, delete and describe them, their instances and their operations."""

from typing import Any

from moto.core.responses import ActionResult, EmptyResult

from sandbox.cloudformation.api.request import Request
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack_sets import Instance, Operation, StackSet
from sandbox.cloudformation.stack_sets.targets import PRINCIPAL, check_access
from sandbox.services import InProcessServices

Json = Any


class StackSetActions(Request):
    """Operations on stack sets."""

    def create_stack_set(self) -> ActionResult:
        """CreateStackSet."""
        name = self._value("StackSetName")
        return ActionResult({"StackSetId": self._sets.create(name, self._needed_body(), self.params).id})

    def update_stack_set(self) -> ActionResult:
        """UpdateStackSet."""
        body = None if self._value("UsePreviousTemplate") else self._needed_body()
        return self._begun(self._sets.update(self._value("StackSetName"), body, self.params))

    def delete_stack_set(self) -> ActionResult:
        """DeleteStackSet."""
        self._sets.delete(self._value("StackSetName"))
        return EmptyResult()

    def describe_stack_set(self) -> ActionResult:
        """DescribeStackSet."""
        return ActionResult({"StackSet": _set_shape(self._sets.find(self._value("StackSetName")))})

    def list_stack_sets(self) -> ActionResult:
        """ListStackSets."""
        wanted = self._value("Status")
        told = [_set_shape(one) for one in self._sets.all.values() if wanted in {None, one.status}]
        return ActionResult(self._page("Summaries", told))

    def create_stack_instances(self) -> ActionResult:
        """CreateStackInstances."""
        return self._begun(self._sets.create_instances(self._value("StackSetName"), self.params))

    def update_stack_instances(self) -> ActionResult:
        """UpdateStackInstances."""
        return self._begun(self._sets.update_instances(self._value("StackSetName"), self.params))

    def delete_stack_instances(self) -> ActionResult:
        """DeleteStackInstances."""
        return self._begun(self._sets.delete_instances(self._value("StackSetName"), self.params))

    def describe_stack_instance(self) -> ActionResult:
        """DescribeStackInstance."""
        stack_set = self._sets.find(self._value("StackSetName"))
        account, region = self._value("StackInstanceAccount"), self._value("StackInstanceRegion")
        return ActionResult(
            {"StackInstance": _instance_shape(stack_set, self._sets.instance(stack_set.name, account, region))}
        )

    def list_stack_instances(self) -> ActionResult:
        """ListStackInstances."""
        stack_set = self._sets.find(self._value("StackSetName"))
        account, region = self._value("StackInstanceAccount"), self._value("StackInstanceRegion")
        told = [
            _instance_shape(stack_set, one)
            for one in stack_set.instances.values()
            if account in {None, one.account} and region in {None, one.region}
        ]
        return ActionResult(self._page("Summaries", told))

    def describe_stack_set_operation(self) -> ActionResult:
        """DescribeStackSetOperation."""
        stack_set = self._sets.find(self._value("StackSetName"))
        operation = self._sets.operation(stack_set.name, self._value("OperationId"))
        return ActionResult({"StackSetOperation": _operation_shape(stack_set, operation)})

    def list_stack_set_operations(self) -> ActionResult:
        """ListStackSetOperations, the latest first."""
        stack_set = self._sets.find(self._value("StackSetName"))
        told = [_operation_shape(stack_set, one) for one in reversed(stack_set.operations.values())]
        return ActionResult(self._page("Summaries", told))

    def list_stack_set_operation_results(self) -> ActionResult:
        """ListStackSetOperationResults."""
        operation = self._sets.operation(self._value("StackSetName"), self._value("OperationId"))
        told = [
            {"Account": account, "Region": region, "Status": status, "StatusReason": reason}
            for (account, region), (status, reason) in operation.results.items()
        ]
        return ActionResult(self._page("Summaries", told))

    def activate_organizations_access(self) -> ActionResult:
        """ActivateOrganizationsAccess."""
        self._services.call("organizations", "EnableAWSServiceAccess", ServicePrincipal=PRINCIPAL)
        return EmptyResult()

    def deactivate_organizations_access(self) -> ActionResult:
        """DeactivateOrganizationsAccess."""
        self._services.call("organizations", "DisableAWSServiceAccess", ServicePrincipal=PRINCIPAL)
        return EmptyResult()

    def describe_organizations_access(self) -> ActionResult:
        """DescribeOrganizationsAccess."""
        try:
            check_access(self._services)
        except ValidationError:
            return ActionResult({"Status": "DISABLED"})
        return ActionResult({"Status": "ENABLED"})

    @property
    def _services(self) -> InProcessServices:
        return InProcessServices(self.current_account, self.region)

    @property
    def _sets(self) -> Any:  # noqa: ANN401 moto's class leaves no room for a narrower one
        return self._cloudformation.stack_sets

    @staticmethod
    def _begun(operation: Operation) -> ActionResult:
        return ActionResult({"OperationId": operation.id})


def _set_shape(stack_set: StackSet) -> dict[str, Json]:
    return {
        "StackSetName": stack_set.name,
        "StackSetId": stack_set.id,
        "StackSetARN": stack_set.arn,
        "Description": stack_set.description,
        "Status": stack_set.status,
        "TemplateBody": stack_set.body,
        "Parameters": _parameters(stack_set.parameters),
        "Capabilities": stack_set.capabilities,
        "Tags": [{"Key": name, "Value": value} for name, value in stack_set.tags.items()],
        "AdministrationRoleARN": stack_set.administration_role,
        "ExecutionRoleName": stack_set.execution_role,
        "PermissionModel": "SERVICE_MANAGED" if stack_set.service_managed else "SELF_MANAGED",
        "AutoDeployment": stack_set.auto_deployment,
        "ManagedExecution": stack_set.managed_execution,
        "OrganizationalUnitIds": [unit for unit, regions in stack_set.units.items() if regions],
        "Regions": sorted({instance.region for instance in stack_set.instances.values()}),
    }


def _instance_shape(stack_set: StackSet, instance: Instance) -> dict[str, Json]:
    return {
        "StackSetId": stack_set.id,
        "Account": instance.account,
        "Region": instance.region,
        "StackId": instance.stack,
        "ParameterOverrides": _parameters(instance.overrides),
        "Status": instance.status,
        "StackInstanceStatus": {"DetailedStatus": instance.detailed},
        "StatusReason": instance.reason,
        "OrganizationalUnitId": instance.unit or "",
        "DriftStatus": "NOT_CHECKED",
        "LastOperationId": instance.operation,
    }


def _operation_shape(stack_set: StackSet, operation: Operation) -> dict[str, Json]:
    failed = sum(outcome == "FAILED" for outcome, _ in operation.results.values())
    return {
        "OperationId": operation.id,
        "StackSetId": stack_set.id,
        "Action": operation.action,
        "Status": operation.status,
        "OperationPreferences": dict(operation.preferences),
        "RetainStacks": operation.retain,
        "CreationTimestamp": operation.created,
        "EndTimestamp": operation.ended,
        "DeploymentTargets": dict(operation.deployment),
        "StatusDetails": {"FailedStackInstancesCount": failed},
    }


def _parameters(values: Any) -> list[dict[str, Json]]:  # noqa: ANN401 a map of texts
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
