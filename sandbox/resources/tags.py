"""How each service takes tags: with the create call, and by calls of its own when they change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.resources.provider import Context, Physical

Json = Any
SYSTEM_PREFIX = "aws:cloudformation:"


class TagStyle(Protocol):
    """A service's way with tags."""

    @property
    def at_creation(self) -> bool:
        """Return whether the create call takes them; otherwise they are put on afterwards."""

    def on_create(self, tags: Mapping[str, str]) -> dict[str, Json]:
        """Return the parameters that go with the create call."""

    def change(
        self,
        context: Context,
        physical: Physical,
        added: Mapping[str, str],
        removed: Sequence[str],
        key: Mapping[str, Json],
    ) -> None:
        """Set and remove tags of an existing resource; ``key`` are the parameters that name it."""


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as ``[{"Key": …, "Value": …}]``."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def own_tags(value: Json) -> Json:
    """Return the tags of a property, which some of EC2's types have as ``[{"ResourceType": …, "Tags": […]}]``."""
    if isinstance(value, list) and value and all("Tags" in one for one in value):
        return [tag for one in value for tag in one["Tags"]]
    return value


@dataclass(frozen=True)
class Ec2Tags:
    """EC2: ``TagSpecifications`` at creation, if it takes them, ``CreateTags`` and ``DeleteTags`` afterwards."""

    resource_type: str
    at_creation: bool = True

    def on_create(self, tags: Mapping[str, str]) -> dict[str, Json]:
        """Return the tag specification."""
        return {"TagSpecifications": [{"ResourceType": self.resource_type, "Tags": as_list(tags)}]}

    def change(
        self,
        context: Context,
        physical: Physical,
        added: Mapping[str, str],
        removed: Sequence[str],
        key: Mapping[str, Json],
    ) -> None:
        """Create and delete tags."""
        resource = next(iter(key.values()), physical.id)
        if added:
            context.call("ec2", "CreateTags", Resources=[resource], Tags=as_list(added))
        if removed:
            context.call("ec2", "DeleteTags", Resources=[resource], Tags=[{"Key": name} for name in removed])


@dataclass(frozen=True)
class ApiTags:
    """A list or map of tags at creation, and one call each to add and to remove.

    Attributes:
        service: whose calls they are.
        add: the operation that sets tags.
        remove: the operation that removes them by key.
        parameter: the create call's parameter; nothing if it takes no tags.
        add_parameter: the parameter of ``add``, if it is another one.
        keys_parameter: the parameter of ``remove`` that takes the keys.
        keys_in: the member that each key stands in, where ``remove`` takes no plain list of keys.
        as_map: whether tags are a map.
        counted: whether lists, of tags and of keys, stand in structures of their own, as CloudFront writes lists.
        list: the operation that tells them, if the description of the resource does not.
        listed: where in its answer they stand (JMESPath).
        list_key: the parameters that name the resource to it, if not those that name it to the others.
    """

    service: str
    add: str
    remove: str
    parameter: str = "Tags"
    add_parameter: str | None = None
    keys_parameter: str = "TagKeys"
    keys_in: str = ""
    as_map: bool = False
    counted: bool = False
    fields: tuple[str, str] = field(default=("Key", "Value"))
    list: str = ""
    listed: str = "Tags"
    list_key: Mapping[str, Json] = field(default_factory=dict)

    @property
    def at_creation(self) -> bool:
        """Return whether the create call takes tags."""
        return bool(self.parameter)

    def on_create(self, tags: Mapping[str, str]) -> dict[str, Json]:
        """Return the tags parameter."""
        return {self.parameter: self._shaped(tags)}

    def change(
        self,
        context: Context,
        physical: Physical,
        added: Mapping[str, str],
        removed: Sequence[str],
        key: Mapping[str, Json],
    ) -> None:
        """Add and remove tags."""
        del physical
        if added:
            context.call(self.service, self.add, **key, **{self.add_parameter or self.parameter: self._shaped(added)})
        if removed:
            keys: Json = [{self.keys_in: name} for name in removed] if self.keys_in else removed
            keys = {"Items": keys} if self.counted else keys
            context.call(self.service, self.remove, **key, **{self.keys_parameter: keys})

    def _shaped(self, tags: Mapping[str, str]) -> Json:
        if self.as_map:
            return dict(tags)
        name, value = self.fields
        listed = [{name: key, value: text} for key, text in tags.items()]
        return {"Items": listed} if self.counted else listed
