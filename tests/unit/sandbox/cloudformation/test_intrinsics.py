"""Every intrinsic function: what it returns, and how it refuses; cases as data."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.cloudformation.intrinsics import Resolver
from tests.unit.sandbox.account import Account, body_of

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "Name": {"Type": "String", "Default": "web"},
        "Names": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
        "Big": {"Type": "String", "Default": "true"},
        "Secret": {"Type": "String", "Default": "hidden"},
        "Reference": {"Type": "String", "Default": "{{resolve:ssm:/outside}}"},
    },
    "Mappings": {"Sizes": {"us-east-1": {"small": "t3.micro", "zones": ["x", "y"]}}},
    "Conditions": {
        "Yes": {"Fn::Equals": [{"Ref": "Big"}, "true"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Both": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]},
        "Either": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]},
    },
    "Resources": {
        "One": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "one", "Type": "String", "Value": "1"}},
        "Never": {"Type": "AWS::SNS::Topic", "Condition": "No"},
    },
}

VALUES = {
    "Ref of a parameter": ({"Ref": "Name"}, "web"),
    "Ref of a resource": ({"Ref": "One"}, "one"),
    "Ref of AWS::Region": ({"Ref": "AWS::Region"}, "us-east-1"),
    "Ref of AWS::Partition": ({"Ref": "AWS::Partition"}, "aws"),
    "Ref of AWS::URLSuffix": ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
    "Ref of AWS::StackName": ({"Ref": "AWS::StackName"}, "stack"),
    "GetAtt as a list": ({"Fn::GetAtt": ["One", "Value"]}, "1"),
    "GetAtt as a string": ({"Fn::GetAtt": "One.Value"}, "1"),
    "Join": ({"Fn::Join": ["-", ["a", {"Ref": "Name"}]]}, "a-web"),
    "Join of a list parameter": ({"Fn::Join": ["|", {"Ref": "Names"}]}, "a|b|c"),
    "Split and Select": ({"Fn::Select": [1, {"Fn::Split": [".", "x.y.z"]}]}, "y"),
    "Select from a list parameter": ({"Fn::Select": ["2", {"Ref": "Names"}]}, "c"),
    "Sub": ({"Fn::Sub": "${Name}-${One}-${One.Value}-${!Kept}"}, "web-one-1-${Kept}"),
    "Sub with variables": ({"Fn::Sub": ["${x}/${Name}", {"x": {"Fn::Join": ["", ["a", "b"]]}}]}, "ab/web"),
    "Base64": ({"Fn::Base64": "hello"}, "aGVsbG8="),
    "Cidr": ({"Fn::Join": [",", {"Fn::Cidr": ["10.0.0.0/16", 3, 8]}]}, "10.0.0.0/24,10.0.1.0/24,10.0.2.0/24"),
    "Cidr of IPv6": ({"Fn::Select": [1, {"Fn::Cidr": ["2001:db8::/56", 2, 64]}]}, "2001:db8:0:1::/64"),
    "GetAZs": ({"Fn::Select": [2, {"Fn::GetAZs": ""}]}, "us-east-1c"),
    "GetAZs of a Region": ({"Fn::Select": [0, {"Fn::GetAZs": "eu-west-1"}]}, "eu-west-1a"),
    "FindInMap": ({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "small"]}, "t3.micro"),
    "FindInMap of a list": ({"Fn::Select": [1, {"Fn::FindInMap": ["Sizes", "us-east-1", "zones"]}]}, "y"),
    "If": ({"Fn::If": ["Yes", "taken", {"Ref": "Name"}]}, "taken"),
    "If not": ({"Fn::If": ["No", "left", "right"]}, "right"),
    "And": ({"Fn::If": ["Both", "t", "f"]}, "f"),
    "Or": ({"Fn::If": ["Either", "t", "f"]}, "t"),
    "NoValue in a list": ({"Fn::Join": [",", ["a", {"Ref": "AWS::NoValue"}, "b"]]}, "a,b"),
    "dynamic reference": ("{{resolve:ssm:/outside}}", "found"),
    "dynamic reference to a version": ("{{resolve:ssm:/versioned:1}}", "first"),
    "dynamic reference to a secret": ("{{resolve:secretsmanager:hidden:SecretString:password}}", "hush"),
    "dynamic reference to a whole secret": ("{{resolve:secretsmanager:hidden}}", '{"password": "hush"}'),
    "dynamic reference to a stage": ("{{resolve:secretsmanager:hidden:SecretString:password:AWSPREVIOUS}}", "hist"),
    "dynamic reference that CDK joins": (
        {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Secret"}, ":SecretString:password::}}"]]},
        "hush",
    ),
    "dynamic reference that Sub completes": (
        {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:password}}"},
        "hush",
    ),
    "dynamic reference in a parameter": ({"Ref": "Reference"}, "found"),
}

REFUSALS = {
    "unknown function": ({"Fn::Reverse": "x"}, "unsupported function: Fn::Reverse"),
    "Select out of range": ({"Fn::Select": [3, ["a", "b"]]}, "cannot select nonexistent value at index 3"),
    "Select of a word": ({"Fn::Select": ["x", ["a"]]}, "Fn::Select cannot be worked out"),
    "Cidr too many": ({"Fn::Select": [0, {"Fn::Cidr": ["10.0.0.0/24", 9, 5]}]}, "cannot take 9 blocks of /27"),
    "Cidr of no block": ({"Fn::Select": [0, {"Fn::Cidr": ["ten", 1, 5]}]}, "Fn::Cidr cannot be worked out"),
    "FindInMap of nothing": ({"Fn::FindInMap": ["Sizes", "us-east-1", "huge"]}, "Unable to get mapping for Sizes"),
    "Join of a string": ({"Fn::Join": [",", "a"]}, "every Fn::Join object requires two parameters"),
    "And of one": ({"Fn::If": ["Lonely", "a", "b"]}, "every Fn::And object requires a list of at least 2"),
    "conditions in a circle": ({"Fn::If": ["Round", "a", "b"]}, "Found circular condition dependency .*Round"),
    "If with two parts": ({"Fn::If": ["Yes", "a"]}, "Fn::If requires a list argument with 3 elements"),
    "If of an unknown condition": ({"Fn::If": ["Maybe", "a", "b"]}, "Unresolved condition dependency Maybe"),
    "GetAtt of nothing": ({"Fn::GetAtt": ["Two", "Value"]}, "references undefined resource Two"),
    "GetAtt of an unknown attribute": ({"Fn::GetAtt": ["One", "Colour"]}, "One does not support attribute type Colour"),
    "Ref of a function": ({"Ref": {"Fn::Sub": "One"}}, "every Ref object must have a single String value"),
    "Ref of what its condition leaves out": ({"Ref": "Never"}, r"Unresolved resource dependencies \[Never\]"),
    "Ref of nothing": ({"Ref": "Two"}, r"Unresolved resource dependencies \[Two\]"),
    "dynamic reference to nothing": ("{{resolve:ssm:/nothing}}", r"Unable to fetch parameters \[/nothing\]"),
    "dynamic reference to a secret that is not there": (
        "{{resolve:secretsmanager:missing:SecretString:password}}",
        "Could not resolve {{resolve:secretsmanager:missing",
    ),
    "dynamic reference to no such key": (
        "{{resolve:secretsmanager:hidden:SecretString:user}}",
        "Could not find a value associated with JSONKey in SecretString",
    ),
    "dynamic reference to stage and version": (
        "{{resolve:secretsmanager:hidden:SecretString:password:AWSCURRENT:v1}}",
        "Incorrect format is used in the following secretsmanager dynamic reference",
    ),
    "dynamic reference of another service": ("{{resolve:vault:x}}", "unknown service 'vault'"),
}


def subject(expression: object) -> dict[str, Any]:
    """Return the template with a parameter whose value is an expression."""
    two = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "subject", "Type": "String", "Value": expression}}
    return {**TEMPLATE, "Resources": {**TEMPLATE["Resources"], "Subject": two}}


@pytest.mark.parametrize("case", VALUES)
def test_an_expression_has_the_value_that_aws_documents(account: Account, case: str) -> None:
    """The service sees the value and not the expression."""
    for name, value in (("/outside", "found"), ("/versioned", "first"), ("/versioned", "second")):
        account.client("ssm").put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
    secrets = account.client("secretsmanager")
    secrets.create_secret(Name="hidden", SecretString='{"password": "hist"}')
    secrets.put_secret_value(SecretId="hidden", SecretString='{"password": "hush"}')
    expression, expected = VALUES[case]
    assert account.create(subject(expression)) == "CREATE_COMPLETE", account.reasons()
    assert account.read("Subject")["Value"] == expected


@pytest.mark.parametrize("case", REFUSALS)
def test_a_malformed_expression_is_refused_by_name_before_anything_is_made(account: Account, case: str) -> None:
    """CreateStack answers ValidationError, and there is neither a stack nor a resource."""
    expression, message = REFUSALS[case]
    template = subject(expression)
    wrong = {"Lonely": {"Fn::And": [{"Condition": "Yes"}]}, "Round": {"Fn::Not": [{"Condition": "Round"}]}}
    template["Conditions"] = {**TEMPLATE["Conditions"], **wrong}
    account.client("secretsmanager").create_secret(Name="hidden", SecretString='{"password": "hush"}')
    with pytest.raises(ClientError, match=message) as refusal:
        account.create(template)
    assert refusal.value.response["Error"]["Code"] == "ValidationError"
    assert account.cloudformation.list_stacks()["StackSummaries"] == []
    assert account.client("ssm").describe_parameters()["Parameters"] == []


def test_every_function_that_the_engine_knows_has_a_case() -> None:
    """A function without a case in this file would be nobody's."""
    elsewhere = {"Fn::ImportValue", "Fn::GetStackOutput"}  # see the tests of exports and of stack outputs
    scope: Any = SimpleNamespace(condition=None)
    known = set(Resolver(scope)._functions) - elsewhere  # noqa: SLF001 nothing lists them
    text = body_of(TEMPLATE) + body_of({name: expression for name, (expression, _) in VALUES.items()})
    assert [name for name in sorted(known) if f'"{name}"' not in text] == []


