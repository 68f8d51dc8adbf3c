"""What an operation of a stack set does: one stack after another, Region by Region.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html
"""

import uuid
from time import sleep

from botocore.exceptions import ClientError

from sandbox.cloudformation.stack import now
from sandbox.cloudformation.stack_sets.records import Instance, Operation, StackSet
from sandbox.resources.provider import Services

ADMINISTRATION_ROLE, EXECUTION_ROLE = (
    "AWSCloudFormationStackSetAdministrationRole",
    "AWSCloudFormationStackSetExecutionRole",
)
_BEYOND_REPAIR = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE"}
_PAUSE = 0.02


def carry_out(services: Services, stack_set: StackSet, operation: Operation, instances: list[Instance]) -> None:
    """Create, update or delete the stacks of instances, and remember what came of it."""
    order = list(operation.preferences.get("RegionOrder") or ())
    regions = sorted({one.region for one in instances}, key=lambda region: (region not in order, *_at(order, region)))
    for region in regions:
        here = [instance for instance in instances if instance.region == region]
        most, failed = _tolerance(operation, len(here)), 0
        for instance in here:
            if operation.status != "RUNNING":
                _cancel(operation, instance)
                continue
            why = _one(services, stack_set, operation, instance)
            outcome = "FAILED" if why else "SUCCEEDED"
            operation.results[instance.account, instance.region] = outcome, why
            instance.detailed, instance.reason, instance.operation = outcome, why, operation.id
            instance.status = "OUTDATED" if why else "CURRENT"
            if not why and operation.action == "DELETE":
                del stack_set.instances[instance.account, instance.region]
            failed += bool(why)
            if failed > most:
                operation.status = "FAILED"
    operation.status = "SUCCEEDED" if operation.status == "RUNNING" else operation.status
    operation.ended = now()


def _one(services: Services, stack_set: StackSet, operation: Operation, instance: Instance) -> str | None:
    """Do what is to be done to one instance; return why it could not be."""
    there = services.of_account(instance.account).elsewhere(instance.region)
    why = None if stack_set.service_managed else _closed(services, there, stack_set)
    if why:
        return why
    try:
        if operation.action == "DELETE":
            return _delete(there, instance, retain=operation.retain)
        return _deploy(there, stack_set, instance)
    except ClientError as error:
        return str(error.response["Error"]["Message"])


def _closed(services: Services, there: Services, stack_set: StackSet) -> str | None:
    """Return why an account cannot be entered: a role that is not there."""
    administration = (stack_set.administration_role or ADMINISTRATION_ROLE).rpartition("/")[2]
    execution = stack_set.execution_role or EXECUTION_ROLE
    for account, role in ((services, administration), (there, execution)):
        try:
            account.call("iam", "GetRole", RoleName=role)
        except ClientError:
            if account is services:
                return f"Account {account.account} should have '{role}' role."
            return (
                f"Account {account.account} should have '{role}' role with trust relationship to Role "
                f"'{administration}'."
            )
    return None


def _deploy(there: Services, stack_set: StackSet, instance: Instance) -> str | None:
    given = {**stack_set.parameters, **instance.overrides}
    request = {
        "TemplateBody": stack_set.body,
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
        "Tags": [{"Key": name, "Value": value} for name, value in stack_set.tags.items()],
        "Capabilities": stack_set.capabilities,
    }
    if instance.stack is not None and _status(there, instance.stack) in _BEYOND_REPAIR:
        there.call("cloudformation", "DeleteStack", StackName=instance.stack)
        _settled(there, instance.stack, "DELETE_COMPLETE")
        instance.stack = None
    if instance.stack is None:
        name = f"StackSet-{stack_set.name}-{uuid.uuid4()}"[:128]
        instance.stack = there.call("cloudformation", "CreateStack", StackName=name, **request)["StackId"]
        return _settled(there, instance.stack, "CREATE_COMPLETE")
    try:
        there.call("cloudformation", "UpdateStack", StackName=instance.stack, **request)
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return None
        raise
    return _settled(there, instance.stack, "UPDATE_COMPLETE")


def _delete(there: Services, instance: Instance, *, retain: bool) -> str | None:
    if retain or instance.stack is None:
        return None
    there.call("cloudformation", "DeleteStack", StackName=instance.stack)
    return _settled(there, instance.stack, "DELETE_COMPLETE")


def _settled(there: Services, arn: str, wanted: str) -> str | None:
    """Wait until a stack is at rest; return why it is not where it should be then."""
    while (status := _status(there, arn)).endswith("_IN_PROGRESS"):
        sleep(_PAUSE)
    if status == wanted:
        return None
    events = there.call("cloudformation", "DescribeStackEvents", StackName=arn)["StackEvents"]
    failed = [
        one for one in events if one["ResourceStatus"].endswith("_FAILED") and one.get("PhysicalResourceId") != arn
    ]
    why = (
        f"ResourceLogicalId:{failed[-1]['LogicalResourceId']}, ResourceType:{failed[-1]['ResourceType']}, "
        if failed
        else ""
    )
    return f"{why}ResourceStatusReason:{failed[-1].get('ResourceStatusReason') if failed else status}."


def _status(there: Services, arn: str) -> str:
    [stack] = there.call("cloudformation", "DescribeStacks", StackName=arn)["Stacks"]
    return str(stack["StackStatus"])


def _cancel(operation: Operation, instance: Instance) -> None:
    why = "Cancelled since failure tolerance has exceeded"
    operation.results[instance.account, instance.region] = "CANCELLED", why
    if instance.operation is None:
        instance.detailed, instance.reason, instance.operation = "CANCELLED", why, operation.id


def _tolerance(operation: Operation, instances: int) -> int:
    """Return in how many accounts an operation may fail before it stops in a Region."""
    preferences = operation.preferences
    if "FailureTolerancePercentage" in preferences:
        return instances * int(preferences["FailureTolerancePercentage"]) // 100
    return int(preferences.get("FailureToleranceCount", 0))


def _at(order: list[str], region: str) -> tuple[int, str]:
    return (order.index(region) if region in order else 0), region
