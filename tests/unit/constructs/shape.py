"""Synthesising a stack of a few constructs and looking at its template."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam

from refarch.compute import WebFleet
from refarch.data import AccessLogBucket, EncryptedPostgres
from refarch.network import MultiAzVpc
from refarch.security import EnvelopeKey
from stacks.catalogue import cdk_json_context

Properties = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """The template of a stack named ``test``.

    Attributes:
        template: as CloudFormation gets it.
    """

    template: Mapping[str, Any]

    def of_type(self, resource_type: str) -> dict[str, Properties]:
        """Return the properties of every resource of a type (without ``AWS::``), by construct path in the stack."""
        return {
            self.path(logical_id): resource.get("Properties", {})
            for logical_id, resource in self.template["Resources"].items()
            if resource["Type"] == f"AWS::{resource_type}"
        }

    def only(self, resource_type: str) -> Properties:
        """Return the properties of the only resource of a type."""
        found = self.of_type(resource_type)
        assert len(found) == 1, f"{len(found)} of {resource_type}: {', '.join(found)}"
        return next(iter(found.values()))

    def path(self, logical_id: str) -> str:
        """Return the construct path of a resource below the stack, without CDK's ``Resource`` at the end."""
        path: str = self.template["Resources"][logical_id]["Metadata"]["aws:cdk:path"]
        return path.removeprefix("test/").removesuffix("/Resource")

    def referred(self, value: Mapping[str, Any]) -> str:
        """Return the construct path of the resource that ``Ref`` or ``Fn::GetAtt`` names."""
        return self.path(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])

    def resource(self, path: str) -> Mapping[str, Any]:
        """Return a whole resource by its construct path below the stack."""
        found = [r for logical_id, r in self.template["Resources"].items() if self.path(logical_id) == path]
        assert len(found) == 1, f"{len(found)} resources at {path}"
        resource: Mapping[str, Any] = found[0]
        return resource

    def at(self, path: str) -> Properties:
        """Return the properties of the resource at a construct path below the stack."""
        properties: Properties = self.resource(path)["Properties"]
        return properties


def empty_stack() -> Stack:
    """Return a stack named ``test`` in an app of its own."""
    return Stack(App(context=cdk_json_context(), analytics_reporting=False), "test")


def shape_of(build: Callable[[Stack], object]) -> Shape:
    """Synthesise a stack into which ``build`` puts something."""
    with TemporaryDirectory() as folder:
        app = App(context=cdk_json_context(), analytics_reporting=False, outdir=folder)
        stack = Stack(app, "test")
        build(stack)
        template = app.synth().get_stack_by_name("test").template
        return Shape(json.loads(json.dumps(template)))


def administrator(stack: Stack) -> iam.Role:
    """Add somebody to administer keys."""
    return iam.Role(stack, "Administrator", assumed_by=iam.AccountRootPrincipal())


def key(stack: Stack) -> EnvelopeKey:
    """Add an envelope key."""
    return EnvelopeKey(stack, "Key", alias="test", administrators=[administrator(stack)])


def network(stack: Stack, **options: Any) -> MultiAzVpc:
    """Add a network."""
    return MultiAzVpc(stack, "Network", **options)


def access_logs(stack: Stack) -> AccessLogBucket:
    """Add a bucket for access logs."""
    return AccessLogBucket(stack, "AccessLogs")


def database(stack: Stack) -> EncryptedPostgres:
    """Add a database, with a network and a key to put it in."""
    return EncryptedPostgres(stack, "Database", network=network(stack), key=key(stack))


def web_fleet(stack: Stack, *, zones: int = 3, **options: Any) -> WebFleet:
    """Add a fleet, with a network, a key and a bucket for access logs."""
    vpc = network(stack, zones=zones)
    return WebFleet(stack, "Web", network=vpc, key=key(stack), access_logs=access_logs(stack).bucket, **options)


def statements(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return a policy document's statements by their ``Sid``."""
    return {statement.get("Sid", ""): statement for statement in document["Statement"]}


def actions(statement: Mapping[str, Any]) -> set[str]:
    """Return a statement's actions, however many there are."""
    value = statement["Action"]
    return {value} if isinstance(value, str) else set(value)
