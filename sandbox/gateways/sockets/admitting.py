"""Who may connect to a WebSocket API: its authorizer is asked once, at the handshake.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
"""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.gateways import functions, policies, signatures
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.http.deployed import Deployed, Told
from sandbox.gateways.messages import grouped
from sandbox.gateways.sockets import events
from sandbox.gateways.sockets.connections import Connection, headers_of

Json = Any


class RefusedError(Exception):
    """A handshake is refused.

    Attributes:
        status: of the answer.
    """

    def __init__(self, status: int) -> None:
        """Keep the status."""
        super().__init__(f"the handshake is answered with {status}")
        self.status = status


def admit(connection: Connection, served: Deployed, route: Told, variables: Mapping[str, str]) -> None:
    """Let a handshake pass that may.

    Raises:
        RefusedError: if it may not.
    """
    if route.get("apiKeyRequired"):
        msg = "an API key for the handshake of a WebSocket API"
        raise UnsupportedError(msg)
    kind = str(route.get("authorizationType") or "NONE")
    if kind == "AWS_IAM":
        signer = signatures.signer_of(connection.request)
        if signer is None:
            raise RefusedError(403)
        connection.identity |= {"accountId": signer.account, "caller": signer.id, "userArn": signer.arn}
    if kind == "CUSTOM":
        authorizer = served.authorizers.get(str(route.get("authorizerId")))
        if authorizer is None:
            raise RefusedError(500)
        _ask(connection, authorizer, variables)


def _ask(connection: Connection, authorizer: Told, variables: Mapping[str, str]) -> None:
    sources = authorizer.get("identitySource") or []
    if not all(_identity(connection, str(source), variables) for source in sources):
        raise RefusedError(401)
    arn = f"{connection.found.arn}/{connection.stage}/$connect"
    context = events.context_of(connection, "$connect", "CONNECT")
    query = grouped(connection.request.query)
    headers = headers_of(connection.request)
    event = {
        "type": "REQUEST",
        "methodArn": arn,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()},
        "multiValueQueryStringParameters": query,
        "stageVariables": dict(variables),
        "requestContext": context,
    }
    source = f"{connection.found.arn}/authorizers/{authorizer['authorizerId']}"
    uri = str(authorizer.get("authorizerUri") or "")
    credentials = authorizer.get("authorizerCredentialsArn")
    try:
        outcome = functions.invoke(uri, event, source=source, credentials=credentials)
    except functions.InvocationError:
        raise RefusedError(500) from None
    answer = json.loads(outcome.payload)
    if outcome.failed:
        raise RefusedError(401 if answer.get("errorMessage") == "Unauthorized" else 500)
    if not isinstance(answer, Mapping) or not isinstance(answer.get("policyDocument"), Mapping):
        raise RefusedError(500)
    verdict = policies.decide(
        answer["policyDocument"], action="execute-api:Invoke", resource=arn, principal="*", context={}
    )
    if verdict != "allowed":
        raise RefusedError(403)
    connection.authorizer |= {**(answer.get("context") or {}), "principalId": answer.get("principalId")}


def _identity(connection: Connection, source: str, variables: Mapping[str, str]) -> Json:
    """Return what an identity source leads to: ``route.request.header.Auth``, ``stageVariables.x``, ``context.x``."""
    if source.startswith("route.request."):
        place, _, name = source.removeprefix("route.request.").partition(".")
        if place == "header":
            return connection.request.headers.get(name)
        return next(iter(connection.request.values(name)), None)
    place, _, name = source.partition(".")
    if place == "stageVariables":
        return variables.get(name)
    return events.context_of(connection, "$connect", "CONNECT").get(name)
