"""The folders of functions: a sandbox that was killed leaves them, and the next one removes them."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sandbox.lambdas import folders
from tests.unit.sandbox.serving import server


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which all of them are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def left_by_another() -> Path:
    """Return the folder of a process that has ended."""
    code = "from sandbox.lambdas import folders; print(folders.make())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def test_the_folders_of_a_process_that_has_ended_are_removed(temporary: Path) -> None:
    """What else there is stays: this process's own, and what is no folder of a function."""
    theirs, ours = left_by_another(), folders.make()
    other = temporary / "refarch-function-of-mine"
    other.mkdir()
    folders.sweep()
    assert sorted(temporary.iterdir()) == sorted([ours, other])
    assert theirs.parent == temporary


def test_a_server_removes_what_killed_ones_have_left(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As soon as it starts."""
    theirs = left_by_another()
    with server(tmp_path_factory.mktemp("state")):
        assert not theirs.exists()
    assert theirs.parent == temporary
