"""Nested stacks whose template is not what it was, although its URL is.

CloudFormation reads it whenever the parent is updated, and lists every nested stack in a change set because it may be
another one. Here it is listed if it is.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html, ChangeSource
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack import StackResource
from sandbox.cloudformation.template import load
from sandbox.cloudformation.template_urls import body_at
from sandbox.resources.provider import Services

Json = Any
_TYPE = "AWS::CloudFormation::Stack"
_PROBE = "rewritten-within"


def rewritten(record: StackResource, properties: Mapping[str, Json], services: Services) -> bool:
    """Return whether a resource is a nested stack whose template has been written anew, or that of a stack within it.

    Raises:
        ValidationError: if there is no template at the URL any more, or one that is not acceptable.
    """
    if record.type != _TYPE or record.physical_id is None:
        return False
    there = load(body_at(str(properties["TemplateURL"]), services))
    present = services.call("cloudformation", "GetTemplate", StackName=record.physical_id)["TemplateBody"]
    # botocore has read it already if it is JSON.
    if there != (load(present) if isinstance(present, str) else present):
        return True
    nests = any(isinstance(each, dict) and each.get("Type") == _TYPE for each in there["Resources"].values())
    return nests and _would_change(record.physical_id, there.get("Parameters", {}), services)


def _would_change(stack: str, parameters: Mapping[str, Json], services: Services) -> bool:
    """Return whether a stack would change by its own template: a change set looks into what is nested in it."""
    named = {"StackName": stack, "ChangeSetName": _PROBE}
    try:
        services.call(
            "cloudformation",
            "CreateChangeSet",
            **named,
            UsePreviousTemplate=True,
            Parameters=[{"ParameterKey": name, "UsePreviousValue": True} for name in parameters],
            Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        raise ValidationError(error.response["Error"]["Message"]) from None
    changes = services.call("cloudformation", "DescribeChangeSet", **named).get("Changes")
    services.call("cloudformation", "DeleteChangeSet", **named)
    return bool(changes)
