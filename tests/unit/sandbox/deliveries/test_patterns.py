"""Each operator of event patterns lets pass what it should, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.deliveries.patterns import matches

CASES = yaml.safe_load((Path(__file__).parent / "patterns.yaml").read_text())


def each(kind: str) -> list[Any]:
    """Return the cases of a kind, each with its pattern."""
    return [
        pytest.param(case["pattern"], event, id=f"{case['name']}: {json.dumps(event)}")
        for case in CASES
        for event in case[kind]
    ]


@pytest.mark.parametrize(("pattern", "event"), each("passes"))
def test_an_event_that_fits_passes(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    """By AWS's own examples and their neighbours."""
    assert matches(pattern, event)


@pytest.mark.parametrize(("pattern", "event"), each("fails"))
def test_an_event_that_does_not_fit_is_kept_out(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    """The twins."""
    assert not matches(pattern, event)
