"""Requests of pages of other origins (CORS): what HTTP APIs and function URLs answer themselves.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways.messages import Request, Response

Json = Any
Rules = Mapping[str, Json]
"""``allowOrigins``, ``allowMethods``, ``allowHeaders``, ``exposeHeaders``, ``maxAge``, ``allowCredentials``."""


def preflight(rules: Rules, request: Request) -> Response | None:
    """Return the answer to a preflight request; ``None`` if it is none."""
    origin = request.headers.get("Origin")
    wanted = request.headers.get("Access-Control-Request-Method")
    if request.method != "OPTIONS" or not origin or not wanted:
        return None
    headers = Headers()
    allowed = _allowed(rules, origin)
    if allowed is not None:
        headers["Access-Control-Allow-Origin"] = allowed
        for name, key in (("Methods", "allowMethods"), ("Headers", "allowHeaders")):
            if rules.get(key):
                headers[f"Access-Control-Allow-{name}"] = ",".join(_expanded(rules[key], request, name))
        if rules.get("maxAge"):
            headers["Access-Control-Max-Age"] = str(rules["maxAge"])
        _add_common(headers, rules, allowed)
    return Response(204, headers)


def shared(rules: Rules, request: Request, response: Response) -> Response:
    """Return a response with what the rules say, and with nothing that the backend says about it."""
    headers = Headers([(n, v) for n, v in response.headers if not n.lower().startswith("access-control-")])
    origin = request.headers.get("Origin")
    allowed = _allowed(rules, origin) if origin else None
    if allowed is not None:
        headers["Access-Control-Allow-Origin"] = allowed
        _add_common(headers, rules, allowed)
    return Response(response.status, headers, response.body)


def _add_common(headers: Headers, rules: Rules, allowed: str) -> None:
    if rules.get("exposeHeaders"):
        headers["Access-Control-Expose-Headers"] = ",".join(rules["exposeHeaders"])
    if rules.get("allowCredentials"):
        headers["Access-Control-Allow-Credentials"] = "true"
    if allowed != "*":
        headers.add("Vary", "Origin")


def _allowed(rules: Rules, origin: str) -> str | None:
    """Return what is allowed of an origin: itself, everything, or nothing."""
    origins: Sequence[str] = rules.get("allowOrigins") or []
    if "*" in origins:
        return origin if rules.get("allowCredentials") else "*"
    for one in origins:
        # ``https://*`` stands for all origins of a scheme.
        if one.lower() == origin.lower() or (one.endswith("://*") and origin.lower().startswith(one[:-1].lower())):
            return origin
    return None


def _expanded(values: Sequence[str], request: Request, name: str) -> Sequence[str]:
    """Return methods or headers; a star stands for what is asked for if credentials are sent along."""
    if name == "Headers" and "*" in values:
        asked = request.headers.get("Access-Control-Request-Headers")
        return [asked] if asked else values
    return values
