"""Macros: what exists in its stack only, and in the templates that ask for it."""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation import macros
from sandbox.resources.irregular.stacks import Marker
from sandbox.resources.provider import AlreadyExistsError, Context, Physical

Json = Any


class Macro(Marker):
    """``AWS::CloudFormation::Macro``. What it logs is in the log of its function.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-macro.html
    """

    named_by = "Name"

    def __init__(self) -> None:
        """Answer to the type's name."""
        honours = {"Description", "FunctionName", "LogGroupName", "LogRoleARN", "Name"}
        super().__init__("AWS::CloudFormation::Macro", frozenset(honours))

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Define it, once in an account and Region."""
        name = properties["Name"]
        if macros.is_defined(context.services, name):
            raise AlreadyExistsError(self.name, name)
        macros.define(context.services, name, properties["FunctionName"])
        context.created(name)
        return Physical(name, properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Have it run another function."""
        macros.define(context.services, physical.id, new["FunctionName"])
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Forget it."""
        del snapshot
        macros.undefine(context.services, physical.id)

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the identifier, which is the name."""
        if name == "Id":
            return physical.id
        return super().attribute(context, physical, name)


TYPES = (Macro(),)
