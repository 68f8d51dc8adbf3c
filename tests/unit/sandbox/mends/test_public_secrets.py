"""A secret's policy lets in everybody only if nobody asked to prevent that."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def _policy(principal: object, **more: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["*"]}])
def test_a_public_policy_is_refused_if_it_shall_be(account: Account, principal: object) -> None:
    """PublicPolicyException; without BlockPublicPolicy it is put."""
    client = account.client("secretsmanager")
    client.create_secret(Name="one", SecretString="hush")
    with pytest.raises(ClientError, match="PublicPolicyException"):
        client.put_resource_policy(SecretId="one", ResourcePolicy=_policy(principal), BlockPublicPolicy=True)
    client.put_resource_policy(SecretId="one", ResourcePolicy=_policy(principal))


def test_a_policy_for_some_is_not_public(account: Account) -> None:
    """Named accounts, or everybody on a condition."""
    client = account.client("secretsmanager")
    client.create_secret(Name="one", SecretString="hush")
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    for policy in (_policy({"AWS": "arn:aws:iam::111122223333:root"}), _policy("*", Condition=condition)):
        client.put_resource_policy(SecretId="one", ResourcePolicy=policy, BlockPublicPolicy=True)
