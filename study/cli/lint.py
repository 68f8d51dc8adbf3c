"""``refarch lint``."""

from pathlib import Path

import click

from analysis.network.lint import Report, lint
from analysis.snapshot.model import Account, build
from stacks.scenario import Scenario
from study.cli.output import NO, UNKNOWN, YES, json_option, mark, print_json
from study.cli.scenarios import ScenarioName
from study.cli.source import read, snapshot_option, source_options


@click.command()
@click.argument("scenario", type=ScenarioName(), required=False)
@source_options
@snapshot_option
@json_option
def command(
    scenario: Scenario | None,
    *,
    profile: tuple[str, ...],
    region: tuple[str, ...],
    snapshot: Path | None,
    as_json: bool,
) -> int:
    """Say what an architect would want to hear of a network without asking.

    With a scenario only what its stacks made is looked at. Exits with 0 if nothing is found, with 1 if something is,
    and otherwise with 3 if a rule cannot be decided.
    """
    account = build(read(profile=profile, region=region, snapshot=snapshot))
    report = lint(account)
    if scenario is not None:
        report = _only(report, account, scenario)
    if as_json:
        print_json(report.to_json())
    else:
        _print(report)
    if report.findings:
        return NO
    return UNKNOWN if report.undecided else YES


def _only(report: Report, account: Account, scenario: Scenario) -> Report:
    """Return what is found of a scenario's own resources and in its VPCs."""
    ids = {r.physical_id for r in account.stack_resources if r.stack.startswith(scenario.slug)}
    kept = (f for f in report.findings if f.found.component.id in ids or f.found.vpc_id in ids)
    return Report(tuple(kept), report.undecided)


def _print(report: Report) -> None:
    for finding in report.findings:
        rule, found = finding.rule, finding.found
        click.echo(f"{mark(rule.severity.ljust(6), good=None if rule.severity == 'low' else False)}  {found.component}")
        click.echo(f"        {found.reason}")
        click.secho(f"        {rule.remedy}  [{rule.id}] {rule.source}", dim=True)
    for key, reason in report.undecided.items():
        click.echo(f"{mark('unknown', good=None)} {key}: {reason}")
    count = len(report.findings)
    click.echo(f"{count} finding{'' if count == 1 else 's'}, {len(report.undecided)} rules undecided")
