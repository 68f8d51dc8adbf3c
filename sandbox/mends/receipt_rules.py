"""SES's receipt rules go."""

from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse

Json = Any


def _delete(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Take a rule out of its set; one that is not there is no failure, a set that is not is."""
    found = place.backend.receipt_rule_set.get(given["RuleSetName"])
    if found is None:
        refuse("RuleSetDoesNotExist", f"Rule set does not exist: {given['RuleSetName']}")
    found.rules = [rule for rule in found.rules if rule["Name"] != given["RuleName"]]
    return {}


def _apply() -> None:
    operations("ses", {"DeleteReceiptRule": _delete})


MENDS = (
    Mend(
        name="receipt_rules",
        moto="There is no DeleteReceiptRule.",
        aws="DeleteReceiptRule deletes the rule.",
        source="https://docs.aws.amazon.com/ses/latest/APIReference/API_DeleteReceiptRule.html",
        apply=_apply,
        when="moto.ses.urls",
    ),
)
