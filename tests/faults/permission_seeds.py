"""Faults of permissions, each as somebody might cause it by one careless call, and how each is undone."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from study.deployed import Deployed

Policy = dict[str, Any]


def client_at(stack: Deployed, path: str, service: str) -> Any:
    """Return a client of the account and Region of what is at a construct path (``<stack>:<path>``)."""
    return stack.client_in(path.partition(":")[0] if ":" in path else stack.stacks[0].name, service)


@contextmanager
def statement_added(
    stack: Deployed, who: str, action: str, resource: str = "*", *, effect: str = "Allow"
) -> Iterator[None]:
    """An inline policy more for the role at a construct path."""
    iam, role = client_at(stack, who, "iam"), stack.id_of(who)
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName=role, PolicyName="fault", PolicyDocument=document)
    yield
    iam.delete_role_policy(RoleName=role, PolicyName="fault")


def denied(stack: Deployed, who: str, action: str) -> Any:
    """Deny the role at a construct path an action."""
    return statement_added(stack, who, action, effect="Deny")


@contextmanager
def key_policy_changed(stack: Deployed, key: str, change: Callable[[Policy], None]) -> Iterator[None]:
    """The policy of the key at a construct path, changed."""
    kms, identity = client_at(stack, key, "kms"), stack.id_of(key)
    before = kms.get_key_policy(KeyId=identity, PolicyName="default")["Policy"]
    policy = json.loads(before)
    change(policy)
    kms.put_key_policy(KeyId=identity, PolicyName="default", Policy=json.dumps(policy))
    yield
    kms.put_key_policy(KeyId=identity, PolicyName="default", Policy=before)


def without_statement(stack: Deployed, key: str, *, sid: str = "", action: str = "") -> Any:
    """Return the key's policy without one statement, named by its id or, if it has none, by an action."""

    def change(policy: Policy) -> None:
        policy["Statement"] = [each for each in policy["Statement"] if not _is(each, sid, action)]

    return key_policy_changed(stack, key, change)


def without_condition(stack: Deployed, key: str, *, sid: str) -> Any:
    """Return the key's policy with one statement that asks for nothing any more."""

    def change(policy: Policy) -> None:
        for statement in policy["Statement"]:
            if _is(statement, sid, ""):
                del statement["Condition"]

    return key_policy_changed(stack, key, change)


def _is(statement: Policy, sid: str, action: str) -> bool:
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    return statement.get("Sid") == sid if sid else action in actions
