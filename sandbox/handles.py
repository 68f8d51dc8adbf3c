"""Wait condition handles: addresses to which whoever has done their part puts a signal."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sandbox.lambdas import desk

Json = Any
PATH = "/signal/"
_received: dict[str, dict[str, Mapping[str, str]]] = {}


def open_handle() -> str:
    """Return a new address; on AWS it is a presigned one of S3, here it is this sandbox's own."""
    token = secrets.token_urlsafe(24)
    _received[token] = {}
    return f"{desk.address()}{desk.ADMIN}{PATH}{token}"


def take_signal(token: str, body: bytes) -> Json:
    """Keep a signal: ``{"Status": "SUCCESS", "UniqueId": …, "Reason": …, "Data": …}``.

    The first one with a UniqueId counts, as on AWS.
    """
    signal = json.loads(body)
    if token in _received:
        _received[token].setdefault(str(signal["UniqueId"]), signal)
    return {}


def signals_at(url: str) -> Mapping[str, Mapping[str, str]]:
    """Return the signals that were put to an address, by their UniqueId."""
    return dict(_received.get(token_of(url), {}))


def token_of(url: str) -> str:
    """Return what tells an address apart from all others, wherever it is written."""
    return url.rsplit("/", 1)[-1]


def close_handle(url: str) -> None:
    """Forget an address."""
    _received.pop(token_of(url), None)
