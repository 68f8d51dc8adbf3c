"""The house keeps its shape: rooms, the two colliding names, pins, flags, licences, documents."""

import json
import re
import subprocess
import sys
from importlib.metadata import distribution, distributions
from pathlib import Path

import aws_cdk
import pytest

ROOT = Path(__file__).parent.parent.parent
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()


def test_the_rooms_are_there() -> None:
    """The top level is what the README's map shows."""
    for room in ("constructs/refarch", "stacks", "sandbox", "analysis", "study", "diagrams", "tests", "docs"):
        assert (ROOT / room).is_dir(), room
    for file in ("app.py", "cdk.json", "requirements.txt", "package-lock.json", "LICENSE", "NOTICE", "CONTRIBUTING.md"):
        assert (ROOT / file).is_file(), file


def test_the_folder_constructs_is_a_source_root_and_no_package() -> None:
    """With ``__init__.py`` it would hide the PyPI package ``constructs``, and ``import aws_cdk`` would fail."""
    assert not (ROOT / "constructs" / "__init__.py").exists()
    assert not list((ROOT / "constructs").glob("*.py"))


def test_both_constructs_can_be_imported_from_the_projects_folder() -> None:
    """The vendor's package and ours live side by side."""
    code = "import constructs, refarch.network, aws_cdk; assert hasattr(constructs, 'Construct')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_folder_diagrams_holds_no_code() -> None:
    """Otherwise it would shadow the PyPI package ``diagrams``."""
    assert not list((ROOT / "diagrams").rglob("*.py"))


def test_every_requirement_is_pinned_exactly() -> None:
    """The same versions today and next year; ``-e .`` is the project itself."""
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]

    assert "-e ." in lines
    for line in lines:
        assert line == "-e ." or re.fullmatch(r"[A-Za-z0-9._\-\[\]]+==[^ ;]+", line), line


def test_no_dependency_is_under_a_strong_copyleft_licence() -> None:
    """GPL or AGPL code would bind whoever lifts a construct into their own app; LGPL and MPL do not."""
    for package in distributions():
        meta = package.metadata
        words = " ".join([meta.get("License-Expression") or meta.get("License") or "", *meta.get_all("Classifier", [])])
        strong = re.search(r"(?<![L])\bA?GPL|GNU (Affero )?General Public", words)
        assert not strong or " OR " in words, f"{package.name}: {words[:200]}"


def test_cdk_json_carries_all_recommended_feature_flags() -> None:
    """CDK publishes the list that ``cdk init`` writes today; ours is the same."""
    wanted = _recommended_flags()
    context = json.loads((ROOT / "cdk.json").read_text())["context"]

    assert len(wanted) > 50
    assert {name: context.get(name) for name in wanted} == wanted


def test_the_cdk_versions_fit() -> None:
    """The command line that is locked reads what the pinned library writes."""
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert lock["packages"]["node_modules/aws-cdk"]["version"] == "2.1148.1"
    assert f"aws-cdk-lib=={distribution('aws-cdk-lib').version}" in (ROOT / "requirements.txt").read_text()


@pytest.mark.parametrize("room", ["analysis", "constructs", "sandbox", "stacks", "study"])
def test_no_module_grows_beyond_300_lines(room: str) -> None:
    """What cannot be read in one sitting is split."""
    long = {p.name: n for p in (ROOT / room).rglob("*.py") if (n := len(p.read_text().splitlines())) > 300}

    assert not long


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    """Neither homes nor registries belong into the repository."""
    # Written in pieces, so that this file does not find itself.
    homes = ["/home" + "/[a-z]", "/Users" + "/[a-z]", "/work" + "/(main|shared)"]
    registry = '"resolved"' + ': "(?!https://registry[.]npmjs[.]org)'
    bad = re.compile("|".join([*homes, registry]))
    for name in TRACKED:
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".md", ".json", ".toml", ".txt", ".csv", ".yaml", ""}:
            found = bad.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, f"{name}: {found.group() if found else ''}"


def _recommended_flags() -> dict[str, object]:
    import tarfile  # noqa: PLC0415 for this one test

    jsii = Path(aws_cdk.__file__).parent / "_jsii"
    (tarball,) = jsii.glob("aws-cdk-lib@*.jsii.tgz")
    with tarfile.open(tarball) as archive:
        file = archive.extractfile("package/recommended-feature-flags.json")
        assert file is not None
        flags: dict[str, object] = json.load(file)
    return flags
