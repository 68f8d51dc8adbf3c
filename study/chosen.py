"""What a promise says once the settings are known with which a scenario was deployed."""

from dataclasses import replace
from typing import TypeVar

from analysis.snapshot.model import Account
from stacks.intents import Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario

Chosen = TypeVar("Chosen", Reachable, SurvivesZoneLoss)


def as_deployed(account: Account, scenario: Scenario, intent: Chosen) -> Chosen:
    """Return an intent with the number or the port that was chosen when the scenario was deployed.

    Raises:
        CannotDecideError: if the outputs of stacks could not be read.
    """
    if isinstance(intent, SurvivesZoneLoss):
        intent = replace(intent, paths=tuple(as_deployed(account, scenario, path) for path in intent.paths))
    told = account.stack_outputs.get((scenario.slug, intent.as_deployed or ""))
    if told is None and intent.as_deployed:
        account.require("Stacks")
    if told is None:
        return intent
    return replace(intent, **{"port" if isinstance(intent, Reachable) else "at_least": int(told)})
