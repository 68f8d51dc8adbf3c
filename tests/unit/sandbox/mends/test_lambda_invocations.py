"""A function answers with what its handler returns; ``tests/unit/sandbox/lambdas`` shows the rest."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, zipped


def test_a_function_runs_without_docker(account: Account) -> None:
    """Its own code, and nobody else's."""
    make(account, zipped(index__py="def handler(event, context):\n    return event * 2"))
    assert invoke(account, 21).value == 42
