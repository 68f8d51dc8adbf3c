"""Events reach the targets of the rules that they match."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import listener
from tests.unit.sandbox.deliveries.test_rules import put, rule
from tests.unit.sandbox.lambdas.functions import heard


def test_a_function_is_a_target(account: Account) -> None:
    """PutEvents answers, and then the function runs."""
    rule(account, {"Arn": listener(account, "events.amazonaws.com")})
    assert "EventId" in put(account)
    assert [event["detail"] for event in heard(account)] == [{"price": 7}]
