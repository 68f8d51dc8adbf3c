"""What stacks consist of and what happened to them: resources and events."""

import json

from moto.core.responses import ActionResult, EmptyResult

from sandbox.cloudformation.api.request import PAGE, Request
from sandbox.cloudformation.api.shapes import event_shape, operation_event_shape, resource_shape
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.signals import receive

_WAITING = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS")


class HistoryActions(Request):
    """Questions about the resources and events of a stack."""

    def describe_stack_events(self) -> ActionResult:
        """DescribeStackEvents, newest first."""
        stack = self._cloudformation.find(self._value("StackName"))
        events = [event_shape(stack, event) for event in reversed(stack.events)]
        return ActionResult(self._page("StackEvents", events))

    def describe_events(self) -> ActionResult:
        """DescribeEvents, newest first, of one stack."""
        stack = self._cloudformation.find(self._value("StackName") or self._value("ChangeSetName"))
        events = [operation_event_shape(stack, event) for event in reversed(stack.events)]
        failed_only = (self._value("Filters") or {}).get("FailedEvents")
        if failed_only:
            events = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        return ActionResult(self._page("OperationEvents", events))

    def signal_resource(self) -> ActionResult:
        """SignalResource."""
        stack = self._cloudformation.find(self._value("StackName"))
        logical = self._value("LogicalResourceId")
        if logical not in stack.resources or stack.resources[logical].status not in _WAITING:
            msg = f"Resource {logical} is in no state in which it can be signalled"
            raise ValidationError(msg)
        receive(stack, stack.resources[logical], self._value("UniqueId"), self._value("Status"))
        return EmptyResult()

    def describe_stack_resources(self) -> ActionResult:
        """DescribeStackResources, of which AWS returns a hundred at most."""
        physical = self._value("PhysicalResourceId")
        stack = self._stack_of(physical) if physical else self._cloudformation.find(self._value("StackName"))
        logical = self._value("LogicalResourceId")
        found = [
            {
                **resource_shape(record, stack.drifts.get(record.logical_id)),
                "StackName": stack.name,
                "StackId": stack.arn,
                "Timestamp": record.timestamp,
            }
            for record in stack.resources.values()
            if logical in (None, record.logical_id) and physical in (None, record.physical_id)
        ]
        return ActionResult({"StackResources": found[:PAGE]})

    def describe_stack_resource(self) -> ActionResult:
        """DescribeStackResource."""
        stack = self._cloudformation.find(self._value("StackName"))
        logical = self._value("LogicalResourceId")
        if logical not in stack.resources:
            msg = f"Resource {logical} does not exist for stack {stack.name}"
            raise ValidationError(msg)
        record = stack.resources[logical]
        detail = {
            **resource_shape(record, stack.drifts.get(record.logical_id)),
            "StackName": stack.name,
            "StackId": stack.arn,
            "LastUpdatedTimestamp": record.timestamp,
            "Metadata": json.dumps(dict(record.metadata)),
        }
        return ActionResult({"StackResourceDetail": detail})

    def list_stack_resources(self) -> ActionResult:
        """ListStackResources."""
        stack = self._cloudformation.find(self._value("StackName"))
        found = [
            {**resource_shape(record, stack.drifts.get(record.logical_id)), "LastUpdatedTimestamp": record.timestamp}
            for record in stack.resources.values()
        ]
        return ActionResult(self._page("StackResourceSummaries", found))
