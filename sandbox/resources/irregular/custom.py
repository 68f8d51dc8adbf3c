"""Custom resources: a Lambda function is called with the properties and answers for the resource."""

import uuid
from collections.abc import Mapping
from typing import Any

from sandbox.functions import invoke
from sandbox.resources.provider import Context, NotFoundError, Physical

Json = Any


class CustomResourceError(Exception):
    """The function behind a custom resource said FAILED, or said nothing."""


class CustomResource:
    """``Custom::*`` and ``AWS::CloudFormation::CustomResource``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
    """

    stand_in = False

    def __init__(self, name: str) -> None:
        """Answer to a type name of the template's choice."""
        self.name = name

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return nothing: the function takes whatever it is given."""
        return [] if "ServiceToken" in properties else [f"{self.name}: ServiceToken is missing"]

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Only a new service token replaces by itself; otherwise the function decides by the id it returns."""
        return frozenset({"ServiceToken"}) if old["ServiceToken"] != new["ServiceToken"] else frozenset()

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Ask the function to create."""
        physical = self._ask(context, "Create", properties, {})
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Ask the function to update."""
        extra = {"PhysicalResourceId": physical.id, "OldResourceProperties": dict(physical.properties)}
        return self._ask(context, "Update", new, extra)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Ask the function to delete."""
        del snapshot
        self._ask(context, "Delete", physical.properties, {"PhysicalResourceId": physical.id})

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the function behind it: what else the resource is only the function knows."""
        answer = context.call("lambda", "GetFunction", FunctionName=physical.properties["ServiceToken"])
        if not physical.id:
            raise NotFoundError(self.name)
        return answer["Configuration"]

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return a value of the function's ``Data``."""
        del context
        return physical.attributes[name]

    def _ask(
        self, context: Context, request: str, properties: Mapping[str, Json], extra: Mapping[str, Json]
    ) -> Physical:
        event = {
            "RequestType": request,
            "RequestId": str(uuid.uuid4()),
            "StackId": context.stack_id,
            "ResponseURL": "sandbox:custom-resource-response",
            "ResourceType": self.name,
            "LogicalResourceId": context.logical_id,
            "ServiceToken": properties["ServiceToken"],
            "ResourceProperties": _as_text(dict(properties)),
            **extra,
        }
        answer = invoke(context.services, properties["ServiceToken"], event).custom_resource
        if answer is None:
            msg = "Custom Resource failed to stabilize in expected time: the function sent no response"
            raise CustomResourceError(msg)
        if answer["Status"] != "SUCCESS":
            msg = f"Received response status [FAILED] from custom resource. Message returned: {answer.get('Reason')}"
            raise CustomResourceError(msg)
        return Physical(answer["PhysicalResourceId"], properties, attributes=answer.get("Data") or {})


def _as_text(value: Json) -> Json:
    """Return properties as CloudFormation sends them: every number and boolean as a string."""
    if isinstance(value, dict):
        return {name: _as_text(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)
