"""The table that says of every resource type how it gets into the picture: ``rules.csv``, first match wins.

A type that has no row is an error, so that nothing of an architecture goes missing in silence. To draw a further
regional service, add a row with treatment ``service``; no code is needed.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.errors import DrawingError
from study.drawing.homes import subnets_of
from study.drawing.references import items, mentions, subnet_of, target

Json = Any
TABLE = Path(__file__).with_name("rules.csv")


class Treatment(Enum):
    """How a resource gets into the picture."""

    STRUCTURE = "structure"
    """As a part of the network: a group, a band, an icon at its place."""
    SERVICE = "service"
    """As an icon in the column of regional services."""
    GLOBAL = "global"
    """As an icon beside the Region: the service is not of any one Region."""
    FOLD = "fold"
    """Not on its own: it is counted in the footer, and its facts are told by what it belongs to."""


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    Attributes:
        type: a CloudFormation type, or a pattern of types.
        when: the name of a condition in ``CONDITIONS``, or nothing for always.
        treatment: how resources of the type are drawn.
        icon: the AWS icon, as folder and name.
        singular: what one of them is called in the picture.
        plural: what several are called.
        why: where it is drawn, or why it is not.
    """

    type: str
    when: str
    treatment: Treatment
    icon: str
    singular: str
    plural: str
    why: str


@cache
def table() -> tuple[Rule, ...]:
    """Return the rules in the table's order."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_rule(row) for row in csv.DictReader(lines))


def _rule(row: Mapping[str, str]) -> Rule:
    words = {name: text for name, text in row.items() if name != "treatment"}
    return Rule(treatment=Treatment(row["treatment"]), **words)


def rule_for(resource: Resource, stack: Stack) -> Rule:
    """Return the first rule that covers a resource.

    Raises:
        DrawingError: if none does.
    """
    for rule in table():
        covers = rule.type == resource.type or fnmatchcase(resource.type, rule.type)
        if covers and (not rule.when or CONDITIONS[rule.when](resource, stack)):
            return rule
    msg = f"{resource.type}: {resource.id}: no rule says how this type is drawn: add a row to study/drawing/rules.csv"
    raise DrawingError(msg)


def icon_of(resource_type: str) -> str:
    """Return the icon of a type that is drawn."""
    return next(rule.icon for rule in table() if rule.type == resource_type and rule.icon)


def _is_helper(resource: Resource, stack: Stack) -> bool:
    """Whether a resource only serves custom resources, as CDK's providers and their log groups do."""
    return resource.id in _helpers(stack)


def _helpers(stack: Stack) -> frozenset[str]:
    functions = {
        target(resource.properties.get("ServiceToken"))
        for resource in stack.resources.values()
        if resource.type.startswith("Custom::") or resource.type == "AWS::CloudFormation::CustomResource"
    }
    logs = {
        named
        for resource in stack.of("AWS::Lambda::Function")
        if resource.id in functions
        for named in mentions(resource.properties.get("LoggingConfig"))
    }
    return frozenset(name for name in functions | logs if name)


def _is_service_role(resource: Resource, stack: Stack) -> bool:  # noqa: ARG001 all conditions are called alike
    """Whether only AWS services may assume a role."""
    document: Mapping[str, Json] = resource.properties.get("AssumeRolePolicyDocument", {})
    principals = [statement.get("Principal") for statement in items(document.get("Statement"))]
    return all(isinstance(principal, Mapping) and set(principal) == {"Service"} for principal in principals)


def _is_published(resource: Resource, stack: Stack) -> bool:  # noqa: ARG001 all conditions are called alike
    """Whether CDK has added a resource so that other stacks can read this one's outputs."""
    return resource.path.startswith("Publish/")


def _is_in_a_subnet(resource: Resource, stack: Stack) -> bool:
    """Whether an instance's subnet is of the same stack, so that it has a place in the grid."""
    return subnet_of(resource.properties) in stack.resources


def _is_in_subnets(resource: Resource, stack: Stack) -> bool:
    """Whether all subnets of a managed service are of the same stack, so that it has a place in the grid."""
    return bool(subnets_of(resource, stack))


def _is_of_a_cluster(resource: Resource, stack: Stack) -> bool:  # noqa: ARG001 all conditions are called alike
    """Whether a database instance is one of a cluster, which says where all of them are."""
    return "DBClusterIdentifier" in resource.properties


CONDITIONS: Mapping[str, Callable[[Resource, Stack], bool]] = {
    "helper": _is_helper,
    "service": _is_service_role,
    "in a subnet": _is_in_a_subnet,
    "in subnets": _is_in_subnets,
    "of a cluster": _is_of_a_cluster,
    "published": _is_published,
}
"""What the table's column ``when`` may name."""
