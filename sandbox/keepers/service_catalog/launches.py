"""The stacks of provisioned products, as the constraints of their launch path want them.

Source: https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints.html
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.template import load
from sandbox.keepers.kind import Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.service_catalog.constraints import parameters_of
from sandbox.keepers.service_catalog.seeing import INVALID

Json = Any
_NOT_HERE = "NotImplemented"
_NO_UPDATE = "No updates are to be performed"
_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


def _said(constraints: list[Record], kind: str) -> list[dict[str, Json]]:
    return [parameters_of(one) for one in constraints if one["Type"] == kind]


def role_of(place: Place, constraints: list[Record]) -> Record:
    """Return the launch role that a launch constraint names, if there is one.

    Raises:
        KeptError: if the product is to be launched as a stack set, which the sandbox cannot.
    """
    if _said(constraints, "STACKSET"):
        words = "the sandbox launches products as stacks, and this one has a STACKSET constraint"
        raise KeptError(_NOT_HERE, words)
    for said in _said(constraints, "LAUNCH"):
        local = f"arn:{place.partition}:iam::{place.account_id}:role/{said.get('LocalRoleName')}"
        return {"LaunchRoleArn": said.get("RoleArn", local)}
    return {}


def check_retagging(one: Record) -> None:
    """Refuse other tags unless a resource update constraint allows them.

    Source: https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints-resourceupdate.html
    """
    allowed = [
        said["Properties"]["TagUpdateOnProvisionedProduct"] for said in _said(one["Constraints"], "RESOURCE_UPDATE")
    ]
    if "ALLOWED" not in allowed:
        raise KeptError(INVALID, "Tag updates are not allowed on this provisioned product.")


def _request(one: Record) -> dict[str, Json]:
    topics = [topic for said in _said(one["Constraints"], "NOTIFICATION") for topic in said["NotificationArns"]]
    request = {
        "TemplateBody": _template(one),
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in one["Parameters"].items()],
        "Tags": [{"Key": key, "Value": value} for key, value in one["tags"].items()],
        "NotificationARNs": [*one["NotificationArns"], *topics],
        "Capabilities": _CAPABILITIES,
    }
    return request | ({"RoleARN": one["LaunchRoleArn"]} if "LaunchRoleArn" in one else {})


def _template(one: Record) -> str:
    """Return the version's template, with the rules that template constraints put on its parameters."""
    rules = {name: rule for said in _said(one["Constraints"], "TEMPLATE") for name, rule in said["Rules"].items()}
    if not rules:
        return str(one["Template"])
    document = load(one["Template"])
    return json.dumps({**document, "Rules": {**document.get("Rules", {}), **rules}}, default=str)


def create(place: Place, one: Record) -> None:
    """Create the stack.

    Raises:
        KeptError: if CloudFormation refuses to begin.
    """
    name = f"SC-{place.account_id}-{one['Id']}"
    answer = _asking(place, "CreateStack", StackName=name, **_request(one))
    one["StackId"] = answer["StackId"]


def update(place: Place, one: Record) -> None:
    """Update the stack; that there is nothing to update is no failure.

    Raises:
        KeptError: if CloudFormation refuses to begin.
    """
    _asking(place, "UpdateStack", StackName=one["StackId"], **_request(one))


def delete(place: Place, one: Record, *, retain: bool) -> None:
    """Delete the stack, unless what it made shall stay."""
    if not retain:
        _asking(place, "DeleteStack", StackName=one["StackId"])


def _asking(place: Place, operation: str, **parameters: Json) -> dict[str, Json]:
    try:
        return place.services.call("cloudformation", operation, **parameters)
    except ClientError as error:
        words = error.response["Error"]["Message"]
        if _NO_UPDATE in words:
            return {}
        raise KeptError(INVALID, words) from None


def outcome(place: Place, stack_id: str) -> tuple[str, str]:
    """Return the status of a record by its stack, and why the stack failed if it did."""
    [stack] = place.services.call("cloudformation", "DescribeStacks", StackName=stack_id)["Stacks"]
    status = stack["StackStatus"]
    if status.endswith("IN_PROGRESS"):
        return ("IN_PROGRESS_IN_ERROR" if "ROLLBACK" in status else "IN_PROGRESS"), ""
    if status.endswith("COMPLETE") and "ROLLBACK" not in status:
        return "SUCCEEDED", ""
    return "FAILED", str(stack.get("StackStatusReason") or f"The stack is {status}.")


def outputs(place: Place, stack_id: str) -> list[Record]:
    """Return the outputs of a stack, after its ARN."""
    [stack] = place.services.call("cloudformation", "DescribeStacks", StackName=stack_id)["Stacks"]
    words = "The ARN of the launched Cloudformation Stack"
    arn = {"OutputKey": "CloudformationStackARN", "OutputValue": stack["StackId"], "Description": words}
    return [arn, *stack.get("Outputs", ())]
