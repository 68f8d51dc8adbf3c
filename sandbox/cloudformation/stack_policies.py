"""Stack policies: what of a stack an update may change, replace or delete.

Without a policy everything may be; with one, what no statement allows may not, and what one denies may not at all. A
policy is asked about updates only: neither the creation of a stack, nor its deletion, nor a rollback.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
"""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack import Stack, StackResource
from sandbox.resources.provider import RefusedError

Json = Any
_ACTIONS = ("Update:*", "Update:Delete", "Update:Modify", "Update:Replace")


def check_policy(text: str) -> None:
    """Refuse what is no stack policy.

    Raises:
        ValidationError: if it is no JSON, has no statements, or has one without what a statement has to have.
    """
    try:
        statements = _statements(text)
    except (ValueError, AttributeError, TypeError):
        statements = []
    if not statements or not all(isinstance(one, dict) for one in statements):
        msg = "Error validating stack policy: Invalid stack policy"
        raise ValidationError(msg)
    for statement in statements:
        whole = "Effect" in statement and "Principal" in statement
        about = len({"Action", "NotAction"} & set(statement)) == len({"Resource", "NotResource"} & set(statement)) == 1
        known = all(action in _ACTIONS for action in _listed(statement.get("Action", statement.get("NotAction"))))
        if not (whole and about and known and statement["Principal"] == "*"):
            msg = "Error validating stack policy: Invalid stack policy"
            raise ValidationError(msg)


def check_update(stack: Stack, record: StackResource, action: str) -> None:
    """Refuse what the policy of a stack, or the one that stands in for it during this update, does not allow.

    Args:
        stack: the stack that is being updated.
        record: the resource that the update is about.
        action: Modify, Replace or Delete.

    Raises:
        RefusedError: naming the statement that denies it, if one does.
    """
    text = stack.policy_during_update or stack.policy
    if not text:
        return
    allowed = False
    for number, statement in enumerate(_statements(text), 1):
        if not _applies(statement, record, f"Update:{action}"):
            continue
        if statement["Effect"] == "Deny":
            msg = (
                f"Action denied by stack policy: Statement [#{number}] does not allow [Update:{action}] "
                f"for resource [LogicalResourceId/{record.logical_id}]"
            )
            raise RefusedError(msg)
        allowed = True
    if not allowed:
        msg = "Action not allowed by stack policy"
        raise RefusedError(msg)


def _statements(text: str) -> list[Mapping[str, Json]]:
    found = json.loads(text).get("Statement")
    return [found] if isinstance(found, dict) else list(found)


def _listed(value: Json) -> list[str]:
    return value if isinstance(value, list) else [value]


def _applies(statement: Mapping[str, Json], record: StackResource, action: str) -> bool:
    """Return whether a statement speaks of an action on a resource, and its condition holds for its type."""
    identity = f"LogicalResourceId/{record.logical_id}"
    for name, subject in (("Action", action), ("Resource", identity)):
        inverse = f"Not{name}"
        matches = any(fnmatchcase(subject, p) for p in _listed(statement.get(name, statement.get(inverse))))
        if matches == (inverse in statement):
            return False
    for operator, wanted in (statement.get("Condition") or {}).items():
        patterns = _listed(wanted.get("ResourceType", []))
        like = operator in {"StringLike", "StringNotLike"}
        met = any(fnmatchcase(record.type, p) if like else record.type == p for p in patterns)
        if met == ("Not" in operator):
            return False
    return True
