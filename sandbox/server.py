"""The embedded account as a server on loopback: any AWS client that is pointed at it finds an account there.

It answers only requests whose ``Host`` is this machine's loopback, so that a web page cannot reach it by DNS
rebinding nor by a form, and it forwards nothing: there is no way from here to AWS.
"""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox import engine, handles
from sandbox.accounts import open_accounts
from sandbox.cloudformation import api
from sandbox.cloudformation.stack import DELETED, Stack
from sandbox.deliveries import agenda
from sandbox.gateways import wsgi
from sandbox.lambdas import desk, lineage

GRACE_SECONDS = 3.0
"""How long an API call waits for the operation that it starts.

CDK's command line looks at a stack once when an operation has been started, and again five seconds later; a small
stack that is done by then need not wait. AWS answers at once; nothing can tell the difference but a clock.
"""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Application:
    """What a sandbox answers over HTTP: AWS's services, and what is asked of the sandbox itself below ``/_refarch``."""

    def __init__(self) -> None:
        """Put CloudFormation's engine in the place of moto's."""
        engine.start()
        import moto.cloudformation.urls as moto_urls  # noqa: PLC0415 only once the engine has prepared moto

        moto_urls.url_paths["{0}/$"] = api.CloudFormationApi.dispatch
        self._services = DomainDispatcherApplication(_application)

    def __call__(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        address = wsgi.addressed(environ)
        # Pages of any origin may ask an API, as on AWS: nobody guesses its id, and what it answers them is its own.
        # Who has registered a name of their own for an API wants it to be called by that; it leads to the API alone.
        host = str(environ.get("HTTP_HOST", "")).lower().partition(":")[0]
        named = address is not None and (address.kind, address.id) == ("domain", host)
        for header in () if named else ("HTTP_HOST",) if address else ("HTTP_HOST", "HTTP_ORIGIN"):
            if header in environ and not _is_loopback(str(environ[header])):
                msg = f"this sandbox answers to localhost, not to {environ[header]}"
                return _reply(start_response, "403 Forbidden", {"error": msg})
        if address is not None:
            return wsgi.respond(address, environ, start_response)
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith(desk.ADMIN):
            return self.administer(path.removeprefix(desk.ADMIN), environ, start_response)
        with agenda.during_request(), lineage.caused_by(str(environ.get("HTTP_X_AMZN_TRACE_ID", ""))):
            answer: Iterable[bytes] = self._services(environ, start_response)
        return answer

    def administer(self, path: str, environ: Mapping[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        """Answer what the processes of functions ask."""
        asked = f"{environ['REQUEST_METHOD']} {path}"
        if asked == "POST /call":
            return _reply(start_response, "200 OK", desk.call(_body(environ)))
        if asked == "GET /exports":
            return _reply(start_response, "200 OK", desk.exports(str(environ.get("QUERY_STRING", ""))))
        if asked.startswith("PUT /response/"):
            return _reply(start_response, "200 OK", desk.take_answer(path.removeprefix("/response/"), _body(environ)))
        if asked.startswith(f"PUT {handles.PATH}"):
            return _reply(start_response, "200 OK", handles.take_signal(handles.token_of(path), _body(environ)))
        return _reply(start_response, "404 Not Found", {"error": f"no such page: {path}"})


class Server(Application):
    """A sandbox server in this process.

    Attributes:
        port: where it listens.
    """

    def __init__(self, port: int) -> None:
        """Bind the port; 0 takes any free one.

        Raises:
            OSError: if the port is taken.
        """
        super().__init__()
        api.run_operations_with(_run_beside)
        agenda.serve()
        self._server = _bound(self, port)
        self.port = self._server.port
        desk.serve_at(f"http://localhost:{self.port}")

    def serve(self) -> None:
        """Serve until :meth:`stop`."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()

    def administer(self, path: str, environ: Mapping[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        """Answer what ``refarch`` asks, too."""
        if path == "/status":
            return _reply(
                start_response, "200 OK", {"refarch": True, "pid": os.getpid(), "stacks": engine.stack_statuses()}
            )
        if path == "/resources":
            return _reply(start_response, "200 OK", _resources(str(environ.get("QUERY_STRING", ""))))
        if path == "/accounts" and environ["REQUEST_METHOD"] == "POST":
            return _reply(start_response, "200 OK", {"opened": open_accounts(json.loads(_body(environ)))})
        if path == "/stop" and environ["REQUEST_METHOD"] == "POST":
            return _Finally(_reply(start_response, "200 OK", {"stopping": True}), self.stop)
        return super().administer(path, environ, start_response)


def _application(service: Any) -> Any:  # noqa: ANN401 moto's names, Flask's applications
    """Return what answers requests to a service: its keeper if it has one, otherwise moto."""
    from sandbox.keepers.serving import over_http  # noqa: PLC0415 only once the engine has prepared moto

    return over_http(service, create_backend_app)


def serve_beside(application: Application) -> int:
    """Serve on a free port of loopback, in a thread, as long as this process lives; return the port."""
    server = _bound(application, 0)
    threading.Thread(target=server.serve_forever, name="sandbox", daemon=True).start()
    return int(server.port)


def _bound(application: Application, port: int) -> BaseWSGIServer:
    # Bound here, because werkzeug ends the process when the port is taken.
    with socket.create_server(("127.0.0.1", port)) as bound:
        return make_server(
            "127.0.0.1",
            bound.getsockname()[1],
            application,
            threaded=True,
            request_handler=_QuietHandler,
            fd=bound.fileno(),
        )


def _body(environ: Mapping[str, Any]) -> bytes:
    content: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return content


class _Finally(list[bytes]):
    """An answer after which something is done, once it has been sent."""

    def __init__(self, answer: Iterable[bytes], action: Callable[[], None]) -> None:
        super().__init__(answer)
        self._action = action

    def close(self) -> None:
        """Do it; the server calls this when the answer is out."""
        threading.Thread(target=self._action).start()


def _is_loopback(place: str) -> bool:
    """Return whether a Host or Origin header names this machine."""
    name = urlsplit(place if "//" in place else f"//{place}").hostname or ""
    return name in _LOOPBACK or name.endswith(".localhost")


class _QuietHandler(MotoRequestHandler):
    """Writes no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing; the progress of deployments is told by their events."""


def _resources(query: str) -> dict[str, Any]:
    """Return what is needed to look a stack's resources up again, for every account and Region that has it."""
    name = query.removeprefix("stack=")
    return {
        "stacks": [
            _described(account, region, stack)
            for (account, region), cloudformation in api.backends().items()
            for stack in cloudformation.all_stacks()
            if stack.name == name and stack.status != DELETED
        ]
    }


def _described(account: str, region: str, stack: Stack) -> dict[str, Any]:
    return {
        "account": account,
        "region": region,
        "stack": stack.name,
        "status": stack.status,
        "resources": [record.for_lookup() for record in stack.resources.values()],
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in stack.outputs},
    }


def _reply(start_response: _StartResponse, status: str, body: object) -> Iterable[bytes]:
    payload = json.dumps(body, default=str).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(payload)))])
    return [payload]


def _run_beside(operation: Callable[[], None]) -> None:
    """Run an operation in a thread of its own and wait for it no longer than the grace."""
    thread = threading.Thread(target=operation, name="cloudformation")
    thread.start()
    thread.join(GRACE_SECONDS)
