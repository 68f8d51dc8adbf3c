"""An account of its own for each test, so that nothing has to be reset and tests can run at once."""

import itertools
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from moto.core.base_backend import BackendDict

from sandbox import engine
from sandbox.cloudformation.api import backend_of
from sandbox.cloudformation.stack import Stack
from sandbox.deliveries import agenda
from sandbox.lookup import Lookup, look_up
from sandbox.resources.provider import Context, Physical
from sandbox.resources.registry import find_type
from sandbox.services import InProcessServices

# Worker processes share nothing but may share a log; their accounts are told apart by their process.
_numbers = itertools.count(200_000_000_000 + os.getpid() % 100_000 * 1_000)
EVERYTHING = ["CAPABILITY_NAMED_IAM"]
LINUX = [{"Name": "name", "Values": ["al2023-ami-2023*"]}]
"""A filter: all thirteen hundred images take seconds to be told."""


@dataclass(frozen=True)
class Event:
    """One event of a stack."""

    resource: str
    status: str
    reason: str
    physical_id: str


class Account:
    """An empty embedded account, and what tests do with its CloudFormation."""

    def __init__(self, region: str = "us-east-1") -> None:
        """Open the account."""
        engine.start()
        self.id = str(next(_numbers))
        self.region = region
        self.services = InProcessServices(self.id, region)
        self.cloudformation = self.client("cloudformation")

    def let_pass(self, seconds: float) -> None:
        """Let time pass for this account: what becomes due meanwhile is done, at its time."""
        agenda.advance(seconds, {self.id})

    def forget(self) -> None:
        """Let go of the account and of everything in it."""
        for backends in list(BackendDict._instances):  # noqa: SLF001 moto forgets all accounts at once or none
            backends.pop(self.id, None)

    def client(self, service: str) -> Any:
        """Return a boto3 client of this account."""
        return self.services.client(service)

    def create(self, template: Mapping[str, Any] | str, name: str = "stack", **options: Any) -> str:
        """Create a stack and return its status."""
        options = {"Capabilities": EVERYTHING, **options}
        self.cloudformation.create_stack(StackName=name, TemplateBody=body_of(template), **options)
        return self.stack(name).status

    def update(self, template: Mapping[str, Any] | str, name: str = "stack", **options: Any) -> str:
        """Update a stack and return its status."""
        options = {"Capabilities": EVERYTHING, **options}
        self.cloudformation.update_stack(StackName=name, TemplateBody=body_of(template), **options)
        return self.stack(name).status

    def delete(self, name: str = "stack", **options: Any) -> str:
        """Delete a stack and return its status."""
        arn = self.stack(name).arn
        self.cloudformation.delete_stack(StackName=name, **options)
        return self.stack(arn).status

    def stack(self, name: str = "stack") -> Stack:
        """Return the engine's own record of a stack."""
        return backend_of(self.id, self.region).find(name)

    def events(self, name: str = "stack") -> list[Event]:
        """Return a stack's events, oldest first, as the API tells them."""
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
        return [
            Event(
                event["LogicalResourceId"],
                event["ResourceStatus"],
                event.get("ResourceStatusReason", ""),
                event.get("PhysicalResourceId", ""),
            )
            for page in pages
            for event in page["StackEvents"]
        ][::-1]

    def steps(self, name: str = "stack") -> list[str]:
        """Return the events of the resources without those of the stack: ``Topic CREATE_COMPLETE``."""
        return [f"{event.resource} {event.status}" for event in self.events(name) if event.resource != name]

    def reasons(self, name: str = "stack") -> dict[str, str]:
        """Return why resources failed, and why the stack was rolled back."""
        told = ("_FAILED", "ROLLBACK_IN_PROGRESS")
        return {event.resource: event.reason for event in self.events(name) if event.status.endswith(told)}

    def outputs(self, name: str = "stack") -> dict[str, str]:
        """Return a stack's outputs."""
        [stack] = self.cloudformation.describe_stacks(StackName=name)["Stacks"]
        return {entry["OutputKey"]: entry["OutputValue"] for entry in stack.get("Outputs", ())}

    def physical(self, logical_id: str, name: str = "stack") -> Physical:
        """Return a resource as its type sees it."""
        record = self.stack(name).resources[logical_id]
        assert record.physical_id is not None
        return Physical(record.physical_id, record.properties, record.generated, record.attributes)

    def read(self, logical_id: str, name: str = "stack") -> Any:
        """Return what the service says about a resource."""
        record = self.stack(name).resources[logical_id]
        kind = find_type(record.type)
        assert kind is not None
        return kind.read(self.context(logical_id, name), self.physical(logical_id, name))

    def context(self, logical_id: str, name: str = "stack") -> Context:
        """Return where a resource's type works."""
        return Context(self.services, name, self.stack(name).arn, logical_id)

    def look_up(self, name: str = "stack") -> Lookup:
        """Ask each service for the resources of a stack."""
        records: Sequence[Any] = [record.for_lookup() for record in self.stack(name).resources.values()]
        return look_up(name, list(records), self.services)


def image_of(ec2: Any) -> str:
    """Return a public image to launch."""
    return str(ec2.describe_images(Owners=["amazon"], Filters=LINUX)["Images"][0]["ImageId"])


def body_of(template: Mapping[str, Any] | str) -> str:
    """Return a template's text."""
    return template if isinstance(template, str) else json.dumps(template)


def template(text: str) -> dict[str, Any]:
    """Read the Resources of a template from YAML without short forms, and the other sections if there are any."""
    document = yaml.safe_load(text)
    return document if "Resources" in document else {"Resources": document}
