"""A snapshot on disk: ``<folder>/<account>/<region>/Vpcs.json`` holds ``{"Vpcs": [...]}``, and so on.

The files are what the AWS command line prints, so that a snapshot can also be made, or mended, by hand.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.snapshot.collect import Raw

Json = Any
_MISSING = "_missing.json"


class SnapshotError(ValueError):
    """A folder holds no snapshot, or a file in it is not what it should be."""


def save(raws: Iterable[Raw], folder: Path) -> None:
    """Write snapshots, each into the folder of its account and Region, replacing what was there."""
    for raw in raws:
        place = folder / raw.account / raw.region
        if place.exists():
            shutil.rmtree(place)
        place.mkdir(parents=True)
        for key, items in raw.files.items():
            _write(place / f"{key}.json", {key: items})
        if raw.missing:
            _write(place / _MISSING, dict(raw.missing))


def load(folder: Path) -> list[Raw]:
    """Read every snapshot of a folder.

    Raises:
        SnapshotError: if there is none, or a file is no JSON object with a list under its own name.
    """
    raws = [
        _load_one(account.name, region)
        for account in _folders(folder)
        if account.name.isdigit()
        for region in _folders(account)
    ]
    if not raws:
        msg = f"{folder}: no snapshot here; make one with 'refarch snapshot --out {folder}'"
        raise SnapshotError(msg)
    return raws


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _load_one(account: str, place: Path) -> Raw:
    files = {}
    for path in sorted(place.glob("*.json")):
        if path.name == _MISSING:
            continue
        content = _read(path)
        items = content.get(path.stem) if isinstance(content, dict) else None
        if not isinstance(items, list):
            msg = f"{path}: expected an object with a list under {path.stem!r}, as the AWS command line prints it"
            raise SnapshotError(msg)
        files[path.stem] = items
    missing = _read(place / _MISSING) if (place / _MISSING).exists() else {}
    return Raw(account, place.name, files, missing)


def _read(path: Path) -> Json:
    try:
        return json.loads(path.read_text())
    except json.JSONDecodeError as error:
        msg = f"{path}: this is no JSON (line {error.lineno}: {error.msg})"
        raise SnapshotError(msg) from None


def _write(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
