"""Change sets that include nested stacks: each stack within has one of its own, for the root's to carry out."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import EVERYTHING, Account, body_of
from tests.unit.sandbox.cloudformation.test_nested_stacks import GIVEN, names, nested, parameter, statuses

BEFORE = {"Name": parameter("before", "1")}


def propose(account: Account, template: dict[str, Any], kind: str = "UPDATE", name: str = "proposal") -> str:
    """Create a change set that includes nested stacks, and return its ARN."""
    created = account.cloudformation.create_change_set(
        StackName="stack",
        ChangeSetName=name,
        ChangeSetType=kind,
        TemplateBody=body_of(template),
        Capabilities=EVERYTHING,
        IncludeNestedStacks=True,
    )
    return str(created["Id"])


def described(account: Account, arn: str) -> dict[str, Any]:
    """Return a change set."""
    told: dict[str, Any] = account.cloudformation.describe_change_set(ChangeSetName=arn)
    return told


def child_of(account: Account, arn: str, logical_id: str) -> dict[str, Any]:
    """Return the change set of a nested stack."""
    changes = {
        one["ResourceChange"]["LogicalResourceId"]: one["ResourceChange"] for one in described(account, arn)["Changes"]
    }
    return described(account, changes[logical_id]["ChangeSetId"])


def test_a_new_stack_within_is_told_resource_by_resource(account: Account) -> None:
    """It is in review under the name and id that it will have."""
    root = propose(
        account, {"Resources": {"Net": nested(account, "net", GIVEN, Parameters={"Size": "small"})}}, "CREATE"
    )
    child = child_of(account, root, "Net")
    assert (child["ParentChangeSetId"], child["RootChangeSetId"], child["IncludeNestedStacks"]) == (root, root, True)
    assert [one["ResourceChange"]["LogicalResourceId"] for one in child["Changes"]] == ["Inner"]
    [inside] = account.cloudformation.describe_stacks(StackName=child["StackId"])["Stacks"]
    assert (inside["StackStatus"], inside["ParentId"]) == ("REVIEW_IN_PROGRESS", account.stack().arn)
    account.cloudformation.execute_change_set(ChangeSetName=root)
    assert account.physical("Net").id == child["StackId"]
    assert account.stack(child["StackId"]).status == "CREATE_COMPLETE"
    assert account.stack(child["StackId"]).change_set_id == child["ChangeSetId"]
    assert account.stack(child["StackId"]).change_sets == {}


def test_a_stack_within_a_stack_within_knows_the_root(account: Account) -> None:
    """Parent is who holds it, root is who is carried out."""
    leaf = nested(account, "leaf", GIVEN, Parameters={"Size": "1"})
    root = propose(
        account, {"Resources": {"Middle": nested(account, "middle", {"Resources": {"Leaf": leaf}})}}, "CREATE"
    )
    middle = child_of(account, root, "Middle")
    inner = child_of(account, middle["ChangeSetId"], "Leaf")
    assert (inner["ParentChangeSetId"], inner["RootChangeSetId"]) == (middle["ChangeSetId"], root)
    account.cloudformation.execute_change_set(ChangeSetName=root)
    assert account.physical("Leaf", middle["StackId"]).id == inner["StackId"]
    assert names(account) == ["inner"]


def test_a_change_within_is_told_and_what_stays_is_not(account: Account) -> None:
    """Two stacks within, one of which changes."""
    given = {
        "Kept": nested(account, "kept", {"Resources": {"One": parameter("one", "1")}}),
        "Net": nested(account, "net", GIVEN, Parameters={"Size": "small"}),
    }
    account.create({"Resources": given})
    changed = {**given, "Net": nested(account, "net", GIVEN, Parameters={"Size": "large"})}
    root = propose(account, {"Resources": changed})
    [change] = described(account, root)["Changes"]
    [within] = child_of(account, root, "Net")["Changes"]
    assert change["ResourceChange"]["LogicalResourceId"] == "Net"
    assert (within["ResourceChange"]["Action"], within["ResourceChange"]["Replacement"]) == ("Modify", "False")
    account.cloudformation.execute_change_set(ChangeSetName=root)
    assert account.read("Inner", account.physical("Net").id)["Value"] == "large"


def test_what_the_parent_does_not_know_yet_is_unknown_within(account: Account) -> None:
    """A parameter that is another new resource's attribute."""
    size = {"Fn::GetAtt": ["Name", "Value"]}
    net = nested(account, "net", GIVEN, Parameters={"Size": size})
    root = propose(account, {"Resources": {**BEFORE, "Net": net}}, "CREATE")
    [told] = child_of(account, root, "Net")["Parameters"]
    assert told["ParameterValue"] == "{{changeSet:KNOWN_AFTER_APPLY}}"
    account.cloudformation.execute_change_set(ChangeSetName=root)
    assert account.read("Inner", account.physical("Net").id)["Value"] == "1"


@pytest.mark.parametrize("operation", ["execute_change_set", "delete_change_set"])
def test_only_the_roots_is_carried_out_or_deleted(account: Account, operation: str) -> None:
    """The refusal names the root's."""
    root = propose(account, {"Resources": {"Net": nested(account, "net", GIVEN, Parameters={"Size": "1"})}}, "CREATE")
    child = child_of(account, root, "Net")["ChangeSetId"]
    with pytest.raises(ClientError, match=f"InvalidChangeSetStatus.*{root}"):
        getattr(account.cloudformation, operation)(ChangeSetName=child)


def test_with_the_roots_the_others_go_and_the_stacks_in_review(account: Account) -> None:
    """Nothing is left but the root itself, which its owner may have made for another change set."""
    root = propose(account, {"Resources": {"Net": nested(account, "net", GIVEN, Parameters={"Size": "1"})}}, "CREATE")
    child = child_of(account, root, "Net")
    account.cloudformation.delete_change_set(ChangeSetName=root)
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        described(account, child["ChangeSetId"])
    assert account.stack(child["StackId"]).status == "DELETE_COMPLETE"


def test_a_stack_that_was_announced_and_never_made_is_gone(account: Account) -> None:
    """The deployment fails before it gets there."""
    net = {**nested(account, "net", GIVEN, Parameters={"Size": "1"}), "DependsOn": "Bad"}
    root = propose(account, {"Resources": {"Bad": parameter("aws-reserved", "1"), "Net": net}}, "CREATE")
    account.cloudformation.execute_change_set(ChangeSetName=root)
    assert account.stack().status == "ROLLBACK_COMPLETE"
    assert statuses(account) == {"ROLLBACK_COMPLETE", "DELETE_COMPLETE"}


def test_one_that_cannot_be_made_fails_the_roots(account: Account) -> None:
    """The template within wants a parameter that nobody gives."""
    root = propose(account, {"Resources": {"Net": nested(account, "net", GIVEN)}}, "CREATE")
    told = described(account, root)
    assert (told["Status"], told["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert told["StatusReason"].endswith("was not successfully created: Parameters: [Size] must have values")


def test_without_being_asked_for_there_are_none(account: Account) -> None:
    """The default of the API, though not of the CDK."""
    template = {"Resources": {"Net": nested(account, "net", GIVEN, Parameters={"Size": "1"})}}
    made = account.cloudformation.create_change_set(
        StackName="stack", ChangeSetName="plain", ChangeSetType="CREATE", TemplateBody=body_of(template)
    )
    told = described(account, made["Id"])
    assert "ChangeSetId" not in told["Changes"][0]["ResourceChange"]
    assert told["IncludeNestedStacks"] is False
