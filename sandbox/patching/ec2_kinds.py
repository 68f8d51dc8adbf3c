"""Kinds of EC2 resources that moto has not, of which nothing more is needed than to keep what was said of them.

A :class:`Ec2Kind` makes their operations from botocore's description of EC2's API: what a request and the description
share by name is kept, and told again. Tags, filters and unknown ids are treated as everywhere in EC2.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.model import Shape
from moto.core.resource_tagging import TaggedResource
from moto.ec2 import models, utils
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import tags

from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_operations import Json, Operation, write
from sandbox.services import operation_model

_PREFIXES: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Ec2Kind:
    """One kind.

    Attributes:
        name: its noun in the names of operations: ``PlacementGroup``.
        plural: the noun of the describing operation, if it does not end in ``s``.
        items: the list in that operation's response, if it is not named so.
        item: the description in the responses of the others, if it is not named ``name``.
        type: what tag specifications call it: ``placement-group``.
        prefix: what its ids begin with.
        id: the member of the description that is its id.
        key: the parameter by which it is deleted and changed, if not by its id.
        arn: the member that is its ARN, if it has one.
        unknown: the error code for an id that there is not.
        verbs: operations that are not called Create, Delete, Modify; ``None`` for one that there is not.
        begin: returns further members at creation, and refuses what EC2 refuses.
        renames: parameter → member, where a request and the description name the same thing differently.
        made: does what a creation brings with it, once there is the resource.
        end: refuses a deletion, or takes away what goes with the resource.
        only: which of the type's resources are of this kind, where several kinds are one type to tags.
        shared: what other accounts let this one see.
        filters: filter → the one that its name would be if it were named as its member is.
    """

    name: str
    type: str
    prefix: str
    id: str
    unknown: str
    plural: str = ""
    items: str = ""
    item: str = ""
    key: str = ""
    arn: str = ""
    verbs: Mapping[str, str | None] = field(default_factory=dict)
    begin: Callable[[Any, Mapping[str, Json]], Mapping[str, Json]] = lambda _backend, _parameters: {}
    renames: Mapping[str, str] = field(default_factory=dict)
    made: Callable[[Any, dict[str, Json]], None] = lambda _backend, _item: None
    end: Callable[[Any, dict[str, Json]], None] = lambda _backend, _item: None
    only: Callable[[Mapping[str, Json]], bool] = lambda _item: True
    shared: Callable[[Any], Iterable[dict[str, Json]]] = lambda _backend: ()
    filters: Mapping[str, str] = field(default_factory=dict)

    def operations(self) -> dict[str, Operation]:
        """Return the operations of the kind, by name."""
        made = {"Create": self.create, "Delete": self.delete, "Modify": self.modify}
        named = {self.verbs.get(verb, f"{verb}{self.name}"): operation for verb, operation in made.items()}
        return {self._describing: self.describe, **{name: one for name, one in named.items() if name}}

    def install(self) -> None:
        """Let EC2 answer the operations, and know the ids when they are tagged."""
        self.know()
        write(self.operations())

    def know(self) -> None:
        """Let EC2 know the ids of the kind when they are tagged."""
        _know(self.prefix, self.type)

    @property
    def _describing(self) -> str:
        return self.verbs.get("Describe") or f"Describe{self.plural or self.name + 's'}"

    @property
    def _listed(self) -> str:
        return self.items or self.plural or f"{self.name}s"

    @property
    def members(self) -> Mapping[str, Shape]:
        """Return the members of the description."""
        shape = operation_model("ec2", self._describing).output_shape
        members: Mapping[str, Shape] = shape.members[self._listed].member.members
        return members

    def all(self, backend: Any) -> dict[str, dict[str, Json]]:  # noqa: ANN401 moto's EC2 backend is a pile of mixins
        """Return what an account has of the type in a Region, by id."""
        kinds: dict[str, dict[str, dict[str, Json]]] = backend.__dict__.setdefault("kept", {})
        return kinds.setdefault(self.type, {})

    def seen(self, backend: Any) -> list[dict[str, Json]]:  # noqa: ANN401
        """Return those of the kind that an account has or is shown in a Region."""
        return [item for item in (*self.all(backend).values(), *self.shared(backend)) if self.only(item)]

    def find(self, backend: Any, key: str, value: Json) -> dict[str, Json]:  # noqa: ANN401
        """Return the one with a member of a value.

        Raises:
            EC2ClientError: if there is none.
        """
        return self._chosen(self.seen(backend), key, value)

    def own(self, backend: Any, key: str, value: Json) -> dict[str, Json]:  # noqa: ANN401
        """Return the one with a member of a value that the account itself has.

        Raises:
            EC2ClientError: if there is none.
        """
        return self._chosen([item for item in self.all(backend).values() if self.only(item)], key, value)

    def _chosen(self, items: list[dict[str, Json]], key: str, value: Json) -> dict[str, Json]:
        for item in items:
            if item.get(key) == value:
                return item
        raise EC2ClientError(self.unknown, f"The {self.type} '{value}' does not exist.")

    def create(self, backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401
        """Make one."""
        item = self.keep(backend, {**self._said(parameters), **self.begin(backend, parameters)}, parameters)
        return self._reply(self.verbs.get("Create") or f"Create{self.name}", self.told(backend, item))

    def keep(
        self,
        backend: Any,  # noqa: ANN401
        said: Mapping[str, Json],
        parameters: Mapping[str, Json],
    ) -> dict[str, Json]:
        """Give what was said an id, an owner, an ARN and the tags of a request, and keep it."""
        identity = f"{self.prefix}-{secrets.token_hex(9)[:17]}"
        item = {self.id: identity, **said}
        if "OwnerId" in self.members:
            item.setdefault("OwnerId", backend.account_id)
        if self.arn:
            place = f"{backend.partition}:ec2:{backend.region_name}:{backend.account_id}"
            item[self.arn] = f"arn:{place}:{self.type}/{identity}"
        self.all(backend)[identity] = item
        for specification in parameters.get("TagSpecifications", ()):
            backend.create_tags([identity], {tag["Key"]: tag["Value"] for tag in specification.get("Tags", ())})
        self.made(backend, item)
        return item

    def describe(self, backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401
        """Tell of those that are asked for by id, by name or by filter."""
        found = [self.told(backend, item) for item in self.seen(backend)]
        for name, wanted in parameters.items():
            member = name.removesuffix("s") if isinstance(wanted, list) else name
            if member in self.members:
                for value in wanted if isinstance(wanted, list) else [wanted]:
                    self.find(backend, member, value)
                found = [item for item in found if item.get(member) in wanted]
        filters = parameters.get("Filters", ())
        return {self._listed: [item for item in found if matches(item, filters, self.members, self.filters)]}

    def modify(self, backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401
        """Change what is said of one."""
        item = self.own(backend, self.key or self.id, parameters[self.key or self.id])
        for name, value in self._said(parameters).items():
            item[name] = {**item.get(name, {}), **value} if isinstance(value, dict) else value
        return self._reply(self.verbs.get("Modify") or f"Modify{self.name}", self.told(backend, item))

    def delete(self, backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401
        """Forget one."""
        item = self.own(backend, self.key or self.id, parameters[self.key or self.id])
        self.end(backend, item)
        told = self.told(backend, item)
        del self.all(backend)[item[self.id]]
        backend.tags.pop(item[self.id], None)
        return self._reply(self.verbs.get("Delete") or f"Delete{self.name}", told)

    def told(self, backend: Any, item: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
        """Return the description, with tags."""
        held = backend.tags.get(item[self.id], {})
        return {**item, "Tags": [{"Key": key, "Value": value} for key, value in held.items()]}

    def _said(self, parameters: Mapping[str, Json]) -> dict[str, Json]:
        renamed = {self.renames.get(name, name): value for name, value in parameters.items()}
        return {name: value for name, value in renamed.items() if name in self.members}

    def _reply(self, operation: str, item: Mapping[str, Json]) -> dict[str, Json]:
        shape = operation_model("ec2", operation).output_shape
        members = shape.members if shape else {}
        values = {**item, "Return": True, "ReturnValue": True, (self.item or self.name): item}
        return {name: values[name] for name in members if name in values}


def now() -> datetime:
    """Return the present time, as EC2 tells it: in UTC."""
    return datetime.now(UTC)


def _know(prefix: str, kind: str) -> None:
    """Let moto's tagging take ids of a prefix."""
    if not _PREFIXES:
        original = utils.get_prefix

        def get_prefix(resource_id: str) -> str:
            known = [one for one in _PREFIXES if resource_id.startswith(f"{one}-")]
            return max(known, key=len) if known else original(resource_id)

        for module in (utils, models, tags):
            module.get_prefix = get_prefix  # type: ignore[attr-defined]
        _list_tagged()
    _PREFIXES[prefix] = kind
    utils.EC2_RESOURCE_TO_PREFIX[kind] = prefix
    utils.EC2_PREFIX_TO_RESOURCE[prefix] = kind


def _list_tagged() -> None:
    """Let searches by tag over all services find what is kept here."""
    backend: Any = models.EC2Backend
    original = backend.iter_tagged_resources

    def iter_tagged_resources(self: Any) -> Iterator[TaggedResource]:  # noqa: ANN401 moto's own
        told = set()
        for resource in original(self):
            told.add(resource.arn)
            yield resource
        for kind, items in self.__dict__.get("kept", {}).items():
            for identity in items:
                arn = f"arn:{self.partition}:ec2:{self.region_name}:{self.account_id}:{kind}/{identity}"
                if arn not in told:
                    yield TaggedResource(arn=arn, tags=dict(self.tags.get(identity, {})), resource_type=f"ec2:{kind}")

    backend.iter_tagged_resources = iter_tagged_resources
