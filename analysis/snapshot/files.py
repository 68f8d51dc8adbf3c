"""A snapshot on disk: ``<folder>/<account>/<region>/Vpcs.json`` holds ``{"Vpcs": [...]}``, and so on.

The files are what the AWS command line prints, so that a snapshot can also be made, or mended, by hand.
"""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.snapshot.calls import CALLS
from analysis.snapshot.raw import Raw

Json = Any
_MISSING = "_missing.json"
_KEYS = {call.name: call.key for call in CALLS}


class SnapshotError(ValueError):
    """A folder holds no snapshot, or a file in it is not what it should be."""


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
            _write(fresh / f"{name}.json", {_KEYS.get(name, name): items})
        if raw.missing:
            _write(fresh / _MISSING, dict(raw.missing))
        if place.exists():
            shutil.rmtree(place)
        fresh.rename(place)


def load(folder: Path) -> list[Raw]:
    """Read every snapshot of a folder.

    A file that is not there counts as a call that was not made: what depends on it is unknown.

    Raises:
        SnapshotError: if there is no snapshot, or a file is no JSON object with a list under its response key.
    """
    raws = [
        _load_one(account.name, region)
        for account in _folders(folder)
        if re.fullmatch(r"\d{12}", account.name)
        for region in _folders(account)
    ]
    if not raws:
        msg = f"{folder}: no snapshot here; make one with 'refarch snapshot --out {folder}'"
        raise SnapshotError(msg)
    return raws


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _load_one(account: str, place: Path) -> Raw:
    files = {}
    for path in sorted(place.glob("*.json")):
        if path.name != _MISSING:
            files[path.stem] = _items(path)
    missing = _read(place / _MISSING) if (place / _MISSING).exists() else {}
    if not isinstance(missing, dict):
        msg = f"{place / _MISSING}: expected an object of response keys and reasons"
        raise SnapshotError(msg)
    absent = {name: f"the snapshot {place} has no {name}.json" for name in _KEYS if name not in files}
    return Raw(account, place.name, files, {**absent, **missing})


def _items(path: Path) -> list[Json]:
    key = _KEYS.get(path.stem, path.stem)
    content = _read(path)
    items = content.get(key) if isinstance(content, dict) else None
    if not isinstance(items, list):
        msg = f"{path}: expected an object with a list under {key!r}, as the AWS command line prints it"
        raise SnapshotError(msg)
    return items


def _read(path: Path) -> Json:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        msg = f"{path}: this is no JSON (line {error.lineno}: {error.msg})"
        raise SnapshotError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{path}: this is no UTF-8 text ({error})"
        raise SnapshotError(msg) from None


def _write(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
