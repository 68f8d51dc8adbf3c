"""boto3 sessions that know nothing of the user's own AWS settings, so that none can lead a request elsewhere."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore.auth import AUTH_TYPE_MAPS
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.client import ClientMeta
from botocore.config import Config

from sandbox.answers import moment
from sandbox.direct import ACCOUNT_HEADER, Answered, BorrowedEvents, DirectClient
from sandbox.dispatch import answer

CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 1}, user_agent="refarch")
KEYS = {"access_key": "SANDBOX", "secret_key": "sandbox"}
"""They open nothing: a sandbox believes everybody."""

_IN_NAME_ONLY = "refarch-in-name-only"
_NOT_FROM_OUTSIDE: dict[str, tuple[None, None, object, None]] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
    "use_fips_endpoint": (None, None, None, None),
    "use_dualstack_endpoint": (None, None, None, None),
}
"""botocore's session variables without the environment variables and file entries that they come from elsewhere."""


def isolated_session(region: str) -> boto3.Session:
    """Return a session with keys that no account has, whatever profile, endpoint or Region the environment names."""
    return boto3.Session(botocore_session=_core(region), region_name=region)


@cache
def in_process_session(account: str, region: str) -> boto3.Session:
    """Return a session whose every request is answered in this process, for an account.

    No request can reach AWS: one that moto has no service for is an error.
    """
    core = _answered_here(region)
    core.register("before-call", addressing(account))
    return boto3.Session(botocore_session=core, region_name=region)


def in_process_client(service: str, account: str, region: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
    """Return a client as a session's for this account, made faster.

    To make a client botocore makes a class with a method for each operation, several hundred for EC2. It is the same
    class for every account: so one client is made for each service and Region, and each account has a copy of it
    that differs in whose it is, and in its events once somebody registers for them.
    """
    original = _original(service, region)
    meta = original.meta
    own = ClientMeta(
        BorrowedEvents(meta.events),
        meta.config,
        meta.endpoint_url,
        meta.service_model,
        meta.method_to_api_mapping,
        meta.partition,
    )
    kind = _kind_of(original)
    client = kind.__new__(kind)
    vars(client).update({**vars(original), "meta": own, "_account": account, "_paginators": {}})
    return client


_kinds: dict[Any, Any] = {}


def _kind_of(client: Any) -> Any:  # noqa: ANN401 botocore makes the classes
    """Return a client's class whose requests are never messages."""
    kind = type(client)
    if kind not in _kinds:
        _kinds[kind] = type(kind.__name__, (DirectClient, kind), {})
    return _kinds[kind]


@cache
def _original(service: str, region: str) -> Any:  # noqa: ANN401
    client = _unaddressed_session(region).client(service, config=CONFIG)
    vars(client)["_endpoints"] = {}
    return client


@cache
def _unaddressed_session(region: str) -> boto3.Session:
    return boto3.Session(botocore_session=_answered_here(region), region_name=region)


def _answered_here(region: str) -> botocore.session.Session:
    core = _core(region)
    core.set_config_variable("disable_request_compression", True)  # noqa: FBT003 botocore's own; there is no wire
    core.register("choose-signer", _in_name_only)
    core.register("before-send", _respond)
    return core


@contextmanager
def settings_put_aside() -> Iterator[None]:
    """Keep the user's AWS settings out of the environment for a while: a profile that is missing stops any session."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    for name in kept:
        del os.environ[name]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
    try:
        yield
    finally:
        del os.environ["AWS_CONFIG_FILE"], os.environ["AWS_SHARED_CREDENTIALS_FILE"]
        os.environ.update(kept)


class _InNameOnly:
    """Says whose key a request is made with and for which Region and service, as a signature does, and computes none.

    Nobody would check it.
    """

    REQUIRES_REGION, REQUIRES_TOKEN = True, False
    """botocore asks this of every signer."""

    def __init__(self, credentials: Any, service_name: str, region_name: str) -> None:  # noqa: ANN401 botocore's
        scope = f"{credentials.access_key}/20000101/{region_name}/{service_name}/aws4_request"
        self._header = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"

    def add_auth(self, request: AWSRequest) -> None:
        """Write the header."""
        request.headers["Authorization"] = self._header


AUTH_TYPE_MAPS[_IN_NAME_ONLY] = _InNameOnly


def _in_name_only(signature_version: str, **_: object) -> str | None:
    # A presigned URL carries its signature, and leaves this process.
    return None if signature_version.endswith(("-query", "-presign-post")) else _IN_NAME_ONLY


def _respond(request: AWSPreparedRequest | Answered, **_: object) -> AWSResponse:
    return request.response if isinstance(request, Answered) else answer(request)


def addressing(account: str) -> Callable[..., None]:
    """Return what leads a sandbox's clients into an account: theirs, or the one whose credentials they hold."""

    def address(params: Mapping[str, Any], request_signer: Any = None, **_: object) -> None:  # noqa: ANN401 botocore's
        params["headers"][ACCOUNT_HEADER] = _account_of(request_signer) or account

    return address


def _account_of(signer: Any) -> str | None:  # noqa: ANN401 botocore's
    """Return the account that a client's access key is of, if it is one that the sandbox gave out."""
    key = getattr(getattr(signer, "_credentials", None), "access_key", KEYS["access_key"])
    if key == KEYS["access_key"]:
        return None
    from moto.iam.models import iam_backends  # noqa: PLC0415 not before moto is prepared

    accounts: Any = iam_backends
    for account, partitions in list(accounts.items()):
        if any(key in backend.access_keys for backend in list(partitions.values())):
            return str(account)
    return None


def _core(region: str) -> botocore.session.Session:
    core = botocore.session.Session(session_vars=_NOT_FROM_OUTSIDE)
    core.set_credentials(**KEYS)
    core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=moment)
    core.set_config_variable("region", region)
    core.set_config_variable("ignore_configured_endpoint_urls", True)  # noqa: FBT003 botocore's own signature
    return core
