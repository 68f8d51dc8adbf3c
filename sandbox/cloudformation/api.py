"""CloudFormation's API as moto serves it: requests parsed and answers written by botocore's description of it."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlparse

import moto.cloudformation.urls as moto_urls
from moto.core.responses import ActionResult, BaseResponse, EmptyResult

from sandbox.cloudformation.backend import CloudFormation, Options, run_at_once
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.parameters import HIDDEN, Parameter
from sandbox.cloudformation.stack import DELETED, ChangeSet, Event, Stack, StackResource
from sandbox.cloudformation.template import parse
from sandbox.services import InProcessServices

Json = Any
_PAGE = 100

_backends: dict[tuple[str, str], CloudFormation] = {}
_backends_lock = threading.Lock()


def backend_of(account: str, region: str) -> CloudFormation:
    """Return CloudFormation of one account and Region; there is one for each as soon as it is asked for."""
    with _backends_lock:
        if (account, region) not in _backends:
            _backends[account, region] = CloudFormation(InProcessServices(account, region), _run)
        return _backends[account, region]


def backends() -> dict[tuple[str, str], CloudFormation]:
    """Return CloudFormation of every account and Region that was asked for."""
    with _backends_lock:
        return dict(_backends)


def forget_all() -> None:
    """Forget every stack of every account."""
    with _backends_lock:
        _backends.clear()


_run_beside: Callable[[Callable[[], None]], None] = run_at_once


def _run(operation: Callable[[], None]) -> None:
    _run_beside(operation)


def run_operations_with(runner: Callable[[Callable[[], None]], None]) -> None:
    """Let a server decide how operations run; by default each runs to its end before its API call returns."""
    global _run_beside  # noqa: PLW0603 one process serves one sandbox
    _run_beside = runner


def install() -> None:
    """Put this API in the place of moto's own."""
    moto_urls.url_paths["{0}/$"] = CloudFormationApi.dispatch


