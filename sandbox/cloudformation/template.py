"""A CloudFormation template: read from JSON or YAML, checked for its shape, not yet for its meaning."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from sandbox.cloudformation import language, serverless, transforms
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.forms import check_parameter_types, check_policies, check_version
from sandbox.cloudformation.intrinsics import text_of
from sandbox.cloudformation.malformed import check_document, check_nulls, check_resource
from sandbox.resources.provider import Services

Json = Any
"""Anything that JSON can hold, intrinsic functions included."""

_SECTIONS = frozenset(
    "AWSTemplateFormatVersion Conditions Description Mappings Metadata Outputs Parameters Resources Rules "
    "Transform".split()
)
_RESOURCE_KEYS = frozenset(
    "Condition CreationPolicy DeletionPolicy DependsOn Metadata Properties Type UpdatePolicy "
    "UpdateReplacePolicy".split()
)
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
MAX_BYTES = 1_000_000
_MOST = {"Mappings": 200, "Outputs": 200, "Parameters": 200, "Resources": 500}
"""How many entries a section may have.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""


@dataclass(frozen=True)
class Resource:
    """One entry of the Resources section, unresolved."""

    logical_id: str
    type: str
    properties: Mapping[str, Json]
    condition: str | None = None
    depends_on: tuple[str, ...] = ()
    deletion_policy: str | None = None
    update_replace_policy: str | None = None
    update_policy: Mapping[str, Json] = field(default_factory=dict)
    creation_policy: Mapping[str, Json] = field(default_factory=dict)
    metadata: Mapping[str, Json] = field(default_factory=dict)

    @property
    def expressions(self) -> list[Json]:
        """Return what may speak of other resources, which are then made before.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-metadata.html
        """
        return [dict(self.properties), dict(self.metadata)]

    @property
    def effective_deletion_policy(self) -> str:
        """Return the DeletionPolicy; without one, databases get a last snapshot and the rest is deleted.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
        """
        if self.deletion_policy:
            return self.deletion_policy
        alone = self.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" not in self.properties
        return "Snapshot" if alone or self.type == "AWS::RDS::DBCluster" else "Delete"


@dataclass(frozen=True)
class Template:
    """A template's sections, after its transforms.

    Attributes:
        body: as it was written.
        transforms: which were declared.
        processed: what they made of it, as JSON; empty without any.
    """

    body: str
    description: str | None
    parameters: Mapping[str, Mapping[str, Json]]
    mappings: Mapping[str, Json]
    conditions: Mapping[str, Json]
    rules: Mapping[str, Mapping[str, Json]]
    resources: Mapping[str, Resource]
    outputs: Mapping[str, Mapping[str, Json]]
    metadata: Mapping[str, Json]
    transforms: tuple[str, ...] = ()
    processed: str = ""

    @property
    def extended(self) -> bool:
        """Return whether the transform ``AWS::LanguageExtensions`` is declared."""
        return language.NAME in self.transforms


NO_TEMPLATE = Template("", None, {}, {}, {}, {}, {}, {}, {})
"""What a stack has whose first deployment has not succeeded."""


def defaults_of(declared: Mapping[str, Mapping[str, Json]]) -> Mapping[str, Json]:
    """Return what parameters are if nobody gives them: their defaults, lists split."""
    return {
        name: text_of(spec["Default"]).split(",") if "List" in str(spec.get("Type")) else spec["Default"]
        for name, spec in declared.items()
        if "Default" in spec
    }


