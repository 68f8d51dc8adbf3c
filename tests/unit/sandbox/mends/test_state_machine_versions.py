"""Step Functions publishes revisions of a state machine as versions."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_ROLE = "arn:aws:iam::111122223333:role/flow"


def definition(result: str = "done", **more: Any) -> str:
    """Return a state machine of one state."""
    return json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": result, "End": True}, **more}})


def test_each_change_is_a_revision_that_is_published_once(account: Account) -> None:
    """Publishing again what is published already tells the version that there is."""
    states = account.client("stepfunctions")
    arn = states.create_state_machine(name="orders", definition=definition(), roleArn=_ROLE)["stateMachineArn"]
    first = states.publish_state_machine_version(stateMachineArn=arn, revisionId="INITIAL")["stateMachineVersionArn"]
    assert first == f"{arn}:1"
    assert states.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == first
    states.update_state_machine(stateMachineArn=arn, definition=definition("other"))
    revision = states.describe_state_machine(stateMachineArn=arn)["revisionId"]
    with pytest.raises(ClientError, match="ConflictException"):
        states.publish_state_machine_version(stateMachineArn=arn, revisionId="INITIAL")
    second = states.publish_state_machine_version(stateMachineArn=arn, revisionId=revision, description="two")
    assert second["stateMachineVersionArn"] == f"{arn}:2"
    assert "done" in states.describe_state_machine(stateMachineArn=first)["definition"]
    listed = states.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    assert [version["stateMachineVersionArn"] for version in listed] == [f"{arn}:2", first]


def test_a_change_of_logging_is_no_revision_and_an_update_may_publish_its_own(account: Account) -> None:
    """A revision is of definition and role alone."""
    states = account.client("stepfunctions")
    arn = states.create_state_machine(name="orders", definition=definition(), roleArn=_ROLE)["stateMachineArn"]
    states.update_state_machine(stateMachineArn=arn, tracingConfiguration={"enabled": True})
    assert "revisionId" not in states.describe_state_machine(stateMachineArn=arn)
    published = states.update_state_machine(stateMachineArn=arn, definition=definition("two"), publish=True)
    told = states.describe_state_machine(stateMachineArn=published["stateMachineVersionArn"])
    assert told["revisionId"] == states.describe_state_machine(stateMachineArn=arn)["revisionId"]


def test_a_version_stays_while_an_alias_leads_to_it(account: Account) -> None:
    """Without the alias it goes, and its number is not given again."""
    states = account.client("stepfunctions")
    arn = states.create_state_machine(name="orders", definition=definition(), roleArn=_ROLE)["stateMachineArn"]
    version = states.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"]
    routes = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = states.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    with pytest.raises(ClientError, match="ConflictException"):
        states.create_state_machine_alias(name="live", routingConfiguration=routes)
    with pytest.raises(ClientError, match="ConflictException"):
        states.delete_state_machine_version(stateMachineVersionArn=version)
    states.delete_state_machine_alias(stateMachineAliasArn=alias)
    states.delete_state_machine_version(stateMachineVersionArn=version)
    with pytest.raises(ClientError, match="StateMachineDoesNotExist"):
        states.describe_state_machine(stateMachineArn=version)
    again = states.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"]
    assert again == f"{arn}:2"