class CloudFormationApi(BaseResponse):
    """One request."""

    def __init__(self) -> None:
        """Have requests parsed by botocore's description of the service."""
        super().__init__(service_name="cloudformation")
        self.automated_parameter_parsing = True

    @property
    def _cloudformation(self) -> CloudFormation:
        return backend_of(self.current_account, self.region)

    def _value(self, name: str, default: Json = None) -> Json:
        return self._get_param(name, default)

    def _body(self) -> str | None:
        """Return the template of the request, from S3 if it is there."""
        body, url = self._value("TemplateBody"), self._value("TemplateURL")
        if url is None:
            return None if body is None else str(body)
        path = urlparse(url).path.lstrip("/")
        host = urlparse(url).hostname or ""
        # https://bucket.s3.region.amazonaws.com/key, https://s3.region.amazonaws.com/bucket/key or localhost/bucket/key
        bucket_in_host = ".s3." in host or ".s3-" in host or host.endswith(".localhost")
        bucket, key = (host.split(".")[0], path) if bucket_in_host else path.split("/", 1)
        services = InProcessServices(self.current_account, self.region)
        answer = services.client("s3").get_object(Bucket=bucket, Key=unquote(key))
        return str(answer["Body"].read().decode())

    def create_stack(self) -> ActionResult:
        """CreateStack."""
        stack = self._cloudformation.create(self._value("StackName"), self._needed_body(), Options(self._request()))
        stack.termination_protection = bool(self._value("EnableTerminationProtection"))
        return ActionResult({"StackId": stack.arn})

    def update_stack(self) -> ActionResult:
        """UpdateStack."""
        stack = self._cloudformation.update(self._value("StackName"), self._body(), Options(self._request()))
        return ActionResult({"StackId": stack.arn})

    def delete_stack(self) -> ActionResult:
        """DeleteStack."""
        self._cloudformation.delete(self._value("StackName"), self._value("RetainResources") or ())
        return EmptyResult()

    def describe_stacks(self) -> ActionResult:
        """DescribeStacks."""
        name = self._value("StackName")
        if name:
            found = [self._cloudformation.find(name)]
        else:
            found = [stack for stack in self._cloudformation.stacks.values() if stack.status != DELETED]
        return ActionResult({"Stacks": [_stack(stack) for stack in found]})

    def list_stacks(self) -> ActionResult:
        """ListStacks."""
        wanted = self._value("StackStatusFilter") or ()
        return ActionResult(
            {
                "StackSummaries": [
                    _summary(stack)
                    for stack in self._cloudformation.stacks.values()
                    if not wanted or stack.status in wanted
                ]
            }
        )

    def describe_stack_events(self) -> ActionResult:
        """DescribeStackEvents, newest first."""
        stack = self._cloudformation.find(self._value("StackName"))
        events = [_event(stack, event) for event in reversed(stack.events)]
        return ActionResult(self._page("StackEvents", events))

    def describe_events(self) -> ActionResult:
        """DescribeEvents, newest first, of one stack."""
        stack = self._cloudformation.find(self._value("StackName") or self._value("ChangeSetName"))
        events = [_operation_event(stack, event) for event in reversed(stack.events)]
        failed_only = (self._value("Filters") or {}).get("FailedEvents")
        if failed_only:
            events = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        return ActionResult(self._page("OperationEvents", events))

    def describe_stack_resources(self) -> ActionResult:
        """DescribeStackResources, of which AWS returns a hundred at most."""
        physical = self._value("PhysicalResourceId")
        if physical:
            stack = self._stack_of(physical)
        else:
            stack = self._cloudformation.find(self._value("StackName"))
        logical = self._value("LogicalResourceId")
        found = [
            {**_resource(record), "StackName": stack.name, "StackId": stack.arn, "Timestamp": record.timestamp}
            for record in stack.resources.values()
            if logical in (None, record.logical_id) and physical in (None, record.physical_id)
        ]
        return ActionResult({"StackResources": found[:_PAGE]})

    def describe_stack_resource(self) -> ActionResult:
        """DescribeStackResource."""
        stack = self._cloudformation.find(self._value("StackName"))
        logical = self._value("LogicalResourceId")
        if logical not in stack.resources:
            msg = f"Resource {logical} does not exist for stack {stack.name}"
            raise ValidationError(msg)
        record = stack.resources[logical]
        detail = {
            **_resource(record),
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
            {**_resource(record), "LastUpdatedTimestamp": record.timestamp} for record in stack.resources.values()
        ]
        return ActionResult(self._page("StackResourceSummaries", found))

    def get_template(self) -> ActionResult:
        """GetTemplate, of a stack or of a change set."""
        if self._value("ChangeSetName"):
            _, change_set = self._cloudformation.change_set(self._value("ChangeSetName"), self._value("StackName"))
            body = change_set.template.body
        else:
            stack = self._cloudformation.find(self._value("StackName"))
            # A stack in review has no template yet, and AWS answers with an empty one.
            body = stack.template.body if stack.template else "{}"
        return ActionResult({"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> ActionResult:
        """GetTemplateSummary."""
        body = self._body()
        if body is None:
            stack = self._cloudformation.find(self._value("StackName"))
            body = stack.template.body if stack.template else "{}"
        template = parse(body)
        iam = any(resource.type.startswith("AWS::IAM::") for resource in template.resources.values())
        return ActionResult(
            {
                "Parameters": [
                    {
                        "ParameterKey": name,
                        "ParameterType": spec.get("Type"),
                        "DefaultValue": spec.get("Default"),
                        "Description": spec.get("Description"),
                        "NoEcho": str(spec.get("NoEcho", "false")).lower() == "true",
                    }
                    for name, spec in template.parameters.items()
                ],
                "Description": template.description,
                "Capabilities": ["CAPABILITY_NAMED_IAM"] if iam else [],
                "ResourceTypes": sorted({resource.type for resource in template.resources.values()}),
                "Metadata": json.dumps(dict(template.metadata)) if template.metadata else None,
            }
        )

    def validate_template(self) -> ActionResult:
        """ValidateTemplate."""
        return self.get_template_summary()

    def create_change_set(self) -> ActionResult:
        """CreateChangeSet."""
        name = self._value("StackName")
        kind = self._value("ChangeSetType") or "UPDATE"
        body = None if self._value("UsePreviousTemplate") else self._needed_body()
        change_set = self._cloudformation.create_change_set(
            name, self._value("ChangeSetName"), kind, body, Options(self._request())
        )
        return ActionResult({"Id": change_set.arn, "StackId": self._cloudformation.find(name).arn})

    def describe_change_set(self) -> ActionResult:
        """DescribeChangeSet."""
        stack, change_set = self._cloudformation.change_set(self._value("ChangeSetName"), self._value("StackName"))
        return ActionResult(_change_set(stack, change_set))

    def list_change_sets(self) -> ActionResult:
        """ListChangeSets."""
        stack = self._cloudformation.find(self._value("StackName"))
        summaries = [_change_set(stack, change_set) for change_set in stack.change_sets.values()]
        return ActionResult({"Summaries": summaries})

    def execute_change_set(self) -> ActionResult:
        """ExecuteChangeSet."""
        self._cloudformation.execute_change_set(
            self._value("ChangeSetName"), self._value("StackName"), Options(self._request())
        )
        return EmptyResult()

    def delete_change_set(self) -> ActionResult:
        """DeleteChangeSet."""
        self._cloudformation.delete_change_set(self._value("ChangeSetName"), self._value("StackName"))
        return EmptyResult()

    def list_exports(self) -> ActionResult:
        """ListExports."""
        exports = [
            {"ExportingStackId": stack.arn, "Name": entry["ExportName"], "Value": entry["OutputValue"]}
            for stack in self._cloudformation.stacks.values()
            if stack.status != DELETED
            for entry in stack.outputs
            if "ExportName" in entry
        ]
        return ActionResult(self._page("Exports", exports))

    def list_imports(self) -> ActionResult:
        """ListImports."""
        name = self._value("ExportName")
        importers = self._cloudformation.importers(name)
        if not importers:
            msg = f"Export '{name}' is not imported by any stack."
            raise ValidationError(msg)
        return ActionResult({"Imports": importers})

    def update_termination_protection(self) -> ActionResult:
        """UpdateTerminationProtection."""
        stack = self._cloudformation.find(self._value("StackName"))
        stack.termination_protection = bool(self._value("EnableTerminationProtection"))
        return ActionResult({"StackId": stack.arn})

    def set_stack_policy(self) -> ActionResult:
        """SetStackPolicy."""
        self._cloudformation.find(self._value("StackName")).policy = self._value("StackPolicyBody")
        return EmptyResult()

    def get_stack_policy(self) -> ActionResult:
        """GetStackPolicy."""
        return ActionResult({"StackPolicyBody": self._cloudformation.find(self._value("StackName")).policy})

    def _request(self) -> Mapping[str, Json]:
        request: Mapping[str, Json] = self.params
        return request

    def _needed_body(self) -> str:
        body = self._body()
        if body is None:
            msg = "Either Template URL or Template Body must be specified."
            raise ValidationError(msg)
        return body

    def _stack_of(self, physical_id: str) -> Stack:
        for stack in self._cloudformation.stacks.values():
            if any(record.physical_id == physical_id for record in stack.resources.values()):
                return stack
        msg = f"Stack for {physical_id} does not exist"
        raise ValidationError(msg)

    def _page(self, key: str, items: Sequence[Json]) -> dict[str, Json]:
        start = int(self._value("NextToken") or 0)
        end = start + _PAGE
        return {key: items[start:end], "NextToken": str(end) if end < len(items) else None}


def _stack(stack: Stack) -> dict[str, Json]:
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
        "NotificationARNs": stack.notifications,
        "Capabilities": stack.capabilities,
        "Parameters": _parameters(stack.parameters),
        "Outputs": stack.outputs,
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
        "RoleARN": stack.role_arn,
        "EnableTerminationProtection": stack.termination_protection,
        "RollbackConfiguration": {},
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
    }


def _summary(stack: Stack) -> dict[str, Json]:
    wanted = "StackName StackId CreationTime LastUpdatedTime DeletionTime StackStatus StackStatusReason DriftInformation"
    return {name: value for name, value in _stack(stack).items() if name in wanted.split()}


def _parameters(parameters: Mapping[str, Parameter]) -> list[dict[str, Json]]:
    return [
        {
            "ParameterKey": name,
            "ParameterValue": HIDDEN if parameter.hidden else parameter.given,
            "ResolvedValue": parameter.resolved,
        }
        for name, parameter in parameters.items()
    ]


def _resource(record: StackResource) -> dict[str, Json]:
    return {
        "LogicalResourceId": record.logical_id,
        "PhysicalResourceId": record.physical_id,
        "ResourceType": record.type,
        "ResourceStatus": record.status,
        "ResourceStatusReason": record.reason,
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
    }


def _event(stack: Stack, event: Event) -> dict[str, Json]:
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


def _operation_event(stack: Stack, event: Event) -> dict[str, Json]:
    kind = "STACK_EVENT" if event.type == "AWS::CloudFormation::Stack" else "PROGRESS_EVENT"
    return {
        **{name: value for name, value in _event(stack, event).items() if name != "StackName"},
        "EventType": kind,
        "StartTime": event.timestamp,
        "EndTime": event.timestamp,
    }


def _change_set(stack: Stack, change_set: ChangeSet) -> dict[str, Json]:
    return {
        "ChangeSetName": change_set.name,
        "ChangeSetId": change_set.arn,
        "StackId": stack.arn,
        "StackName": stack.name,
        "Description": change_set.description,
        "Parameters": _parameters(change_set.parameters),
        "CreationTime": change_set.created,
        "ExecutionStatus": change_set.execution,
        "Status": change_set.status,
        "StatusReason": change_set.reason,
        "NotificationARNs": stack.notifications,
        "Capabilities": change_set.capabilities,
        "Tags": [{"Key": key, "Value": value} for key, value in change_set.tags.items()],
        "Changes": change_set.changes,
        "IncludeNestedStacks": False,
    }

