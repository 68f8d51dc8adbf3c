"""Step Functions takes definitions that are some, and publishes revisions of them as versions."""

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


@pytest.mark.parametrize(
    "wrong",
    [
        "no JSON",
        json.dumps({"StartAt": "A"}),
        json.dumps({"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}),
        json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass"}}}),
        definition(B={"Type": "Pass", "Next": "C"}),
        definition(B={"Type": "Choice", "Choices": [{"Next": "C"}]}),
        definition(B={"Type": "Parallel", "End": True, "Branches": [{"StartAt": "X", "States": {}}]}),
        definition(B={"Type": "Map", "End": True, "ItemProcessor": {"States": {"X": {"End": True}}, "StartAt": "X"}}),
    ],
)
def test_a_definition_whose_states_lead_nowhere_is_refused(account: Account, wrong: str) -> None:
    """When it is made, changed or validated; its twin, which ends, is taken."""
    states = account.client("stepfunctions")
    with pytest.raises(ClientError, match="InvalidDefinition"):
        states.create_state_machine(name="orders", definition=wrong, roleArn=_ROLE)
    arn = states.create_state_machine(name="orders", definition=definition(), roleArn=_ROLE)["stateMachineArn"]
    with pytest.raises(ClientError, match="InvalidDefinition"):
        states.update_state_machine(stateMachineArn=arn, definition=wrong)
    assert states.validate_state_machine_definition(definition=wrong)["result"] == "FAIL"
    right = definition(B={"Type": "Choice", "Default": "A", "Choices": [{"Next": "A"}]})
    assert states.validate_state_machine_definition(definition=right) | {"ResponseMetadata": {}} == {
        "result": "OK",
        "diagnostics": [],
        "ResponseMetadata": {},
    }
    states.update_state_machine(stateMachineArn=arn, definition=right)


def test_a_name_is_of_one_state_machine(account: Account) -> None:
    """The same request again is answered as before; another one is refused."""
    states = account.client("stepfunctions")
    wanted = {"name": "orders", "definition": definition(), "roleArn": _ROLE}
    arn = states.create_state_machine(**wanted)["stateMachineArn"]
    assert states.create_state_machine(**wanted)["stateMachineArn"] == arn
    with pytest.raises(ClientError, match="StateMachineAlreadyExists"):
        states.create_state_machine(**{**wanted, "definition": definition("other")})
