"""One name for each Availability Zone: accounts give their own names to zones, and have the ids in common.

Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.snapshot.raw import Raw

Json = Any


def with_common_zone_names(raws: Sequence[Raw]) -> list[Raw]:
    """Return snapshots in which a zone goes by the name that the first account with it gives it."""
    names: dict[str, str] = {}
    found: list[Raw] = []
    for raw in raws:
        own = dict(_zones(raw))
        for name, identity in own.items():
            names.setdefault(identity, name)
        new = {name: names[identity] for name, identity in own.items() if names[identity] != name}
        found.append(_renamed(raw, new) if new else raw)
    return found


def _zones(raw: Raw) -> Iterator[tuple[str, str]]:
    """Yield name and id of each zone that an account tells of."""
    for file, field in (("AvailabilityZones", "Zone"), ("Subnets", "AvailabilityZone")):
        name_field = "ZoneName" if field == "Zone" else field
        for item in raw.files.get(file, ()):
            name, identity = (item.get(key) if isinstance(item, dict) else None for key in (name_field, f"{field}Id"))
            if isinstance(name, str) and isinstance(identity, str) and name and identity:
                yield name, identity


def _renamed(raw: Raw, new: Mapping[str, str]) -> Raw:
    files = {name: [_with(item, new) for item in items] for name, items in raw.files.items()}
    return Raw(raw.account, raw.region, files, raw.missing)


def _with(value: Json, new: Mapping[str, str]) -> Json:
    """Return a response in which zones have other names, as values and as keys."""
    if isinstance(value, str):
        return new.get(value, value)
    if isinstance(value, Mapping):
        return {new.get(key, key): _with(item, new) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with(item, new) for item in value]
    return value
