"""Templates of the kind that public collections hold deploy whole: every resource found again, and none left behind.

Each template is as its author would publish it. What its account holds before and which parameters are given stands
in the ``cases.yaml`` beside it:

before: calls that make what the template takes for granted; ``take`` names parts of an answer for later.
parameters: what is given; ``{name}`` is what a call has taken.
resources: how many resources its stacks have, nested ones counted too.
outputs: name → pattern of some of its outputs.
changes: updates, each ``parameters`` (those that change) with ``resources``, ``outputs`` as above.
stays: logical ids that outlive the stack because the template says so (DeletionPolicy).
beside: how many things a service itself has made and keeps, as it does on AWS.
"""

import re

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.collections.collection import (
    FOLDER,
    Case,
    assert_all_exist,
    cases,
    filled,
    listed,
    made_by,
    namespaces_of,
    parameters_of,
    prepared,
    still_there,
)

CASES = cases()
CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


@pytest.mark.parametrize("name", CASES)
def test_a_public_template_deploys_whole_changes_and_goes(account: Account, name: str) -> None:
    """CREATE_COMPLETE, n of n found, an unchanged update refused, changes carried out, and nothing left at the end."""
    case = CASES[name]
    names = prepared(case, account)
    body = (FOLDER / f"{name}.yaml").read_text()
    before = listed(account, namespaces_of(body))
    given = dict(case.get("parameters", {}))
    options = {"Capabilities": CAPABILITIES, "Parameters": parameters_of(filled(given, names))}
    assert account.create(body, **options) == "CREATE_COMPLETE", account.reasons()
    check(account, case)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.update(body, **options)
    for change in case.get("changes", ()):
        given |= change["parameters"]
        options["Parameters"] = parameters_of(filled(given, names))
        assert account.update(body, **options) == "UPDATE_COMPLETE", account.reasons()
        check(account, {"resources": case["resources"], **change})
    made = made_by(account)
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert still_there(made) == case.get("stays", [])
    after = listed(account, namespaces_of(body))
    more = [identifier for call, found in after.items() for identifier in found if identifier not in before[call]]
    assert len(more) == len(case.get("stays", [])) + case.get("beside", 0), more


def check(account: Account, case: Case) -> None:
    """Hold a deployed stack to what the case says of it."""
    assert_all_exist(account, case["resources"])
    outputs = account.outputs()
    for output, pattern in case.get("outputs", {}).items():
        assert re.fullmatch(pattern, outputs[output]), f"{output}: {outputs[output]}"


def test_every_template_has_a_case() -> None:
    """A template without one would be deployed by nobody."""
    templates = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.yaml") if path.stem != "cases"}
    assert templates == set(CASES)
