"""The API with which backends speak to connections: ``@connections``.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
"""

from datetime import UTC, datetime
from urllib.parse import unquote

from sandbox.gateways import signatures
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.sockets import connections, serving

PREFIX = "/@connections/"
_MOST_BYTES = 128 * 1024


def answer(request: Request, identity: str) -> Response:
    """Answer PostToConnection, GetConnection or DeleteConnection.

    Args:
        request: signed, as all requests to AWS's own APIs.
        identity: of the connection, percent-encoded.
    """
    if signatures.signer_of(request) is None:
        return _refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    connection = connections.find(unquote(identity))
    if connection is None:
        return _refusal(410, "GoneException", "Gone")
    if request.method == "GET":
        return json_response(
            200,
            {
                "connectedAt": _told(connection.connected),
                "identity": {
                    "sourceIp": connection.request.source,
                    "userAgent": connection.request.headers.get("User-Agent", ""),
                },
                "lastActiveAt": _told(connection.active),
            },
        )
    if request.method == "DELETE":
        if connection.hang_up is not None:
            connection.hang_up(1000, "Connection Closed Normally")
        serving.close(connection, 1000, "Connection Closed Normally")
        return Response(204)
    if len(request.body) > _MOST_BYTES:
        return _refusal(413, "PayloadTooLargeException", "Message too long")
    try:
        message: str | bytes = request.body.decode()
    except UnicodeDecodeError:
        message = request.body
    return Response(200) if connection.tell(message) else _refusal(410, "GoneException", "Gone")


def _told(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _refusal(status: int, error: str, message: str) -> Response:
    return json_response(status, {"message": message}, {"x-amzn-ErrorType": error})
