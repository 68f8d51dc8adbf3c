"""An account over HTTP: of a sandbox that runs as a server, or of AWS."""

import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from simple_websocket import Client
from simple_websocket.errors import ConnectionError as RejectedError
from simple_websocket.errors import SimpleWebsocketError

from sandbox.gateways.addresses import plain_url
from sandbox.services import RemoteServices
from study.trying.live import HandshakeRefusedError, Listener, Reply

_ANSWER_SECONDS = 40.0
"""Longer than any API waits for what is behind it."""


class Remote:
    """An account over HTTP: of a sandbox that runs as a server, or of AWS."""

    def __init__(self, services: RemoteServices, port: int | None = None) -> None:
        """Try things there.

        Args:
            services: its APIs.
            port: the sandbox's; ``None`` for AWS.
        """
        self._services, self._port, self.region = services, port, services.region
        self.embedded = port is not None

    def client(self, service: str) -> Any:  # noqa: ANN401 see Live
        """Return a boto3 client."""
        return self._services.client(service)

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: str) -> Reply:
        """Send a request."""
        request = urllib.request.Request(  # noqa: S310 a URL of an API: https, or this machine
            self._there(url), data=body.encode() or None, headers=dict(headers), method=method
        )
        # A sandbox is on this machine, and no proxy leads there.
        proxies = () if self._port is None else (urllib.request.ProxyHandler({}),)
        opener = urllib.request.build_opener(*proxies)
        try:
            with opener.open(request, timeout=_ANSWER_SECONDS) as answer:
                return Reply(answer.status, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.read().decode(errors="replace"))

    def listen(self, url: str) -> Listener:
        """Connect."""
        return _There(self._there(url))

    def wait(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def _there(self, url: str) -> str:
        return url if self._port is None else plain_url(url, self._port)


class _There:
    def __init__(self, url: str) -> None:
        try:
            self._client = Client.connect(url)
        except RejectedError as error:
            # Without a status nobody was there to refuse.
            if error.status_code is None:
                raise ConnectionError(str(error)) from None
            text = f"the handshake is answered with {error.status_code}"
            raise HandshakeRefusedError(error.status_code, text) from None
        except (OSError, SimpleWebsocketError) as error:
            msg = f"the handshake is refused: {error}"
            raise ConnectionError(msg) from None

    def send(self, message: str) -> None:
        self._client.send(message)

    def taken(self) -> list[str]:
        taken = []
        while (message := self._client.receive(timeout=0)) is not None:
            taken.append(str(message))
        return taken

    def close(self) -> None:
        self._client.close()
