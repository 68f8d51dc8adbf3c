"""The embedded account as a server on loopback: any AWS client that is pointed at it finds an account there.

It answers only requests whose ``Host`` is this machine's loopback, so that a web page cannot reach it by DNS
rebinding, and it forwards nothing: there is no way from here to AWS.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox import engine
from sandbox.cloudformation import api
from sandbox.cloudformation.stack import DELETED

ADMIN = "/_refarch"
GRACE_SECONDS = 3.0
"""How long an API call waits for the operation that it starts.

CDK's command line looks at a stack once when an operation has been started, and again five seconds later; a small
stack that is done by then need not wait. AWS answers at once; nothing can tell the difference but a clock.
"""

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Server:
    """A sandbox server in this process.

    Attributes:
        port: where it listens.
    """

    def __init__(self, port: int) -> None:
        """Bind the port; 0 takes any free one.

        Raises:
            OSError: if the port is taken.
        """
        engine.start()
        api.run_operations_with(_run_beside)
        self._app = DomainDispatcherApplication(create_backend_app)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, self._answer, threaded=True, request_handler=_QuietHandler
        )
        self.port = self._server.server_port

    def serve(self) -> None:
        """Serve until :meth:`stop`."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()

    def _answer(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", "")).rsplit(":", 1)[0]
        if host not in _LOOPBACK and not host.endswith(".localhost"):
            return _reply(start_response, "403 Forbidden", {"error": f"this sandbox answers to localhost, not to {host}"})
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith(ADMIN):
            return self._administer(path.removeprefix(ADMIN), environ, start_response)
        answer: Iterable[bytes] = self._app(environ, start_response)
        return answer

    def _administer(
        self, path: str, environ: Mapping[str, Any], start_response: _StartResponse
    ) -> Iterable[bytes]:
        if path == "/status":
            return _reply(start_response, "200 OK", {"refarch": True, "pid": os.getpid(), "stacks": engine.stack_statuses()})
        if path == "/resources":
            return _reply(start_response, "200 OK", _resources(str(environ.get("QUERY_STRING", ""))))
        if path == "/stop" and environ["REQUEST_METHOD"] == "POST":
            threading.Thread(target=self.stop).start()
            return _reply(start_response, "200 OK", {"stopping": True})
        return _reply(start_response, "404 Not Found", {"error": f"no such page: {path}"})


class _QuietHandler(MotoRequestHandler):
    """Writes no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing; the progress of deployments is told by their events."""


def _resources(query: str) -> dict[str, Any]:
    """Return what is needed to look a stack's resources up again, for every account and Region that has it."""
    name = query.removeprefix("stack=")
    found = []
    for (account, region), cloudformation in api.backends().items():
        for stack in cloudformation.stacks.values():
            if stack.name == name and stack.status != DELETED:
                found.append(
                    {
                        "account": account,
                        "region": region,
                        "stack": stack.name,
                        "status": stack.status,
                        "resources": [
                            {
                                "logical_id": record.logical_id,
                                "type": record.type,
                                "physical_id": record.physical_id,
                                "properties": record.properties,
                                "generated": record.generated,
                            }
                            for record in stack.resources.values()
                        ],
                    }
                )
    return {"stacks": found}


def _reply(start_response: _StartResponse, status: str, body: Mapping[str, Any]) -> Iterable[bytes]:
    payload = json.dumps(body, default=str).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))])
    return [payload]


def _run_beside(operation: Callable[[], None]) -> None:
    """Run an operation in a thread of its own and wait for it no longer than the grace."""
    thread = threading.Thread(target=operation, name="cloudformation")
    thread.start()
    thread.join(GRACE_SECONDS)
