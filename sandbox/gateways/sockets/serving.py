"""What happens to a connection to a WebSocket API: it opens, takes messages to routes, and closes.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
"""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import Headers

from sandbox import clock
from sandbox.gateways import logs
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.finding import Found
from sandbox.gateways.http.deployed import Deployed, served
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.sockets import connections, events
from sandbox.gateways.sockets.admitting import RefusedError, admit
from sandbox.gateways.sockets.connections import Connection
from sandbox.gateways.sockets.integrating import Arrived, IntegrationError, integrated, looked_up

Json = Any
MOST_BYTES = 128 * 1024
"""The most that a message may have."""


def open_connection(found: Found, stage: str, request: Request) -> tuple[Connection, str | None] | Response:
    """Carry out a handshake's route; return the connection and the subprotocol, or how the handshake is refused.

    The connection is not known to others until :func:`connections.enter`.
    """
    held = found.api.stages.get(stage)
    parts = served(found.api, held) if held is not None else None
    if held is None or parts is None:
        return json_response(403, {"message": "Forbidden"})
    connection = Connection(found, stage, request)
    variables = dict(held.stage_variables or {})
    route = parts.routes.get("$connect")
    if route is None:
        return connection, None
    try:
        admit(connection, parts, route, variables)
        context = events.context_of(connection, "$connect", "CONNECT")
        arrived = Arrived(connection, "$connect", events.of_handshake(connection, context, variables), "", variables)
        answer = _to_integration(arrived, parts)
    except (RefusedError, UnsupportedError, IntegrationError) as error:
        refusal = _refused(error)
        _log(connection, held, "$connect", refusal.status, str(error))
        return refusal
    status = 200 if answer is None else answer.status
    _log(connection, held, "$connect", status, None)
    if not 200 <= status < 300:
        return Response(status, Headers(), b"")
    return connection, None if answer is None else answer.headers.get("Sec-WebSocket-Protocol")


def _refused(error: Exception) -> Response:
    """Return how a handshake is refused."""
    if isinstance(error, UnsupportedError):
        return json_response(501, {"message": str(error)})
    status = error.status if isinstance(error, RefusedError) else 502
    messages = {401: "Unauthorized", 403: "Forbidden"}
    return json_response(status, {"message": messages.get(status, "Internal server error")})


def take(connection: Connection, message: str | bytes) -> None:
    """Take a message to its route; what the route answers, or that it fails, is told to the client."""
    connection.active = clock.now()
    found, held = connection.found, connection.found.api.stages.get(connection.stage)
    parts = served(found.api, held) if held is not None else None
    if held is None or parts is None:
        return
    variables = dict(held.stage_variables or {})
    binary = isinstance(message, bytes)
    text = base64.b64encode(message).decode() if isinstance(message, bytes) else message
    key = _route(str(found.api.route_selection_expression), connection, text, variables, parts)
    context = events.context_of(connection, key or "$default", "MESSAGE", messageId=connections.new_id())
    if key is None:
        _fail(connection, context, "Forbidden")
        return
    event = events.of_message(context, text, binary=binary, variables=variables)
    error: str | None = None
    try:
        answer = _to_integration(Arrived(connection, key, event, text, variables), parts)
        status = 200 if answer is None else answer.status
        if answer is not None and key in parts.route_responses and answer.body:
            connection.tell(answer.body.decode())
    except IntegrationError as failure:
        status, error = 500, str(failure)
        _fail(connection, context, "Internal server error")
    except UnsupportedError as failure:
        status, error = 501, str(failure)
        _fail(connection, context, error)
    _log(connection, held, key, status, error)


def close(connection: Connection, code: int, reason: str) -> None:
    """Let a connection go, and tell its API, which answers nothing."""
    if not connections.leave(connection):
        return
    held = connection.found.api.stages.get(connection.stage)
    parts = served(connection.found.api, held) if held is not None else None
    if parts is None or "$disconnect" not in parts.routes:
        return
    variables = dict(held.stage_variables or {})
    more = {"disconnectStatusCode": code, "disconnectReason": reason}
    context = events.context_of(connection, "$disconnect", "DISCONNECT", **more)
    event = events.of_handshake(connection, context, variables)
    error: str | None = None
    try:
        _to_integration(Arrived(connection, "$disconnect", event, "", variables), parts)
    except (IntegrationError, UnsupportedError) as failure:
        error = str(failure)  # Nobody is there any more to be told; the log has it.
    _log(connection, held, "$disconnect", 500 if error else 200, error)


def _to_integration(arrived: Arrived, parts: Deployed) -> Response | None:
    integration = parts.integration_of(parts.routes[arrived.route])
    return None if integration is None else integrated(arrived, parts, integration)


def _route(
    expression: str, connection: Connection, text: str, variables: Mapping[str, str], parts: Deployed
) -> str | None:
    """Return the key of the route for a message: what the API's expression chooses, or the default one."""

    def value(found: "re.Match[str]") -> str:
        return looked_up(found[1] or found[2], connection, text, variables) or ""

    key = re.sub(r"\$\{([^}]+)\}|\$([\w.\-]+)", value, expression)
    if key in parts.routes and key not in {"$connect", "$disconnect"}:
        return key
    return "$default" if "$default" in parts.routes else None


def _fail(connection: Connection, context: Mapping[str, Json], message: str) -> None:
    told = {"message": message, "connectionId": connection.id, "requestId": context["requestId"]}
    connection.tell(json.dumps(told))


def _log(connection: Connection, stage: Any, key: str, status: int, error: str | None) -> None:  # noqa: ANN401 moto's
    """Write the stage's access log."""
    settings = stage.access_log_settings or {}
    destination, template = settings.get("destinationArn"), settings.get("format")
    if not destination or not template:
        return
    kind = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}.get(key, "MESSAGE")
    context = {**events.context_of(connection, key, kind), "status": status, "integrationErrorMessage": error}
    line = logs.access_line(str(template), context)
    stream = logs.stream_of(connection.found.id + connection.stage)
    logs.keep_access(connection.found.account, str(destination), line, stream)
