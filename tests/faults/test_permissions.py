"""Every promise about who may do what can be broken: a statement more, a statement less, a condition dropped."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from stacks.catalogue import find
from stacks.intents import Allowed, Denied
from study.check import Outcome, check
from study.chosen import promised
from study.deployed import Deployed
from tests.faults.permission_seeds import (
    denied,
    key_policy_changed,
    statement_added,
    without_condition,
    without_statement,
)

Fault = Callable[[Deployed], AbstractContextManager[Any]]
Faults = Mapping[str, tuple[Fault, Mapping[str, str]]]
MAY, MUST_NOT, FORBIDDEN = "implicitDeny", "allowed", "explicitDeny"
"""IAM's word where a promise is broken: nothing allows what should be, something allows what should not, one denies."""

KEYS, FAR, DATA, REFUGE = (f"envelope-encryption{each}:" for each in ("", "-replica", "-data", "-recovery"))
SEALS, OPENS = (f"the app role may kms:{action} on the sealing key" for action in ("GenerateDataKey", "Decrypt"))
READS = "the app role may s3:GetObject on the letters"
CLERK_GETS_NONE = "the clerk may not s3:GetObject on the letters"
CLERK_MAY_FETCH = "the clerk may s3:GetObject on the letters, as far as s3 alone is asked"

ENVELOPES: Faults = {
    "the administrator lets himself decrypt": (
        lambda s: statement_added(s, f"{KEYS}KeyAdministrator", "kms:Decrypt"),
        {"the administrator may not kms:Decrypt on the sealing key": MUST_NOT},
    ),
    "the key policy forgets its administrators": (
        lambda s: without_statement(s, f"{KEYS}Sealing/Key", sid="Administer"),
        {"the administrator may kms:ScheduleKeyDeletion on the sealing key": MAY},
    ),
    "the mover is given a look at what it moves": (
        lambda s: statement_added(s, f"{KEYS}Mover", "kms:Decrypt"),
        {"the mover may not kms:Decrypt on the sealing key": MUST_NOT},
    ),
    "the old key lets nobody move": (
        lambda s: without_statement(s, f"{KEYS}Sealing/Key", action="kms:ReEncryptFrom"),
        {"the mover may kms:ReEncryptFrom on the sealing key": MAY},
    ),
    "the next key takes nothing": (
        lambda s: without_statement(s, f"{KEYS}Next/Key", action="kms:ReEncryptTo"),
        {"the mover may kms:ReEncryptTo on the next key": MAY},
    ),
    "the clerk is given the key": (
        lambda s: statement_added(s, f"{DATA}Clerk", "kms:Decrypt"),
        {CLERK_GETS_NONE: MUST_NOT},
    ),
    "the clerk is denied the objects": (
        lambda s: denied(s, f"{DATA}Clerk", "s3:GetObject"),
        {CLERK_MAY_FETCH: FORBIDDEN},
    ),
    "the storage key may be used without S3": (
        lambda s: without_condition(s, f"{KEYS}Storage/Key", sid="StoreThroughS3"),
        {"the app role may not kms:Decrypt on the storage key": MUST_NOT},
    ),
    "the storage key is nobody else's any more": (
        lambda s: without_statement(s, f"{KEYS}Storage/Key", sid="StoreThroughS3"),
        {READS: MAY},
    ),
    "the sealing key is nobody else's any more": (
        lambda s: without_statement(s, f"{KEYS}Sealing/Key", sid="SealForTheTenant"),
        {SEALS: MAY, OPENS: MAY},
    ),
    "the application is denied every key": (
        lambda s: denied(s, f"{DATA}App/Role", "kms:*"),
        {SEALS: FORBIDDEN, OPENS: FORBIDDEN, READS: FORBIDDEN},
    ),
    "the replica is nobody else's any more": (
        lambda s: without_statement(s, f"{FAR}Sealing/Replica", sid="StoreThroughS3"),
        {"the recovery may s3:GetObject on the copies": MAY},
    ),
    "the account of the data is let in as an administrator": (
        lambda s: key_policy_changed(s, f"{KEYS}Sealing/Key", _everything_for_everybody),
        {"the mover may not kms:Decrypt on the sealing key": MUST_NOT}
        | {"the administrator may not kms:Decrypt on the sealing key": MUST_NOT},
    ),
}
NEVER = {"the app role may not kms:ScheduleKeyDeletion on the sealing key"}
"""No policy breaks it: KMS does not take such orders from another account."""


