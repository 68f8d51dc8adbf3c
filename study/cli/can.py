"""``refarch can``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from analysis.identity import Answer, UnknownNameError, can, principal_of, resource_of
from analysis.network.ends import resources
from analysis.snapshot.model import Account, build
from stacks import catalogue
from stacks.scenario import Scenario
from study.cli.output import NO, UNKNOWN, YES, CliError, json_option, mark, print_json
from study.cli.source import read, snapshot_option, source_options

_CODES = {True: YES, False: NO, None: UNKNOWN}
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")


@click.command()
@click.argument("words", nargs=-1, metavar="[SCENARIO] PRINCIPAL ACTION RESOURCE")
@click.option("--who", is_flag=True, help="Ask it of every user and role; then PRINCIPAL is left out.")
@click.option("--context", multiple=True, metavar="KEY=VALUE", help="A condition key of the request. May be repeated.")
@click.option("--absent", multiple=True, metavar="KEY", help="A condition key that the request does not have.")
@click.option(
    "--session-policy",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="A policy that was passed when the role was assumed.",
)
@source_options
@snapshot_option
@json_option
def command(
    words: tuple[str, ...],
    *,
    who: bool,
    context: tuple[str, ...],
    absent: tuple[str, ...],
    session_policy: tuple[Path, ...],
    profile: tuple[str, ...],
    region: tuple[str, ...],
    snapshot: Path | None,
    as_json: bool,
) -> int:
    """Ask IAM whether a call is allowed, and say which statement decides.

    PRINCIPAL and RESOURCE are ARNs or names, of the SCENARIO too, if one is named. A principal may also be a service
    (s3.amazonaws.com), an account's twelve digits for its root, or '*' for whoever does not sign; '*' is the resource
    of actions that have none. What the service asks of KMS in the caller's name is asked as well.

    Exits with 0 if it is allowed, with 1 if not, and with 3 if that depends on something unknown; with --who with 0 if
    anybody is allowed.
    """
    scenario, asked = _taken_apart(words, 2 if who else 3)
    told = _context(context, absent)
    account = build(read(profile=profile, region=region, snapshot=snapshot))
    passed = tuple(path.read_text(encoding="utf-8") for path in session_policy)
    try:
        if who:
            return _everybody(account, scenario, asked, told, as_json=as_json)
        answer = _answer(account, scenario, asked, told, passed)
    except UnknownNameError as error:
        raise CliError(str(error)) from None
    if as_json:
        print_json(answer.to_json())
    else:
        _print(answer)
    return _CODES[answer.allowed]


def _taken_apart(words: Sequence[str], count: int) -> tuple[Scenario | None, Sequence[str]]:
    """Return the scenario, if there is one, and the rest.

    Raises:
        CliError: if there are too many words or too few, or the action is none.
    """
    if len(words) not in (count, count + 1):
        wanted = "[SCENARIO] ACTION RESOURCE" if count == 2 else "[SCENARIO] PRINCIPAL ACTION RESOURCE"
        msg = f"{len(words)} words were given: {wanted} are expected, such as: refarch can clerk s3:GetObject my-bucket"
        raise CliError(msg)
    asked = words[-count:]
    if not _ACTION.fullmatch(asked[-2]):
        msg = f"{asked[-2]!r} is no action: a service's prefix, a colon and a name are expected, such as s3:GetObject"
        raise CliError(msg)
    try:
        return (catalogue.find(words[0]) if len(words) > count else None), asked
    except catalogue.UnknownScenarioError as error:
        raise CliError(str(error)) from None


def _context(pairs: Sequence[str], absent: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return condition keys and their values; a key that is given twice has both.

    Raises:
        CliError: if a pair is none.
    """
    found: dict[str, tuple[str, ...]] = dict.fromkeys(absent, ())
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or ":" not in key:
            msg = f"--context {pair}: KEY=VALUE is expected, such as aws:SourceIp=203.0.113.7"
            raise CliError(msg)
        found[key] = (*found.get(key, ()), value)
    return found


def _answer(
    account: Account,
    scenario: Scenario | None,
    asked: Sequence[str],
    told: Mapping[str, tuple[str, ...]],
    passed: tuple[str, ...] = (),
) -> Answer:
    names, stack = (scenario.names, scenario.slug) if scenario else ({}, None)
    principal, action, resource = asked
    who = principal_of(account, principal, resources(account, principal, names, stack))
    what = resource_of(account, resource, action, resources(account, resource, names, stack))
    return can(account, replace(who, session_policies=passed), action, what, told)


def _everybody(
    account: Account,
    scenario: Scenario | None,
    asked: Sequence[str],
    told: Mapping[str, tuple[str, ...]],
    *,
    as_json: bool,
) -> int:
    """Ask of every user and role; those that are not allowed are counted only."""
    answers = {arn: _answer(account, scenario, (arn, *asked), told) for arn in account.identities}
    if as_json:
        print_json({"Principals": {arn: answer.to_json() for arn, answer in answers.items()}})
    else:
        for arn, answer in answers.items():
            if answer.allowed is not False:
                click.echo(f"{mark(answer.word.ljust(7), good=answer.allowed)}  {arn}")
                click.secho(f"         {answer.text}", dim=True)
        counts = [sum(each.allowed is value for each in answers.values()) for value in (True, None, False)]
        click.echo(f"{asked[0]} on {asked[1]}: {counts[0]} allowed, {counts[1]} unknown, {counts[2]} not")
    outcomes = {answer.allowed for answer in answers.values()}
    return YES if True in outcomes else UNKNOWN if None in outcomes or "RoleDetailList" in account.missing else NO


def _print(answer: Answer) -> None:
    for decision in answer.decisions:
        request = decision.request
        word = decision.decision.value if decision.decision else "unknown"
        click.echo(f"{request.principal} {request.action} {request.resource.arn}: ", nl=False)
        click.echo(mark(word, good=decision.truth.value))
        for step in decision.steps:
            sign = {True: "✓", False: "✗", None: "·"}[step.says]
            click.echo(f"  {mark(sign, good=step.says)} {step.text}")
        for unknown in decision.unknowns:
            click.echo(f"  {mark('?', good=None)} {unknown}")
        for remark in decision.remarks:
            click.echo(f"  {mark('!', good=None)} {remark}")
    for doubt in answer.doubts:
        click.echo(f"  {mark('?', good=None)} {doubt}")
    if len(answer.decisions) > 1:
        click.echo("together: ", nl=False)
        click.echo(mark(answer.word, good=answer.allowed))
