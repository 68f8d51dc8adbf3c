"""Reads an account through boto3: every call of the table, every page of it, the responses as they come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from analysis.snapshot.calls import CALLS, REGION, CallSpec
from analysis.snapshot.raw import Raw

Json = Any
_SECRETS = frozenset({"CustomerGatewayConfiguration", "PreSharedKey", "authKey", "customerRouterConfig"})
"""Keys of VPN tunnels and of BGP sessions, which EC2 and Direct Connect tell whoever may describe them.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnection.html
"""


class _IncompleteError(Exception):
    """A response says itself that it does not hold everything."""


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
    workers: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> Raw:
    """Make the calls of a snapshot.

    Args:
        clients: for the account and Region to read.
        account: its twelve digits.
        region: the Region.
        calls: which calls; all of them by default.
        workers: how many calls are made at the same time. Embedded accounts answer one after the other anyway.
        progress: told the name of each call as it is made.

    Returns:
        The responses, without secrets. A call that is refused, fails or is incomplete is listed in ``missing`` and does
        not stop the others.
    """
    names = {call.name for call in calls}
    files: dict[str, list[Json]] = {}
    missing: dict[str, str] = {}
    # Clients are made one after the other: boto3 sessions are not made for several threads at once.
    for service in dict.fromkeys(call.service for call in calls):
        clients.client(service)
    waiting = [_in(region, call) for call in calls]
    with ThreadPoolExecutor(workers) as pool:
        while waiting:
            ready: list[CallSpec] = []
            later: list[CallSpec] = []
            for call in waiting:
                known = call.per not in names or call.per in files or call.per in missing
                (ready if known else later).append(call)
            waiting = later
            started: list[tuple[CallSpec, list[Future[list[Json]]]]] = []
            for call in ready:
                if call.per is not None and call.per not in files:
                    missing[call.name] = f"{call.service}:{call.operation}: needs {call.per}, which could not be read"
                    continue
                progress(call.operation)
                started.append((call, [pool.submit(_items, clients, call, given) for given in _arguments(call, files)]))
            for call, futures in started:
                told: list[Json] = []
                for future in futures:
                    try:
                        told += _told(call, future)
                    except (ClientError, BotoCoreError, _IncompleteError) as error:
                        missing.setdefault(call.name, f"{call.service}:{call.operation}: {error}")
                if call.name not in missing or (told and call.alone):
                    files[call.name] = told
    order = [call.name for call in calls]
    return Raw(account, region, {key: files[key] for key in order if key in files}, missing)


def _in(region: str, call: CallSpec) -> CallSpec:
    """Return a call that is told of the Region, if it has to be."""
    if REGION not in call.given.values():
        return call
    return replace(call, given={key: region if value == REGION else value for key, value in call.given.items()})


def _told(call: CallSpec, future: "Future[list[Json]]") -> list[Json]:
    """Return the items of a call; none if the service says so by an error of its own for that."""
    try:
        return future.result()
    except ClientError as error:
        if error.response["Error"]["Code"] in call.nothing:
            return []
        raise


def _arguments(call: CallSpec, files: Mapping[str, list[Json]]) -> list[dict[str, str]]:
    if call.per is None or call.argument is None:
        return [{}]
    filled = (call.argument, *call.besides)
    # Names are all that some services list: then the item is the argument itself.
    return [{parameter: _field(parent, source) for parameter, source in filled} for parent in files[call.per]]


def _field(item: Json, path: str) -> Json:
    """Return a field of an item, or of what is in it (``Table.TableArn``)."""
    for name in path.split(".") if not isinstance(item, str) else ():
        item = item[name]
    return item


def _items(clients: Clients, call: CallSpec, belongs_to: Mapping[str, str]) -> list[Json]:
    """Return the items of one call, each with what it belongs to."""
    items: list[Json] = []
    more: Json = False
    for response in _pages(clients, call, {**call.given, **belongs_to}):
        more = response.get(call.more)
        value = _plain(response.get(call.key))
        if not call.wrapped:
            items += [{**belongs_to, **item} if belongs_to else item for item in value or ()]
        elif belongs_to:
            items.append({**belongs_to, call.key: value, **{key: _plain(response.get(key)) for key in call.also}})
        elif value is not None:
            items.append(value)
    if more:
        msg = f"{call.more}: the answer holds {len(items)} and not all"
        raise _IncompleteError(msg)
    return items


def _pages(clients: Clients, call: CallSpec, arguments: Mapping[str, Any]) -> Iterator[Mapping[str, Json]]:
    client = clients.client(call.service)
    name = xform_name(call.operation)
    if client.can_paginate(name):
        yield from client.get_paginator(name).paginate(**arguments)
        return
    # Some operations have tokens, and botocore has no paginator for them.
    response = getattr(client, name)(**arguments)
    yield response
    while token := next((key for key in ("NextToken", "nextToken") if response.get(key)), None):
        response = getattr(client, name)(**{**arguments, token: response[token]})
        yield response


def _plain(value: Json) -> Json:
    """Return a response as JSON has it: times as text; what opens tunnels is left out."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if key not in _SECRETS}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
