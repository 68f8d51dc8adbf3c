"""What became of a promise that has to be tried."""

from contextlib import ExitStack

from botocore.exceptions import BotoCoreError, ClientError

from analysis.snapshot.model import Account
from stacks.acts import Connect
from stacks.intents import Answered, LeadsTo
from stacks.scenario import Scenario
from study.finding import Finding, Outcome
from study.trying.doing import do, undo
from study.trying.live import Live
from study.trying.seeing import Watch, watch
from study.trying.trial import Trial

ANSWERED_OTHERWISE = "ANSWERED_OTHERWISE"
"""Our own word: an API answers, and not as was promised."""
NOTHING_CAME = "NOTHING_CAME"
"""Our own word: what was done has led to nothing within the time."""
REFUSED = "REFUSED"
"""Our own word: what was to be done was refused."""

_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 10.0
"""Signs are looked for soon at first and then less often."""


def judge(account: Account, scenario: Scenario, intent: Answered | LeadsTo, promise: str, live: Live | None) -> Finding:
    """Try a promise.

    Args:
        account: the model, which tells what the scenario's names mean.
        scenario: whose promise it is.
        intent: the promise.
        promise: as a sentence.
        live: the account that runs; without one nothing can be tried.

    Raises:
        NothingThereError: if a name or an output means nothing.
    """
    if live is None:
        text = "this has to be tried: on the embedded account, or with --act on a real one"
        return Finding(intent, Outcome.UNKNOWN, promise, text)
    trial = Trial(account, scenario, live)
    try:
        return _answered(trial, intent, promise) if isinstance(intent, Answered) else _leads(trial, intent, promise)
    except (ClientError, ConnectionError) as error:
        return Finding(intent, Outcome.BROKEN, promise, str(error), (REFUSED,))
    except (BotoCoreError, OSError) as error:
        return Finding(intent, Outcome.UNKNOWN, promise, f"the account does not answer: {error}")


def _answered(trial: Trial, intent: Answered, promise: str) -> Finding:
    reply = trial.connect(intent.ask) if isinstance(intent.ask, Connect) else trial.ask(intent.ask)
    text = f"{reply.status}: {reply.text[:200]}"
    good = reply.status == intent.status and trial.filled(intent.holds) in reply.text
    if good:
        return Finding(intent, Outcome.HOLDS, promise, text)
    return Finding(intent, Outcome.BROKEN, promise, text, (ANSWERED_OTHERWISE,))


def _leads(trial: Trial, intent: LeadsTo, promise: str) -> Finding:
    with ExitStack() as afterwards:
        watching = watch(intent.sign, trial)
        afterwards.callback(watching.end)
        afterwards.callback(undo, intent.act, trial)
        answered = do(intent.act, trial)
        seen = _wait_for(watching, trial, intent.within)
        if intent.leaves is not None:
            rest = watch(intent.leaves, trial)
            afterwards.callback(rest.end)
            _wait_for(rest, trial, intent.within)
        if seen is None:
            text = f"{answered}nothing came within {intent.within} seconds"
            return Finding(intent, Outcome.BROKEN, promise, text, (NOTHING_CAME,))
        return Finding(intent, Outcome.HOLDS, promise, seen)


def _wait_for(watching: Watch, trial: Trial, within: float) -> str | None:
    waited, pause = 0.0, _PAUSE_SECONDS
    while (seen := watching.seen()) is None and waited < within:
        trial.live.wait(pause)
        waited, pause = waited + pause, min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
    return seen
