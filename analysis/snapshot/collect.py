"""Reads an account through boto3: every call of the table, every page of it, the responses as they come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from analysis.snapshot.calls import CALLS, CallSpec
from analysis.snapshot.raw import Raw

Json = Any
_WORKERS = 4


class Clients(Protocol):
    """Whatever makes boto3 clients: a ``boto3.Session``, or the sandbox."""

    def client(self, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a client."""


def collect(
    clients: Clients,
    account: str,
    region: str,
    *,
    calls: Sequence[CallSpec] = CALLS,
    progress: Callable[[str], None] = lambda _: None,
) -> Raw:
    """Make the calls of a snapshot.

    Args:
        clients: for the account and Region to read.
        account: its twelve digits.
        region: the Region.
        calls: which calls; all of them by default.
        progress: told the name of each call as it is made.

    Returns:
        The responses. A call that is refused or fails is listed in ``missing`` and does not stop the others.
    """
    files: dict[str, list[Json]] = {}
    missing: dict[str, str] = {}

    def run(call: CallSpec) -> None:
        progress(call.operation)
        try:
            files[call.name] = list(_items(clients, call, files))
        except (ClientError, BotoCoreError) as error:
            missing[call.name] = f"{call.service}:{call.operation}: {error}"

    # Clients are made one after the other: boto3 sessions are not made for several threads at once.
    for service in dict.fromkeys(call.service for call in calls):
        clients.client(service)
    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(run, [call for call in calls if call.per is None]))
        list(pool.map(run, [call for call in calls if call.per is not None and call.per not in missing]))
    for call in calls:
        if call.per in missing:
            missing[call.name] = f"{call.service}:{call.operation}: needs {call.per}, which could not be read"
    order = [call.name for call in calls]
    return Raw(account, region, {key: files[key] for key in order if key in files}, missing)


def _items(clients: Clients, call: CallSpec, files: Mapping[str, list[Json]]) -> Iterator[Json]:
    if call.per is None or call.argument is None:
        yield from _pages(clients, call, {})
        return
    parameter, source = call.argument
    for parent in files[call.per]:
        for item in _pages(clients, call, {parameter: parent[source]}):
            yield {parameter: parent[source], **item}


def _pages(clients: Clients, call: CallSpec, arguments: Mapping[str, str]) -> Iterator[Json]:
    client = clients.client(call.service)
    name = xform_name(call.operation)
    if client.can_paginate(name):
        responses = client.get_paginator(name).paginate(**arguments)
    else:
        responses = [getattr(client, name)(**arguments)]
    for response in responses:
        value = response.get(call.key)
        if call.wrapped:
            yield {call.key: _plain(value)}
        else:
            yield from (_plain(item) for item in value or ())


def _plain(value: Json) -> Json:
    """Return a response as JSON has it: times as text."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
