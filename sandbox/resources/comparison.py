"""Does the service say of a resource what its template says? Told property by property.

A service may write a value otherwise than the template does: an ARN for a name, JSON for an object, more entries than
were asked for. What means the same is the same here; what the service does not tell is named as untold, and never
taken for agreement.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jmespath

Json = Any
Tells = Mapping[str, str]
"""Property → where the description tells it (JMESPath), if not under the property's own name."""

Path = tuple[str | int, ...]
"""The names of properties and the numbers of items that lead to a value."""

_NONE: Mapping[str, Json] = {}
_UNTOLD = object()
_VERSION = re.compile(r"\d+(\.\d+)*")
_SEPARATORS = ("/", ":", ",")


@dataclass(frozen=True)
class Comparison:
    """What became of the properties of one resource.

    Attributes:
        agreeing: properties that the service tells as the template does.
        different: property → what the service tells instead, and what the template says.
        differences: the same, part by part.
        actual: all that the service tells of each of those properties.
        untold: properties, or parts of them (``Rules[0].Prefix``), of which the service says nothing.
    """

    agreeing: tuple[str, ...]
    different: Mapping[str, str]
    untold: tuple[str, ...]
    differences: "tuple[Difference, ...]"
    actual: Mapping[str, Json]


def compare(
    properties: Mapping[str, Json], description: Json, tells: Tells, asked: Mapping[str, Json] = _NONE
) -> Comparison:
    """Compare a template's properties with a service's description.

    Args:
        properties: what the template says, resolved.
        description: what the service says.
        tells: where the description tells what, other than under the property's own name.
        asked: properties as the service was asked for them, where that is not how the template writes them; the
            service may tell them either way.
    """
    agreeing, different, untold = [], {}, []
    differences: list[Difference] = []
    actual = {}
    for name, wanted in properties.items():
        told = _told(name, description, tells)
        forms = [asked[name], wanted] if name in asked else [wanted]
        verdicts = max(((form, list(_verdicts(form, told, (name,)))) for form in forms), key=_agreement)[1]
        differing = [verdict for verdict in verdicts if verdict.told is not _UNTOLD]
        if differing:
            different[name] = "; ".join(str(verdict) for verdict in differing)
            actual[name] = told
            differences += [Difference(v.path, v.wanted, v.told, absent=v.absent) for v in differing]
        elif verdicts:
            untold += [_spelt(verdict.path) for verdict in verdicts]
        else:
            agreeing.append(name)
    return Comparison(tuple(agreeing), different, tuple(untold), tuple(differences), actual)


@dataclass(frozen=True)
class Difference:
    """One place where a service says something else than the template.

    Attributes:
        path: the names and numbers that lead to it, ``("Rules", 0, "Prefix")``.
        wanted: what the template says.
        told: what the service says there; of a list that lacks an item, the whole list.
        absent: whether it is such an item.
    """

    path: Path
    wanted: Json
    told: Json
    absent: bool = False

    @property
    def pointer(self) -> str:
        """Return the path as CloudFormation writes it, ``/Rules/0/Prefix``."""
        return f"/{'/'.join(map(str, self.path))}"

    @property
    def kind(self) -> str:
        """Return CloudFormation's word for the difference."""
        return "REMOVE" if self.absent else "NOT_EQUAL"


@dataclass(frozen=True)
class _Verdict:
    path: Path
    wanted: Json
    told: Json
    absent: bool = False

    def __str__(self) -> str:
        return f"{_spelt(self.path)} is {_short(self.told)}, and the template says {_short(self.wanted)}"


def _agreement(compared: tuple[Json, list[_Verdict]]) -> tuple[bool, int]:
    """Return how far a value agrees: wholly, or in how many of its parts."""
    wanted, verdicts = compared
    return not verdicts, _size(wanted) - sum(_size(verdict.wanted) for verdict in verdicts)


def _size(value: Json) -> int:
    if isinstance(value, Mapping | list):
        return sum(_size(part) for part in (value.values() if isinstance(value, Mapping) else value)) or 1
    return 1


