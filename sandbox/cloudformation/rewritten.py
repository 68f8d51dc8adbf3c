"""Nested stacks whose template is not what it was, although its URL is.

CloudFormation reads it whenever the parent is updated, and lists every nested stack in a change set because it may be
another one. Here it is listed if it is.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html, ChangeSource
"""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.stack import StackResource
from sandbox.cloudformation.template import load
from sandbox.cloudformation.template_urls import body_at
from sandbox.resources.provider import Services

Json = Any
_TYPE = "AWS::CloudFormation::Stack"


def rewritten(record: StackResource, properties: Mapping[str, Json], services: Services) -> bool:
    """Return whether a resource is a nested stack whose template has been written anew.

    Raises:
        ValidationError: if there is no template at the URL any more.
    """
    if record.type != _TYPE or record.physical_id is None:
        return False
    there = load(body_at(str(properties["TemplateURL"]), services))
    present = services.call("cloudformation", "GetTemplate", StackName=record.physical_id)["TemplateBody"]
    # botocore has read it already if it is JSON.
    return bool(there != (load(present) if isinstance(present, str) else present))