def parse(
    body: str,
    services: Services,
    values_of: Callable[[Mapping[str, Mapping[str, Json]]], Mapping[str, Json]] = defaults_of,
) -> Template:
    """Read a template.

    Args:
        body: JSON or YAML.
        services: the account's APIs, for transforms.
        values_of: returns what ``Ref`` is for each declared parameter, asked for if a transform has to know it.

    Raises:
        ValidationError: if it is no JSON or YAML object, has no resources, or has sections or keys that
            CloudFormation does not know, or asks for a transform that cannot be run here.
    """
    if len(body.encode()) > MAX_BYTES:
        msg = f"Template validation error: Template may not exceed {MAX_BYTES} bytes in size."
        raise ValidationError(msg)
    document = load(body)
    known = _SECTIONS | {"Globals"} if serverless.NAME in str(document.get("Transform")) else _SECTIONS
    unknown = sorted(set(document) - known)
    if unknown:
        msg = f"Invalid template property or properties [{', '.join(unknown)}]"
        raise ValidationError(msg)
    check_version(document.get("AWSTemplateFormatVersion"))
    check_parameter_types(_section(document, "Parameters"))
    names = transforms.declared_in(document)
    if not names:
        check_nulls(document)
    processed = ""
    if names:
        document = transforms.carry_out(document, values_of, services, load)
        processed = json.dumps(document)
    resources = _section(document, "Resources")
    if not resources:
        msg = "Template format error: At least one Resources member must be defined."
        raise ValidationError(msg)
    check_document(document)
    for name, most in _MOST.items():
        if len(_section(document, name)) > most:
            count = len(_section(document, name))
            msg = f"Template format error: Number of {name.lower()}, {count}, is greater than maximum allowed, {most}"
            raise ValidationError(msg)
    return Template(
        body=body,
        description=document.get("Description"),
        parameters=_section(document, "Parameters"),
        mappings=_section(document, "Mappings"),
        conditions=_section(document, "Conditions"),
        rules=_section(document, "Rules"),
        resources={name: _resource(name, entry) for name, entry in resources.items()},
        outputs=_section(document, "Outputs"),
        metadata=_section(document, "Metadata"),
        transforms=names,
        processed=processed,
    )


def load(body: str) -> dict[str, Json]:
    """Read JSON or YAML text.

    Raises:
        ValidationError: if it is neither, or no object.
    """
    try:
        # JSON is YAML too, but reading it as YAML takes fifty times as long.
        document = json.loads(body) if body.lstrip().startswith("{") else yaml.load(body, _ShortForms)  # noqa: S506
    except json.JSONDecodeError as error:
        msg = f"Template format error: JSON not well-formed. (line {error.lineno}, column {error.colno})"
        raise ValidationError(msg) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        msg = f"Template format error: YAML not well-formed.{where}"
        raise ValidationError(msg) from None
    if not isinstance(document, dict):
        msg = "Template format error: unsupported structure."
        raise ValidationError(msg)
    return document


class _ShortForms(yaml.SafeLoader):
    """YAML with CloudFormation's short forms (``!Ref x``), and without dates and aliases, which templates do not have.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse an alias, and with it merged keys.

        Raises:
            ValidationError: if there is one.
        """
        if self.check_event(yaml.AliasEvent):
            msg = "Template error: YAML aliases are not allowed in CloudFormation templates"
            raise ValidationError(msg)
        composed: yaml.Node | None = super().compose_node(parent, index)
        return composed


_ShortForms.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Json:
    if isinstance(node, yaml.ScalarNode):
        value: Json = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_ShortForms.add_multi_constructor("!", _short_form)


def _section(document: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    section = document.get(name)
    if section is None:
        return {}
    if not isinstance(section, dict):
        msg = f"Template format error: {name} section must be an object."
        raise ValidationError(msg)
    return section


def _resource(logical_id: str, entry: Json) -> Resource:
    if not _LOGICAL_ID.fullmatch(logical_id):
        msg = f"Template format error: Resource name {logical_id} is non alphanumeric."
        raise ValidationError(msg)
    if not isinstance(entry, dict):
        msg = f"Template format error: [/Resources/{logical_id}] resource definition is malformed"
        raise ValidationError(msg)
    type_name = entry.get("Type")
    if not isinstance(type_name, str):
        msg = f"Template format error: [/Resources/{logical_id}] Every Resources object must contain a Type member."
        raise ValidationError(msg)
    unknown = sorted(set(entry) - _RESOURCE_KEYS)
    if unknown:
        msg = f"Invalid template resource property '{unknown[0]}'"
        raise ValidationError(msg)
    check_resource(logical_id, entry)
    properties = entry.get("Properties", {})
    if not isinstance(properties, dict):
        msg = f"Template format error: [/Resources/{logical_id}/Properties] must be an object."
        raise ValidationError(msg)
    check_policies(logical_id, type_name, entry)
    depends_on = entry.get("DependsOn", ())
    return Resource(
        logical_id=logical_id,
        type=type_name,
        properties=properties,
        condition=entry.get("Condition"),
        depends_on=(depends_on,) if isinstance(depends_on, str) else tuple(depends_on),
        deletion_policy=entry.get("DeletionPolicy"),
        update_replace_policy=entry.get("UpdateReplacePolicy"),
        update_policy=entry.get("UpdatePolicy", {}),
        creation_policy=entry.get("CreationPolicy", {}),
        metadata=entry.get("Metadata", {}),
    )
