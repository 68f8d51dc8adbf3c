"""Custom resources: a Lambda function is called with the properties and answers for the resource."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from botocore.exceptions import ClientError

from sandbox.lambdas.custom_resources import answer_of
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical

Json = Any


class CustomResource:
    """``Custom::*`` and ``AWS::CloudFormation::CustomResource``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
    """

    stand_in = False
    named_by: str | None = None
    tells: Mapping[str, str] = MappingProxyType({})

    def __init__(self, name: str) -> None:
        """Answer to a type name of the template's choice."""
        self.name = name

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return nothing: the function takes whatever it is given."""
        return [] if "ServiceToken" in properties else [f"{self.name}: ServiceToken is missing"]

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return nothing: the function is given what the template says."""
        del properties
        return {}

    def has_attribute(self, name: str) -> bool:
        """Return that it may: only the function knows what its ``Data`` will hold."""
        return bool(name)

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
        extra = {"PhysicalResourceId": physical.id, "OldResourceProperties": _as_text(dict(physical.properties))}
        return self._ask(context, "Update", new, extra)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Ask the function to delete."""
        del snapshot
        self._ask(context, "Delete", physical.properties, {"PhysicalResourceId": physical.id})

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the function behind it: what else the resource is only the function knows."""
        try:
            answer = context.call("lambda", "GetFunction", FunctionName=physical.properties["ServiceToken"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                raise NotFoundError(str(error)) from None
            raise
        if not physical.id:
            raise NotFoundError(self.name)
        return answer["Configuration"]

    def details(self, context: Context, physical: Physical) -> Json:
        """Return what the function was given, once its function is found: what it made of it, only it can tell."""
        self.read(context, physical)
        return physical.properties

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
            "ResourceType": self.name,
            "LogicalResourceId": context.logical_id,
            "ServiceToken": properties["ServiceToken"],
            "ResourceProperties": _as_text(dict(properties)),
            **extra,
        }
        answer = answer_of(context.services, properties["ServiceToken"], event)
        if answer["Status"] != "SUCCESS":
            if request == "Create":
                # CloudFormation has the function delete what it may have left, under the id that it answered with.
                context.created(answer["PhysicalResourceId"])
            msg = f"Received response status [FAILED] from custom resource. Message returned: {answer.get('Reason')}"
            raise FailedError(msg)
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
