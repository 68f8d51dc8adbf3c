"""What lessons are given: an empty account to build in, the deployed flagship, its template."""

from collections.abc import Callable
from typing import Any

import pytest

from stacks.catalogue import find
from study.assemblies import template_of
from study.deployed import Deployed
from study.lab import Lab

FLAGSHIP = "three-tier-web"


class Resources:
    """A template's resources, by type."""

    def __init__(self, template: dict[str, Any]) -> None:
        """Take a template as JSON has it."""
        self._all: dict[str, dict[str, Any]] = template["Resources"]

    def of(self, type_name: str) -> list[dict[str, Any]]:
        """Return the properties of every resource of a type."""
        return [r.get("Properties", {}) for r in self._all.values() if r["Type"] == type_name]

    def only(self, type_name: str) -> dict[str, Any]:
        """Return the properties of the one resource of a type."""
        (found,) = self.of(type_name)
        return found


@pytest.fixture
def lab() -> Lab:
    """Return an empty account of its own: build in it, then send packets."""
    return Lab()


@pytest.fixture(scope="session")
def flagship() -> Deployed:
    """Return the deployed three-tier-web, shared by all lessons: look, and change nothing."""
    return Deployed(find(FLAGSHIP))


@pytest.fixture
def own_flagship() -> Deployed:
    """Return a three-tier-web of its own: break it as you like."""
    return Deployed(find(FLAGSHIP))


@pytest.fixture(scope="session")
def web_tier() -> Deployed:
    """Return the deployed self-healing-web-tier, shared by all lessons: look, and change nothing."""
    return Deployed(find("self-healing-web-tier"))


@pytest.fixture
def own_web_tier() -> Deployed:
    """Return a self-healing-web-tier of its own: break it as you like."""
    return Deployed(find("self-healing-web-tier"))


@pytest.fixture(scope="session")
def web_template() -> Callable[..., Resources]:
    """Return a function that synthesises the self-healing web tier with settings and returns its resources."""

    def synthesised(**settings: str) -> Resources:
        return Resources(template_of("self-healing-web-tier", settings))

    return synthesised


@pytest.fixture(scope="session")
def template() -> Callable[..., Resources]:
    """Return a function that synthesises the flagship, or another scenario, and returns its template's resources."""

    def synthesised(slug: str = FLAGSHIP, **settings: str) -> Resources:
        return Resources(template_of(slug, settings))

    return synthesised


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the reader's own AWS settings away: no lesson may know of a real account."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
