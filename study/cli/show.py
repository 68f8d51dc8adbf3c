"""``refarch show``."""

import click

from stacks.scenario import Scenario
from study.cli.output import json_option, print_json
from study.cli.scenarios import scenario_argument
from study.promises import describe


@click.command()
@scenario_argument
@json_option
def command(scenario: Scenario, *, as_json: bool) -> None:
    """Show what a scenario builds, promises and costs to forget."""
    if as_json:
        print_json(
            {
                "slug": scenario.slug,
                "title": scenario.title,
                "summary": scenario.summary,
                "topics": scenario.topics,
                "hazards": scenario.hazards,
                "settings": [vars(setting) for setting in scenario.settings],
                "intents": [{"promise": describe(intent), "why": intent.why} for intent in scenario.intents],
                "where": {
                    f"{chosen.output}={chosen.value}": [
                        {"promise": describe(each), "why": each.why} for each in intents
                    ]
                    for chosen, intents in scenario.where.items()
                },
            }
        )
        return
    click.secho(scenario.title, bold=True)
    click.echo(click.wrap_text(scenario.summary, 100))
    _section("It promises")
    for intent in scenario.intents:
        click.echo(f"  {describe(intent)}\n      {click.style(intent.why, dim=True)}")
    for chosen, intents in scenario.where.items():
        _section(f"With {chosen.value} it promises, too")
        for intent in intents:
            click.echo(f"  {describe(intent)}\n      {click.style(intent.why, dim=True)}")
    _section("In a real account")
    for hazard in scenario.hazards:
        click.echo(click.wrap_text(hazard, 100, "  ! ", "    "))
    _section("It can be changed with -c")
    for setting in scenario.settings:
        click.echo(f"  {f'{setting.name}={setting.default}':<20} {setting.about}")
    _section("It teaches")
    click.echo(click.wrap_text(", ".join(scenario.topics), 100, "  ", "  "))


def _section(title: str) -> None:
    click.echo()
    click.secho(title, bold=True)
