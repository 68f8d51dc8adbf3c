"""A user's password."""

from tests.unit.sandbox.account import Account


def test_a_new_password_has_to_be_changed_if_its_maker_says_so(account: Account) -> None:
    """PasswordResetRequired stays until an update names it."""
    iam = account.client("iam")
    iam.create_user(UserName="ann")
    iam.create_login_profile(UserName="ann", Password="Sesame-1234", PasswordResetRequired=True)
    assert iam.get_login_profile(UserName="ann")["LoginProfile"]["PasswordResetRequired"]
    iam.update_login_profile(UserName="ann", Password="Sesame-5678")
    assert iam.get_login_profile(UserName="ann")["LoginProfile"]["PasswordResetRequired"]
    iam.update_login_profile(UserName="ann", PasswordResetRequired=False)
    assert not iam.get_login_profile(UserName="ann")["LoginProfile"]["PasswordResetRequired"]
