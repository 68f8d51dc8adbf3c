"""The question: may somebody do something with something?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.identity.answer import Decision, EvalDecision
from analysis.identity.consequences import consequence, request_of
from analysis.identity.context import Values
from analysis.identity.evaluate import evaluate
from analysis.identity.request import Principal, Resource
from analysis.snapshot.model.account import Account

NOTHING: Mapping[str, Values] = {}


@dataclass(frozen=True)
class Answer:
    """Whether a call goes through.

    Attributes:
        decisions: of the call itself, and of what the service asks for besides in the caller's name.
        doubts: why it is not known whether the service asks for something besides.
    """

    decisions: tuple[Decision, ...]
    doubts: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool | None:
        """Return whether all of it is allowed; ``None`` if that cannot be said."""
        found = [decision.truth.value for decision in self.decisions]
        if False in found:
            return False
        return None if None in found or self.doubts else True

    @property
    def deciding(self) -> Decision:
        """Return the decision that matters: the first that stops the call, else that cannot be said, else the first."""
        for wanted in (False, None):
            for decision in self.decisions:
                if decision.truth.value is wanted:
                    return decision
        return self.decisions[0]

    @property
    def text(self) -> str:
        """Return the reason in a sentence."""
        if self.allowed:
            return "; ".join(each.text for each in self.decisions)
        if self.allowed is None and self.deciding.decision is not None:
            return self.doubts[0]
        besides = self.deciding is not self.decisions[0]
        before = f"{self.decisions[0].request.action} alone would be allowed, but " if besides else ""
        return f"{before}{self.deciding.text}"

    @property
    def word(self) -> str:
        """Return IAM's word for it, or that it is not known."""
        found = self.deciding.decision
        return "unknown" if self.allowed is None or found is None else found.value

    @property
    def alone(self) -> "Answer":
        """Return the answer to the call itself, without what the service asks for besides."""
        return Answer(self.decisions[:1])

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, in the shape of what IAM's simulator answers."""
        known = {} if self.allowed is None else {"EvalDecision": (self.deciding.decision or EvalDecision.ALLOWED).value}
        return {
            **known,
            "EvaluationResults": [decision.to_json() for decision in self.decisions],
            "Unknowns": [*self.doubts, *(text for each in self.decisions for text in each.unknowns)],
        }


def can(
    account: Account, principal: Principal, action: str, resource: Resource, context: Mapping[str, Values] = NOTHING
) -> Answer:
    """Return whether a principal may do something with a resource.

    Args:
        account: the model.
        principal: who.
        action: ``s3:GetObject``.
        resource: which.
        context: condition key → values, as far as they are told.
    """
    request = request_of(account, principal, action, resource, context)
    first = evaluate(account, request)
    besides = consequence(account, request, context)
    if isinstance(besides, str):
        return Answer((first,), (besides,) if besides and first.truth.value is not False else ())
    return Answer((first, evaluate(account, besides)))