def test_the_account_id_is_the_accounts_own(account: Account) -> None:
    """AWS::AccountId and AWS::StackId name the account."""
    account.create(subject({"Fn::Sub": "${AWS::AccountId} ${AWS::StackId}"}))
    assert account.read("Subject")["Value"] == f"{account.id} {account.stack().arn}"


def test_a_resource_exists_only_under_its_condition(account: Account) -> None:
    """Conditions choose resources and outputs, and an update with another parameter brings and takes them."""
    extra = {"Type": "AWS::SSM::Parameter", "Condition": "No", "Properties": {"Type": "String", "Value": "x"}}
    template = {
        **TEMPLATE,
        "Resources": {"One": TEMPLATE["Resources"]["One"], "Extra": extra},
        "Outputs": {"Which": {"Condition": "No", "Value": {"Ref": "Extra"}}},
    }
    account.create(template)
    assert (set(account.stack().resources), account.outputs()) == ({"One"}, {})
    account.update(template, Parameters=[{"ParameterKey": "Big", "ParameterValue": "false"}])
    assert set(account.stack().resources) == {"One", "Extra"}
    assert account.outputs()["Which"].startswith("stack-Extra-")
    account.update(template, Parameters=[{"ParameterKey": "Big", "ParameterValue": "true"}])
    assert set(account.stack().resources) == {"One"}


