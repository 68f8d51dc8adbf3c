"""What IAM answers, in the words of its own simulator, and why.

Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from analysis.identity.matching import Match
from analysis.identity.request import Request
from analysis.identity.truth import Truth


class EvalDecision(Enum):
    """IAM's word for a decision."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


@dataclass(frozen=True)
class Step:
    """What one type of policies says.

    Attributes:
        title: the type, for people.
        says: whether it lets the request pass.
        text: why, in a sentence.
    """

    title: str
    says: bool | None
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"Policies": self.title, "Allows": self.says, "Text": self.text}


@dataclass(frozen=True)
class Decision:
    """The answer to one request.

    Attributes:
        decision: ``None`` if it cannot be said.
        matched: the statements that decide.
        steps: the path of reasons.
        truth: whether it is allowed, with what that depends on.
        by_organization: whether the organization's policies allow it.
        by_boundary: whether the permissions boundary does; ``None`` if there is none or it cannot be said.
        remarks: what may be otherwise outside of the policies.
    """

    request: Request
    decision: EvalDecision | None
    matched: tuple[Match, ...]
    steps: tuple[Step, ...]
    truth: Truth
    by_organization: bool | None = None
    by_boundary: bool | None = None
    remarks: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the context keys that nobody has told and that would decide."""
        return tuple(sorted(self.truth.keys)) if self.decision is None else ()

    @property
    def unknowns(self) -> tuple[str, ...]:
        """Return what is not known and would decide, in sentences."""
        if self.decision is not None:
            return ()
        keys = tuple(f"it depends on {key}, which nobody has told (--context {key}=…)" for key in self.missing)
        return (*keys, *sorted(self.truth.doubts))

    @property
    def text(self) -> str:
        """Return the reason in one sentence: what stops it, or what lets it."""
        if self.decision is None:
            return self.unknowns[0]
        if self.decision is EvalDecision.ALLOWED:
            return "; ".join(step.text for step in self.steps if step.says and step.title != "denials")
        return next((step.text for step in self.steps if step.says is False), "nothing allows it")

    def to_json(self) -> dict[str, Any]:
        """Return one of ``EvaluationResults`` as plain data; what is unknown has no ``EvalDecision``."""
        found: dict[str, Any] = {
            "EvalActionName": self.request.action,
            "EvalResourceName": self.request.resource.arn,
            **({"EvalDecision": self.decision.value} if self.decision else {}),
            "MatchedStatements": [_statement(match) for match in self.matched],
            "MissingContextValues": list(self.missing),
        }
        if self.by_organization is not None:
            found["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": self.by_organization}
        if self.by_boundary is not None:
            found["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": self.by_boundary}
        return {
            **found,
            "Principal": self.request.principal.arn,
            "Reasons": [step.to_json() for step in self.steps],
            "Unknowns": list(self.unknowns),
            "Remarks": list(self.remarks),
        }


def _statement(match: Match) -> dict[str, Any]:
    """Return a statement as the simulator does; by its id or number instead of its place in the text."""
    return {
        "SourcePolicyId": match.policy,
        "SourcePolicyType": match.kind,
        "Sid": match.statement.sid,
        "StatementIndex": match.statement.index,
    }
