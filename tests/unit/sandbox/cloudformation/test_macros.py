"""Macros: a function of the account rewrites a template, or a part of it, before it is deployed."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import EVERYTHING, Account
from tests.unit.sandbox.topics import parameter, resources

EXPAND = [*EVERYTHING, "CAPABILITY_AUTO_EXPAND"]
CODE = """
import json

def handler(event, context):
    print(json.dumps(event))
    fragment, params = event["fragment"], event["params"]
    if params.get("Mood") == "raises":
        raise ValueError("no idea")
    if params.get("Mood") == "malformed":
        return fragment
    if params.get("Mood") == "fails":
        return {"requestId": event["requestId"], "status": "failure", "errorMessage": "out of luck"}
    if "Resources" in fragment:
        size = event["templateParameterValues"].get("Size", "none")
        properties = {"Name": "added", "Type": "String", "Value": size}
        fragment["Resources"]["Added"] = {"Type": "AWS::SSM::Parameter", "Properties": properties}
    else:
        fragment["Value"] = fragment["Value"].upper() + params.get("Ending", "")
    return {"requestId": event["requestId"], "status": "success", "fragment": fragment}
"""
TRUST = {
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
}
FUNCTION = {
    "Runtime": "python3.13",
    "Handler": "index.handler",
    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
    "Timeout": 30,
    "Code": {"ZipFile": CODE},
}
MACRO = resources(
    Role={"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}},
    Function={"Type": "AWS::Lambda::Function", "Properties": FUNCTION},
    Macro={
        "Type": "AWS::CloudFormation::Macro",
        "Properties": {"Name": "Shout", "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]}},
    },
)


@pytest.fixture
def shouting(account: Account) -> Account:
    """Return an account that has the macro."""
    assert account.create(MACRO, "macro") == "CREATE_COMPLETE", account.reasons("macro")
    return account


def within(**params: Any) -> dict[str, Any]:
    """Return a template with a parameter whose properties the macro rewrites."""
    one = parameter("tea", name="one")
    one["Properties"]["Fn::Transform"] = {"Name": "Shout", "Parameters": params}
    return resources(One=one)


def value(account: Account, name: str) -> str:
    """Return the value of an SSM parameter."""
    return str(account.client("ssm").get_parameter(Name=name)["Parameter"]["Value"])


def test_a_macro_in_the_midst_rewrites_what_stands_beside_it(shouting: Account) -> None:
    """With the parameters of the call."""
    assert shouting.create(within(Ending="!"), Capabilities=EXPAND) == "CREATE_COMPLETE"
    assert value(shouting, "one") == "TEA!"


@pytest.mark.parametrize("transform", ["Shout", ["AWS::LanguageExtensions", {"Name": "Shout", "Parameters": {}}]])
def test_a_macro_at_the_top_rewrites_the_whole_template(shouting: Account, transform: Any) -> None:
    """It is told the values of the template's parameters."""
    template = {
        "Transform": transform,
        "Parameters": {"Size": {"Type": "String", "Default": "large"}},
        **resources(One=parameter("tea", name="one")),
    }
    assert shouting.create(template, Capabilities=EXPAND) == "CREATE_COMPLETE"
    assert (value(shouting, "one"), value(shouting, "added")) == ("tea", "large")
    processed = shouting.cloudformation.get_template(StackName="stack", TemplateStage="Processed")["TemplateBody"]
    assert sorted(processed["Resources"]) == ["Added", "One"]


REFUSALS: Mapping[str, tuple[str, str]] = {
    "says no": ("fails", r"Transform \d{12}::Shout failed with: out of luck"),
    "raises": ("raises", r"Transform \d{12}::Shout failed with: ValueError: no idea"),
    "answers something else": ("malformed", r"Received malformed response from transform \d{12}::Shout"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_macro_that_fails_refuses_the_template(shouting: Account, case: str) -> None:
    """Before there is a stack."""
    mood, words = REFUSALS[case]
    with pytest.raises(ClientError, match=words):
        shouting.create(within(Mood=mood), Capabilities=EXPAND)
    assert [stack["StackName"] for stack in shouting.cloudformation.describe_stacks()["Stacks"]] == ["macro"]


def test_there_is_no_macro_that_nobody_has_made(account: Account) -> None:
    """Nor in another account, nor any more when its stack is gone."""
    with pytest.raises(ClientError, match=rf"No transform named {account.id}::Shout found"):
        account.create(within(), Capabilities=EXPAND)
    account.create(MACRO, "macro")
    account.delete("macro")
    with pytest.raises(ClientError, match=rf"No transform named {account.id}::Shout found"):
        account.create(within(), Capabilities=EXPAND)


def test_a_name_belongs_to_one_macro(shouting: Account) -> None:
    """Of an account and Region."""
    assert shouting.create(MACRO, "again") == "ROLLBACK_COMPLETE"
    assert "with identifier 'Shout' already exists" in shouting.reasons("again")["Macro"]


@pytest.mark.parametrize("name", ["AWS::SecretsManager-2024-09-16", "AWS::CodeDeployBlueGreen"])
def test_a_transform_of_awss_own_that_does_not_run_here_is_refused_by_name(account: Account, name: str) -> None:
    """At the top and in the midst of a template."""
    top = {"Transform": name, "Resources": {"A": {"Type": "AWS::SNS::Topic"}}}
    midst = {"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"Fn::Transform": {"Name": name}}}}}
    for template in (top, midst):
        with pytest.raises(ClientError, match=f"the template asks for {name}"):
            account.create(template, Capabilities=EXPAND)
