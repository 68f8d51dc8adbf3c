"""The connections to WebSocket APIs that are open."""

import base64
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import clock
from sandbox.gateways.finding import Found
from sandbox.gateways.messages import Request

Json = Any


def new_id() -> str:
    """Return an id as API Gateway makes them: ``L0SM9cOFvHcCIhw=``."""
    return base64.b64encode(secrets.token_bytes(11)).decode()[:15].replace("/", "_").replace("+", "-") + "="


@dataclass
class Connection:
    """A connection.

    Attributes:
        found: the API.
        stage: its name.
        request: the handshake.
        id: by which functions know it.
        authorizer: what an authorizer has said of it.
        identity: of whoever signed the handshake.
        send: sends a text or bytes to the client.
        hang_up: closes it, with a code and a reason.
        lock: messages of one connection are sent one after the other.
    """

    found: Found
    stage: str
    request: Request
    id: str = field(default_factory=new_id)
    authorizer: dict[str, Json] = field(default_factory=dict)
    identity: dict[str, Json] = field(default_factory=dict)
    connected: float = field(default_factory=clock.now)
    active: float = field(default_factory=clock.now)
    send: Callable[[str | bytes], None] | None = None
    hang_up: Callable[[int, str], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, message: str | bytes) -> bool:
        """Send something to the client; return whether it is still there."""
        with self.lock:
            if self.send is None:
                return False
            self.active = clock.now()
            self.send(message)
        return True


_open: dict[str, Connection] = {}


def enter(connection: Connection) -> None:
    """Let a connection be found."""
    _open[connection.id] = connection


def leave(connection: Connection) -> bool:
    """Let a connection be found no longer; return whether it was there."""
    connection.send = None
    return _open.pop(connection.id, None) is not None


def find(identity: str) -> Connection | None:
    """Return a connection that is open."""
    return _open.get(identity)


def headers_of(request: Request) -> Mapping[str, list[str]]:
    """Return the headers of a handshake as events tell them."""
    found: dict[str, list[str]] = {}
    for name, value in request.headers:
        found.setdefault(name, []).append(value)
    found["X-Forwarded-For"] = [request.source]
    found["X-Forwarded-Port"], found["X-Forwarded-Proto"] = ["443"], ["https"]
    return found
