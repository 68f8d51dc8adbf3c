"""Where a question's account comes from: the embedded one, a real one, or files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from analysis.snapshot.collect import Raw, collect
from analysis.snapshot.files import SnapshotError, load
from sandbox import local
from sandbox.services import DEFAULT_REGION
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
        return collect(session, account, session.region_name)
    except SnapshotError as error:
        raise CliError(str(error)) from None
    except (BotoCoreError, ClientError) as error:
        msg = f"the account does not answer: {error}"
        raise CliError(msg) from None


def _session(profile: str | None, region: str | None) -> Any:  # noqa: ANN401 a boto3 session, or one that adds an endpoint
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
    return _EmbeddedSession(running.endpoint, region or DEFAULT_REGION)


class _EmbeddedSession:
    """A boto3 session all of whose clients go to the sandbox, whatever the user's environment says."""

    def __init__(self, endpoint: str, region: str) -> None:
        self._session = boto3.Session(
            aws_access_key_id="sandbox", aws_secret_access_key="sandbox", region_name=region  # noqa: S106
        )
        self._endpoint = endpoint
        self.region_name = region
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a client, always the same one for a service."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service, endpoint_url=self._endpoint)
        return self._clients[service]
