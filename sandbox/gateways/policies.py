"""What a resource-based policy says about one request: an API's, or a function's.

Modelled: principals, actions, resources, and conditions on strings, ARNs, truth values and IP addresses. A condition
with another operator is refused by name. What identities may do by their own policies is a question for the analysis.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

import fnmatch
import ipaddress
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from sandbox.gateways.errors import UnsupportedError

Json = Any
Verdict = Literal["allowed", "explicitDeny", "implicitDeny"]


def decide(
    policy: str | Mapping[str, Json], *, action: str, resource: str, principal: str, context: Mapping[str, str]
) -> Verdict:
    """Return what a policy says.

    Args:
        policy: as JSON text or read.
        action: ``execute-api:Invoke``.
        resource: an ARN.
        principal: a service's name, an ARN, or ``*`` for somebody unknown.
        context: condition keys, in lower case, and their values.

    Raises:
        UnsupportedError: if a condition is not modelled.
    """
    document: Mapping[str, Json] = json.loads(policy) if isinstance(policy, str) else policy
    allowed = False
    for statement in _listed(document.get("Statement")):
        if not (
            _concerns(statement, principal)
            and _named(statement, "Action", action)
            and _named(statement, "Resource", resource)
            and _holds(statement.get("Condition") or {}, context)
        ):
            continue
        if statement["Effect"] == "Deny":
            return "explicitDeny"
        allowed = True
    return "allowed" if allowed else "implicitDeny"


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _concerns(statement: Mapping[str, Json], principal: str) -> bool:
    def includes(who: Json) -> bool:
        if isinstance(who, str):
            return who == "*"
        names = [name for names in who.values() for name in _listed(names)]
        account = principal.split(":")[4] if principal.startswith("arn:") else ""
        return any(name in {"*", principal} or (account and name in {account, _root(principal)}) for name in names)

    if "NotPrincipal" in statement:
        return not includes(statement["NotPrincipal"])
    return includes(statement.get("Principal", "*"))


def _root(arn: str) -> str:
    _, partition, _, _, account, *_ = arn.split(":")
    return f"arn:{partition}:iam::{account}:root"


def _named(statement: Mapping[str, Json], what: str, wanted: str) -> bool:
    # An API's policy may leave out what is before the stage: execute-api:/prod/GET/pets.
    fold = str.lower if what == "Action" else str
    candidates = [wanted]
    if what == "Resource" and ":execute-api:" in wanted:
        candidates.append("execute-api:/" + wanted.split("/", 1)[1] if "/" in wanted else wanted)
    if f"Not{what}" in statement:
        return not any(_like(fold(one), fold(item)) for item in _listed(statement[f"Not{what}"]) for one in candidates)
    return any(_like(fold(one), fold(item)) for item in _listed(statement.get(what, "*")) for one in candidates)


def _like(value: str, pattern: str) -> bool:
    # Only * and ? are special; fnmatch's brackets are not.
    return re.fullmatch(fnmatch.translate(pattern.replace("[", "[[]")), value, re.DOTALL) is not None


def _in_block(value: str, block: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(block, strict=False)


_OPERATORS: Mapping[str, tuple[Callable[[str, str], bool], bool]] = {
    "StringEquals": (lambda value, wanted: value == wanted, False),
    "StringNotEquals": (lambda value, wanted: value == wanted, True),
    "StringEqualsIgnoreCase": (lambda value, wanted: value.lower() == wanted.lower(), False),
    "StringLike": (_like, False),
    "StringNotLike": (_like, True),
    "ArnEquals": (_like, False),
    "ArnLike": (_like, False),
    "ArnNotEquals": (_like, True),
    "ArnNotLike": (_like, True),
    "Bool": (lambda value, wanted: value.lower() == wanted.lower(), False),
    "IpAddress": (_in_block, False),
    "NotIpAddress": (_in_block, True),
}
"""Operator → the test, and whether it is turned round."""


def _holds(conditions: Mapping[str, Mapping[str, Json]], context: Mapping[str, str]) -> bool:
    return all(
        _one_holds(operator, context.get(key.lower()), [_text(value) for value in _listed(wanted)])
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _one_holds(operator: str, value: str | None, wanted: Sequence[str]) -> bool:
    if operator == "Null":
        return any((value is None) == (one.lower() == "true") for one in wanted)
    name = operator.removesuffix("IfExists")
    if name not in _OPERATORS:
        msg = f"the condition operator {operator} in a policy"
        raise UnsupportedError(msg)
    test, turned = _OPERATORS[name]
    if value is None:
        # A key that is not there satisfies what is turned round, and what is asked only if it exists.
        return turned or name != operator
    return any(test(value, one) for one in wanted) != turned
