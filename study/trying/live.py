"""An account that runs, and what can be done to it: whichever way it is reached."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Reply:
    """What an API has answered."""

    status: int
    text: str

    @property
    def members(self) -> Mapping[str, Any]:
        """Return the members of an answer that is a JSON object."""
        try:
            told = json.loads(self.text)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class HandshakeRefusedError(ConnectionError):
    """A WebSocket API refuses a handshake.

    Attributes:
        status: of its answer.
    """

    def __init__(self, status: int, text: str) -> None:
        """Keep the status."""
        super().__init__(text)
        self.status = status


class Listener(Protocol):
    """A client of a WebSocket API."""

    def send(self, message: str) -> object:
        """Send a message."""

    def taken(self) -> list[str]:
        """Return what has been received since the last time."""

    def close(self) -> None:
        """Disconnect."""


class Live(Protocol):
    """An account and Region that can be asked and told things.

    Attributes:
        region: the Region, for signatures.
        embedded: whether it is one of the sandbox's, in which nothing costs and nobody is hurt.
    """

    region: str
    embedded: bool

    def client(self, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a boto3 client."""

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: str) -> Reply:
        """Send a request to an API, under the URL that AWS gives it."""

    def listen(self, url: str) -> Listener:
        """Connect to a WebSocket API.

        Raises:
            HandshakeRefusedError: if it refuses.
            ConnectionError: if nobody answers.
        """

    def wait(self, seconds: float) -> None:
        """Let time pass."""
