"""``refarch reach``."""

from collections.abc import Iterator
from pathlib import Path

import click

from analysis.network import Ends, UnknownEndError, resolve
from analysis.network.end import End, Host, as_called
from analysis.network.ends import INTERNET
from analysis.network.flows import FlowSet
from analysis.network.internet import the_internet
from analysis.network.packet import PROTOCOLS
from analysis.network.probes import settled
from analysis.network.reach import Reach, reach_between
from analysis.snapshot.model import build
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import PortRange
from stacks.scenario import Scenario
from study.cli.output import NO, UNKNOWN, YES, CliError, json_option, mark, print_json
from study.cli.scenarios import names_of, optional_scenario_argument
from study.cli.source import read, snapshot_option, source_options, with_all, with_option, without_all, without_option


@click.command()
@optional_scenario_argument
@click.option("--from", "source", required=True, help="A name of the scenario, 'internet', an id, address or block.")
@click.option("--to", "destination", required=True, help="Likewise.")
@click.option("--protocol", type=click.Choice(["tcp", "udp", "icmp"]), help="Only this one; by default all.")
@click.option("--port", type=click.IntRange(0, 65535), help="Only this destination port; by default all.")
@source_options
@snapshot_option
@without_option
@with_option
@json_option
def command(
    scenario: Scenario | None,
    *,
    source: str,
    destination: str,
    protocol: str | None,
    port: int | None,
    profile: tuple[str, ...],
    region: tuple[str, ...],
    snapshot: Path | None,
    without: tuple[str, ...],
    added: tuple[str, ...],
    as_json: bool,
) -> int:
    """Say exactly which flows get from here to there: every packet is thought of, and none is sent.

    Exits with 0 if any arrives, with 1 if it is proved that none does, and with 3 if that cannot be said.
    """
    names, stack = names_of(scenario, snapshot=snapshot is not None)
    account = with_all(without_all(build(read(profile=profile, region=region, snapshot=snapshot)), without), added)
    try:
        ends = [resolve(account, who, names, stack) for who in (source, destination)]
        for at, each in enumerate(ends):
            account, ends[at] = settled(account, each)
    except (UnknownEndError, CannotDecideError) as error:
        raise CliError(str(error)) from None
    sources, destinations = (list(_members(account, each)) for each in ends)
    pairs = [(s, called) for s in sources for d in destinations if not _same(s, d) for called in as_called(s, d)]
    if not any(s.address.version == d.address.version for s, d in pairs):
        msg = f"there is nothing to ask: {source!r} has {len(sources)} ends, {destination!r} {len(destinations)}"
        raise CliError(msg)
    ports = None if port is None else PortRange(port, port)
    found = reach_between(account, pairs, protocol=PROTOCOLS[protocol] if protocol else None, ports=ports)
    if as_json:
        print_json(_to_json(found, source, destination))
    else:
        _print(found, source, destination)
    return YES if found.arriving else UNKNOWN if found.undecided else NO


def _members(account: Account, ends: Ends) -> Iterator[End]:
    """Yield who is meant: hosts by each of their addresses, and all of the internet."""
    if ends.name == INTERNET:
        yield from the_internet(account)
        return
    for end in ends.members:
        if isinstance(end, Host) and end.public is None:
            yield from (Host(end.interface, address) for address in end.interface.held)
        else:
            yield end


def _same(source: End, destination: End) -> bool:
    return isinstance(source, Host) and isinstance(destination, Host) and source.interface == destination.interface


def _to_json(found: Reach, source: str, destination: str) -> dict[str, object]:
    sets = {"Answered": found.answered, "Unanswered": found.unanswered, "Undecided": found.undecided}
    return {
        "Source": source,
        "Destination": destination,
        **{name: [cell.to_json() for cell in flows.merged.cells] for name, flows in sets.items()},
        "Unknowns": _unknowns(found),
        "Remarks": _remarks(found),
    }


def _print(found: Reach, source: str, destination: str) -> None:
    answered, unanswered = found.answered, found.unanswered
    _print_set(f"from {source} to {destination}, and the reply comes back", answered, good=True)
    if unanswered:
        _print_set("the packet may arrive, and the reply may be lost", unanswered, good=None)
    if found.undecided:
        _print_set("not known", found.undecided, good=None)
        for text in _unknowns(found):
            click.echo(f"  {mark('?', good=None)} {text}")
    for text in _remarks(found):
        click.echo(f"  {mark('!', good=None)} {text}")
    if not found.arriving and not found.undecided:
        parts = len(found.examples)
        click.echo(f"  {mark('✗', good=False)} no packet arrives: proved for all, in {parts} sets that fare alike")


def _print_set(title: str, flows: FlowSet, *, good: bool | None) -> None:
    click.secho(title, bold=True)
    for line in flows.lines:
        click.echo(f"  {mark('✓' if good else '!', good=good)} {line}")


def _unknowns(found: Reach) -> list[str]:
    return list(dict.fromkeys(text for example in found.examples for text in example.answer.unknowns))


def _remarks(found: Reach) -> list[str]:
    return list(dict.fromkeys(text for example in found.examples for text in example.answer.remarks))
