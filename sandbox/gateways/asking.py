"""Asks APIs in this process, under the URLs that AWS gives them; there need be no server."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from sandbox.deliveries import agenda
from sandbox.gateways.addresses import Address, address_of
from sandbox.gateways.answering import answer, connect
from sandbox.gateways.messages import Request, Response, query_of
from sandbox.gateways.sockets import connections, serving


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: str | bytes = b"",
    json_body: Any = None,  # noqa: ANN401 whatever JSON holds
    source: str = "127.0.0.1",
    account: str | None = None,
) -> Response:
    """Send a request to an API or a function's URL; what it causes is done when the answer is there.

    Args:
        method: ``GET``.
        url: as a stack's output has it: ``https://<api>.execute-api.<region>.amazonaws.com/prod/pets``.
        headers: of the request.
        body: text or bytes.
        json_body: sent as JSON in the place of the body.
        source: the caller's IP address.
        account: of whoever signs with keys that the sandbox has not given out; by default the sandbox's first.

    Raises:
        ValueError: if the URL is of no API.
    """
    sent = dict(headers or {})
    if json_body is not None:
        body = json.dumps(json_body)
        sent = {"Content-Type": "application/json", **sent}
    address, request = _request(method, url, sent, _bytes(body), source=source, account=account)
    with agenda.during_call():
        return answer(address, request)


class HandshakeError(Exception):
    """A handshake is refused.

    Attributes:
        response: how.
    """

    def __init__(self, response: Response) -> None:
        """Keep the response."""
        super().__init__(f"the handshake is answered with {response.status}: {response.text}")
        self.response = response


class Socket:
    """A client of a WebSocket API, in this process.

    Attributes:
        received: what has come and was not taken yet, oldest first.
        closed: code and reason, once the API has closed the connection.
        protocol: the subprotocol that was agreed upon.
    """

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        source: str = "127.0.0.1",
        account: str | None = None,
    ) -> None:
        """Connect: ``wss://<api>.execute-api.<region>.amazonaws.com/prod``, as :func:`ask` asks.

        Raises:
            HandshakeError: if the API refuses.
            ValueError: if the URL is of no API.
        """
        self.received: list[str | bytes] = []
        self.closed: tuple[int, str] | None = None
        address, request = _request("GET", url, headers or {}, b"", source=source, account=account)
        with agenda.during_call():
            answered = connect(address, request)
            if isinstance(answered, Response):
                raise HandshakeError(answered)
            self._connection, self.protocol = answered
            self._connection.send, self._connection.hang_up = self.received.append, self._hung_up
            connections.enter(self._connection)

    @property
    def id(self) -> str:
        """Return the connection's id."""
        return self._connection.id

    def send(self, message: Any) -> list[str | bytes]:  # noqa: ANN401 text, bytes, or whatever JSON holds
        """Send a message; return what has been received by then, and take it."""
        with agenda.during_call():
            serving.take(self._connection, message if isinstance(message, str | bytes) else json.dumps(message))
        return self.taken()

    def taken(self) -> list[str | bytes]:
        """Return what has been received, and take it."""
        taken, self.received[:] = list(self.received), []
        return taken

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Disconnect."""
        with agenda.during_call():
            serving.close(self._connection, code, reason)

    def _hung_up(self, code: int, reason: str) -> None:
        self.closed = (code, reason)


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _request(
    method: str, url: str, headers: Mapping[str, str], body: bytes, *, source: str, account: str | None
) -> tuple[Address, Request]:
    parts = urlsplit(url)
    address = address_of(parts.netloc, parts.path or "/")
    if address is None:
        msg = f"{url} is the URL of no API and no function"
        raise ValueError(msg)
    sent = Headers({"Host": parts.netloc, **headers})
    return address, Request(
        method, address.path, sent, query_of(parts.query), body, parts.query, source, account=account
    )