def _everything_for_everybody(policy: dict[str, Any]) -> None:
    policy["Statement"].append({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"})


THREE_TIERS: Faults = {
    "the administrator lets himself decrypt": (
        lambda s: statement_added(s, "KeyAdministrator", "kms:Decrypt"),
        {"the key administrator may not kms:Decrypt on the key": MUST_NOT},
    ),
    "the key policy forgets its administrators": (
        lambda s: without_statement(s, "Key/Key", sid="Administer"),
        {"the key administrator may kms:ScheduleKeyDeletion on the key": MAY},
    ),
    "the key policy forgets its users": (
        lambda s: without_statement(s, "Key/Key", sid="FleetReadsAndWrites"),
        {"the fleet role may kms:Decrypt on the key": MAY},
    ),
    "the fleet may order the end of its key": (
        lambda s: statement_added(s, "Web/Role", "kms:ScheduleKeyDeletion"),
        {"the fleet role may not kms:ScheduleKeyDeletion on the key": MUST_NOT},
    ),
}
HEALING: Faults = {
    "servers may scale their fleet": (
        lambda s: statement_added(s, "Servers/Role", "autoscaling:*"),
        {"the server role may not autoscaling:SetDesiredCapacity on the group": MUST_NOT},
    ),
    "servers may not say that they answer": (
        lambda s: denied(s, "Servers/Role", "autoscaling:Complete*"),
        {"the server role may autoscaling:CompleteLifecycleAction on the group": FORBIDDEN},
    ),
    "nobody may tell of those who leave": (
        lambda s: denied(s, "Notices/Publisher", "sns:*"),
        {"the notice publisher may sns:Publish on the notices": FORBIDDEN},
    ),
}
CARTS_IN_A_TABLE: Faults = {
    "the fleet may read everybody's cart": (
        lambda s: statement_added(s, "Web/Role", "dynamodb:Scan"),
        {"the fleet role may not dynamodb:Scan on the table": MUST_NOT},
    ),
    "the fleet may write none": (
        lambda s: denied(s, "Web/Role", "dynamodb:UpdateItem"),
        {"the fleet role may dynamodb:UpdateItem on the table": FORBIDDEN},
    ),
}
CARTS_IN_A_CACHE: Faults = {
    "the fleet is not shown the token": (
        lambda s: denied(s, "Web/Role", "secretsmanager:*"),
        {"the fleet role may secretsmanager:GetSecretValue on the token": FORBIDDEN},
    ),
}
CASES: Mapping[str, tuple[Callable[[], Deployed], Faults]] = {
    "envelope-encryption": (partial(Deployed, find("envelope-encryption")), ENVELOPES),
    "three-tier-web": (partial(Deployed, find("three-tier-web")), THREE_TIERS),
    "self-healing-web-tier": (partial(Deployed, find("self-healing-web-tier")), HEALING),
    "stateless-web with a table": (partial(Deployed, find("stateless-web"), sessions="dynamodb"), CARTS_IN_A_TABLE),
    "stateless-web with a cache": (partial(Deployed, find("stateless-web"), sessions="elasticache"), CARTS_IN_A_CACHE),
}
_made: dict[str, Deployed] = {}


def deployed(case: str) -> Deployed:
    """Return the deployment of a case, which every fault leaves as it found it."""
    if case not in _made:
        _made[case] = CASES[case][0]()
    return _made[case]


def outcomes(stack: Deployed) -> dict[str, tuple[Outcome, str]]:
    """Return what becomes of the promises about identities: the outcome, and the reason of those that are broken."""
    account = stack.model()
    meant = tuple(intent for intent in promised(account, stack.scenario)[0] if isinstance(intent, Allowed | Denied))
    found = check(account, replace(stack.scenario, intents=meant, where={}))
    return {each.promise: (each.outcome, "".join(each.codes)) for each in found}


def broken(stack: Deployed) -> dict[str, str]:
    """Return the broken ones, each with IAM's word."""
    return {promise: code for promise, (outcome, code) in outcomes(stack).items() if outcome is Outcome.BROKEN}


@pytest.mark.parametrize(("case", "name"), [(case, name) for case, (_, faults) in CASES.items() for name in faults])
def test_a_fault_breaks_exactly_what_depends_on_it(case: str, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    stack = deployed(case)
    seed, breaks = CASES[case][1][name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


@pytest.mark.parametrize("case", CASES)
def test_every_promise_about_identities_is_decided_and_broken_by_some_fault(case: str) -> None:
    """A promise that no case breaks would be one that nobody has seen to fail."""
    found = outcomes(deployed(case))

    assert {outcome for outcome, _ in found.values()} == {Outcome.HOLDS}
    assert {promise for _, breaks in CASES[case][1].values() for promise in breaks} == found.keys() - NEVER


def test_nobody_deletes_another_accounts_key_whatever_policies_say() -> None:
    """Both accounts allow it, and still KMS takes no such order across accounts."""
    stack = deployed("envelope-encryption")
    with (
        key_policy_changed(stack, f"{KEYS}Sealing/Key", _everything_for_everybody),
        statement_added(stack, f"{DATA}App/Role", "kms:*"),
    ):
        assert NEVER & broken(stack).keys() == set()
