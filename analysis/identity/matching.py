"""Whether a statement speaks of a request: its action, its resource, its principal and its conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from analysis.identity.conditions import holds
from analysis.identity.document import Statement
from analysis.identity.patterns import ANY, Pattern, covers, literal, lower, pattern, segments
from analysis.identity.request import Kind, Principal, Request
from analysis.identity.truth import NO, YES, Truth, doubtful, every, some
from analysis.identity.variables import filled


class Naming(Enum):
    """How a policy of a resource names who asks; what that is worth differs.

    Attributes:
        DIRECTLY: by the ARN of a user or a session, as a service, or as everybody.
        ROLE: by the ARN of a session's role.
        ACCOUNT: by its account, which hands the decision on to that account's policies.
    """

    DIRECTLY = "directly"
    ROLE = "by its role"
    ACCOUNT = "by its account"


@dataclass(frozen=True)
class Match:
    """How far a statement matches.

    Attributes:
        statement: the statement.
        policy: the id of its policy.
        kind: the type of its policy.
        truth: whether it matches.
    """

    statement: Statement
    policy: str
    kind: str
    truth: Truth

    def __str__(self) -> str:
        """Return where it is written."""
        return f"{self.statement} of {self.policy}"


def speaks_of(statement: Statement, request: Request) -> Truth:
    """Return whether action, resource and conditions of a statement are those of a request, whoever asks."""
    found = action_matches(statement, request.action)
    if found.value is False:
        return found
    found = every((found, resource_matches(statement, request)))
    return found if found.value is False else every((found, holds(statement, request)))


def action_matches(statement: Statement, action: str) -> Truth:
    """Return whether a statement means an action; upper and lower case are the same.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    found = some(covers(lower(pattern(wanted)), literal(action.lower())) for wanted in statement.actions)
    return ~found if statement.not_actions else found


def resource_matches(statement: Statement, request: Request) -> Truth:
    """Return whether a statement means a resource."""
    if statement.resources is None:
        return YES
    found = some(_one_resource(wanted, request, statement) for wanted in statement.resources)
    return ~found if statement.not_resources else found


def _one_resource(wanted: str, request: Request, statement: Statement) -> Truth:
    one = filled(wanted, request, variables=statement.variables)
    if isinstance(one, Truth):
        return one
    if one == (ANY,):
        return YES
    asked = request.resource.arn
    if asked == "*":
        return NO  # an action that has no resources is allowed on all of them only
    return same_arn(one, pattern(asked))


def same_arn(wanted: Pattern, asked: Pattern) -> Truth:
    """Compare ARNs part by part, so that no wildcard reaches beyond the colon after it."""
    return every(covers(one, other) for one, other in zip(segments(wanted), segments(asked), strict=True))


def namings(statement: Statement, principal: Principal) -> dict[Naming, Truth]:
    """Return in which ways a statement of a resource's policy names who asks, and how sure that is.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if statement.principals is None:
        return {Naming.DIRECTLY: YES}
    found = _named(statement.principals, principal)
    if not statement.not_principals:
        return found
    if statement.denies and principal.identity is not None and principal.identity.boundary:
        return {Naming.DIRECTLY: YES}
    return {Naming.DIRECTLY: ~_excepted(found, principal)}


def _excepted(found: Mapping[Naming, Truth], principal: Principal) -> Truth:
    """Return whether ``NotPrincipal`` leaves somebody out: his ARN counts together with his account's only.

    Of a session its role has to be named, too. Whoever has a permissions boundary is never left out of a denial.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    if principal.kind is Kind.ROOT or not principal.account:
        return some(found.values())
    needed = (Naming.ACCOUNT, Naming.DIRECTLY, *([Naming.ROLE] if principal.kind is Kind.SESSION else []))
    return every(found.get(how, NO) for how in needed)


def named(statement: Statement, principal: Principal) -> Truth:
    """Return whether a statement names who asks in any way."""
    return some(namings(statement, principal).values())


def _named(principals: Iterable[tuple[str, str]], principal: Principal) -> dict[Naming, Truth]:
    found: dict[Naming, list[Truth]] = {}
    for kind, name in principals:
        if name == "*" and kind in ("*", "AWS"):
            found.setdefault(Naming.DIRECTLY, []).append(YES)
        elif kind == "Service" and principal.kind is Kind.SERVICE:
            found.setdefault(Naming.DIRECTLY, []).append(YES if name == principal.arn else NO)
        elif kind == "AWS" and principal.account:
            how, truth = _aws(name, principal)
            found.setdefault(how, []).append(truth)
        elif kind in ("Federated", "CanonicalUser") and principal.kind is Kind.SESSION:
            found.setdefault(Naming.DIRECTLY, []).append(NO)
    return {how: some(truths) for how, truths in found.items()}


def _aws(name: str, principal: Principal) -> tuple[Naming, Truth]:
    """Return whether an ARN, an account or the id of a deleted identity is who asks."""
    if name == principal.account or name.endswith(f":iam::{principal.account}:root"):
        return Naming.ACCOUNT, YES
    identity = principal.identity
    if principal.kind is Kind.USER:
        return Naming.DIRECTLY, YES if name in (principal.arn, identity and identity.unique_id) else NO
    if principal.kind is Kind.SESSION:
        if name == principal.arn or (identity is not None and name == identity.unique_id):
            return Naming.ROLE, YES
        own = principal.session_arn or _sessions_of(principal)
        if principal.session:
            return Naming.DIRECTLY, YES if name == own else NO
        if name.startswith(own):
            return Naming.DIRECTLY, doubtful(f"whether the session is called {name.removeprefix(own)}")
    return Naming.DIRECTLY, NO


def _sessions_of(principal: Principal) -> str:
    partition, name = principal.arn.split(":")[1], principal.arn.rpartition("/")[2]
    return f"arn:{partition}:sts::{principal.account}:assumed-role/{name}/"
