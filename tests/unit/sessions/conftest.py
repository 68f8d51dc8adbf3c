"""The shop's application, loaded as an instance loads it, with each of its stores."""

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

HANDLERS = Path(__file__).parent.parent.parent.parent / "constructs" / "refarch" / "sessions" / "handlers"


def _loaded(name: str) -> ModuleType:
    spec = spec_from_file_location(name, HANDLERS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def stores() -> Iterator[ModuleType]:
    """The module of the stores."""
    yield _loaded("stores")
    del sys.modules["stores"]


@pytest.fixture(scope="session")
def shop(stores: ModuleType) -> Iterator[ModuleType]:
    """The module of the application."""
    assert stores
    yield _loaded("shop")
    del sys.modules["shop"]
