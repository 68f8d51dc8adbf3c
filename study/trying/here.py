"""An account of the sandbox in this process."""

from collections.abc import Mapping
from typing import Any

from sandbox.deliveries import agenda
from sandbox.gateways.asking import HandshakeError, Socket, ask
from sandbox.services import InProcessServices
from study.trying.live import HandshakeRefusedError, Listener, Reply


class InProcess:
    """An account of the sandbox in this process, whose clock is put forward when somebody waits."""

    embedded = True

    def __init__(self, services: InProcessServices) -> None:
        """Try things there."""
        self._services, self.region = services, services.region

    def client(self, service: str) -> Any:  # noqa: ANN401 see Live
        """Return a boto3 client."""
        return self._services.client(service)

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: str) -> Reply:
        """Send a request; what it causes is done when the answer is there."""
        answer = ask(method, url, headers=headers, body=body, account=self._services.account)
        return Reply(answer.status, answer.text)

    def listen(self, url: str) -> Listener:
        """Connect."""
        return _Here(url, self._services.account)

    def wait(self, seconds: float) -> None:
        """Put the clock forward, for this account only."""
        agenda.advance(seconds, {self._services.account})


class _Here:
    def __init__(self, url: str, account: str) -> None:
        try:
            self._socket = Socket(url, account=account)
        except HandshakeError as error:
            raise HandshakeRefusedError(error.response.status, str(error)) from None

    def send(self, message: str) -> None:
        self._socket.received += self._socket.send(message)

    def taken(self) -> list[str]:
        return [text for text in self._socket.taken() if isinstance(text, str)]

    def close(self) -> None:
        self._socket.close()
