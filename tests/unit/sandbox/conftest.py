"""An account of its own for each test."""

import pytest

from tests.unit.sandbox.account import Account


@pytest.fixture
def account() -> Account:
    """Return an empty embedded account."""
    return Account()
