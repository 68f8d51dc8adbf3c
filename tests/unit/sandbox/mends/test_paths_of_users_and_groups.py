"""Paths change by themselves."""

from tests.unit.sandbox.account import Account


def test_a_group_moves_to_another_path_and_keeps_its_name(account: Account) -> None:
    """Its ARN follows."""
    iam = account.client("iam")
    iam.create_group(GroupName="auditors", Path="/people/")
    iam.update_group(GroupName="auditors", NewPath="/audit/")
    assert iam.get_group(GroupName="auditors")["Group"]["Arn"] == f"arn:aws:iam::{account.id}:group/audit/auditors"


def test_a_user_that_moves_keeps_its_tags(account: Account) -> None:
    """Although its ARN is another one."""
    iam = account.client("iam")
    iam.create_user(UserName="ann", Tags=[{"Key": "team", "Value": "audit"}])
    iam.update_user(UserName="ann", NewPath="/audit/")
    user = iam.get_user(UserName="ann")["User"]
    assert (user["Arn"], user["Tags"]) == (
        f"arn:aws:iam::{account.id}:user/audit/ann",
        [{"Key": "team", "Value": "audit"}],
    )
