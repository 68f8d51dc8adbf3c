"""A resource's Metadata: kept for whoever asks, such as cfn-init on an instance, with its expressions worked out."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def described(account: Account, logical_id: str = "Web") -> Any:
    """Return the metadata of a resource as the API tells it."""
    answer = account.cloudformation.describe_stack_resource(StackName="stack", LogicalResourceId=logical_id)
    return json.loads(answer["StackResourceDetail"]["Metadata"])


def template(greeting: str = "hello", **more: Any) -> dict[str, Any]:
    """Return a queue whose metadata speaks of a parameter, of the stack and of a topic that stands behind it."""
    metadata = {
        "Greeting": {"Ref": "Greeting"},
        "Files": [{"Fn::Sub": "${AWS::StackName} tells ${Topic}"}, {"Fn::GetAtt": ["Topic", "TopicName"]}],
        "Plain": {"a": [1, True]},
    }
    return {
        "Parameters": {"Greeting": {"Type": "String", "Default": greeting}},
        "Resources": {
            "Web": {"Type": "AWS::SQS::Queue", "Metadata": metadata},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}},
            **more,
        },
    }


def test_metadata_is_told_with_its_expressions_worked_out(account: Account) -> None:
    """What cfn-init reads says no more where a value comes from; what it speaks of is made before."""
    assert account.create(template()) == "CREATE_COMPLETE"
    arn = f"arn:aws:sns:us-east-1:{account.id}:news"
    assert described(account) == {
        "Greeting": "hello",
        "Files": [f"stack tells {arn}", "news"],
        "Plain": {"a": [1, True]},
    }
    assert described(account, "Topic") == {}
    assert account.steps().index("Topic CREATE_COMPLETE") < account.steps().index("Web CREATE_IN_PROGRESS")


def test_a_parameter_that_only_metadata_speaks_of_is_a_change(account: Account) -> None:
    """cfn-hup waits for it; with the value that it had there is nothing to update."""
    account.create(template())
    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.update(template())
    assert account.update(template("good day")) == "UPDATE_COMPLETE"
    assert described(account)["Greeting"] == "good day"


def test_metadata_of_an_update_that_fails_is_what_it_was(account: Account) -> None:
    """A rollback takes it back, although the resource itself was never touched."""
    account.create(template())
    bad = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "aws-x", "Type": "String", "Value": "1"}}
    assert account.update(template("good day", Bad={**bad, "DependsOn": "Web"})) == "UPDATE_ROLLBACK_COMPLETE"
    assert described(account)["Greeting"] == "hello"


def test_metadata_that_speaks_of_nothing_there_is_refused(account: Account) -> None:
    """As a property would be, and so is what goes round in a circle."""
    speaking = {"Type": "AWS::SQS::Queue", "Metadata": {"Of": {"Ref": "Nobody"}}}
    with pytest.raises(ClientError, match=r"Unresolved resource dependencies \[Nobody\]"):
        account.create({"Resources": {"Web": speaking}})
    other = {"Type": "AWS::SQS::Queue", "DependsOn": "Web"}
    with pytest.raises(ClientError, match="Circular dependency between resources"):
        account.create({"Resources": {"Web": {**speaking, "Metadata": {"Of": {"Ref": "Other"}}}, "Other": other}})
