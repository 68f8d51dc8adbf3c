"""Lambda proxy integrations of REST APIs: the event that a function gets, and the response that it returns.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways import functions
from sandbox.gateways.messages import Response, grouped, media_type
from sandbox.gateways.rest.deployed import Integration
from sandbox.gateways.rest.exchange import Exchange, is_among
from sandbox.gateways.rest.refusals import Kind, Refusal
from sandbox.lambdas.running import Outcome

Json = Any
_KNOWN = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}


def event_of(exchange: Exchange) -> dict[str, Json]:
    """Return what a function gets."""
    headers = exchange.all_headers()
    query = grouped(exchange.request.query)
    body = exchange.request.body
    binary = exchange.is_binary
    text = base64.b64encode(body).decode() if binary else body.decode(errors="replace")
    return {
        "resource": exchange.resource.path,
        "path": exchange.request.path,
        "httpMethod": exchange.request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": exchange.path_parameters or None,
        "stageVariables": exchange.variables or None,
        "requestContext": exchange.request_context(),
        "body": text if body else None,
        "isBase64Encoded": binary and bool(body),
    }


def proxied(exchange: Exchange, integration: Integration, uri: str) -> Response:
    """Have a function answer.

    Raises:
        Refusal: if it fails, or returns what is no response.
    """
    outcome = invoked(exchange, integration, uri, event_of(exchange))
    if outcome.failed:
        exchange.note(f"Lambda execution failed: {outcome.payload}")
        kind = Kind.INTEGRATION_TIMEOUT if "Sandbox.Timedout" in outcome.payload else Kind.API_CONFIGURATION_ERROR
        raise Refusal(kind, "Internal server error", status=502)
    return _response(exchange, json.loads(outcome.payload))


def invoked(exchange: Exchange, integration: Integration, uri: str, event: Json) -> Outcome:
    """Invoke the function of an integration.

    Raises:
        Refusal: if that cannot be.
    """
    asynchronous = _asynchronously(exchange, integration)
    verb = exchange.method.verb if exchange.method else exchange.request.method
    source = f"{exchange.found.arn}/{exchange.stage}/{'*' if verb == 'ANY' else verb}{exchange.resource.path}"
    exchange.note(f"Endpoint request URI: {uri}")
    try:
        return functions.invoke(
            uri, event, source=_source(source), credentials=integration.credentials, asynchronous=asynchronous
        )
    except functions.InvocationError as error:
        exchange.note(f"Execution failed due to configuration error: {error}")
        if error.throttled:
            raise Refusal(Kind.API_CONFIGURATION_ERROR, "Internal server error", status=500) from None
        raise Refusal(Kind.API_CONFIGURATION_ERROR) from None


def _source(arn: str) -> str:
    """Return the ARN of a method as functions' permissions have it: each parameter of its path is a ``*``."""
    head, *parts = arn.split("/")
    return "/".join([head, *("*" if part.startswith("{") else part for part in parts)])


def _asynchronously(exchange: Exchange, integration: Integration) -> bool:
    """Return whether the integration asks for the invocation type ``Event``, by a mapped or a fixed header."""
    for target, source in integration.parameters.items():
        if target.lower() == "integration.request.header.x-amz-invocation-type":
            name = source.rpartition(".")[2]
            value = source.strip("'") if source.startswith("'") else exchange.request.headers.get(name, "")
            return value == "Event"
    return False


def _response(exchange: Exchange, value: Json) -> Response:
    """Return the response that a function's value stands for.

    Raises:
        Refusal: if it stands for none.
    """
    if isinstance(value, Mapping) and not value:
        return Response(200, Headers({"Content-Type": "application/json"}))
    if not isinstance(value, Mapping) or not set(value) <= _KNOWN or not _is_status(value.get("statusCode", 200)):
        raise _malformed(exchange)
    if not isinstance(value.get("headers") or {}, Mapping) or not isinstance(value.get("body") or "", str):
        raise _malformed(exchange)
    headers = Headers()
    several = value.get("multiValueHeaders") or {}
    for name, one in (value.get("headers") or {}).items():
        if name.lower() not in {other.lower() for other in several}:
            headers.add(name, _text(one))
    for name, values in several.items():
        for one in values:
            headers.add(name, _text(one))
    headers.setdefault("Content-Type", "application/json")
    text = value.get("body") or ""
    body = text.encode()
    if value.get("isBase64Encoded") and _wants_binary(exchange, headers):
        try:
            body = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise _malformed(exchange) from None
    return Response(int(value.get("statusCode", 200)), headers, body)


def _is_status(value: Json) -> bool:
    return str(value).isdigit() and 100 <= int(value) <= 599


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _wants_binary(exchange: Exchange, headers: Headers) -> bool:
    """Return whether bytes are sent: if the caller accepts, or the answer is of, a type that is binary here."""
    accepted = media_type((exchange.request.headers.get("Accept") or "").split(",")[0])
    types = exchange.served.binary_types
    return is_among(accepted, types) or is_among(media_type(headers.get("Content-Type")), types)


def _malformed(exchange: Exchange) -> Refusal:
    exchange.note("Execution failed due to configuration error: Malformed Lambda proxy response")
    return Refusal(Kind.API_CONFIGURATION_ERROR, "Internal server error", status=502)
