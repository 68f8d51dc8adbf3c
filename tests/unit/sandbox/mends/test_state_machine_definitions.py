"""Step Functions takes definitions that are some, and one state machine of a name."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_ROLE = "arn:aws:iam::111122223333:role/flow"


def definition(result: str = "done", **more: Any) -> str:
    """Return a state machine of one state."""
    return json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": result, "End": True}, **more}})


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
