"""Users and groups go only when nothing hangs on them any more."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_user_stays_while_it_has_groups_a_password_or_keys(account: Account) -> None:
    """DeleteConflict, naming what is in the way."""
    iam = account.client("iam")
    iam.create_user(UserName="ann")
    iam.create_group(GroupName="auditors")
    iam.add_user_to_group(UserName="ann", GroupName="auditors")
    with pytest.raises(ClientError, match=r"DeleteConflict.*remove users from group"):
        iam.delete_user(UserName="ann")
    with pytest.raises(ClientError, match=r"DeleteConflict.*remove users from group"):
        iam.delete_group(GroupName="auditors")
    iam.remove_user_from_group(UserName="ann", GroupName="auditors")
    iam.create_login_profile(UserName="ann", Password="Sesame-1234")
    with pytest.raises(ClientError, match=r"DeleteConflict.*login profile"):
        iam.delete_user(UserName="ann")
    iam.delete_login_profile(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
    with pytest.raises(ClientError, match=r"DeleteConflict.*access keys"):
        iam.delete_user(UserName="ann")
    iam.delete_access_key(UserName="ann", AccessKeyId=key)
    iam.delete_user(UserName="ann")
    iam.delete_group(GroupName="auditors")


def test_a_group_stays_while_it_has_policies(account: Account) -> None:
    """Attached or inline."""
    iam = account.client("iam")
    iam.create_group(GroupName="auditors")
    iam.attach_group_policy(GroupName="auditors", PolicyArn="arn:aws:iam::aws:policy/SecurityAudit")
    with pytest.raises(ClientError, match=r"DeleteConflict.*detach all policies"):
        iam.delete_group(GroupName="auditors")
    iam.detach_group_policy(GroupName="auditors", PolicyArn="arn:aws:iam::aws:policy/SecurityAudit")
    iam.put_group_policy(
        GroupName="auditors",
        PolicyName="logs",
        PolicyDocument='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}',
    )
    with pytest.raises(ClientError, match=r"DeleteConflict.*delete policies"):
        iam.delete_group(GroupName="auditors")
