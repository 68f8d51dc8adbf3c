"""Step Functions' state machines, whose definition stands in the template or in S3, with parts to be filled in.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.irregular.documents import body_of
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags(
    "stepfunctions",
    "TagResource",
    "UntagResource",
    "tags",
    keys_parameter="tagKeys",
    fields=("key", "value"),
    list="ListTagsForResource",
    listed="tags",
)
_PLACEHOLDER = re.compile(r"\$\{([a-zA-Z0-9_]+)\}")
_BECOMES = "it becomes the definition"
_DEFINITION = ("DefinitionString", "Definition", "DefinitionS3Location", "DefinitionSubstitutions")
_MACHINE = Row(
    type="AWS::StepFunctions::StateMachine",
    service="stepfunctions",
    create="CreateStateMachine",
    id="stateMachineArn",
    read=Read("DescribeStateMachine", {"stateMachineArn": "$id"}),
    update=Call("UpdateStateMachine", {"stateMachineArn": "$id"}),
    delete=Call("DeleteStateMachine", {"stateMachineArn": "$id"}),
    renames={"DefinitionString": "definition", "StateMachineName": "name", "StateMachineType": "type"},
    defaults={
        "EncryptionConfiguration": {"Type": "AWS_OWNED_KEY"},
        "LoggingConfiguration": {"Level": "OFF"},
        "TracingConfiguration": {"Enabled": False},
    },
    attributes={
        "Arn": "$id",
        "Name": "name",
        "StateMachineRevisionId": lambda _context, _physical, item: item.get("revisionId", "INITIAL"),
    },
    named=Named("StateMachineName", longest=80),
    tells={"DefinitionString": "DefinitionString"},
    tags=TAGS,
    tag_key={"resourceArn": "$id"},
    nothing_to_do=dict.fromkeys(_DEFINITION[1:], _BECOMES),
)


class StateMachine(TableResource):
    """``AWS::StepFunctions::StateMachine``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_MACHINE)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the machine with its definition as text."""
        return replace(super().create(context, _prepared(context, properties)), properties=properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what differs; the definition from what it is now, because what it was made of may be gone."""
        present = _without_definition(physical.properties)
        present["DefinitionString"] = self.read(context, physical)["definition"]
        before = replace(physical, properties=present)
        return replace(super().update(context, before, _prepared(context, new)), properties=new)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description; the definition as the template writes it, if that comes to what the service has."""
        told = super().details(context, physical)
        wanted = physical.properties
        if _prepared(context, wanted).get("DefinitionString") == told["definition"]:
            return {**told, **{name: wanted[name] for name in _DEFINITION if name in wanted}}
        return {**told, "Definition": told["definition"], "DefinitionString": told["definition"]}


def _without_definition(properties: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in properties.items() if name not in _DEFINITION}


def _prepared(context: Context, properties: Mapping[str, Json]) -> dict[str, Json]:
    """Return the properties with the whole definition as text."""
    text = body_of(context, properties, "DefinitionString", "DefinitionS3Location")
    if text is None:
        text = body_of(context, properties, "Definition", "DefinitionS3Location")
    values = properties.get("DefinitionSubstitutions", {})

    def value(found: re.Match[str]) -> str:
        """Return what stands for a placeholder; one without a value stays as it is."""
        given = values.get(found[1], found[0])
        return str(given).lower() if isinstance(given, bool) else str(given)

    definition = {} if text is None else {"DefinitionString": _PLACEHOLDER.sub(value, text)}
    return {**_without_definition(properties), **definition}


TYPES = (StateMachine(),)
