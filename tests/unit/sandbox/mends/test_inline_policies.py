"""Inline policies may be of the older policy language; managed ones may not."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

STATEMENT = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
OLDER = [{"Statement": [STATEMENT]}, {"Version": "2008-10-17", "Statement": [STATEMENT]}]


@pytest.mark.parametrize("document", OLDER)
def test_an_inline_policy_of_the_older_language_is_kept_as_it_is(account: Account, document: object) -> None:
    """For users, groups and roles alike."""
    iam = account.client("iam")
    iam.create_user(UserName="u")
    iam.create_group(GroupName="g")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    text = json.dumps(document)
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=text)
    iam.put_group_policy(GroupName="g", PolicyName="p", PolicyDocument=text)
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=text)
    assert iam.get_user_policy(UserName="u", PolicyName="p")["PolicyDocument"] == document
    assert iam.get_group_policy(GroupName="g", PolicyName="p")["PolicyDocument"] == document
    assert iam.get_role_policy(RoleName="r", PolicyName="p")["PolicyDocument"] == document


def test_an_older_policy_that_says_nonsense_is_malformed_still(account: Account) -> None:
    """It is judged by the same grammar."""
    iam = account.client("iam")
    iam.create_user(UserName="u")
    with pytest.raises(ClientError, match="MalformedPolicyDocument"):
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument='{"Statement": [{"Effect": "Perhaps"}]}')
    with pytest.raises(ClientError, match="MalformedPolicyDocument"):
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument="{")


def test_a_managed_policy_of_the_older_language_is_refused(account: Account) -> None:
    """As on AWS."""
    with pytest.raises(ClientError, match="must be version 2012-10-17 or greater"):
        account.client("iam").create_policy(PolicyName="p", PolicyDocument=json.dumps(OLDER[0]))


def test_a_policy_of_a_template_is_somebodys(account: Account) -> None:
    """It is nothing by itself: IAM keeps it in a role, a user or a group."""
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    policy = {"PolicyName": "all", "PolicyDocument": document}
    template = {"Resources": {"Policy": {"Type": "AWS::IAM::Policy", "Properties": {**policy, "Users": []}}}}
    assert account.create(template) == "ROLLBACK_COMPLETE"
    assert account.reasons()["Policy"] == "At least one of [Groups,Roles,Users] must be non-empty."
    template["Resources"]["Policy"]["Properties"]["Users"] = [{"Ref": "User"}]
    template["Resources"]["User"] = {"Type": "AWS::IAM::User"}
    assert account.create(template, "other") == "CREATE_COMPLETE"
