"""Whether a call is allowed, and which statement decides."""

from analysis.identity.answer import Decision, EvalDecision
from analysis.identity.ask import Answer, can
from analysis.identity.ends import UnknownNameError, principal_of, resource_of
from analysis.identity.request import Kind, Principal, Request, Resource

__all__ = [
    "Answer",
    "Decision",
    "EvalDecision",
    "Kind",
    "Principal",
    "Request",
    "Resource",
    "UnknownNameError",
    "can",
    "principal_of",
    "resource_of",
]
