"""Nested stacks: a resource that is a whole stack of its own, made through CloudFormation's API like any other."""

from collections.abc import Mapping
from time import sleep
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.unknown import UNKNOWN, contains_unknown
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical

Json = Any
_OUTPUTS = "Outputs."
_PAUSE = 0.02


class NestedStack(Irregular):
    """``AWS::CloudFormation::Stack``.

    It acknowledges what its parent's deployment has acknowledged.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
    """

    name = "AWS::CloudFormation::Stack"
    honours = frozenset({"NotificationARNs", "Parameters", "Tags", "TemplateURL", "TimeoutInMinutes"})

    def has_attribute(self, name: str) -> bool:
        """Return whether an output is asked for: which there are, only the nested template says."""
        return name.startswith(_OUTPUTS)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the stack and wait for it."""
        answer = context.call(
            "cloudformation",
            "CreateStack",
            StackName=context.proposed or context.generated_name(longest=128),
            **_request(context, properties),
            **({"TimeoutInMinutes": int(properties["TimeoutInMinutes"])} if "TimeoutInMinutes" in properties else {}),
        )
        physical = Physical(answer["StackId"], properties)
        context.created(physical.id)
        _wait(context, physical.id, "CREATE_COMPLETE", "created")
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Update the stack and wait for it; there may be nothing to update.

        If it is stuck in a rollback of its own, so is its parent, whose rollback is continued: then it leads in here.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
        """
        if self.read(context, physical)["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
            context.call("cloudformation", "ContinueUpdateRollback", StackName=physical.id)
            _wait(context, physical.id, "UPDATE_ROLLBACK_COMPLETE", "rolled back")
        try:
            context.call("cloudformation", "UpdateStack", StackName=physical.id, **_request(context, new))
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise
            return Physical(physical.id, new)
        _wait(context, physical.id, "UPDATE_COMPLETE", "updated")
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the stack and wait for it."""
        del snapshot
        self.read(context, physical)
        context.call("cloudformation", "DeleteStack", StackName=physical.id)
        _wait(context, physical.id, "DELETE_COMPLETE", "deleted")

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the stack."""
        [stack] = self.found(context, "cloudformation", "DescribeStacks", StackName=physical.id)["Stacks"]
        if stack["StackStatus"] == "DELETE_COMPLETE":
            raise NotFoundError(physical.id)
        return stack

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe the stack, its parameters as the property has them."""
        stack = self.read(context, physical)
        values = {entry["ParameterKey"]: entry["ParameterValue"] for entry in stack.get("Parameters", ())}
        given = physical.properties.get("Parameters", {})
        lists = {name: value.split(",") for name, value in values.items() if isinstance(given.get(name), list)}
        # How long the creation might have taken is no matter any more, and no update changes it.
        stack = {name: value for name, value in stack.items() if name != "TimeoutInMinutes"}
        return {**stack, "Parameters": {**values, **lists}}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return an output."""
        wanted = name.removeprefix(_OUTPUTS)
        for output in self.read(context, physical).get("Outputs", ()):
            if output["OutputKey"] == wanted:
                return output["OutputValue"]
        raise KeyError(name)


class Marker(Irregular):
    """What exists in its stack only: such as CDK's note about itself."""

    def __init__(self, name: str, honours: frozenset[str] = frozenset()) -> None:
        """Answer to a type's name."""
        self.name = name
        self.honours = honours

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Give it a name."""
        physical = Physical(context.generated_name(), properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Remember what it says now."""
        del context
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Do nothing: it goes with its entry in the stack."""

    def read(self, context: Context, physical: Physical) -> Json:
        """Find its entry in the stack."""
        answer = self.found(
            context,
            "cloudformation",
            "DescribeStackResource",
            StackName=context.stack_name,
            LogicalResourceId=context.logical_id,
        )
        detail = answer["StackResourceDetail"]
        if detail.get("PhysicalResourceId") != physical.id:
            raise NotFoundError(physical.id)
        return detail


def parameters_of(properties: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Return a nested stack's parameters as a request has them; in a preview they may be unknown."""
    return [
        {"ParameterKey": name, "ParameterValue": UNKNOWN if contains_unknown(value) else _text(value)}
        for name, value in properties.get("Parameters", {}).items()
    ]


def tags_of(context: Context, properties: Mapping[str, Json]) -> list[dict[str, str]]:
    """Return a nested stack's tags as a request has them."""
    # Tags that begin with aws: are CloudFormation's own, and no request may set them.
    tags = {key: value for key, value in context.tags(properties.get("Tags")).items() if not key.startswith("aws:")}
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _request(context: Context, properties: Mapping[str, Json]) -> dict[str, Json]:
    [parent] = context.call("cloudformation", "DescribeStacks", StackName=context.stack_id)["Stacks"]
    return {
        "TemplateURL": properties["TemplateURL"],
        "Parameters": parameters_of(properties),
        "Tags": tags_of(context, properties),
        "Capabilities": parent.get("Capabilities", []),
        "NotificationARNs": properties.get("NotificationARNs", []),
    }


def _text(value: Json) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _wait(context: Context, arn: str, wanted: str, done: str) -> None:
    """Wait until a nested stack is at rest.

    Raises:
        FailedError: if it is not where it should be then.
    """
    while True:
        [stack] = context.call("cloudformation", "DescribeStacks", StackName=arn)["Stacks"]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        sleep(_PAUSE)
    if stack["StackStatus"] != wanted:
        msg = f"Embedded stack {arn} was not successfully {done}: {_reason(context, arn)}"
        raise FailedError(msg)


def _reason(context: Context, arn: str) -> str:
    """Return why a stack failed, as its own events tell it: the last time that it began to give up."""
    page: dict[str, Json] = {"NextToken": None}
    while "NextToken" in page:
        token = {"NextToken": page["NextToken"]} if page["NextToken"] else {}
        page = context.call("cloudformation", "DescribeStackEvents", StackName=arn, **token)
        for event in page["StackEvents"]:
            gave_up = event["ResourceStatus"].endswith(
                ("ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED")
            )
            if gave_up and event["PhysicalResourceId"] == arn:
                return str(event["ResourceStatusReason"])
    return "it does not say why"


TYPES = (NestedStack(), Marker("AWS::CDK::Metadata", frozenset({"Analytics", "Modules"})))
