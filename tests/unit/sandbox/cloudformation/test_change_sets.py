"""Change sets: what a template would change, told before it is done."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import EVERYTHING, Account, body_of
from tests.unit.sandbox.topics import parameter, resources


def propose(account: Account, template: dict[str, Any], kind: str = "UPDATE", name: str = "proposal") -> dict[str, Any]:
    """Create a change set and return its description."""
    account.cloudformation.create_change_set(
        StackName="stack",
        ChangeSetName=name,
        ChangeSetType=kind,
        TemplateBody=body_of(template),
        Capabilities=EVERYTHING,
    )
    described: dict[str, Any] = account.cloudformation.describe_change_set(StackName="stack", ChangeSetName=name)
    return described


def changes(described: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Return action and replacement by logical id."""
    entries = [entry["ResourceChange"] for entry in described["Changes"]]
    return {entry["LogicalResourceId"]: (entry["Action"], entry.get("Replacement")) for entry in entries}


def test_a_change_set_for_a_new_stack_makes_nothing_until_it_is_executed(account: Account) -> None:
    """The stack is in review and empty; executing the change set creates it."""
    described = propose(account, resources(One=parameter(name="one")), "CREATE")
    assert changes(described) == {"One": ("Add", None)}
    assert account.stack().status == "REVIEW_IN_PROGRESS"
    assert account.client("ssm").describe_parameters()["Parameters"] == []
    account.cloudformation.execute_change_set(StackName="stack", ChangeSetName="proposal")
    assert account.stack().status == "CREATE_COMPLETE"
    assert account.read("One")["Name"] == "one"


def test_it_tells_what_is_added_modified_replaced_and_removed(account: Account) -> None:
    """An update in place, a replacement, a dependent that may be replaced, an addition and a removal."""
    account.create(
        resources(
            Kept=parameter("1", name="kept"),
            Moved=parameter(name="moved"),
            Named=parameter(name={"Fn::Sub": "${Moved}-too"}),
            Gone=parameter(name="gone"),
        )
    )
    described = propose(
        account,
        resources(
            Kept=parameter("2", name="kept"),
            Moved=parameter(name="moved-away"),
            Named=parameter(name={"Fn::Sub": "${Moved}-too"}),
            New=parameter(),
        ),
    )
    assert changes(described) == {
        "Kept": ("Modify", "False"),
        "Moved": ("Modify", "True"),
        "Named": ("Modify", "Conditional"),
        "New": ("Add", None),
        "Gone": ("Remove", None),
    }
    [kept] = [c["ResourceChange"] for c in described["Changes"] if c["ResourceChange"]["LogicalResourceId"] == "Kept"]
    [detail] = kept["Details"]
    assert (detail["Target"]["Name"], detail["Target"]["RequiresRecreation"]) == ("Value", "Never")
    assert account.read("Kept")["Value"] == "1"


def test_a_change_set_without_changes_fails_and_cannot_be_executed(account: Account) -> None:
    """CDK recognises the unchanged stack by this reason."""
    account.create(resources(One=parameter()))
    described = propose(account, resources(One=parameter()))
    assert (described["Status"], described["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert described["StatusReason"].startswith("The submitted information didn't contain changes.")
    with pytest.raises(ClientError, match="InvalidChangeSetStatus"):
        account.cloudformation.execute_change_set(StackName="stack", ChangeSetName="proposal")


def test_executing_one_change_set_discards_the_others(account: Account) -> None:
    """The other one was worked out against a stack that is no more."""
    account.create(resources(One=parameter("1")))
    propose(account, resources(One=parameter("2")), name="first")
    propose(account, resources(One=parameter("3")), name="second")
    account.cloudformation.execute_change_set(StackName="stack", ChangeSetName="first")
    assert account.read("One")["Value"] == "2"
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        account.cloudformation.execute_change_set(StackName="stack", ChangeSetName="second")


def test_a_deleted_change_set_is_forgotten(account: Account) -> None:
    """Its name can be used again."""
    account.create(resources(One=parameter("1")))
    propose(account, resources(One=parameter("2")))
    with pytest.raises(ClientError, match="ChangeSet proposal already exists"):
        propose(account, resources(One=parameter("2")))
    account.cloudformation.delete_change_set(StackName="stack", ChangeSetName="proposal")
    assert account.cloudformation.list_change_sets(StackName="stack")["Summaries"] == []
    assert changes(propose(account, resources(One=parameter("2")))) == {"One": ("Modify", "False")}


def test_creating_what_exists_is_refused(account: Account) -> None:
    """A change set of type CREATE is for new stacks."""
    account.create(resources(One=parameter()))
    with pytest.raises(ClientError, match=r"Stack \[stack\] already exists"):
        propose(account, resources(One=parameter("2")), "CREATE")


def test_the_template_of_a_change_set_can_be_read(account: Account) -> None:
    """GetTemplate tells the proposed template; that of the stack is still the old one."""
    account.create(resources(One=parameter("1")))
    propose(account, resources(One=parameter("2")))
    client = account.cloudformation
    proposed = client.get_template(StackName="stack", ChangeSetName="proposal")["TemplateBody"]
    current = client.get_template(StackName="stack")["TemplateBody"]
    assert [body["Resources"]["One"]["Properties"]["Value"] for body in (proposed, current)] == ["2", "1"]


def test_a_stack_left_in_review_blocks_nobody(account: Account) -> None:
    """An interrupted client leaves one behind: it can be proposed again, and deleted."""
    propose(account, resources(One=parameter()), "CREATE", "interrupted")
    assert changes(propose(account, resources(One=parameter("2")), "CREATE", "again")) == {"One": ("Add", None)}
    assert account.delete() == "DELETE_COMPLETE"
    assert account.create(resources(One=parameter())) == "CREATE_COMPLETE"