def _told(name: str, description: Json, tells: Tells) -> Json:
    if name in tells:
        value = jmespath.search(tells[name], description)
        if value is None and isinstance(description, Mapping):
            value = description.get(name)
        return _UNTOLD if value is None else value
    return _member(name, description)


def _member(name: str, holder: Json) -> Json:
    if not isinstance(holder, Mapping):
        return _UNTOLD
    if name in holder:
        return holder[name]
    folded = name.casefold()
    return next((value for key, value in holder.items() if key.casefold() == folded), _UNTOLD)


def _verdicts(wanted: Json, told: Json, path: Path) -> Iterator[_Verdict]:
    """Yield the places where the two do not agree."""
    if told is _UNTOLD:
        yield _Verdict(path, wanted, told)
        return
    told = told.decode(errors="replace") if isinstance(told, bytes) else told
    wanted, told = _parsed(wanted, told), _parsed(told, wanted)
    if isinstance(wanted, list) and isinstance(told, Mapping) and "Quantity" in told:
        told = told.get("Items", [])
    if isinstance(told, Mapping):
        wanted = _as_map(wanted)
    elif isinstance(wanted, Mapping):
        told = _as_map(told)
    if isinstance(wanted, Mapping):
        if not isinstance(told, Mapping):
            yield _Verdict(path, wanted, told)
            return
        for name, part in wanted.items():
            yield from _verdicts(part, _member(name, told), (*path, name))
    elif isinstance(wanted, list):
        yield from _verdicts_of_list(wanted, told if isinstance(told, list) else [told], path)
    elif not _same(wanted, told):
        yield _Verdict(path, wanted, told)


def _verdicts_of_list(wanted: list[Json], told: list[Json], path: Path) -> Iterator[_Verdict]:
    """Yield what of a list is not there: order and further entries do not matter to most services."""
    for index, item in enumerate(wanted):
        attempts = [list(_verdicts(item, other, (*path, index))) for other in told]
        if [] in attempts:
            continue
        silent = [attempt for attempt in attempts if all(verdict.told is _UNTOLD for verdict in attempt)]
        if silent:
            yield from min(silent, key=len)
        else:
            yield _Verdict((*path, index), item, told, absent=True)


def _as_map(tags: Json) -> Json:
    """Return tags that are a list of keys and values as the map that they mean; everything else as it is."""
    if not isinstance(tags, list) or not tags:
        return tags
    pairs = [(_member("Key", tag), _member("Value", tag)) for tag in tags if isinstance(tag, Mapping) and len(tag) == 2]
    known = [(key, value) for key, value in pairs if _UNTOLD not in (key, value)]
    return dict(known) if len(known) == len(tags) else tags


def _parsed(value: Json, other: Json) -> Json:
    """Return JSON text as what it says, where the other side is no text or JSON too."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    if isinstance(other, str) and other[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _same(wanted: Json, told: Json) -> bool:
    if isinstance(told, list):
        return len(told) == 1 and _same(wanted, told[0])
    if isinstance(told, datetime):
        return _moment(wanted) == told.astimezone(UTC)
    one, other = _text(wanted), _text("" if told is None else told)  # API Gateway tells an empty template as null.
    if one == other or _number(one) == _number(other) is not None:
        return True
    if isinstance(wanted, str) and isinstance(told, str) and _VERSION.fullmatch(one) and other.startswith(f"{one}."):
        return True  # '17' asks for a version, and '17.6' is the one that the service chose.
    if other in {f"{one}.", one.removesuffix(".")}:
        return True  # A domain name means the same with its last dot and without.
    # A name and the ARN or path that ends in it name the same thing.
    return any(other.endswith(f"{mark}{one}") or one.endswith(f"{mark}{other}") for mark in _SEPARATORS)


def _moment(value: Json) -> datetime | None:
    """Return the moment that a template writes as text, in UTC unless it says otherwise, or as seconds since 1970."""
    seconds = _number(str(value))
    if seconds is not None:
        return datetime.fromtimestamp(seconds, UTC)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(value: Json) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value).strip()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _spelt(path: Path) -> str:
    """Return a path as one writes it, ``Rules[0].Prefix``."""
    first, *rest = path
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)


def _short(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= 80 else f"{text[:79]}…"
