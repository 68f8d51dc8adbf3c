"""Synthesised scenarios are kept: one by one or many in one process, and the same either way."""

from pathlib import Path

import pytest

from study import assemblies


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing where others keep theirs."""
    monkeypatch.setattr(assemblies, "_KEPT", tmp_path / "kept")


def templates(folder: Path) -> dict[str, bytes]:
    """Return what stacks are made of, by file name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.template.json"))}


def test_many_in_one_process_are_the_same_as_each_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one scenario leaves behind in the process does not reach the next."""
    slugs = ("shared-vpc-ram", "routing-lab")
    assemblies.keep(slugs)
    together = {slug: templates(assemblies.assembly_of(slug)) for slug in slugs}
    monkeypatch.setattr(assemblies, "_KEPT", tmp_path / "alone")

    assert len(together["shared-vpc-ram"]) > 1
    assert together == {slug: templates(assemblies.assembly_of(slug)) for slug in slugs}


def test_what_is_kept_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time no process is started."""
    assemblies.keep(("routing-lab",))
    monkeypatch.setattr(assemblies, "_run", lambda *_: pytest.fail("synthesised again"))

    assemblies.keep(("routing-lab",))
    assert templates(assemblies.assembly_of("routing-lab"))


def test_a_scenario_that_is_refused_is_named_and_nothing_is_kept(tmp_path: Path) -> None:
    """One that is not there, after one that is: the error is the app's own."""
    with pytest.raises(assemblies.SynthesisError, match="no-such-scenario"):
        assemblies.keep(("routing-lab", "no-such-scenario"))
    assert not list((tmp_path / "kept").iterdir())
