"""Transforms rewrite a template before it is deployed: SAM's, and snippets that are included from S3."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

EXPAND = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
FUNCTION = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 7}}
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: "def handler(event, context): return 'hello'"
      Policies: [AmazonSQSReadOnlyAccess]
      Environment: {Variables: {STAGE: !Ref Stage}}
Outputs: {Role: {Value: !Ref HelloRole}}
"""


def test_a_serverless_function_becomes_a_function_and_its_role(account: Account) -> None:
    """AWS's own translator does it; globals, parameters and managed policies by name included."""
    assert account.create(FUNCTION, Capabilities=EXPAND) == "CREATE_COMPLETE", account.reasons()
    types = sorted(record.type for record in account.stack().resources.values())
    assert types == ["AWS::IAM::Role", "AWS::Lambda::Function"]
    function = account.read("Hello")
    assert (function["Timeout"], function["Environment"]["Variables"]["STAGE"]) == (7, "dev")
    attached = account.client("iam").list_attached_role_policies(RoleName=account.outputs()["Role"])
    assert "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess" in [p["PolicyArn"] for p in attached["AttachedPolicies"]]


def test_a_serverless_template_that_says_too_little_is_refused_in_the_translators_words(account: Account) -> None:
    """And nothing is made."""
    broken = "Transform: AWS::Serverless-2016-10-31\nResources: {Hello: {Type: AWS::Serverless::Function}}"
    with pytest.raises(ClientError, match=r"Invalid Serverless Application Specification document.*Hello"):
        account.create(broken, Capabilities=EXPAND)


def test_the_capability_to_expand_has_to_be_given(account: Account) -> None:
    """Whoever deploys has to know that the template is not what will be deployed."""
    with pytest.raises(ClientError, match="CAPABILITY_AUTO_EXPAND"):
        account.create(FUNCTION)


def test_globals_belong_to_serverless_templates(account: Account) -> None:
    """Anywhere else the section is unknown."""
    with pytest.raises(ClientError, match=r"Invalid template property or properties \[Globals\]"):
        account.create("Globals: {}\nResources: {A: {Type: AWS::SNS::Topic}}")


def including(account: Account, location: Any) -> dict[str, Any]:
    """Return a template that takes a parameter's properties from S3."""
    bucket = f"snippets-{account.id}"
    account.client("s3").create_bucket(Bucket=bucket)
    account.client("s3").put_object(Bucket=bucket, Key="value.yaml", Body="Value: from the snippet\nType: String\n")
    include = {"Name": "AWS::Include", "Parameters": {"Location": location}}
    return {
        "Parameters": {"Where": {"Type": "String", "Default": f"s3://{bucket}/value.yaml"}},
        "Resources": {
            "One": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "one", "Fn::Transform": include}},
        },
    }


def test_a_snippet_is_included_where_it_is_asked_for(account: Account) -> None:
    """Beside what stands there already; its place may be a parameter."""
    assert account.create(including(account, {"Ref": "Where"}), Capabilities=EXPAND) == "CREATE_COMPLETE"
    assert account.client("ssm").get_parameter(Name="one")["Parameter"]["Value"] == "from the snippet"


@pytest.mark.parametrize("location", ["https://example.com/value.yaml", "s3://nowhere-at-all/value.yaml"])
def test_a_snippet_that_is_not_there_is_refused(account: Account, location: str) -> None:
    """Only what is in S3 can be included."""
    with pytest.raises(ClientError, match="Transform AWS::Include failed with"):
        account.create(including(account, location), Capabilities=EXPAND)
