"""Several accounts and Regions as one: what two of them tell of the same thing is one item, with all that both know.

Ids are global in AWS, so what is shared is known by its id: a Transit Gateway and its attachments, a subnet, a prefix
list, both ends of a peering. What has only a name (an Auto Scaling group, a database) is told apart by its place.

Zones go by the names of the first account that has them.

Source: https://docs.aws.amazon.com/ram/latest/userguide/shareable.html
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.snapshot.identities import IDENTITIES, NAMED, OWNERS
from analysis.snapshot.raw import Raw
from analysis.snapshot.zone_names import with_common_zone_names

Json = Any
Place = tuple[str, str]
"""Account and Region."""


def merge(raws: Sequence[Raw]) -> Raw:
    """Return snapshots of several places as one, which has the account and Region of the first.

    Raises:
        ValueError: if there are none.
    """
    if not raws:
        msg = "no snapshot was given"
        raise ValueError(msg)
    if len(raws) == 1:
        return raws[0]
    named = _qualified(with_common_zone_names(raws))
    names = dict.fromkeys(name for raw in named for name in raw.files)
    files = {name: _merged(name, [raw for raw in named if name in raw.files]) for name in names}
    missing: dict[str, str] = {}
    for raw in named:
        for name, reason in raw.missing.items():
            missing.setdefault(name, f"{raw.account} {raw.region}: {reason}")
    return Raw(named[0].account, named[0].region, files, missing)


def owners(raws: Iterable[Raw]) -> dict[str, Place]:
    """Return id → the account that owns it and the Region that it is in.

    What only others' snapshots tell of belongs to the account that they name.
    """
    found: dict[str, Place] = {}
    for raw in raws:
        for name, fields in IDENTITIES.items():
            for item in raw.files.get(name, ()):
                if isinstance(item, dict) and isinstance(identity := item.get(fields[0]), str):
                    own = _owner(item) or raw.account
                    if identity not in found or own == raw.account:
                        found[identity] = (own, raw.region)
        for reservation in raw.files.get("Reservations", ()):
            for instance in _instances(reservation):
                found[instance] = (raw.account, raw.region)
    return found


def _instances(reservation: Json) -> list[str]:
    listed = reservation.get("Instances") if isinstance(reservation, dict) else None
    items = listed if isinstance(listed, list) else []
    return [i["InstanceId"] for i in items if isinstance(i, dict) and isinstance(i.get("InstanceId"), str)]


def _owner(item: Mapping[str, Json]) -> str | None:
    return next((str(item[field]) for field in OWNERS if item.get(field)), None)


def _merged(name: str, raws: Sequence[Raw]) -> list[Json]:
    """Return the items of one kind; what the owner says of a thing goes before what others say."""
    if len(raws) == 1:
        return raws[0].files[name]
    fields = IDENTITIES.get(name)
    found: dict[Json, tuple[bool, Json]] = {}
    for raw in raws:
        for item in raw.files[name]:
            key = _key(item, fields)
            own = isinstance(item, dict) and _owner(item) == raw.account
            if key not in found:
                found[key] = (own, item)
            elif isinstance(item, dict) and item != found[key][1]:
                owned, before = found[key]
                first, second = (item, before) if own and not owned else (before, item)
                found[key] = (own or owned, _together(first, second))
    return [item for _, item in found.values()]


def _key(item: Json, fields: tuple[str, ...] | None) -> Json:
    """Return what makes an item the same as another: its id if its kind has one, else everything."""
    if fields and isinstance(item, dict) and item.get(fields[0]):
        return tuple(str(item.get(field)) for field in fields)
    return json.dumps(item, sort_keys=True, default=str)


def _together(first: Mapping[str, Json], second: Mapping[str, Json]) -> Json:
    """Return two views of one thing as one: what the first leaves out or empty is the second's."""
    empty: tuple[Json, ...] = (None, "", [], {})
    return {**second, **{key: value for key, value in first.items() if value not in empty or key not in second}}


def _qualified(raws: Sequence[Raw]) -> list[Raw]:
    """Return snapshots in which no two things of one kind have the same name, where a name is all they have.

    The first one keeps it; in other places it becomes ``<account>/<region>/<name>``, also for the stack that made it.
    """
    taken: dict[str, set[str]] = {name: set() for name in NAMED}
    return [_renamed(raw, taken) for raw in raws]


def _renamed(raw: Raw, taken: Mapping[str, set[str]]) -> Raw:
    files = dict(raw.files)
    for name, (field, type_) in NAMED.items():
        here = {str(item[field]) for item in files.get(name, ()) if isinstance(item, dict) and item.get(field)}
        new = {old: f"{raw.account}/{raw.region}/{old}" for old in here & taken[name]}
        taken[name].update(here)
        if new:
            files[name] = _replaced(files[name], field, new)
            files["StackResourceSummaries"] = _replaced(
                files.get("StackResourceSummaries", []), "PhysicalResourceId", new, only=type_
            )
    return Raw(raw.account, raw.region, files, raw.missing)


def _replaced(items: Iterable[Json], field: str, new: Mapping[str, str], *, only: str | None = None) -> list[Json]:
    return [
        {**item, field: new[item[field]]}
        if isinstance(item, dict) and item.get(field) in new and only in (None, item.get("ResourceType"))
        else item
        for item in items
    ]
