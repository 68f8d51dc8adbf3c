"""Stacks within stacks: they come, change, fail and go together."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import EVERYTHING, Account, body_of


def parameter(name: str, value: Any) -> dict[str, Any]:
    """Return a resource that needs nothing else."""
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Name": name, "Type": "String", "Value": value}}


def nested(account: Account, name: str, template: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """Put a template into S3 and return the resource that is a stack of it."""
    bucket = f"templates-{account.id}"
    account.client("s3").create_bucket(Bucket=bucket)
    account.client("s3").put_object(Bucket=bucket, Key=name, Body=body_of(template))
    url = f"https://s3.us-east-1.amazonaws.com/{bucket}/{name}"
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, **properties}}


GIVEN = {"Parameters": {"Size": {"Type": "String"}}, "Resources": {"Inner": parameter("inner", {"Ref": "Size"})}}
BROKEN = {"Resources": {"Fine": parameter("fine", "1"), "Bad": {**parameter("aws-reserved", "1"), "DependsOn": "Fine"}}}


def statuses(account: Account) -> set[str]:
    """Return the states of all stacks there ever were."""
    return {stack["StackStatus"] for stack in account.cloudformation.list_stacks()["StackSummaries"]}


def names(account: Account) -> list[str]:
    """Return the names of all parameters there are."""
    return sorted(entry["Name"] for entry in account.client("ssm").describe_parameters()["Parameters"])


def test_parent_and_root_are_told(account: Account) -> None:
    """A stack within a stack within a stack knows both."""
    leaf = nested(account, "leaf", {"Resources": {"Inner": parameter("inner", "1")}})
    account.create({"Resources": {"Middle": nested(account, "middle", {"Resources": {"Leaf": leaf}})}})
    root, middle = account.stack().arn, account.physical("Middle").id
    [told] = account.cloudformation.describe_stacks(StackName=account.physical("Leaf", middle).id)["Stacks"]
    assert (told["ParentId"], told["RootId"]) == (middle, root)


def test_a_nested_stack_that_fails_takes_its_parent_with_it_and_nothing_is_left(account: Account) -> None:
    """The parent's event names the nested stack and its reason."""
    status = account.create({"Resources": {"Before": parameter("before", "1"), "Net": nested(account, "bad", BROKEN)}})
    assert status == "ROLLBACK_COMPLETE"
    reason = account.reasons()["Net"]
    assert "Embedded stack arn:aws:cloudformation" in reason
    assert "was not successfully created: The following resource(s) failed to create: [Bad]" in reason
    assert names(account) == []
    assert statuses(account) == {"ROLLBACK_COMPLETE", "DELETE_COMPLETE"}


def test_an_update_that_fails_afterwards_takes_the_nested_stack_back(account: Account) -> None:
    """What the nested stack changed is changed back by another update of it."""
    account.create({"Resources": {"Net": nested(account, "net", GIVEN, Parameters={"Size": "small"})}})
    changed = nested(account, "net", GIVEN, Parameters={"Size": "large"})
    failing = {**parameter("aws-reserved", "1"), "DependsOn": "Net"}
    assert account.update({"Resources": {"Net": changed, "Bad": failing}}) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.client("ssm").get_parameter(Name="inner")["Parameter"]["Value"] == "small"


def test_a_nested_stack_goes_with_its_parent(account: Account) -> None:
    """Deleting the parent deletes it, with what it made."""
    account.create({"Resources": {"Net": nested(account, "net", GIVEN, Parameters={"Size": "small"})}})
    assert account.delete() == "DELETE_COMPLETE"
    assert statuses(account) == {"DELETE_COMPLETE"}
    assert names(account) == []


@pytest.mark.parametrize("capabilities", [EVERYTHING, []])
def test_a_nested_stack_may_do_what_was_acknowledged_for_its_parent(account: Account, capabilities: list[str]) -> None:
    """A role in a nested template needs the parent's deployer to know of it."""
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "inner", "AssumeRolePolicyDocument": trust}}
    template = {"Resources": {"Net": nested(account, "role", {"Resources": {"Role": role}})}}
    status = account.create(template, Capabilities=capabilities)
    assert status == ("CREATE_COMPLETE" if capabilities else "ROLLBACK_COMPLETE")
    assert capabilities or "Requires capabilities : [CAPABILITY_NAMED_IAM]" in account.reasons()["Net"]


def test_a_template_that_is_written_anew_under_its_url_is_an_update(account: Account) -> None:
    """CloudFormation reads it whenever the parent is updated; what is as it was is no update."""
    parent = {"Resources": {"Net": nested(account, "net", {"Resources": {"One": parameter("one", "1")}})}}
    account.create(parent)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.update(parent)
    nested(account, "net", {"Resources": {"One": parameter("one", "1"), "Two": parameter("two", "2")}})
    made = account.cloudformation.create_change_set(
        StackName="stack", ChangeSetName="set", TemplateBody=body_of(parent), Capabilities=EVERYTHING
    )
    [change] = account.cloudformation.describe_change_set(ChangeSetName=made["Id"])["Changes"]
    [detail] = change["ResourceChange"]["Details"]
    assert (change["ResourceChange"]["LogicalResourceId"], detail["ChangeSource"]) == ("Net", "Automatic")
    assert account.update(parent) == "UPDATE_COMPLETE"
    assert names(account) == ["one", "two"]


def test_a_template_further_within_that_is_written_anew_is_an_update_too(account: Account) -> None:
    """The template between the two is as it was; without the new one there would be nothing to do."""

    def leaf(*written: str) -> dict[str, Any]:
        """Write the innermost template."""
        return nested(account, "leaf", {"Resources": {name.title(): parameter(name, "1") for name in written}})

    middle = nested(account, "middle", {"Resources": {"Leaf": leaf("one")}})
    root = {"Resources": {"Middle": middle}}
    account.create(root)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.update(root)
    leaf("one", "two")
    assert account.update(root) == "UPDATE_COMPLETE"
    assert names(account) == ["one", "two"]
    between = account.physical("Middle").id
    assert account.cloudformation.list_change_sets(StackName=between)["Summaries"] == [], "nothing is left of looking"
