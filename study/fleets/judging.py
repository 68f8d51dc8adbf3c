"""What becomes of a visitor's session: the promise is tried with each instance in turn, and with all that is lost."""

from analysis.snapshot.model import Account
from stacks.acts import Ask
from stacks.intents import KeepsSession, Lost
from stacks.scenario import Scenario
from study.finding import Finding, Outcome
from study.fleets.balancer import Response
from study.fleets.fleet import Fleet
from study.fleets.instance import NoApplicationError
from study.fleets.visitor import Visitor
from study.losses import NothingThereError
from study.trying.live import Live
from study.trying.trial import Trial

SESSION_LOST = "SESSION_LOST"
"""Our own word: the visitor is answered, and what he had put in is not there."""
ANSWERED_OTHERWISE = "ANSWERED_OTHERWISE"
"""Our own word: the application does not take, or does not show, what it should."""


def judge_session(
    account: Account, scenario: Scenario, intent: KeepsSession, promise: str, live: Live | None
) -> Finding:
    """Try a promise about sessions.

    Args:
        account: the model, which tells what the scenario's names mean.
        scenario: whose promise it is.
        intent: the promise.
        promise: as a sentence.
        live: the account that runs.

    Raises:
        NothingThereError: if there is no such target group, or nobody healthy in it.
    """
    if live is None or not live.embedded:
        text = "this has to be tried, on the embedded account: instances are lost for it"
        return Finding(intent, Outcome.UNKNOWN, promise, text)
    target_group = Trial(account, scenario, live).only(intent.fleet, "AWS::ElasticLoadBalancingV2::TargetGroup")
    try:
        count = len(Fleet(live, target_group).instances)
        if not count:
            msg = f"there is no healthy instance in the {intent.fleet}"
            raise NothingThereError(msg)
        for turn in range(count):
            fault = _visit(Fleet(live, target_group), turn, intent, Trial(account, scenario, live))
            if fault:
                return Finding(intent, Outcome.BROKEN, promise, fault[1], (fault[0],))
    except NoApplicationError as error:
        return Finding(intent, Outcome.UNKNOWN, promise, str(error))
    text = f"{count} visitors, one of each instance, found it again"
    return Finding(intent, Outcome.HOLDS, promise, text)


def _visit(fleet: Fleet, turn: int, intent: KeepsSession, trial: Trial) -> tuple[str, str] | None:
    """Let somebody come who is served by the instance whose turn it is; return code and text of what went wrong."""
    for _ in range(turn):
        fleet.visitor().ask("GET", intent.see.path)
    visitor, served = fleet.visitor(), len(fleet.instances)
    put = _ask(visitor, intent.put, trial)
    first = put.served_by
    if put.status != 200:
        return ANSWERED_OTHERWISE, f"{first} answers with {put.status}: {put.text}"
    _lose(fleet, intent.lost, first)
    try:
        for _ in range(served if intent.lost is Lost.NOTHING else 1):
            seen = _ask(visitor, intent.see, trial)
            if seen.status != 200:
                return ANSWERED_OTHERWISE, f"after {first}, {seen.served_by or 'nobody'} answers with {seen.status}"
            if trial.filled(intent.holds) not in seen.text:
                return SESSION_LOST, f"what {first} was given, {seen.served_by} does not know: {seen.text}"
    finally:
        _ask(visitor, intent.end, trial)
    return None


def _lose(fleet: Fleet, lost: Lost, first: str) -> None:
    if lost is Lost.INSTANCE:
        fleet.lose_instance(first)
    if lost is Lost.ZONE:
        fleet.lose_zone(fleet.instances[first].zone)


def _ask(visitor: Visitor, ask: Ask, trial: Trial) -> Response:
    return visitor.ask(ask.method, ask.path, trial.filled(ask.body))
