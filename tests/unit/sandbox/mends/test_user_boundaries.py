"""A user's permissions boundary."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_FIRST, _SECOND = "arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"


def test_a_boundary_is_told_with_its_user_changed_and_taken_away(account: Account) -> None:
    """With CreateUser, PutUserPermissionsBoundary and DeleteUserPermissionsBoundary."""
    iam = account.client("iam")
    iam.create_user(UserName="ann", PermissionsBoundary=_FIRST)
    boundary = iam.get_user(UserName="ann")["User"]["PermissionsBoundary"]
    assert boundary == {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": _FIRST}
    iam.put_user_permissions_boundary(UserName="ann", PermissionsBoundary=_SECOND)
    assert iam.get_user(UserName="ann")["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == _SECOND
    iam.delete_user_permissions_boundary(UserName="ann")
    assert "PermissionsBoundary" not in iam.get_user(UserName="ann")["User"]
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.delete_user_permissions_boundary(UserName="ann")


def test_a_boundary_that_is_no_policy_is_refused(account: Account) -> None:
    """And no user is made."""
    iam = account.client("iam")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.create_user(UserName="ann", PermissionsBoundary="arn:aws:iam::aws:policy/Nothing")
    assert iam.list_users()["Users"] == []
