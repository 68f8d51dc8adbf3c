"""Who holds a resource already: two stacks never manage one, and no stack takes another's over."""

from collections.abc import Callable, Iterator, Mapping
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
            if _identity(record.type, {**record.generated, **record.properties}) == identity:
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
        identity = _identity(new.type, properties)
        for record in self._others(new):
            its = _identity(record.type, {**record.generated, **record.properties})
            if identity is not None and its is not None and its != identity:
                continue
            if name and record.physical_id == physical_id and name in {**record.generated, **record.properties}:
                raise AlreadyExistsError(new.type, physical_id)

    def _others(self, new: StackResource) -> Iterator[StackResource]:
        for stack in self._stacks():
            if stack.status != DELETED:
                for record in list(stack.resources.values()):
                    gone = record.physical_id is None or record.status in {"DELETE_COMPLETE", "DELETE_IN_PROGRESS"}
                    if record is not new and record.type == new.type and not gone:
                        yield record


def _identity(kind: str, properties: Mapping[str, Json]) -> tuple[str, ...] | None:
    """Return the values of a primary identifier that the template gives whole."""
    schema = schema_of(kind)
    names = schema.identifier if schema else ()
    if not names or not all(isinstance(properties.get(name), str) for name in names):
        return None
    return tuple(properties[name] for name in names)
