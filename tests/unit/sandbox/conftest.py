"""An account of its own for each test."""

import os

import pytest

from tests.unit.sandbox.account import Account

# CDK's own validation is the gate's business and takes longer than most synthesis.
os.environ["CDK_VALIDATION"] = "false"


@pytest.fixture
def account() -> Account:
    """Return an empty embedded account."""
    return Account()
