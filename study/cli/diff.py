"""``refarch diff``."""

from collections.abc import Callable
from pathlib import Path

import click

from analysis.network import UnknownEndError, resolve
from analysis.network.difference import Change, Groups, by_security_group, by_subnet, differences
from analysis.network.end import End, Host
from analysis.network.ends import INTERNET
from analysis.network.internet import the_internet
from analysis.snapshot.model import Account, build
from stacks.scenario import Scenario
from study.cli.output import NO, UNKNOWN, YES, CliError, json_option, mark, print_json
from study.cli.scenarios import ScenarioName
from study.cli.source import read

_GROUPINGS: dict[str, Callable[[Account], dict[str, list[End]]]] = {
    "subnet": by_subnet,
    "security-group": by_security_group,
}


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--scenario", type=ScenarioName(), help="Compare between the names of this scenario.")
@click.option(
    "--by", type=click.Choice(list(_GROUPINGS)), default="subnet", show_default=True, help="Or between these."
)
@click.option("--only", multiple=True, help="Only between groups of this name; may be repeated.")
@json_option
def command(
    before: Path, after: Path, *, scenario: Scenario | None, by: str, only: tuple[str, ...], as_json: bool
) -> int:
    """Say which flows a change of the network gained and lost: two folders that 'refarch snapshot' wrote.

    Every packet is compared, and not a sample. Exits with 0 if nothing changed, with 1 if something did, and otherwise
    with 3 if it cannot be told.
    """
    first, second = (build(read(profile=(), region=(), snapshot=folder)) for folder in (before, after))
    groups: list[Groups] = [_tiers(each, scenario) if scenario else _GROUPINGS[by](each) for each in (first, second)]
    if only:
        known = {name for each in groups for name in each}
        unknown = [name for name in only if name not in known]
        if unknown:
            msg = f"--only {unknown[0]}: there are {', '.join(sorted(known))}"
            raise CliError(msg)
        groups = [{name: ends for name, ends in each.items() if name in only} for each in groups]
    changes = list(differences(first, second, *groups))
    if as_json:
        print_json({"Changes": [change.to_json() for change in changes]})
    else:
        for change in changes:
            _print(change)
        click.echo(f"{len(changes)} pairs changed")
    if any(change.gained or change.lost for change in changes):
        return NO
    return UNKNOWN if changes else YES


def _tiers(account: Account, scenario: Scenario) -> Groups:
    """Return the hosts that a scenario's names mean, each by every address; names of other things have none."""
    groups: dict[str, list[End]] = {INTERNET: list(the_internet(account))}
    for name in scenario.names:
        try:
            ends = resolve(account, name, scenario.names, scenario.slug)
        except UnknownEndError:
            continue  # not in this snapshot: all its flows are lost, or gained
        groups[name] = [
            each
            for end in ends.members
            for each in ([Host(end.interface, a) for a in end.interface.held] if isinstance(end, Host) else [end])
        ]
    return {name: ends for name, ends in groups.items() if ends}


def _print(change: Change) -> None:
    click.echo(f"{change.source} → {change.destination}")
    for sign, flows, good in (("+", change.gained, True), ("-", change.lost, False), ("?", change.undecided, None)):
        for line in flows.lines:
            click.echo(f"  {mark(sign, good=good)} {line}")
