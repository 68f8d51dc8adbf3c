"""``refarch list``."""

import click

from stacks import catalogue
from study.cli.output import json_option, print_json


@click.command()
@json_option
def command(*, as_json: bool) -> None:
    """List the scenarios."""
    scenarios = [catalogue.find(slug) for slug in catalogue.SLUGS]
    if as_json:
        print_json([{"slug": s.slug, "title": s.title, "summary": s.summary, "topics": s.topics} for s in scenarios])
        return
    for scenario in scenarios:
        click.echo(f"{click.style(scenario.slug, bold=True)}  {scenario.title}")
