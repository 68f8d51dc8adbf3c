"""Data Lifecycle Manager tells a default policy as it tells any other."""

from tests.unit.sandbox.account import Account


def test_a_default_policy_is_told_with_its_details(account: Account) -> None:
    """What is not said of it is DLM's default."""
    dlm = account.client("dlm")
    made = dlm.create_lifecycle_policy(
        ExecutionRoleArn="arn:aws:iam::111122223333:role/dlm",
        Description="all volumes",
        State="ENABLED",
        DefaultPolicy="VOLUME",
        RetainInterval=5,
    )
    policy = dlm.get_lifecycle_policy(PolicyId=made["PolicyId"])["Policy"]
    assert policy["DefaultPolicy"]
    details = policy["PolicyDetails"]
    assert (details["ResourceType"], details["CreateInterval"], details["RetainInterval"]) == ("VOLUME", 1, 5)
    assert details["PolicyLanguage"] == "SIMPLIFIED"
    [listed] = dlm.get_lifecycle_policies()["Policies"]
    assert (listed["PolicyId"], listed["State"]) == (made["PolicyId"], "ENABLED")
