"""What irregular resource types share: the registry's rules, and refusal of what a class does not name."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.cloudformation.schema import schema_of
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.table import changed, is_not_found

Json = Any


class Irregular:
    """A resource type that takes more than rows can say.

    Attributes:
        name: the CloudFormation type.
        honours: the properties that the class does something about.
        stand_in: whether it only remembers, because no service here can hold it.
    """

    name: str
    honours: frozenset[str]
    stand_in = False

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return the properties that the class does not name."""
        return [f"{self.name}.{name}: the sandbox does nothing with it" for name in properties if name not in self.honours]

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what the registry calls create-only, among what changed."""
        schema = schema_of(self.name)
        return frozenset(changed(old, new)) & (schema.create_only if schema else frozenset())

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return an attribute; a class without any has none."""
        raise KeyError(name)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Refuse: a class whose properties can change overrides this."""
        names = ", ".join(changed(physical.properties, new))
        msg = f"{self.name}.{names}: the sandbox cannot change it in place"
        raise NotHonouredError(msg)

    @staticmethod
    def found(context: Context, service: str, operation: str, /, **parameters: Json) -> dict[str, Json]:
        """Call a service, turning its 'not found' into :class:`NotFoundError`."""
        try:
            return context.call(service, operation, **parameters)
        except ClientError as error:
            if is_not_found(error):
                raise NotFoundError(str(error)) from None
            raise
