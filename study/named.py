"""Holds zones and rules to what they are to answer: each promise about a name is asked for by everybody it is about."""

from collections.abc import Iterable

from analysis.network import Verdict, resolve
from analysis.network.end import Host
from analysis.network.ends import resources
from analysis.network.names import Outcome as Answered
from analysis.network.names import Resolution, ask
from analysis.snapshot.model import Account
from stacks.intents import Forwards, NeverResolves, OfNames, Resolves
from stacks.scenario import Scenario
from study.finding import Finding, Outcome
from study.losses import NothingThereError

ANSWERED_OTHERWISE = "ANSWERED_OTHERWISE"
"""Our own word: a name is answered, and not as it should be, or by another zone or rule."""

_WANTED = {
    Resolves: Answered.ANSWERED,
    NeverResolves: Answered.NO_SUCH_NAME,
    Forwards: Answered.ASKED_ELSEWHERE,
}


def judge_name(account: Account, scenario: Scenario, intent: OfNames, promise: str) -> Finding:
    """Return what becomes of a name when everybody asks for it that the promise is about."""
    ends = resolve(account, intent.source, scenario.names, scenario.slug).members
    at = "" if isinstance(intent, Forwards) or not intent.at else _ids(account, scenario, intent.at)[0]
    if not ends:
        msg = f"nothing is there that {intent.source!r} stands for"
        raise NothingThereError(msg)
    answers = [ask(account, intent.name, end, at=at) for end in ends]
    deciding, wanted = _ids(account, scenario, intent.by), _wanted(account, scenario, intent)
    for answer in answers:
        if _wrong(answer, intent, deciding, wanted):
            return _broken(answer, intent, promise)
    doubt = next((answer for answer in answers if answer.outcome is Answered.UNKNOWN), None)
    if doubt is not None:
        return Finding(intent, Outcome.UNKNOWN, promise, doubt.text, resolution=doubt)
    for answer in answers:
        unknown = next((trace for trace in answer.answers if trace.verdict is Verdict.UNKNOWN), None)
        if unknown is not None:
            return Finding(intent, Outcome.UNKNOWN, promise, unknown.unknowns[0], answer=unknown, resolution=answer)
    first = answers[0]
    sent = next(iter(first.answers), None)
    return Finding(intent, Outcome.HOLDS, promise, first.text, answer=sent, resolution=first)


def _ids(account: Account, scenario: Scenario, name: str) -> list[str]:
    """Return the ids of what a name stands for.

    Raises:
        NothingThereError: if there is nothing.
    """
    found = [r.physical_id for r in resources(account, name, scenario.names, scenario.slug)]
    if not found:
        account.require("StackResourceSummaries")
        msg = f"nothing is there that {name!r} stands for"
        raise NothingThereError(msg)
    return found


def _wanted(account: Account, scenario: Scenario, intent: OfNames) -> frozenset[str]:
    """Return the addresses that are to be told, or asked."""
    if isinstance(intent, NeverResolves):
        return frozenset()
    meant = intent.to if isinstance(intent, Resolves) else intent.servers
    members = resolve(account, meant, scenario.names, scenario.slug).members
    return frozenset(str(end.public or end.address) if isinstance(end, Host) else str(end.address) for end in members)


def _wrong(answer: Resolution, intent: OfNames, deciding: Iterable[str], wanted: frozenset[str]) -> bool:
    if answer.outcome is Answered.UNKNOWN:
        return False
    told = frozenset(answer.servers if isinstance(intent, Forwards) else answer.values)
    decided = answer.decided_by is not None and answer.decided_by.id in deciding
    lost = any(trace.verdict is Verdict.UNREACHABLE for trace in answer.answers)
    return answer.outcome is not _WANTED[type(intent)] or told != wanted or not decided or lost


def _broken(answer: Resolution, intent: OfNames, promise: str) -> Finding:
    lost = next((trace for trace in answer.answers if trace.verdict is Verdict.UNREACHABLE), None)
    expected = answer.outcome is _WANTED[type(intent)] and answer.outcome is Answered.NO_SUCH_NAME
    codes = tuple(code for code in answer.codes if not (expected and code == answer.outcome.value))
    text = lost.explanations[0].text if lost and answer.outcome is _WANTED[type(intent)] else answer.text
    return Finding(intent, Outcome.BROKEN, promise, text, codes or (ANSWERED_OTHERWISE,), lost, answer)
