"""Templates that can be read and have the wrong form: refused in CloudFormation's words, with nothing made."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

TOPIC = {"Type": "AWS::SNS::Topic"}
NAMED_NULL = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": None}}


def template(**sections: Any) -> dict[str, Any]:
    """Return a template with a topic, and other sections or other resources."""
    return {"Resources": {"Topic": TOPIC}, **sections}


MALFORMED = {
    "an output without a value": (
        template(Outputs={"Out": {"Description": "nothing"}}),
        "Every Outputs member must contain a Value object",
    ),
    "an output with a hyphen": (template(Outputs={"a-b": {"Value": "x"}}), "Output name a-b is non alphanumeric"),
    "an output that is a text": (template(Outputs={"Out": "x"}), r"\[/Outputs/Out\] must be an object"),
    "an export without a name": (
        template(Outputs={"Out": {"Value": "x", "Export": "name"}}),
        "Every Export member must contain a Name",
    ),
    "a parameter with a hyphen": (
        template(Parameters={"a-b": {"Type": "String", "Default": "x"}}),
        "Parameter name a-b is non alphanumeric",
    ),
    "a parameter with another key": (
        template(Parameters={"A": {"Type": "String", "Default": "x", "Defaults": "y"}}),
        "Invalid template parameter property 'Defaults'",
    ),
    "a default that is a list": (
        template(Parameters={"A": {"Type": "CommaDelimitedList", "Default": ["x"]}}),
        "Every Default member must be a string",
    ),
    "a parameter that is a text": (
        template(Parameters={"A": "String"}),
        "Every Parameters object must contain a Type member",
    ),
    "a mapping of one level": (template(Mappings={"M": {"a": "b"}}), "Every Mappings member M must be a map of maps"),
    "a mapping with a function": (
        template(Mappings={"M": {"a": {"b": {"Ref": "AWS::Region"}}}}),
        "Every Mappings attribute must be a String or a List",
    ),
    "a description that is no text": (template(Description={"a": "b"}), "Every Description member must be a string"),
    "a long description": (template(Description="x" * 1025), "'Description' length is greater than 1024"),
    "an empty value": (
        template(Resources={"Topic": NAMED_NULL}),
        r"\[/Resources/Topic/Properties/TopicName\] 'null' values are not allowed in templates",
    ),
    "an alias": ("Resources: {One: &topic {Type: AWS::SNS::Topic}, Two: *topic}", "YAML aliases are not allowed"),
    "merged keys": (
        "Resources: {One: &topic {Type: AWS::SNS::Topic}, Two: {<<: *topic, DeletionPolicy: Retain}}",
        "YAML aliases are not allowed",
    ),
    "an empty section": ("Resources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n", r"\[/Outputs\] 'null' values"),
    "a dependency that is an expression": (
        template(Resources={"Topic": {**TOPIC, "DependsOn": [{"Ref": "Other"}]}, "Other": TOPIC}),
        "DependsOn must be a string or list of strings",
    ),
    "metadata that is a text": (
        template(Resources={"Topic": {**TOPIC, "Metadata": "x"}}),
        r"\[/Resources/Topic/Metadata\] must be an object",
    ),
    "a condition of a resource that is an expression": (
        template(Resources={"Topic": {**TOPIC, "Condition": {"Ref": "x"}}}),
        "Every Condition member must be a string",
    ),
    "a condition that asks for a resource": (
        template(Conditions={"C": {"Fn::Equals": [{"Ref": "Topic"}, "x"]}}),
        r"Unresolved dependencies \[Topic\]. Cannot reference resources in the Conditions block of the template",
    ),
    "a condition that is a text": (template(Conditions={"C": "true"}), "Conditions can only be boolean operations"),
    "a name that is exported twice": (
        template(Outputs={name: {"Value": "x", "Export": {"Name": "e"}} for name in ("A", "B")}),
        "Duplicate export name e",
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_template_is_refused_before_anything_is_made(account: Account, case: str) -> None:
    """CreateStack answers ValidationError, and there is no stack."""
    body, message = MALFORMED[case]
    with pytest.raises(ClientError, match=message) as refusal:
        account.create(body)
    assert refusal.value.response["Error"]["Code"] == "ValidationError"
    assert account.cloudformation.list_stacks()["StackSummaries"] == []


def test_a_template_of_the_right_form_is_taken(account: Account) -> None:
    """The twin: every section, as it may be."""
    whole = template(
        Description="x" * 1024,
        Parameters={"A": {"Type": "String", "Default": "a", "NoEcho": True, "ConstraintDescription": "a to z"}},
        Mappings={"M": {"us-east-1": {"one": "x", "many": ["x", "y"]}}},
        Conditions={"C": {"Fn::Equals": [{"Ref": "A"}, "a"]}, "D": {"Condition": "C"}},
        Resources={"Topic": {**TOPIC, "Metadata": {"a": []}, "DependsOn": "Other", "Condition": "D"}, "Other": TOPIC},
        Outputs={"Out": {"Value": "x", "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-x"}}}},
    )
    assert account.create(whole) == "CREATE_COMPLETE"
