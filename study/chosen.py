"""What a promise says once the settings are known with which a scenario was deployed."""

from dataclasses import replace
from typing import overload

from analysis.snapshot.model import Account
from stacks.intents import Intent, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario


@overload
def as_deployed(account: Account, scenario: Scenario, intent: Reachable) -> Reachable: ...
@overload
def as_deployed(account: Account, scenario: Scenario, intent: SurvivesZoneLoss) -> SurvivesZoneLoss: ...
def as_deployed(
    account: Account, scenario: Scenario, intent: Reachable | SurvivesZoneLoss
) -> Reachable | SurvivesZoneLoss:
    """Return an intent with the number or the port that was chosen when the scenario was deployed.

    Raises:
        CannotDecideError: if the outputs of stacks could not be read.
    """
    told = account.stack_outputs.get((scenario.slug, intent.as_deployed or ""))
    if told is None and intent.as_deployed:
        account.require("Stacks")
    if isinstance(intent, Reachable):
        return intent if told is None else replace(intent, port=int(told))
    paths = tuple(as_deployed(account, scenario, path) for path in intent.paths)
    return replace(intent, paths=paths, at_least=intent.at_least if told is None else int(told))


def promised(account: Account, scenario: Scenario) -> tuple[tuple[Intent, ...], tuple[Intent, ...]]:
    """Return what a scenario promises with the settings with which it was deployed.

    Returns:
        What is promised, and what may be: nobody tells which settings were chosen.
    """
    surely, perhaps = list(scenario.intents), list[Intent]()
    for chosen, intents in scenario.where.items():
        told = account.stack_outputs.get((scenario.slug, chosen.output))
        if told is None:
            perhaps += intents
        elif told == chosen.value:
            surely += intents
    return tuple(surely), tuple(perhaps)
