"""Tags of services that have no calls for them: an update of the resource gives all of them anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jmespath

from sandbox.resources.provider import Context, Physical

Json = Any


@dataclass(frozen=True)
class WholeTags:
    """A list of tags that goes with the call that makes the resource, and with the one that changes it.

    Attributes:
        service: whose calls they are.
        update: the operation that changes the resource.
        tell: the operation that tells it.
        named: from the physical id to the parameters of ``tell``.
        told: where in its answer the tags stand (JMESPath).
    """

    service: str
    update: str
    tell: str
    named: Callable[[str], dict[str, Json]]
    told: str
    at_creation = True

    def on_create(self, tags: Mapping[str, str]) -> dict[str, Json]:
        """Return the tags parameter."""
        return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}

    def change(
        self,
        context: Context,
        physical: Physical,
        added: Mapping[str, str],
        removed: Sequence[str],
        key: Mapping[str, Json],
    ) -> None:
        """Give the tags that there are, with those that come and without those that go."""
        answer = context.call(self.service, self.tell, **self.named(physical.id))
        present = {tag["key"]: tag["value"] for tag in jmespath.search(self.told, answer) or ()}
        tags = {name: value for name, value in {**present, **added}.items() if name not in removed}
        context.call(self.service, self.update, **key, **self.on_create(tags))
