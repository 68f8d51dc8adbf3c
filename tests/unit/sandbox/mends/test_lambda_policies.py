"""Resource-based policies."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function


def _policy(client: Any, **more: str) -> list[Any]:
    statements: list[Any] = json.loads(client.get_policy(FunctionName="app", **more)["Policy"])["Statement"]
    return statements


def test_function_version_and_alias_have_policies_of_their_own(account: Account) -> None:
    """What may invoke the alias may not invoke the function itself."""
    client = function(account)
    client.publish_version(FunctionName="app")
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1")
    allowed = {"Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com", "StatementId": "rule"}
    client.add_permission(FunctionName="app", Qualifier="live", **allowed)
    [statement] = _policy(client, Qualifier="live")
    assert statement["Resource"] == f"arn:aws:lambda:us-east-1:{account.id}:function:app:live"
    for qualifier in ({}, {"Qualifier": "1"}):
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            client.get_policy(FunctionName="app", **qualifier)
    client.add_permission(FunctionName="app:1", **allowed)
    assert _policy(client, Qualifier="1")[0]["Resource"].endswith(":app:1")
    client.remove_permission(FunctionName="app", Qualifier="live", StatementId="rule")
    assert len(_policy(client, Qualifier="1")) == 1


def test_conditions_and_accounts_are_written_as_iam_knows_them(account: Account) -> None:
    """An account is its root user; what is said of function URLs is a condition."""
    client = function(account)
    client.add_permission(
        FunctionName="app",
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="111122223333",
        FunctionUrlAuthType="AWS_IAM",
        EventSourceToken="token",
    )
    [statement] = _policy(client)
    assert statement["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert statement["Condition"]["StringEquals"] == {
        "lambda:FunctionUrlAuthType": "AWS_IAM",
        "lambda:EventSourceToken": "token",
    }
    with pytest.raises(ClientError, match="ResourceConflictException"):
        client.add_permission(FunctionName="app", StatementId="url", Action="lambda:*", Principal="*")


def test_an_organization_may_use_a_layer(account: Account) -> None:
    """The organization is a condition, and not a word that IAM does not know."""
    client = account.client("lambda")
    client.publish_layer_version(LayerName="tools", Content={"ZipFile": b"layer"})
    answer = client.add_layer_version_permission(
        LayerName="tools",
        VersionNumber=1,
        StatementId="all",
        Action="lambda:GetLayerVersion",
        Principal="*",
        OrganizationId="o-abcdefghij",
    )
    statement = json.loads(answer["Statement"])
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
    assert statement["Resource"].endswith(":layer:tools:1")
