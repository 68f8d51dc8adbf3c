"""A rotation is what its function does with the labels, and nothing else."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_TRUST = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]}
_WHOLE = """
import boto3
def handler(event, context):
    client, secret, token = boto3.client("secretsmanager"), event["SecretId"], event["ClientRequestToken"]
    if event["Step"] == "createSecret":
        client.put_secret_value(
            SecretId=secret, ClientRequestToken=token, SecretString="new", VersionStages=["AWSPENDING"])
    if event["Step"] == "finishSecret":
        old = client.get_secret_value(SecretId=secret)["VersionId"]
        client.update_secret_version_stage(
            SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=old)
"""
_BROKEN = """
def handler(event, context):
    raise ValueError("no database")
"""


def _function(account: Account, code: str) -> str:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": _TRUST}}
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Timeout": 300,
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"ZipFile": code},
        },
    }
    outputs = {"Arn": {"Value": {"Fn::GetAtt": ["Rotate", "Arn"]}}}
    status = account.create({"Resources": {"Role": role, "Rotate": function}, "Outputs": outputs})
    assert status == "CREATE_COMPLETE", account.reasons()
    return account.outputs()["Arn"]


def test_a_secret_has_the_value_that_its_function_gave_it(account: Account) -> None:
    """The new version is current when the function has said so; the schedule is told as it was given."""
    client = account.client("secretsmanager")
    client.create_secret(Name="one", SecretString="old")
    rules = {"ScheduleExpression": "rate(4 hours)", "Duration": "2h"}
    client.rotate_secret(SecretId="one", RotationLambdaARN=_function(account, _WHOLE), RotationRules=rules)
    assert client.get_secret_value(SecretId="one")["SecretString"] == "new"
    told = client.describe_secret(SecretId="one")
    assert (told["RotationEnabled"], told["RotationRules"]) == (True, rules)
    client.rotate_secret(SecretId="one")
    assert client.describe_secret(SecretId="one")["RotationRules"] == rules


def test_a_rotation_that_fails_leaves_the_secret_as_it_was(account: Account) -> None:
    """The version that was to be stays pending, without a value."""
    client = account.client("secretsmanager")
    client.create_secret(Name="one", SecretString="old")
    client.rotate_secret(SecretId="one", RotationLambdaARN=_function(account, _BROKEN))
    assert client.get_secret_value(SecretId="one")["SecretString"] == "old"
    stages = client.describe_secret(SecretId="one")["VersionIdsToStages"].values()
    assert sorted(json.dumps(stage) for stage in stages) == ['["AWSCURRENT"]', '["AWSPENDING"]']


def test_a_secret_does_not_rotate_without_a_function(account: Account) -> None:
    """There is none, or it is not there."""
    client = account.client("secretsmanager")
    client.create_secret(Name="one", SecretString="old")
    with pytest.raises(ClientError, match="InvalidRequestException"):
        client.rotate_secret(SecretId="one")
    arn = f"arn:aws:lambda:us-east-1:{account.id}:function:none"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.rotate_secret(SecretId="one", RotationLambdaARN=arn)
    assert client.get_secret_value(SecretId="one")["SecretString"] == "old"
