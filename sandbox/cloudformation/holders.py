"""Who holds a resource already: two stacks never manage one, and no stack takes another's over."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.cloudformation.schema import schema_of
from sandbox.cloudformation.stack import DELETED, Stack, StackResource
from sandbox.resources.provider import AlreadyExistsError

Json = Any


class Holders:
    """The resources of all stacks of an account and Region.

    The contract of CloudFormation's handlers is that creating what exists fails with ``AlreadyExists``; the services'
    own calls often change what there is and report success.

    Source: https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html
    """

    def __init__(self, stacks: Callable[[], list[Stack]]) -> None:
        """Take how the stacks are listed: there may be others by the time that somebody asks."""
        self._stacks = stacks

    def refuse_name(self, new: StackResource, properties: Mapping[str, Json]) -> None:
        """Refuse properties that identify a resource which a stack has already.

        Raises:
            AlreadyExistsError: if there is one.
        """
        identity = _identity(new.type, properties)
        if identity is None:
            return
        for record in self._others(new):
            if _identity(record.type, record.properties, record.generated) == identity:
                raise AlreadyExistsError(new.type, "|".join(identity))

    def refuse_id(self, new: StackResource, physical_id: str, name: str | None, properties: Mapping[str, Json]) -> None:
        """Refuse a named resource that turns out to be one which a stack has already.

        Args:
            new: the resource that was to be created.
            physical_id: what the service has answered.
            name: the property that names resources of the type, if there is one.
            properties: of the new one; what its name says within something else only, such as a stage's within its
                API, is no other's because of the name.

        Raises:
            AlreadyExistsError: if it is another's.
        """
        if name is None or name not in properties:
            return  # A generated name is nobody else's.
        identity = _identity(new.type, properties)
        for record in self._others(new):
            if record.physical_id != physical_id:
                continue
            its = _identity(record.type, record.properties, record.generated)
            if identity is not None and its is not None and its != identity:
                continue
            if name in record.properties or name in record.generated:
                raise AlreadyExistsError(new.type, physical_id)

    def _others(self, new: StackResource) -> Iterator[StackResource]:
        for stack in self._stacks():
            if stack.status != DELETED:
                for record in list(stack.resources.values()):
                    if record.type != new.type or record is new or record.physical_id is None:
                        continue
                    if record.status not in {"DELETE_COMPLETE", "DELETE_IN_PROGRESS"}:
                        yield record


def _identity(
    kind: str, properties: Mapping[str, Json], generated: Mapping[str, Json] = MappingProxyType({})
) -> tuple[str, ...] | None:
    """Return the values of a primary identifier that the template gives whole, or CloudFormation in its place."""
    schema = schema_of(kind)
    names = schema.identifier if schema else ()
    values = tuple(properties.get(name, generated.get(name)) for name in names)
    return values if values and all(isinstance(value, str) for value in values) else None
