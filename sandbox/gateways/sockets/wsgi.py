"""WebSockets over the sandbox's own server.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (idle connections, size of messages)
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from simple_websocket import ConnectionClosed, Server

from sandbox.deliveries import agenda
from sandbox.gateways.messages import Request, Response
from sandbox.gateways.sockets import connections, serving
from sandbox.gateways.sockets.connections import Connection

_StartResponse = Callable[[str, list[tuple[str, str]]], object]
_IDLE_SECONDS = 600.0
_GOING_AWAY, _TOO_BIG = 1001, 1009


def speak(
    opened: Callable[[Request], tuple[Connection, str | None] | Response],
    request: Request,
    environ: dict[str, Any],
    start_response: _StartResponse,
) -> Iterable[bytes]:
    """Carry a handshake out, and speak until one of both sides has enough.

    Args:
        opened: opens the connection, or says how it is refused.
        request: the handshake.
        environ: the server's.
        start_response: the server's, for a refusal.

    Raises:
        ConnectionError: when all has been said; the server then writes no answer, and closes the socket.
    """
    with agenda.during_request():
        answer = opened(request)
    if isinstance(answer, Response):
        phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "Unknown"
        headers = [*answer.headers.to_wsgi_list(), ("Content-Length", str(len(answer.body)))]
        start_response(f"{answer.status} {phrase}", headers)
        return [answer.body]
    connection, protocol = answer
    thread: Any = partial(threading.Thread, daemon=True)
    socket = Server(environ, subprotocols=protocol, max_message_size=serving.MOST_BYTES, thread_class=thread)
    connection.send, connection.hang_up = socket.send, partial(_hang_up, socket)
    connections.enter(connection)
    code, reason = 1005, ""
    try:
        while True:
            message = socket.receive(timeout=_IDLE_SECONDS)
            if message is None:
                _hang_up(socket, _GOING_AWAY, "Going away")
                code, reason = _GOING_AWAY, "Going away"
                break
            with agenda.during_request():
                serving.take(connection, message)
    except ConnectionClosed as closed:
        code, reason = int(closed.reason or 1005), str(closed.message or "")
    finally:
        with agenda.during_request():
            serving.close(connection, code, reason)
    msg = "the connection has been closed"
    raise ConnectionError(msg)


def _hang_up(socket: Server, code: int, reason: str) -> None:
    with suppress(ConnectionClosed):  # The other side was faster.
        socket.close(code, reason)
