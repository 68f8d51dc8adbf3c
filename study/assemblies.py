"""Synthesised scenarios, kept by a hash of their sources: the same sources need neither jsii nor Node twice."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_KEPT = ROOT / ".refarch" / "synthesised"
_SOURCES = ("constructs", "stacks", "app.py", "cdk.json", "requirements.txt")


class SynthesisError(ValueError):
    """A scenario cannot be synthesised; the message is the app's own."""


def assembly_of(slug: str, settings: Mapping[str, str] | None = None) -> Path:
    """Return the cloud assembly of a scenario, synthesised without the template validation.

    Raises:
        SynthesisError: if the app refuses.
    """
    chosen = sorted((settings or {}).items())
    target = _place_of(slug, chosen, _fingerprint())
    if not (target / "manifest.json").exists():
        _synthesise(slug, chosen, target)
    return target


def keep(slugs: Sequence[str]) -> None:
    """Synthesise what of some scenarios, with their defaults, is not kept yet, all in one process.

    Node starts and CDK is loaded once for all of them, which is most of what a synthesis of one takes.

    Raises:
        SynthesisError: if the app refuses one.
    """
    fingerprint = _fingerprint()
    targets = {slug: _place_of(slug, [], fingerprint) for slug in slugs}
    missing = {slug: target for slug, target in targets.items() if not (target / "manifest.json").exists()}
    if not missing:
        return
    aside = {slug: target.with_name(f"{target.name}.{os.getpid()}") for slug, target in missing.items()}
    try:
        _run(["-c", _TOGETHER, *(word for slug, place in aside.items() for word in (slug, str(place)))])
    except SynthesisError:
        for place in aside.values():
            shutil.rmtree(place, ignore_errors=True)
        raise
    for slug, target in missing.items():
        _settle(aside[slug], target)


_TOGETHER = """
import sys
import app
from stacks import catalogue
for slug, place in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        catalogue.synthesise(["-c", f"scenario={slug}"], outdir=place)
    except catalogue.InputError as error:
        sys.exit(f"refarch: {slug}: {error}")
"""
"""``app`` is imported for the Node that it chooses."""


def _place_of(slug: str, settings: list[tuple[str, str]], fingerprint: str) -> Path:
    key = hashlib.sha256(json.dumps([slug, settings, fingerprint]).encode()).hexdigest()[:16]
    return _KEPT / f"{slug}-{key}"


def template_of(slug: str, settings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the template of a scenario's first stack."""
    template: dict[str, Any] = json.loads((assembly_of(slug, settings) / f"{slug}.template.json").read_text())
    return template


def _synthesise(slug: str, settings: list[tuple[str, str]], target: Path) -> None:
    """Run the app in a process of its own: its Node goes with it, and two tests may do this at once."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}")
    words = [word for name, value in (("scenario", slug), *settings) for word in ("-c", f"{name}={value}")]
    _run([str(ROOT / "app.py"), *words], CDK_OUTDIR=str(temporary))
    _settle(temporary, target)


def _run(arguments: list[str], **more: str) -> None:
    done = subprocess.run(  # noqa: S603 our own app
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "CDK_VALIDATION": "false", **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SynthesisError(done.stderr.strip())


def _settle(temporary: Path, target: Path) -> None:
    try:
        temporary.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(temporary)  # Somebody else was faster, perhaps just now.


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _SOURCES:
        path = ROOT / name
        if path.is_file():
            yield path
        else:
            yield from sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def moved(folder: Path, accounts: Mapping[str, str], target: Path) -> Path:
    """Return a copy of an assembly for other accounts, so that two deployments of it are not in each other's way.

    Args:
        folder: the assembly.
        accounts: twelve digits → twelve others, in manifests and templates; or other names that stand there.
        target: where the copy goes.
    """
    shutil.copytree(folder, target)
    for path in target.rglob("*.json"):
        text = path.read_text()
        for old, new in accounts.items():
            text = re.sub(rf"(?<!\d){old}(?!\d)", new, text)
        path.write_text(text)
    return target
