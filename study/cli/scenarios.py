"""Finding scenarios on the command line."""

from typing import Any

import click

from stacks import catalogue
from stacks.scenario import Scenario
from study.cli.output import CliError


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


scenario_argument = click.argument("scenario", type=ScenarioName())
"""The first argument of commands that work on a scenario."""
