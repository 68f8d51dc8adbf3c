"""The events that functions behind WebSocket APIs get.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

import uuid
from collections.abc import Mapping
from typing import Any

from sandbox import clock
from sandbox.gateways.messages import grouped
from sandbox.gateways.payloads import stamp
from sandbox.gateways.sockets.connections import Connection, headers_of, new_id

Json = Any


def context_of(connection: Connection, route: str, kind: str, **more: Json) -> dict[str, Json]:
    """Return the circumstances of an event, which are ``$context`` of templates, too.

    Args:
        connection: whose event it is.
        route: the route's key.
        kind: ``CONNECT``, ``MESSAGE`` or ``DISCONNECT``.
        more: what only this kind has.
    """
    now, found = clock.now(), connection.found
    context: dict[str, Json] = {
        "routeKey": route,
        **more,
        "eventType": kind,
        "extendedRequestId": new_id(),
        "requestTime": stamp(now),
        "messageDirection": "IN",
        "stage": connection.stage,
        "connectedAt": int(connection.connected * 1000),
        "requestTimeEpoch": int(now * 1000),
        "identity": {
            **connection.identity,
            "userAgent": connection.request.headers.get("User-Agent"),
            "sourceIp": connection.request.source,
        },
        "requestId": new_id() if kind == "MESSAGE" else str(uuid.uuid4()),
        "domainName": f"{found.id}.execute-api.{found.region}.amazonaws.com",
        "connectionId": connection.id,
        "apiId": found.id,
    }
    return {**context, "authorizer": connection.authorizer} if connection.authorizer else context


def of_handshake(connection: Connection, context: Mapping[str, Json], variables: Mapping[str, str]) -> dict[str, Json]:
    """Return the event of a connection that opens, or of one that is closed."""
    headers = headers_of(connection.request)
    query = grouped(connection.request.query)
    event: dict[str, Json] = {
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if query and context["eventType"] == "CONNECT":
        event["queryStringParameters"] = {name: values[-1] for name, values in query.items()}
        event["multiValueQueryStringParameters"] = query
    return {**event, "stageVariables": dict(variables)} if variables else event


def of_message(
    context: Mapping[str, Json], body: str, *, binary: bool, variables: Mapping[str, str]
) -> dict[str, Json]:
    """Return the event of a message."""
    event: dict[str, Json] = {"requestContext": context, "body": body, "isBase64Encoded": binary}
    return {**event, "stageVariables": dict(variables)} if variables else event
