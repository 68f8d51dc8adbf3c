"""A snapshot on disk: ``<folder>/<account>/<region>/Vpcs.json`` holds ``{"Vpcs": [...]}``, and so on.

The files are what the AWS command line prints, so that a snapshot can also be made, or mended, by hand, or come from
other tools: names and pages as in :mod:`analysis.snapshot.naming` and :mod:`analysis.snapshot.pages`, in folders by
account and Region, by one of them, or in one folder.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.snapshot.calls import CALLS, CallSpec
from analysis.snapshot.pages import Pages, SnapshotError, documents_of, read_pages
from analysis.snapshot.raw import Raw

__all__ = ["SnapshotError", "load", "save"]

Json = Any
_MISSING = "_missing.json"
_CALLS = {call.name: call for call in CALLS}
_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d+")
_NOBODY, _NOWHERE = "000000000000", "unknown"
"""Account and Region of a snapshot of which neither its folders nor its contents tell them."""


def save(raws: Iterable[Raw], folder: Path) -> None:
    """Write snapshots, each into the folder of its account and Region, replacing what was there.

    A snapshot is written beside the old one and then takes its place, so that an interruption leaves one of the two.
    """
    for raw in raws:
        place = folder / raw.account / raw.region
        fresh = place.with_name(f".{raw.region}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, items in raw.files.items():
            _write(fresh / f"{name}.json", {_CALLS[name].key if name in _CALLS else name: items})
        if raw.missing:
            _write(fresh / _MISSING, dict(raw.missing))
        if place.exists():
            shutil.rmtree(place)
        fresh.rename(place)


def load(folder: Path) -> list[Raw]:
    """Read every snapshot of a folder.

    A file that is not there, or is empty, counts as a call that was not made: what depends on it is unknown. So does
    what a file that ends with a page token leaves out. Files that hold no answer of a known call are passed over.

    Raises:
        SnapshotError: if there is no snapshot, or a file that is named like an answer does not hold it.
    """
    raws = [raw for place in _places(folder) for raw in _load_one(folder, place)]
    if not raws:
        msg = f"{folder}: no snapshot here; make one with 'refarch snapshot --out {folder}'"
        raise SnapshotError(msg)
    return raws


def _places(folder: Path) -> Iterator[Path]:
    """Yield the folder and those below it, in order, as far as they hold JSON."""
    if folder.is_dir():
        if any(folder.glob("*.json")):
            yield folder
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.name.startswith("."):
                yield from _places(path)


def _load_one(root: Path, place: Path) -> list[Raw]:
    """Return the snapshot in a folder, if there is one."""
    found: dict[str, Pages] = {}
    empty = set()
    for path in sorted(place.glob("*.json")):
        if path.name == _MISSING:
            continue
        if not path.read_bytes().strip():
            empty.add(path.stem)  # what a redirected command leaves that was refused
            continue
        for call, items, cut in read_pages(path):
            pages = found.setdefault(call.name, Pages())
            pages.items += items
            pages.ends += not cut
            pages.cut = cut or pages.cut
    if not found and not (place / _MISSING).exists():
        return []
    missing = {name: f"the snapshot {place} has no {name}.json" for name in _CALLS if name not in found}
    missing |= {name: f"{place / name}.json is empty" for name in empty & missing.keys()}
    for name, pages in found.items():
        if not pages.whole:
            missing[name] = f"the snapshot {place} does not have all of {name}: {pages.cut} says that there is more"
    files = {name: pages.items for name, pages in found.items()}
    for name in files:
        files[name] = _completed(_CALLS[name], files)
    account, region = _where(root, place, files)
    return [Raw(account, region, files, {**missing, **_said_to_be_missing(place)})]


def _said_to_be_missing(place: Path) -> Mapping[str, str]:
    if not (place / _MISSING).exists():
        return {}
    documents = list(documents_of(place / _MISSING))
    if len(documents) != 1 or not isinstance(documents[0], dict):
        msg = f"{place / _MISSING}: expected an object of response keys and reasons"
        raise SnapshotError(msg)
    return {str(name): str(reason) for name, reason in documents[0].items()}


def _completed(call: CallSpec, files: Mapping[str, list[Json]]) -> list[Json]:
    """Return items with what they belong to, where they do not say it and it can only be one thing."""
    parents = files.get(call.per or "", ())
    if call.argument is None or len(parents) != 1:
        return files[call.name]
    parameter, source = call.argument
    parent = {source: parents[0]} if isinstance(parents[0], str) else parents[0]
    if not isinstance(parent, dict) or source not in parent:
        return files[call.name]
    about = {parameter: parent[source]}
    return [{**about, **item} if isinstance(item, dict) else item for item in files[call.name]]


def _where(root: Path, place: Path, files: Mapping[str, list[Json]]) -> tuple[str, str]:
    """Return the account and Region by the names of the folders, else by what the items say."""
    parts = [root.name, *place.relative_to(root).parts]
    account = next((part for part in reversed(parts) if _ACCOUNT.fullmatch(part)), None)
    region = next((part for part in reversed(parts) if _REGION.fullmatch(part)), None)
    items = [
        item for name in ("Vpcs", "Subnets", "NetworkInterfaces", "TransitGateways") for item in files.get(name, ())
    ]
    items = [item for item in items if isinstance(item, dict)]
    numbers = [text for item in items if _ACCOUNT.fullmatch(text := str(item.get("OwnerId", "")))]
    zones = [str(item.get("AvailabilityZone", "")) for item in items]
    zones += [str(z.get("ZoneName", "")) for z in files.get("AvailabilityZones", ()) if isinstance(z, dict)]
    regions = [match[0] for zone in zones if (match := _REGION.match(zone))]
    return account or _most(numbers, _NOBODY), region or _most(regions, _NOWHERE)


def _most(texts: list[str], otherwise: str) -> str:
    """Return the text that is there most often."""
    return Counter(texts).most_common(1)[0][0] if texts else otherwise


def _write(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
