"""``Fn::GetStackOutput`` reads what a stack tells, without an export, across Regions and accounts."""

import json
from typing import Any

import pytest

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import parameter, resources

TELLING = {**resources(One=parameter("1")), "Outputs": {"Told": {"Value": {"Ref": "One"}}}}
ROLE = "stack-output-reader"


def asking(**call: str) -> dict[str, Any]:
    """Return a template with a parameter whose value is another stack's output."""
    return resources(Two=parameter({"Fn::GetStackOutput": {"StackName": "source", "OutputName": "Told", **call}}))


def admit(account: Account, reader: str) -> str:
    """Add a role that a reader's account may assume, and return its ARN."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{reader}:root"}}
    made = account.client("iam").create_role(
        RoleName=ROLE, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    return str(made["Role"]["Arn"])


def test_an_output_is_read_without_an_export(account: Account) -> None:
    """The stack that is read does not know of it, and may go: the reference is weak."""
    account.create(TELLING, "source")
    assert account.create(asking(), "user") == "CREATE_COMPLETE", account.reasons("user")
    assert account.read("Two", "user")["Value"] == account.outputs("source")["Told"]
    assert account.delete("source") == "DELETE_COMPLETE"


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ({"StackName": "nowhere"}, "Stack with id nowhere does not exist"),
        ({"OutputName": "Untold"}, "stack source has no output Untold"),
        ({"Region": "eu-west-1"}, "Stack with id source does not exist"),
    ],
)
def test_what_is_not_told_fails_the_stack(account: Account, call: dict[str, str], why: str) -> None:
    """The twin: no such stack, no such output, and not in another Region."""
    account.create(TELLING, "source")
    assert account.create(asking(**call), "user") == "ROLLBACK_COMPLETE"
    assert any(why in reason for reason in account.reasons("user").values())


def test_another_account_reads_it_as_a_role_that_trusts_it(account: Account) -> None:
    """As CDK writes it for stacks of two accounts."""
    other = Account()
    account.create(TELLING, "source")
    role = admit(account, other.id)
    assert other.create(asking(RoleArn=role), "user") == "CREATE_COMPLETE", other.reasons("user")
    assert other.read("Two", "user")["Value"] == account.outputs("source")["Told"]


def test_a_role_that_trusts_somebody_else_or_is_not_there_tells_nothing(account: Account) -> None:
    """Only the account that the trust policy names; without a role another account's stacks are not seen at all."""
    other = Account()
    account.create(TELLING, "source")
    role = admit(account, Account().id)
    for name, call in (("wrong", {"RoleArn": role}), ("absent", {"RoleArn": f"{role}-2"}), ("none", {})):
        assert other.create(asking(**call), name) == "ROLLBACK_COMPLETE"
    assert any("cannot assume the role" in reason for reason in other.reasons("wrong").values())


def test_a_changed_output_is_read_by_the_next_update(account: Account) -> None:
    """Nobody tells the stack that reads; deployed again, it changes."""
    account.create({**TELLING, "Outputs": {"Told": {"Value": "old"}}}, "source")
    account.create(asking(), "user")
    account.update({**TELLING, "Outputs": {"Told": {"Value": "new"}}}, "source")
    assert account.read("Two", "user")["Value"] == "old"
    assert account.update(asking(), "user") == "UPDATE_COMPLETE"
    assert account.read("Two", "user")["Value"] == "new"
