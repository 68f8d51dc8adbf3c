"""Parameter mappings of HTTP APIs: what is added to, written over in, and removed from requests and responses.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways.http.exchange import Exchange
from sandbox.gateways.messages import Response
from sandbox.gateways.templates.methods import shown
from sandbox.gateways.templates.variables import found_at

Json = Any
_VARIABLE = re.compile(r"\$\{([^}]+)\}|\$([A-Za-z][\w.\-\[\]]*)")


@dataclass
class Outgoing:
    """The request that an integration is sent."""

    headers: Headers
    query: list[tuple[str, str]]
    path: str | None = None


def mapped_request(exchange: Exchange, parameters: Mapping[str, str]) -> Outgoing:
    """Return the request with what the integration's parameters say."""
    out = Outgoing(Headers(exchange.request.headers), list(exchange.request.query))
    for target, source in parameters.items():
        action, _, place = target.partition(":")
        kind, _, name = place.partition(".")
        value = filled(exchange, str(source))
        if kind == "path":
            out.path = value
        elif kind == "header":
            _change(out.headers, action, name, value)
        elif kind == "querystring":
            if action in {"overwrite", "remove"}:
                out.query = [pair for pair in out.query if pair[0] != name]
            if action in {"overwrite", "append"}:
                out.query.append((name, value))
    return out


def mapped_response(exchange: Exchange, parameters: Mapping[str, Json], response: Response) -> Response:
    """Return a response with what the integration's parameters say for its status."""
    rules = parameters.get(str(response.status))
    if not rules:
        return response
    if isinstance(rules, Mapping) and "ResponseParameters" in rules:
        rules = {one["Destination"]: one["Source"] for one in rules["ResponseParameters"]}
    headers, status = Headers(response.headers), response.status
    for target, source in rules.items():
        action, _, place = target.partition(":")
        kind, _, name = place.partition(".")
        value = filled(exchange, str(source), response)
        if kind == "statuscode":
            status = int(value)
        elif kind == "header":
            _change(headers, action, name, value)
    return Response(status, headers, response.body)


def _change(headers: Headers, action: str, name: str, value: str) -> None:
    if action == "append":
        headers.add(name, value)
    elif action == "overwrite":
        headers[name] = value
    elif action == "remove":
        headers.remove(name)


def filled(exchange: Exchange, source: str, response: Response | None = None) -> str:
    """Return a value with its variables filled in; what is not there is empty."""

    def value(found: "re.Match[str]") -> str:
        return shown(_looked_up(exchange, found[1] or found[2], response))

    return _VARIABLE.sub(value, source)


def _looked_up(exchange: Exchange, name: str, response: Response | None) -> Json:
    place, _, rest = name.partition(".")
    if place == "context":
        value: Json = exchange.context()
        for part in rest.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value
    if place == "stageVariables":
        return exchange.variables.get(rest)
    kind, _, key = rest.partition(".")
    if place == "response" and response is not None:
        return response.headers.get(key) if kind == "header" else _in_body(response.body, key)
    if place != "request":
        return None
    request = exchange.request
    lookups: Mapping[str, Callable[[], Json]] = {
        "header": lambda: ",".join(request.headers.getlist(key)) or None,
        "querystring": lambda: ",".join(request.values(key)) or None,
        "path": lambda: exchange.path_parameters.get(key) if key else request.decoded_path,
        "body": lambda: _in_body(request.body, key),
    }
    return lookups[kind]() if kind in lookups else None


def _in_body(body: bytes, path: str) -> Json:
    text = body.decode(errors="replace")
    if not path:
        return text
    try:
        value = found_at(json.loads(text), f"$.{path}")
    except ValueError:
        return None
    return json.dumps(value, separators=(",", ":")) if isinstance(value, dict | list) else value
