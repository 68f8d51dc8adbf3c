"""Stacks, resources, events and change sets in the shapes in which CloudFormation's API tells them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.cloudformation.drift import Drift
from sandbox.cloudformation.parameters import HIDDEN, Parameter
from sandbox.cloudformation.stack import ChangeSet, Event, Stack, StackResource

Json = Any


def stack_shape(stack: Stack, parents: Sequence[Stack] = ()) -> dict[str, Json]:
    """Return a stack as DescribeStacks tells it; ``parents`` are the stacks that it is nested in, innermost first."""
    return {
        "StackName": stack.name,
        "StackId": stack.arn,
        "Description": stack.template.description if stack.template else None,
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.deleted,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "ChangeSetId": stack.change_set_id,
        "DisableRollback": stack.disable_rollback,
        "TimeoutInMinutes": stack.timeout,
        "NotificationARNs": stack.notifications,
        "Capabilities": stack.capabilities,
        "Parameters": parameter_shapes(stack.parameters),
        "Outputs": stack.outputs,
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
        "RoleARN": stack.role_arn,
        "EnableTerminationProtection": stack.termination_protection,
        "RollbackConfiguration": {},
        "DriftInformation": _drift_of(stack),
        "ParentId": parents[0].arn if parents else None,
        "RootId": parents[-1].arn if parents else None,
    }


def _drift_of(stack: Stack) -> dict[str, Json]:
    if not stack.detections:
        return {"StackDriftStatus": "NOT_CHECKED"}
    last = list(stack.detections.values())[-1]
    return {"StackDriftStatus": last.status, "LastCheckTimestamp": last.made}


def summary_shape(stack: Stack, parents: Sequence[Stack] = ()) -> dict[str, Json]:
    """Return a stack as ListStacks tells it."""
    wanted = (
        "StackName StackId CreationTime LastUpdatedTime DeletionTime StackStatus StackStatusReason DriftInformation "
        "ParentId RootId"
    )
    return {name: value for name, value in stack_shape(stack, parents).items() if name in wanted.split()}


def parameter_shapes(parameters: Mapping[str, Parameter]) -> list[dict[str, Json]]:
    """Return parameters with their values, those that are NoEcho hidden."""
    return [
        {
            "ParameterKey": name,
            "ParameterValue": HIDDEN if parameter.hidden else parameter.given,
            "ResolvedValue": parameter.resolved,
        }
        for name, parameter in parameters.items()
    ]


def resource_shape(record: StackResource, drift: Drift | None = None) -> dict[str, Json]:
    """Return a resource as ListStackResources tells it."""
    return {
        "LogicalResourceId": record.logical_id,
        "PhysicalResourceId": record.physical_id,
        "ResourceType": record.type,
        "ResourceStatus": record.status,
        "ResourceStatusReason": record.reason,
        "DriftInformation": {
            "StackResourceDriftStatus": drift.status if drift else "NOT_CHECKED",
            **({"LastCheckTimestamp": drift.checked} if drift else {}),
        },
    }


def event_shape(stack: Stack, event: Event) -> dict[str, Json]:
    """Return an event as DescribeStackEvents tells it."""
    return {
        "StackId": stack.arn,
        "StackName": stack.name,
        "EventId": event.event_id,
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.type,
        "Timestamp": event.timestamp,
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason,
        "ClientRequestToken": event.token,
    }


def operation_event_shape(stack: Stack, event: Event) -> dict[str, Json]:
    """Return an event as DescribeEvents tells it."""
    kind = "STACK_EVENT" if event.type == "AWS::CloudFormation::Stack" else "PROGRESS_EVENT"
    return {
        **{name: value for name, value in event_shape(stack, event).items() if name != "StackName"},
        "EventType": kind,
        "StartTime": event.timestamp,
        "EndTime": event.timestamp,
    }


def change_set_shape(stack: Stack, change_set: ChangeSet) -> dict[str, Json]:
    """Return a change set as DescribeChangeSet tells it."""
    return {
        "ChangeSetName": change_set.name,
        "ChangeSetId": change_set.arn,
        "StackId": stack.arn,
        "StackName": stack.name,
        "Description": change_set.description,
        "Parameters": parameter_shapes(change_set.accepted.parameters),
        "CreationTime": change_set.created,
        "ExecutionStatus": change_set.execution,
        "Status": change_set.status,
        "StatusReason": change_set.reason,
        "NotificationARNs": stack.notifications,
        "Capabilities": change_set.capabilities,
        "Tags": [{"Key": key, "Value": value} for key, value in change_set.accepted.tags.items()],
        "Changes": change_set.accepted.changes,
        "IncludeNestedStacks": change_set.include_nested,
        "ParentChangeSetId": change_set.parent,
        "RootChangeSetId": change_set.root,
    }
