"""What a resource type has to know so that CloudFormation can make, find, change and remove its resources."""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any, Protocol

Json = Any
_SUFFIX = string.ascii_uppercase + string.digits
_RANDOM = SystemRandom()


class NotFoundError(Exception):
    """The resource is not there (any more)."""


class FailedError(Exception):
    """An operation on a resource failed; the message is what CloudFormation's event tells."""


class RefusedError(FailedError):
    """A change was refused before any part of it was made, so that there is nothing to take back."""


class AlreadyExistsError(FailedError):
    """There is a resource of that name already, made by somebody else: it is neither taken over nor changed."""

    def __init__(self, kind: str, identity: str) -> None:
        """Say it as CloudFormation's handlers do."""
        super().__init__(f"Resource of type '{kind}' with identifier '{identity}' already exists.")


class Services(Protocol):
    """The APIs of one account and Region."""

    account: str
    region: str
    partition: str

    def elsewhere(self, region: str) -> "Services":
        """Return the APIs of the same account in another Region."""

    def of_account(self, account: str) -> "Services":
        """Return the APIs of another account in the same Region; raise ``ValueError`` if this is no sandbox."""

    def call(self, service: str, operation: str, /, **parameters: Json) -> dict[str, Json]:
        """Call an operation (``DescribeVpcs``) and return its response; botocore's ``ClientError`` passes through."""


@dataclass
class Context:
    """Where a provider works: the services, and the resource's place in its stack.

    Attributes:
        services: the account's APIs.
        stack_name: for generated names and CloudFormation's own tags.
        stack_id: the stack's ARN.
        logical_id: the resource in the template.
        stack_tags: tags of the stack, which CloudFormation passes on to every resource that takes tags.
        previous_tags: what they were at the last deployment.
        created: told the physical id as soon as there is one, so that a failure afterwards can be undone.
        update_policy: the resource's UpdatePolicy, resolved.
        proposed: the name of the nested stack that a change set has announced for the resource.
    """

    services: Services
    stack_name: str
    stack_id: str
    logical_id: str
    stack_tags: Mapping[str, str] = field(default_factory=dict)
    previous_tags: Mapping[str, str] | None = None
    created: Callable[[str], None] = lambda _: None
    update_policy: Mapping[str, Json] = field(default_factory=dict)
    proposed: str | None = None

    def call(self, service: str, operation: str, /, **parameters: Json) -> dict[str, Json]:
        """Call a service."""
        return self.services.call(service, operation, **parameters)

    def generated_name(self, *, longest: int = 255, lower: bool = False) -> str:
        """Return a name as CloudFormation makes them: stack, logical id, twelve random characters."""
        suffix = "".join(_RANDOM.choices(_SUFFIX, k=12))
        room = longest - len(suffix) - 2
        stack = self.stack_name[: max(room - len(self.logical_id), room // 2)]
        name = f"{stack}-{self.logical_id[: room - len(stack)]}-{suffix}"
        return name.lower() if lower else name

    @property
    def retagging(self) -> bool:
        """Return whether the stack's own tags change in this deployment."""
        return self.previous_tags is not None and self.previous_tags != self.stack_tags

    def tags(self, own: Json, *, before: bool = False) -> dict[str, str]:
        """Return the tags of a resource: its own, the stack's, and the ones CloudFormation adds.

        Args:
            own: the resource's Tags property, a list or a map.
            before: with the stack's tags of the last deployment instead of this one's.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
        """
        stack_tags = self.previous_tags if before and self.previous_tags is not None else self.stack_tags
        own_tags = own if isinstance(own, dict) else {tag["Key"]: tag["Value"] for tag in own or ()}
        system = {
            "aws:cloudformation:stack-name": self.stack_name,
            "aws:cloudformation:stack-id": self.stack_id,
            "aws:cloudformation:logical-id": self.logical_id,
        }
        return {**stack_tags, **{str(k): str(v) for k, v in own_tags.items()}, **system}


@dataclass(frozen=True)
class Physical:
    """A resource that exists.

    Attributes:
        id: the physical id, which ``Ref`` returns.
        properties: what the template says, resolved.
        generated: names that the template left to CloudFormation.
        attributes: values of ``Fn::GetAtt`` that only the creation told.
    """

    id: str
    properties: Mapping[str, Json]
    generated: Mapping[str, Json] = field(default_factory=dict)
    attributes: Mapping[str, Json] = field(default_factory=dict)


class ResourceType(Protocol):
    """One resource type.

    Attributes:
        name: ``AWS::EC2::Subnet``.
        stand_in: whether the sandbox itself keeps it, because no service here can.
        named_by: the property that names such resources, if a template may name them.
        tells: property → where what :meth:`details` returns tells it (JMESPath), if not under the property's name.
    """

    name: str
    stand_in: bool
    named_by: str | None
    tells: Mapping[str, str]

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return the properties, unresolved but by name, that this type cannot honour, each with the reason."""

    def has_attribute(self, name: str) -> bool:
        """Return whether ``Fn::GetAtt`` may ask for an attribute of this name."""

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return the changed properties that need a replacement."""

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the properties that the service is asked for in another form than the template's, in that form."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make the resource."""

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it in place."""

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Remove it, after a last snapshot if asked; raise ``NotFoundError`` if it is gone already."""

    def read(self, context: Context, physical: Physical) -> Json:
        """Return the service's own description of it; raise ``NotFoundError`` if there is none."""

    def details(self, context: Context, physical: Physical) -> Json:
        """Return all that the service says of what the template sets, for comparison with it; raise as ``read``."""

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the value of ``Fn::GetAtt``; raise ``KeyError`` if the type has no such attribute."""
