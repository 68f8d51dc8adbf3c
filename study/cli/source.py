"""Where a question's account comes from: the embedded one, a real one, or files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from analysis.snapshot.collect import collect
from analysis.snapshot.files import SnapshotError, load
from analysis.snapshot.raw import Raw
from sandbox import local
from sandbox.services import DEFAULT_REGION, RemoteServices
from study.cli.output import CliError

F = TypeVar("F", bound=Callable[..., Any])


def source_options(function: F) -> F:
    """Add the options that choose the account."""
    for option in (
        click.option("--region", help="The Region; by default the profile's, or us-east-1 in the embedded account."),
        click.option("--profile", help="Ask a real account, read-only, with this AWS profile."),
    ):
        function = option(function)
    return function


def snapshot_option(function: F) -> F:
    """Add ``--snapshot``."""
    return click.option(
        "--snapshot", type=click.Path(path_type=Path), help="Ask files that 'refarch snapshot' wrote, and no account."
    )(function)


def read(*, profile: str | None, region: str | None, snapshot: Path | None = None) -> Raw:
    """Return the responses of the account that was chosen.

    Raises:
        CliError: if there is none, or it does not answer.
    """
    try:
        if snapshot is not None:
            raws = load(snapshot)
            if region is not None:
                raws = [raw for raw in raws if raw.region == region]
            if len(raws) != 1:
                found = ", ".join(f"{raw.account} {raw.region}" for raw in raws) or "none"
                msg = f"{snapshot} holds {found}; choose one with --region"
                raise CliError(msg)
            return raws[0]
        session = _session(profile, region)
        account = session.client("sts").get_caller_identity()["Account"]
        return collect(session, account, _region_of(session))
    except SnapshotError as error:
        raise CliError(str(error)) from None
    except (BotoCoreError, ClientError) as error:
        msg = f"the account does not answer: {error}"
        raise CliError(msg) from None


def _session(profile: str | None, region: str | None) -> boto3.Session | RemoteServices:
    if profile is not None:
        session = boto3.Session(profile_name=profile, region_name=region)
        if session.region_name is None:
            msg = f"the profile {profile!r} names no Region; choose one with --region"
            raise CliError(msg)
        return session
    running = local.find()
    if running is None:
        msg = "no sandbox runs: deploy something first (refarch deploy three-tier-web), or use --profile or --snapshot"
        raise CliError(msg)
    return RemoteServices.of_sandbox(running.endpoint, region or DEFAULT_REGION)


def _region_of(session: boto3.Session | RemoteServices) -> str:
    return session.region if isinstance(session, RemoteServices) else str(session.region_name)
