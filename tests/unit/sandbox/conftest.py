"""An account of its own for each test."""

import os
from collections.abc import Iterator

import pytest

from tests.unit.sandbox.account import Account

# CDK's own validation is the gate's business and takes longer than most synthesis.
os.environ["CDK_VALIDATION"] = "false"


@pytest.fixture
def account() -> Iterator[Account]:
    """Return an empty embedded account; afterwards its largest part is forgotten, of which there are thousands."""
    made = Account()
    yield made
    made.forget()
