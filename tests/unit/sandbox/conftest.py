"""An account of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.unit.sandbox.account import Account


@pytest.fixture
def account() -> Iterator[Account]:
    """Return an empty embedded account; afterwards its largest part is forgotten, of which there are thousands."""
    made = Account()
    yield made
    made.forget()
