"""Intents as sentences."""

from stacks.intents import (
    ELSEWHERE,
    Allowed,
    Answered,
    Denied,
    Forwards,
    Intent,
    KeepsSession,
    LeadsTo,
    LeavesByOwnZone,
    Lost,
    NeverReachable,
    OfNames,
    Reachable,
    Recorded,
    Resolves,
    SurvivesLoss,
    SurvivesZoneLoss,
)
from study.grammar import reaches
from study.phrases import phrase


def describe(intent: Intent) -> str:  # noqa: C901, PLR0911 one for each kind
    """Return an intent as a sentence."""
    if isinstance(intent, Reachable):
        by = f" by the {' and the '.join(intent.by)}" if intent.by else ""
        return f"{intent.source} {reaches(intent.source)} {intent.destination} on {intent.protocol} {intent.port}{by}"
    if isinstance(intent, NeverReachable):
        how = "at all" if intent.port is None else f"on {intent.protocol} {intent.port}"
        return f"{intent.source} never {reaches(intent.source)} {intent.destination} {how}"
    if isinstance(intent, LeavesByOwnZone):
        return f"each subnet of the {intent.source} leaves by the NAT gateway of its own zone"
    if isinstance(intent, SurvivesZoneLoss):
        return f"at least {intent.at_least} of the {intent.fleet} serve after the loss of any one zone"
    if isinstance(intent, SurvivesLoss):
        return f"{', '.join(map(describe, intent.paths))} without {intent.what}"
    if isinstance(intent, Recorded):
        return _recorded(intent)
    if isinstance(intent, OfNames):
        return _of_names(intent)
    if isinstance(intent, Answered):
        return f"{phrase(intent.ask)} is answered with {intent.status}"
    if isinstance(intent, LeadsTo):
        return f"{phrase(intent.act)} leads to {phrase(intent.sign)}"
    if isinstance(intent, KeepsSession):
        after = "from one visit to the next" if intent.lost is Lost.NOTHING else f"without {intent.lost.value}"
        return f"a visitor of the {intent.fleet} keeps what he has put in, {after}"
    verb = "may" if isinstance(intent, Allowed) else "may not"
    return f"the {intent.principal} {verb} {intent.action} on the {intent.resource}{_of_permission(intent)}"


def _of_permission(intent: Allowed | Denied) -> str:
    way = f" through the {intent.through}" if intent.through else ""
    if intent.through == ELSEWHERE:
        way = " from elsewhere"
    # What is denied is often allowed otherwise: then the request's particulars are the point.
    told = " and ".join(f"{key}={value}" for key, value in intent.context.items())
    how = f" with {told}" if told and isinstance(intent, Denied) else ""
    alone = f", as far as {intent.action.partition(':')[0]} alone is asked" if intent.alone else ""
    return f"{way}{how}{alone}"


def _recorded(intent: Recorded) -> str:
    what = f"{intent.source} to {intent.destination} on {intent.protocol} {intent.port}"
    how = " then ".join(intent.actions) or "nothing"
    return f"the {intent.by} holds {how} of {what} at {intent.at or intent.destination}"


def _of_names(intent: OfNames) -> str:
    if isinstance(intent, Forwards):
        return f"{intent.name}, asked for by {intent.source}, is forwarded to the {intent.servers} by the {intent.by}"
    told = f"means {intent.to}" if isinstance(intent, Resolves) else "does not exist"
    at = f" at the {intent.at}" if intent.at else ""
    return f"{intent.name}, asked for by {intent.source}{at}, {told} by the {intent.by}"
