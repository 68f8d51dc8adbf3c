"""A stack policy says what updates may do to which resources; a rollback and a deletion do not ask it."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import parameter, resources

_OPEN = {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}


def policy(*statements: dict[str, Any]) -> str:
    """Return a policy that allows everything but what some statements deny."""
    return json.dumps({"Statement": [_OPEN, *statements]})


def denied(action: str, resource: str = "LogicalResourceId/One", **more: Any) -> dict[str, Any]:
    """Return a statement that denies an action."""
    return {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource, **more}


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "a change in place": (denied("Update:Modify"), {"One": parameter("2", name="one")}, False),
    "another change than the denied one": (denied("Update:Replace"), {"One": parameter("2", name="one")}, True),
    "a replacement": (denied("Update:Replace"), {"One": parameter(name="other")}, False),
    "a deletion": (denied("Update:Delete"), {"Two": parameter(name="two")}, False),
    "another resource": (denied("Update:*", "LogicalResourceId/Tw*"), {"One": parameter("2", name="one")}, True),
    "a type": (
        denied("Update:*", "*", Condition={"StringEquals": {"ResourceType": ["AWS::SSM::Parameter"]}}),
        {"One": parameter("2", name="one")},
        False,
    ),
    "another type": (
        denied("Update:*", "*", Condition={"StringLike": {"ResourceType": ["AWS::RDS::*"]}}),
        {"One": parameter("2", name="one")},
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_update_does_what_the_policy_allows(account: Account, case: str) -> None:
    """What is denied fails on its resource, with the number of the statement, and all is as it was."""
    statement, after, allowed = CASES[case]
    account.create(resources(One=parameter("1", name="one")), StackPolicyBody=policy(statement))
    status = account.update(resources(**after))
    assert status == ("UPDATE_COMPLETE" if allowed else "UPDATE_ROLLBACK_COMPLETE")
    if not allowed:
        assert account.reasons()["One"].startswith("Action denied by stack policy: Statement [#2] does not allow")
        assert account.client("ssm").get_parameter(Name="one")["Parameter"]["Value"] == "1"


def test_what_no_statement_allows_is_not_allowed(account: Account) -> None:
    """A policy that speaks of one resource protects all others."""
    account.create(resources(One=parameter("1", name="one"), Two=parameter("1", name="two")))
    only = {**_OPEN, "Resource": "LogicalResourceId/Two"}
    account.cloudformation.set_stack_policy(StackName="stack", StackPolicyBody=json.dumps({"Statement": only}))
    assert (
        account.update(resources(One=parameter("1", name="one"), Two=parameter("2", name="two"))) == "UPDATE_COMPLETE"
    )
    changed = resources(One=parameter("2", name="one"), Two=parameter("2", name="two"))
    assert account.update(changed) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.reasons()["One"] == "Action not allowed by stack policy"


def test_one_update_may_have_a_policy_of_its_own(account: Account) -> None:
    """The stack's own is in force again afterwards, and its deletion asks nobody."""
    account.create(resources(One=parameter("1", name="one")), StackPolicyBody=policy(denied("Update:*")))
    status = account.update(resources(One=parameter("2", name="one")), StackPolicyDuringUpdateBody=policy())
    assert status == "UPDATE_COMPLETE"
    assert account.update(resources(One=parameter("3", name="one"))) == "UPDATE_ROLLBACK_COMPLETE"
    told = account.cloudformation.get_stack_policy(StackName="stack")["StackPolicyBody"]
    assert json.loads(told) == json.loads(policy(denied("Update:*")))
    assert account.delete() == "DELETE_COMPLETE"


@pytest.mark.parametrize("text", ["{}", "no json", '{"Statement": [{"Effect": "Deny"}]}', policy(denied("Delete:*"))])
def test_what_is_no_policy_is_refused(account: Account, text: str) -> None:
    """Before anything is made."""
    with pytest.raises(ClientError, match="Error validating stack policy"):
        account.create(resources(One=parameter()), StackPolicyBody=text)
