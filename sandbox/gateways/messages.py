"""Requests and responses, whether they came through a server or not."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from werkzeug.datastructures import Headers

Json = Any


@dataclass(frozen=True)
class Request:
    """A request to an API.

    Attributes:
        method: ``GET``.
        path: percent-encoded, as it was sent, without the stage; it begins with a slash.
        headers: with the spelling that they were sent in.
        query: names and values, decoded, in order.
        body: bytes.
        raw_query: the query as it was sent.
        source: the IP address of whoever sends it.
        protocol: ``HTTP/1.1``.
        account: twelve digits of the account whose client sends it, where that is known; a signature with keys that
            the sandbox has given out tells it, too.
    """

    method: str
    path: str
    headers: Headers = field(default_factory=Headers)
    query: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    raw_query: str = ""
    source: str = "127.0.0.1"
    protocol: str = "HTTP/1.1"
    account: str | None = None

    @property
    def decoded_path(self) -> str:
        """Return the path without percent signs."""
        return unquote(self.path)

    @property
    def media_type(self) -> str:
        """Return the content type without its parameters, in lower case; JSON if there is none."""
        return media_type(self.headers.get("Content-Type")) or "application/json"

    def below(self, path: str) -> "Request":
        """Return the request with another path."""
        return replace(self, path=path if path.startswith("/") else f"/{path}")

    def values(self, name: str) -> list[str]:
        """Return the values of a query parameter."""
        return [value for key, value in self.query if key == name]


@dataclass(frozen=True)
class Response:
    """An answer of an API.

    Attributes:
        status: of HTTP.
        headers: in order, more than one of a name if need be.
        body: bytes.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    def json(self) -> Json:
        """Return the body, read as JSON."""
        return json.loads(self.body)

    def with_headers(self, more: Iterable[tuple[str, str]]) -> "Response":
        """Return the response with headers in the place of those of the same names."""
        headers = Headers(self.headers)
        for name, value in more:
            headers[name] = value
        return replace(self, headers=headers)


def query_of(raw: str) -> tuple[tuple[str, str], ...]:
    """Return the names and values of a query."""
    return tuple(parse_qsl(raw, keep_blank_values=True))


def query_text(values: Iterable[tuple[str, str]]) -> str:
    """Return names and values as a query."""
    return urlencode(list(values))


def json_response(status: int, body: Json, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response in JSON."""
    return Response(
        status,
        Headers({"Content-Type": "application/json", **(headers or {})}),
        json.dumps(body, separators=(",", ":")).encode(),
    )


def media_type(header: str | None) -> str:
    """Return a content type without its parameters, in lower case."""
    return (header or "").split(";")[0].strip().lower()


def text_of(body: bytes) -> tuple[str, bool]:
    """Return bytes as text, and whether it is base64 because they are no text."""
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the values of each name, in order."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
