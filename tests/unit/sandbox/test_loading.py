"""Acting when a module is loaded, without loading it."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from sandbox.loading import when_loaded


def test_an_action_waits_until_somebody_else_loads_the_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds the module as its own code has left it, and comes once."""
    (tmp_path / "a_module_of_a_test.py").write_text("made = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    found: list[int] = []
    when_loaded("a_module_of_a_test", lambda: found.append(sys.modules["a_module_of_a_test"].made))
    assert "a_module_of_a_test" not in sys.modules
    import_module("a_module_of_a_test")
    import_module("a_module_of_a_test")
    assert found == [1]
    when_loaded("a_module_of_a_test", lambda: found.append(2))
    assert found == [1, 2]
    monkeypatch.delitem(sys.modules, "a_module_of_a_test")


def test_a_module_that_there_is_not_is_missed_as_ever() -> None:
    """Waiting for a module does not make it."""
    when_loaded("a_module_that_there_is_not", lambda: None)
    with pytest.raises(ModuleNotFoundError, match="a_module_that_there_is_not"):
        import_module("a_module_that_there_is_not")
