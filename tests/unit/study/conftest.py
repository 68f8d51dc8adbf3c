"""The command line in this process, and a snapshot of the deployed flagship for it to read."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.snapshot.collect import collect
from analysis.snapshot.files import save
from stacks.catalogue import find
from study import cli
from study.deployed import Deployed


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def refarch(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Return a function that runs ``refarch`` with some words."""

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["refarch", *words])
        with pytest.raises(SystemExit) as exited:
            cli.main()
        printed = capsys.readouterr()
        return Ran(int(exited.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def flagship() -> Deployed:
    """Return the deployed three-tier-web: look, and change nothing."""
    return Deployed(find("three-tier-web"))


@pytest.fixture(scope="session")
def snapshot(flagship: Deployed, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder with the flagship's snapshot."""
    folder: Path = tmp_path_factory.mktemp("snapshot")
    save([collect(flagship.services, flagship.account_id, flagship.region)], folder)
    return str(folder)
