"""Where a question's accounts come from: the embedded ones, real ones, or files."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from analysis.snapshot.collect import Clients, collect
from analysis.snapshot.files import SnapshotError, load
from analysis.snapshot.model import Account
from analysis.snapshot.model.additions import CannotAddError, with_added
from analysis.snapshot.model.edits import NothingToTakeError, without
from analysis.snapshot.raw import Raw
from sandbox import local
from sandbox.services import DEFAULT_REGION, RemoteServices
from study.cli.output import CliError
from study.trying import Live, Remote

_WORKERS = 8
"""Calls that are made of a real account at the same time, few enough for AWS's limits on the rate of calls."""
F = TypeVar("F", bound=Callable[..., Any])


def source_options(function: F) -> F:
    """Add the options that choose the accounts and Regions."""
    for option in (
        click.option(
            "--region",
            multiple=True,
            help="A Region, or several; by default the profile's, or all of the embedded accounts that hold stacks.",
        ),
        click.option(
            "--profile", multiple=True, help="Ask a real account, read-only, with this AWS profile; or several."
        ),
    ):
        function = option(function)
    return function


def snapshot_option(function: F) -> F:
    """Add ``--snapshot``."""
    return click.option(
        "--snapshot", type=click.Path(path_type=Path), help="Ask files that 'refarch snapshot' wrote, and no account."
    )(function)


def without_option(function: F) -> F:
    """Add ``--without``."""
    return click.option(
        "--without",
        multiple=True,
        metavar="WHAT",
        help="Ask what would be without a zone, or without what has an id, a name or a construct path; "
        "without a route <table>:<destination> or a VPN's tunnel <connection>:1. May be repeated.",
    )(function)


def with_option(function: F) -> F:
    """Add ``--with``."""
    return click.option(
        "--with",
        "added",
        multiple=True,
        metavar="WHERE:WHAT",
        help="Ask what would be with a rule more, '<security group>:in tcp 443 10.0.0.0/8', an entry more, "
        "'<network ACL>:out 90 deny udp 53 0.0.0.0/0', or a route more, '<table>:10.9.0.0/16 tgw-1'. May be repeated.",
    )(function)


def with_all(account: Account, added: Sequence[str]) -> Account:
    """Return an account with some rules, entries and routes more, one after the other.

    Raises:
        CliError: if one cannot be added.
    """
    try:
        for what in added:
            account = with_added(account, what)
    except CannotAddError as error:
        msg = f"--with: {error}"
        raise CliError(msg) from None
    return account


def without_all(account: Account, lost: Sequence[str]) -> Account:
    """Return an account after the loss of some things, one after the other.

    Raises:
        CliError: if there is no such thing.
    """
    try:
        for what in lost:
            account = without(account, what)
    except NothingToTakeError as error:
        msg = f"--without: {error}"
        raise CliError(msg) from None
    return account


def read(*, profile: Sequence[str], region: Sequence[str], snapshot: Path | None = None) -> list[Raw]:
    """Return the responses of the accounts and Regions that were chosen, together one network.

    Raises:
        CliError: if there are none, or one does not answer.
    """
    try:
        if snapshot is not None:
            return _files(snapshot, region)
        workers = _WORKERS if profile else 1
        return [
            collect(clients, account, where, workers=workers) for clients, account, where in _places(profile, region)
        ]
    except SnapshotError as error:
        raise CliError(str(error)) from None
    except (BotoCoreError, ClientError, ResponseParserError) as error:
        msg = f"the account does not answer: {error}"
        raise CliError(msg) from None


def running_account(*, profile: Sequence[str], region: Sequence[str], act: bool) -> Live | None:
    """Return the account and Region in which promises are tried: the first that is asked.

    Args:
        profile: profiles of real accounts; the embedded account without one.
        region: Regions; the usual one by default.
        act: whether a real account may be told things, too.

    Returns:
        ``None`` if it may not.

    Raises:
        CliError: if no sandbox runs.
    """
    if not profile:
        sandbox = _sandbox()
        return Remote(RemoteServices.of_sandbox(sandbox.endpoint, next(iter(region), DEFAULT_REGION)), sandbox.port)
    if not act:
        return None
    return Remote(RemoteServices(boto3.Session(profile_name=profile[0], region_name=next(iter(region), None))))


def _files(folder: Path, regions: Sequence[str]) -> list[Raw]:
    raws = load(folder)
    chosen = [raw for raw in raws if not regions or raw.region in regions]
    if not chosen:
        found = ", ".join(f"{raw.account} {raw.region}" for raw in raws)
        msg = f"{folder} holds {found}, and nothing of {', '.join(regions)}"
        raise CliError(msg)
    return chosen


def _places(profiles: Sequence[str], regions: Sequence[str]) -> Iterator[tuple[Clients, str, str]]:
    if not profiles:
        yield from _embedded(regions)
    chosen: Sequence[str | None] = regions or [None]
    for profile in profiles:
        for region in chosen:
            session = boto3.Session(profile_name=profile, region_name=region)
            if session.region_name is None:
                msg = f"the profile {profile!r} names no Region; choose one with --region"
                raise CliError(msg)
            account = session.client("sts").get_caller_identity()["Account"]
            yield session, account, session.region_name


def _embedded(regions: Sequence[str]) -> Iterator[tuple[Clients, str, str]]:
    """Yield every account and Region of the sandbox in which there is a stack, the default ones first."""
    _refuse_unknown(regions)
    running = _sandbox()
    services = RemoteServices.of_sandbox(running.endpoint)
    stacks = [(stack["account"], stack["region"]) for stack in running.ask("/status")["stacks"]]
    default = [(services.account, region) for region in regions or [DEFAULT_REGION]]
    for account, region in dict.fromkeys([*default, *stacks]):
        if not regions or region in regions:
            yield services.of_account(account).elsewhere(region), account, region


def _refuse_unknown(regions: Sequence[str]) -> None:
    """Refuse Regions that AWS does not have; a real account refuses them itself.

    Raises:
        CliError: if there is one.
    """
    session = boto3.Session()
    known = [name for one in session.get_available_partitions() for name in session.get_available_regions("ec2", one)]
    for region in regions:
        if region not in known:
            near = get_close_matches(region, known, n=3) or [DEFAULT_REGION]
            msg = f"--region: AWS has no Region {region!r}; do you mean {' or '.join(near)}?"
            raise CliError(msg)


def _sandbox() -> local.Running:
    running = local.find()
    if running is None:
        msg = "no sandbox runs: deploy something first (refarch deploy three-tier-web), or use --profile or --snapshot"
        raise CliError(msg)
    return running
