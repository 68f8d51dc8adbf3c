"""Template parameters: types, constraints, defaults, previous values, secrets."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import parameter


def template(**spec: Any) -> dict[str, Any]:
    """Return a template with one parameter, whose value is the value of one resource."""
    return {"Parameters": {"Given": spec}, "Resources": {"One": parameter({"Ref": "Given"}, name="one")}}


def given(value: str) -> list[dict[str, str]]:
    """Return the request's parameters."""
    return [{"ParameterKey": "Given", "ParameterValue": value}]


REFUSALS = {
    "must have values": ({"Type": "String"}, []),
    "one of AllowedValues": ({"Type": "String", "AllowedValues": ["a", "b"]}, given("c")),
    "failed to satisfy constraint: must match pattern": ({"Type": "String", "AllowedPattern": "[a-z]+"}, given("7")),
    "lower case only": (
        {"Type": "String", "AllowedPattern": "[a-z]+", "ConstraintDescription": "lower case only"},
        given("7"),
    ),
    "at least 3 characters": ({"Type": "String", "MinLength": "3"}, given("ab")),
    "at most 3 characters": ({"Type": "String", "MaxLength": 3}, given("abcd")),
    "must be a number": ({"Type": "Number"}, given("many")),
    "not less than 2": ({"Type": "Number", "MinValue": 2}, given("1")),
    "not greater than 2": ({"Type": "Number", "MaxValue": 2}, given("3")),
    "Unable to fetch parameters": ({"Type": "AWS::SSM::Parameter::Value<String>"}, given("/nothing")),
    r"\[Other\] do not exist in the template": (
        {"Type": "String", "Default": "x"},
        [{"ParameterKey": "Other", "ParameterValue": "x"}],
    ),
}


@pytest.mark.parametrize("message", REFUSALS)
def test_a_value_that_the_declaration_does_not_allow_is_refused(account: Account, message: str) -> None:
    """CreateStack answers ValidationError and makes nothing."""
    spec, values = REFUSALS[message]
    with pytest.raises(ClientError, match=message):
        account.create(template(**spec), Parameters=values)
    assert account.cloudformation.list_stacks()["StackSummaries"] == []


def test_the_default_is_taken_when_nothing_is_given(account: Account) -> None:
    """A parameter with a default need not be given."""
    account.create(template(Type="String", Default="usual"))
    assert account.read("One")["Value"] == "usual"


def test_an_ssm_parameter_type_takes_a_name_and_refers_to_the_value(account: Account) -> None:
    """The stack tells both: the name that was given and the value that it stood for."""
    account.client("ssm").put_parameter(Name="/size", Value="t3.small", Type="String")
    account.create(template(Type="AWS::SSM::Parameter::Value<String>"), Parameters=given("/size"))
    assert account.read("One")["Value"] == "t3.small"
    [told] = account.cloudformation.describe_stacks(StackName="stack")["Stacks"][0]["Parameters"]
    assert (told["ParameterValue"], told["ResolvedValue"]) == ("/size", "t3.small")


def test_a_changed_ssm_value_is_an_update(account: Account) -> None:
    """The template is the same and the parameter behind it is not: CloudFormation reads it again."""
    ssm = account.client("ssm")
    ssm.put_parameter(Name="/size", Value="t3.small", Type="String")
    spec = template(Type="AWS::SSM::Parameter::Value<String>", Default="/size")
    account.create(spec)
    ssm.put_parameter(Name="/size", Value="t3.large", Type="String", Overwrite=True)
    assert account.update(spec) == "UPDATE_COMPLETE"
    assert account.read("One")["Value"] == "t3.large"


def test_amazon_linux_images_are_found_by_their_public_parameter(account: Account) -> None:
    """The parameter by which CDK's machine images are looked up has a value in every account."""
    name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    account.create(template(Type="AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default=name))
    assert account.read("One")["Value"].startswith("ami-")


def test_a_secret_parameter_is_never_told(account: Account) -> None:
    """NoEcho hides the value in DescribeStacks and in change sets, not from the resource."""
    account.create(template(Type="String", NoEcho=True), Parameters=given("hush"))
    [told] = account.cloudformation.describe_stacks(StackName="stack")["Stacks"][0]["Parameters"]
    assert told["ParameterValue"] == "****"
    assert account.read("One")["Value"] == "hush"


def test_the_previous_value_can_be_kept(account: Account) -> None:
    """UsePreviousValue keeps what was given; without it the default holds again."""
    spec = {**template(Type="String", Default="usual"), "Description": "again"}
    account.create(template(Type="String", Default="usual"), Parameters=given("special"))
    account.update(
        spec, Parameters=[{"ParameterKey": "Given", "UsePreviousValue": True}], Tags=[{"Key": "a", "Value": "b"}]
    )
    assert account.read("One")["Value"] == "special"
    account.update(spec)
    assert account.read("One")["Value"] == "usual"


@pytest.mark.parametrize("words", ["true, false", "True, False"])
def test_words_of_yaml_that_mean_true_and_false_are_the_texts_true_and_false(account: Account, words: str) -> None:
    """Authors leave out the quotes; a parameter is a text all the same, and so is what it may be."""
    body = f"""
Parameters:
  Wanted: {{Type: String, Default: {words.split(",", maxsplit=1)[0]}, AllowedValues: [{words}]}}
  Ports: {{Type: CommaDelimitedList, Default: 443}}
Conditions: {{Wanted: !Equals [!Ref Wanted, true]}}
Resources:
  Topic: {{Type: AWS::SNS::Topic, Condition: Wanted}}
  Handle: {{Type: AWS::CloudFormation::WaitConditionHandle}}
Outputs: {{Wanted: {{Value: !Ref Wanted}}, Port: {{Value: !Select [0, !Ref Ports]}}}}
"""

    def wanted(value: str) -> dict[str, str]:
        return {"ParameterKey": "Wanted", "ParameterValue": value}

    assert account.create(body) == "CREATE_COMPLETE"
    assert account.outputs() == {"Wanted": "true", "Port": "443"}
    assert account.update(body, Parameters=[wanted("false")]) == "UPDATE_COMPLETE"
    assert (account.outputs()["Wanted"], "Topic" in account.stack().resources) == ("false", False)
    with pytest.raises(ClientError, match="must be one of AllowedValues"):
        account.update(body, Parameters=[wanted("False")])
