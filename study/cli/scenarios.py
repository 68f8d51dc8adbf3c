"""Scenarios on the command line, and their settings."""

import re
from collections.abc import Mapping
from typing import Any

import click

from stacks import catalogue
from stacks.scenario import Scenario
from study.cli.output import CliError

_ACCOUNT, _REGION = re.compile(r"\d{12}"), re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


class ScenarioName(click.ParamType[Scenario]):
    """The name of a scenario; a wrong one is answered with the nearest right ones."""

    name = "scenario"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Scenario:  # noqa: ANN401
        """Return the scenario."""
        del param, ctx
        if isinstance(value, Scenario):
            return value
        try:
            return catalogue.find(value)
        except catalogue.UnknownScenarioError as error:
            raise CliError(str(error)) from None


def check_settings(scenario: Scenario, context: tuple[str, ...]) -> None:
    """Refuse what is no setting of a scenario, as it would change nothing, and what is no account or Region to go to.

    Raises:
        CliError: if a pair is no ``name=value``, the scenario has no setting of that name, or the value is to be an
            account and has not twelve digits, or a Region and is not written like one.
    """
    known = {setting.name for setting in scenario.settings}
    accounts, regions = ({place.account for place in scenario.places}, {place.region for place in scenario.places})
    for pair in context:
        name, equals, value = pair.partition("=")
        if not equals or name not in known:
            msg = f"-c {pair}: {scenario.slug} takes {', '.join(f'{n}=…' for n in sorted(known))}"
            raise CliError(msg)
        if name in accounts and not _ACCOUNT.fullmatch(value):
            msg = f"-c {pair}: an account is expected, twelve digits"
            raise CliError(msg)
        if name in regions and not _REGION.fullmatch(value):
            msg = f"-c {pair}: a Region is expected, one like us-east-1"
            raise CliError(msg)


context_option = click.option(
    "-c", "--context", multiple=True, metavar="NAME=VALUE", help="A setting; 'refarch show' lists them."
)
"""``-c name=value``, as CDK's own command line takes it."""

scenario_argument = click.argument("scenario", type=ScenarioName())
"""The first argument of commands that work on a scenario."""

optional_scenario_argument = click.argument("scenario", type=ScenarioName(), required=False)
"""The same where a snapshot of anybody's account will do, too."""


def names_of(scenario: Scenario | None, *, snapshot: bool) -> tuple[Mapping[str, str], str | None]:
    """Return the names that a scenario gives, and the stack that its paths are below; nothing without a scenario.

    Raises:
        CliError: if there is neither a scenario nor a snapshot.
    """
    if scenario is not None:
        return scenario.names, scenario.slug
    if not snapshot:
        msg = "SCENARIO is missing: name one, or ask files with --snapshot"
        raise CliError(msg)
    return {}, None
