"""``refarch check``."""

from pathlib import Path

import click

from analysis.snapshot.model import build
from stacks.scenario import Scenario
from study.check import Finding, Outcome, check
from study.cli.output import NO, UNKNOWN, YES, json_option, mark, print_json
from study.cli.scenarios import scenario_argument
from study.cli.source import (
    read,
    running_account,
    snapshot_option,
    source_options,
    with_all,
    with_option,
    without_all,
    without_option,
)

_GOOD = {Outcome.HOLDS: True, Outcome.BROKEN: False, Outcome.UNKNOWN: None}


@click.command()
@scenario_argument
@source_options
@snapshot_option
@without_option
@with_option
@click.option(
    "--act",
    is_flag=True,
    help="Send the requests and messages that promises speak of to a real account, too; it is only read otherwise.",
)
@json_option
def command(
    scenario: Scenario,
    *,
    profile: tuple[str, ...],
    region: tuple[str, ...],
    snapshot: Path | None,
    without: tuple[str, ...],
    added: tuple[str, ...],
    act: bool,
    as_json: bool,
) -> int:
    """Hold what is deployed to a scenario's promises.

    Some promises have to be tried: an order is placed, a message is poisoned. That is done in the embedded account,
    and in a real one with --act.

    Exits with 0 if all hold, with 1 if one is broken, and otherwise with 3 if one cannot be decided: what is unknown
    never passes.
    """
    account = with_all(without_all(build(read(profile=profile, region=region, snapshot=snapshot)), without), added)
    imagined = snapshot or without or added
    live = None if imagined else running_account(profile=profile, region=region, act=act)
    findings = check(account, scenario, live)
    outcomes = [finding.outcome for finding in findings]
    if as_json:
        print_json({"Scenario": scenario.slug, "Findings": [finding.to_json() for finding in findings]})
    else:
        for finding in findings:
            _print(finding)
        counts = {outcome: outcomes.count(outcome) for outcome in Outcome}
        click.echo(
            f"{scenario.slug}: {counts[Outcome.HOLDS]} promises hold, {counts[Outcome.BROKEN]} broken, "
            f"{counts[Outcome.UNKNOWN]} unknown"
        )
    if Outcome.BROKEN in outcomes:
        return NO
    return UNKNOWN if Outcome.UNKNOWN in outcomes else YES


def _print(finding: Finding) -> None:
    click.echo(f"{mark(finding.outcome.value.ljust(7), good=_GOOD[finding.outcome])}  {finding.promise}")
    codes = f"{', '.join(finding.codes)}: " if finding.codes else ""
    click.secho(f"         {codes}{finding.text}", dim=finding.outcome is Outcome.HOLDS)
