"""SES's receipt rules go."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_receipt_rule_goes_and_the_others_stay(account: Account) -> None:
    """A rule that is not there is no failure; a set that is not is refused."""
    ses = account.client("ses")
    ses.create_receipt_rule_set(RuleSetName="incoming")
    for name in ("one", "two"):
        ses.create_receipt_rule(RuleSetName="incoming", Rule={"Name": name})
    for _ in range(2):
        ses.delete_receipt_rule(RuleSetName="incoming", RuleName="one")
    left = ses.describe_receipt_rule_set(RuleSetName="incoming")["Rules"]
    assert [rule["Name"] for rule in left] == ["two"]
    with pytest.raises(ClientError, match="RuleSetDoesNotExist"):
        ses.delete_receipt_rule(RuleSetName="other", RuleName="one")
