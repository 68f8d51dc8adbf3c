"""What irregular resource types share: the registry's rules, and refusal of what a class does not name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.cloudformation.schema import schema_of
from sandbox.resources.calling import calling
from sandbox.resources.changes import changed, replacing
from sandbox.resources.provider import Context, Physical

Json = Any


class Irregular:
    """A resource type that takes more than rows can say.

    Attributes:
        name: the CloudFormation type.
        honours: the properties that the class does something about.
        attributes: what ``Fn::GetAtt`` may ask for beside what the registry names.
        stand_in: whether it only remembers, because no service here can hold it.
        named_by: the property that names such resources, if a template may name them.
        tells: property → where ``details`` tells it (JMESPath), if not under the property's own name.
    """

    name: str
    honours: frozenset[str]
    attributes: frozenset[str] = frozenset()
    stand_in = False
    named_by: str | None = None
    tells: Mapping[str, str] = MappingProxyType({})

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return the properties that the class does not name."""
        return [
            f"{self.name}.{name}: the sandbox does nothing with it" for name in properties if name not in self.honours
        ]

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return nothing: the service tells what the template says as the template says it."""
        del properties
        return {}

    def has_attribute(self, name: str) -> bool:
        """Return whether the class or the registry names the attribute."""
        schema = schema_of(self.name)
        return name in self.attributes or (schema is not None and name in schema.read_only)

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what the registry calls create-only, among what changed."""
        schema = schema_of(self.name)
        return replacing(schema, old, new) if schema else frozenset()

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return an attribute; a class without any has none."""
        del context, physical
        raise KeyError(name)

    def read(self, context: Context, physical: Physical) -> Json:
        """Return the service's own description."""
        raise NotImplementedError

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description; a class that knows more calls overrides this."""
        return self.read(context, physical)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Refuse: a class whose properties can change overrides this."""
        del context
        names = ", ".join(changed(physical.properties, new))
        msg = f"{self.name}.{names}: the sandbox cannot change it in place"
        raise NotHonouredError(msg)

    @staticmethod
    def found(context: Context, service: str, operation: str, /, **parameters: Json) -> dict[str, Json]:
        """Call a service, turning its 'not found' into :class:`NotFoundError`."""
        return calling(context, service, operation, parameters)