def test_no_value_takes_a_property_out(account: Account) -> None:
    """AWS::NoValue is as if the property were not there: the parameter has a generated name."""
    properties = {"Name": {"Ref": "AWS::NoValue"}, "Type": "String", "Value": "x"}
    account.create({"Resources": {"One": {"Type": "AWS::SSM::Parameter", "Properties": properties}}})
    assert account.physical("One").id.startswith("stack-One-")


def test_yaml_with_short_forms_is_the_same_template(account: Account) -> None:
    """!Ref, !GetAtt, !Sub and the others are read as their long forms."""
    account.create(
        """
        Parameters: {Name: {Type: String, Default: web}}
        Conditions: {Yes: !Equals [!Ref Name, web]}
        Resources:
          One: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !If [Yes, !Sub "${Name}!", no]}}
          Two:
            Type: AWS::SSM::Parameter
            Properties: {Type: String, Value: !Join ["-", [!GetAtt One.Value, 2010-09-09]]}
        """
    )
    assert account.read("Two")["Value"] == "web!-2010-09-09"


@pytest.mark.parametrize(("zone", "name"), [("us-east-1", "near"), ("eu-west-1", "far"), ("none", None)])
def test_all_properties_of_a_resource_may_be_one_condition(account: Account, zone: str, name: str | None) -> None:
    """The branch that is taken counts, also where it is another condition, and AWS::NoValue leaves none."""
    otherwise = {"Fn::If": ["Far", {"QueueName": "far", "DelaySeconds": 5}, {"Ref": "AWS::NoValue"}]}
    template = {
        "Parameters": {"Zone": {"Type": "String"}},
        "Conditions": {
            n: {"Fn::Equals": [{"Ref": "Zone"}, z]} for n, z in (("Near", "us-east-1"), ("Far", "eu-west-1"))
        },
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Fn::If": ["Near", {"QueueName": "near"}, otherwise]}}
        },
    }
    given = [{"ParameterKey": "Zone", "ParameterValue": zone}]
    assert account.create(template, Parameters=given) == "CREATE_COMPLETE", account.reasons()
    assert account.stack().resources["Queue"].properties.get("QueueName") == name
    assert account.look_up().good


def test_a_condition_over_all_properties_is_checked_as_they_are(account: Account) -> None:
    """A property that there is none of is refused by name, in the branch that is taken alone."""
    bad = {"Fn::If": ["Yes", {"Colour": "red"}, {"QueueName": "fine"}]}
    template = {
        "Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": bad}},
    }
    with pytest.raises(ClientError, match="Encountered unsupported property Colour in resource Queue"):
        account.create(template)
