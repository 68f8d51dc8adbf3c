"""``refarch resolve``."""

from collections.abc import Mapping
from pathlib import Path

import click

from analysis.network import UnknownEndError, resolve
from analysis.network.ends import resources
from analysis.network.names import Outcome, Resolution, ask
from analysis.network.names.domains import is_name
from analysis.snapshot.model import Account, build
from stacks.scenario import Scenario
from study.cli.output import NO, UNKNOWN, YES, CliError, json_option, mark, print_json
from study.cli.scenarios import names_of, optional_scenario_argument
from study.cli.source import read, snapshot_option, source_options, without_all, without_option

_GOOD = {
    Outcome.ANSWERED: True,
    Outcome.ASKED_ELSEWHERE: True,
    Outcome.NO_SUCH_NAME: False,
    Outcome.UNANSWERED: False,
    Outcome.UNKNOWN: None,
}
_CODES = {True: YES, False: NO, None: UNKNOWN}
_WORST = (Outcome.UNANSWERED, Outcome.UNKNOWN, Outcome.NO_SUCH_NAME, Outcome.ASKED_ELSEWHERE, Outcome.ANSWERED)


@click.command()
@optional_scenario_argument
@click.option("--name", required=True, help="The domain name, as a whole.")
@click.option("--from", "source", required=True, help="A name of the scenario, 'internet', an address, or a VPC's id.")
@click.option("--type", "kind", default="A", show_default=True, help="The type of record: A, AAAA, CNAME, MX …")
@click.option(
    "--at", default="", help="An inbound endpoint that is asked, by name or id, instead of whom DHCP tells of."
)
@source_options
@snapshot_option
@without_option
@json_option
def command(
    scenario: Scenario | None,
    *,
    name: str,
    source: str,
    kind: str,
    at: str,
    profile: tuple[str, ...],
    region: tuple[str, ...],
    snapshot: Path | None,
    without: tuple[str, ...],
    as_json: bool,
) -> int:
    """Ask for a name, and say which zone or rule decides.

    Whoever is asked by a rule is asked by packets, which are followed; of several members the worst answer is shown.
    """
    if not is_name(name):
        msg = f"--name: {name!r} is no domain name: labels of 1 to 63 characters with dots between them, 253 in all"
        raise CliError(msg)
    account = without_all(build(read(profile=profile, region=region, snapshot=snapshot)), without)
    answers = _answers(account, scenario, source, name, kind.upper(), at, snapshot=snapshot is not None)
    worst = min(answers, key=lambda answer: _WORST.index(answer.outcome))
    if as_json:
        print_json({"Resolutions": [answer.to_json() for answer in answers]})
    else:
        _print(worst)
        if len(answers) > 1:
            same = sum(answer.outcome is worst.outcome for answer in answers)
            click.echo(f"\n{same} of {len(answers)} who ask are answered like this one.")
    return _CODES[_GOOD[worst.outcome]]


def _answers(  # noqa: PLR0917 what was asked for
    account: Account, scenario: Scenario | None, source: str, name: str, kind: str, at: str, *, snapshot: bool
) -> list[Resolution]:
    if source in account.vpcs:
        return [ask(account, name, account.vpcs[source], kind)]
    names, stack = names_of(scenario, snapshot=snapshot)
    asked_at = _endpoint(account, at, names, stack) if at else ""
    try:
        ends = resolve(account, source, names, stack)
    except UnknownEndError as error:
        raise CliError(str(error)) from None
    if not ends.members:
        msg = f"nobody is there who could ask: {source!r} has no members"
        raise CliError(msg)
    return [ask(account, name, end, kind, at=asked_at) for end in ends.members]


def _endpoint(account: Account, at: str, names: Mapping[str, str], stack: str | None) -> str:
    """Return the id of the Resolver endpoint that a name or an id means.

    Raises:
        CliError: if it means none.
    """
    found = [at, *(each.physical_id for each in resources(account, at, names, stack))]
    known = [identity for identity in found if identity in account.resolver_endpoints]
    if not known:
        msg = f"--at {at}: there is no such endpoint; there are {', '.join(account.resolver_endpoints) or 'none'}"
        raise CliError(msg)
    return known[0]


def _print(answer: Resolution) -> None:
    click.echo(f"{answer.kind} {answer.name}: {mark(answer.outcome.value, good=_GOOD[answer.outcome])}")
    for step in answer.steps:
        click.echo(f"  {step.component}")
        click.secho(f"    {step.text}", dim=True)
    for trace in answer.answers:
        got = mark("✓" if trace.reachable else "✗", good=trace.reachable)
        why = "" if trace.reachable else f": {(trace.unknowns or tuple(e.text for e in trace.explanations))[0]}"
        sent = [hop.packet for hop in trace.forward[:1]]
        how = "".join(f"{packet.protocol} {packet.destination_ports} " for packet in sent)
        click.echo(f"  {got} {how}from {trace.source} to {trace.destination}{why}")
    if not answer.steps or answer.steps[-1].text != answer.text:
        click.echo(answer.text)
