"""Properties that are sets: members come and go one by one, or some at a time, by calls of their own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jmespath

if TYPE_CHECKING:
    from sandbox.resources.row import Call, Read

Json = Any


@dataclass(frozen=True, kw_only=True)
class Membership:
    """How members get into a set and out of it.

    If one call does both, it is given as ``add`` and as ``remove``, and made once: ``"$value.coming"`` and
    ``"$value.going"`` are the lists of members.

    Attributes:
        add: the call that puts in ``"$value"``, one member.
        remove: the call that takes out ``"$value"``; ``"$value.Part"`` is a part of it.
        key: what of a member tells it from others (JMESPath), if it has further parts: a member whose parts change is
            put in again, and not taken out before.
        change: the call that changes a member's parts, if putting it in again does not.
        together: ``"$value"`` is the list of all members that come or go.
        going_first: members go before others come, because there is room for few.
        at_creation: the call that makes the resource takes the set; otherwise its members are put in afterwards.
        leave: members are taken out before the resource is deleted, because the service refuses otherwise.
        tells: what tells of one member, ``"$value"``, if no call tells of all of them.
    """

    add: "Call"
    remove: "Call"
    key: str = ""
    change: "Call | None" = None
    together: bool = False
    going_first: bool = False
    at_creation: bool = False
    leave: bool = False
    tells: "Read | None" = None

    def steps(self, old: list[Json], new: list[Json]) -> "list[tuple[Call, Json]]":
        """Return the calls that turn one set into another, each with its ``"$value"``: what comes, then what goes."""
        before, after = {self._key(item) for item in old}, {self._key(item) for item in new}
        differing = [item for item in new if item not in old]
        going = [item for item in old if self._key(item) not in after]
        if self.add == self.remove:
            value = {name: items for name, items in (("coming", differing), ("going", going)) if items}
            return [(self.add, value)] if value else []
        coming = [item for item in differing if self.change is None or self._key(item) not in before]
        changing = [item for item in differing if item not in coming]
        calls = [(self.add, coming), (self.change or self.add, changing), (self.remove, going)]
        if self.going_first:
            calls.reverse()
        if self.together:
            return [(call, items) for call, items in calls if items]
        return [(call, item) for call, items in calls for item in items]

    def _key(self, item: Json) -> str:
        return json.dumps(jmespath.search(self.key, item) if self.key else item, sort_keys=True, default=str)


def members_of(value: Json) -> list[Json]:
    """Return the members of a property's value, which templates may write alone."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def leaving(memberships: Mapping[str, Membership]) -> dict[str, Membership]:
    """Return those whose members are taken out before the resource is deleted."""
    return {name: membership for name, membership in memberships.items() if membership.leave}
