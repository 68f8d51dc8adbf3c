"""The event and the response of functions in format 2.0: of HTTP APIs and of function URLs.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import Headers

from sandbox import clock
from sandbox.gateways.messages import Request, Response, grouped, media_type

Json = Any
_TEXTS = ("application/json", "application/javascript", "application/xml")


class MalformedError(Exception):
    """What a function returned is no response."""


@dataclass(frozen=True)
class Circumstances:
    """What an event tells beside the request.

    Attributes:
        account: ``anonymous``, or twelve digits.
        api: the API's id, or the URL's.
        host: which was asked.
        stage: ``$default``, or its name.
        route: ``GET /pets/{id}``, or ``$default``.
        path: with the stage, decoded.
        more: of the request's context: authorizer, authentication.
    """

    account: str
    api: str
    host: str
    stage: str
    route: str
    path: str
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Json] = field(default_factory=dict)
    request_id: str = field(default_factory=lambda: base64.b64encode(secrets.token_bytes(11)).decode()[:15] + "=")
    began: float = field(default_factory=clock.now)


def event_of(request: Request, about: Circumstances) -> dict[str, Json]:
    """Return the event of a request."""
    text, binary = body_of(request)
    headers = {name: ",".join(values) for name, values in lowered(request, about).items() if name != "cookie"}
    cookies = [part.strip() for value in request.headers.getlist("Cookie") for part in value.split(";")]
    query = {name: ",".join(values) for name, values in grouped(request.query).items()}
    event: dict[str, Json] = {
        "version": "2.0",
        "routeKey": about.route,
        "rawPath": about.path,
        "rawQueryString": request.raw_query,
        "cookies": cookies,
        "headers": headers,
        "queryStringParameters": query,
        "requestContext": {
            "accountId": about.account,
            "apiId": about.api,
            **about.more,
            "domainName": about.host,
            "domainPrefix": about.host.split(".")[0],
            "http": {
                "method": request.method,
                "path": about.path,
                "protocol": request.protocol,
                "sourceIp": request.source,
                "userAgent": request.headers.get("User-Agent", ""),
            },
            "requestId": about.request_id,
            "routeKey": about.route,
            "stage": about.stage,
            "time": stamp(about.began),
            "timeEpoch": int(about.began * 1000),
        },
        "pathParameters": dict(about.path_parameters),
        "stageVariables": dict(about.variables),
        "body": text,
        "isBase64Encoded": binary,
    }
    left_out = ("cookies", "queryStringParameters", "pathParameters", "stageVariables", "body")
    return {name: value for name, value in event.items() if value or name not in left_out}


def stamp(moment: float) -> str:
    """Return a time as access logs have it: ``10/Mar/2026:10:00:00 +0000``."""
    return f"{datetime.fromtimestamp(moment, UTC):%d/%b/%Y:%H:%M:%S} +0000"


def lowered(request: Request, about: Circumstances) -> dict[str, list[str]]:
    """Return the headers by their names in lower case, with those that AWS adds."""
    found = grouped((name.lower(), value) for name, value in request.headers)
    found["x-forwarded-for"] = [", ".join([*found.get("x-forwarded-for", []), request.source])]
    found["x-forwarded-port"], found["x-forwarded-proto"] = ["443"], ["https"]
    found.setdefault("x-amzn-trace-id", [f"Root=1-{int(about.began):08x}-{secrets.token_hex(12)}"])
    return found


def body_of(request: Request) -> tuple[str, bool]:
    """Return a request's body, and whether it is base64: all is that is neither text nor JSON, XML or JavaScript."""
    kind = media_type(request.headers.get("Content-Type"))
    if not request.body:
        return "", False
    if not kind or kind.startswith("text/") or kind in _TEXTS:
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass  # No text, whatever its type says.
    return base64.b64encode(request.body).decode(), True


def response_of(payload: str) -> Response:
    """Return the response that a function's value stands for: one with a status, or else its body in JSON.

    Raises:
        MalformedError: if it is none.
    """
    value = json.loads(payload)
    if not isinstance(value, Mapping) or "statusCode" not in value:
        body = value if isinstance(value, str) else payload
        return Response(200, Headers({"Content-Type": "application/json"}), body.encode())
    try:
        status = int(value["statusCode"])
    except (TypeError, ValueError):
        raise MalformedError(payload) from None
    headers, text = value.get("headers") or {}, value.get("body")
    if not isinstance(headers, Mapping) or not 100 <= status <= 599:
        raise MalformedError(payload)
    found = Headers([(name, _text(one)) for name, one in headers.items()])
    for cookie in value.get("cookies") or []:
        found.add("Set-Cookie", str(cookie))
    found.setdefault("Content-Type", "application/json")
    body = "" if text is None else text if isinstance(text, str) else json.dumps(text)
    if not value.get("isBase64Encoded"):
        return Response(status, found, body.encode())
    try:
        return Response(status, found, base64.b64decode(body, validate=True))
    except binascii.Error:
        raise MalformedError(payload) from None


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
