"""Every mend says where moto and AWS differ, and has a test of its own."""

from pathlib import Path

import pytest

from sandbox.mends import all_mends
from sandbox.mends.mend import Mend

MENDS = {mend.name: mend for mend in all_mends()}


@pytest.mark.parametrize("name", MENDS)
def test_a_mend_has_a_test_that_shows_aws_behaviour(name: str) -> None:
    """``WITHOUT_MEND=<name> pytest tests/unit/sandbox/mends/test_<name>.py`` fails: moto alone is otherwise."""
    assert (Path(__file__).parent / f"test_{name}.py").exists()


@pytest.mark.parametrize("mend", MENDS.values(), ids=MENDS)
def test_a_mend_names_its_source(mend: Mend) -> None:
    """A page of AWS's documentation, and both behaviours in whole sentences."""
    assert mend.source.startswith("https://docs.aws.amazon.com/")
    assert mend.moto.endswith(".")
    assert mend.aws.endswith(".")
