"""Serves a stage of an HTTP API.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import Headers

from sandbox import clock
from sandbox.gateways import backends, buckets, cross_origin, functions, logs, payloads
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.finding import Found
from sandbox.gateways.http import mappings, services, version_one
from sandbox.gateways.http.authorizers import authorize
from sandbox.gateways.http.deployed import Told, served
from sandbox.gateways.http.exchange import Exchange, Refusal, plain
from sandbox.gateways.http.matching import match
from sandbox.gateways.messages import Request, Response, query_text
from sandbox.gateways.payloads import Circumstances
from sandbox.gateways.rest.mappings import with_variables

Json = Any


def serve(found: Found, path: str, request: Request, host: str | None = None, stage: str | None = None) -> Response:
    """Return what an API answers.

    Args:
        found: the API.
        path: with the stage, unless that is ``$default``, or is given apart.
        request: its path is not used.
        host: the custom domain name, if it was asked.
        stage: its name, if a mapping of a custom domain name says it.
    """
    if host is None and found.api.disable_execute_api_endpoint is True:
        return plain(404, "Not Found")
    named, rest = (stage, path) if stage else _staged(found.api, path)
    held = found.api.stages.get(named)
    parts = served(found.api, held) if held is not None else None
    if held is None or parts is None:
        return plain(404, "Not Found")
    # The path that functions are told has the stage in it, but for the default one.
    whole = rest if named == "$default" or stage else f"/{named}{rest}"
    asked = request.below(rest)
    name = host or f"{found.id}.execute-api.{found.region}.amazonaws.com"
    about = Circumstances(found.account, found.id, name, named, "", request.below(whole).decoded_path)
    exchange = Exchange(found, held, parts, asked, name, about)
    response = _answered(exchange)
    headers = Headers([(n, v) for n, v in response.headers if n.lower() not in {"content-length", "connection"}])
    headers["Apigw-Requestid"] = about.request_id
    response = Response(response.status, headers, response.body)
    _log(exchange, response)
    return response


def _staged(api: Any, path: str) -> tuple[str, str]:  # noqa: ANN401 moto's Api
    """Return the stage that a path begins with, or the default one, and the rest of the path."""
    first, _, rest = path.lstrip("/").partition("/")
    return (first, f"/{rest}") if first in api.stages else ("$default", path)


def _answered(exchange: Exchange) -> Response:
    rules = exchange.found.api.cors_configuration
    if rules:
        answer = cross_origin.preflight(rules, exchange.request)
        if answer is not None:
            return answer
    try:
        response = _routed(exchange)
    except Refusal as refusal:
        response = refusal.response
        exchange.error = exchange.error or str(refusal)
    except UnsupportedError as error:
        response = plain(501, str(error))
    return cross_origin.shared(rules, exchange.request, response) if rules else response


def _routed(exchange: Exchange) -> Response:
    request = exchange.request
    found = match(exchange.served.routes, request.method, request.path)
    if found is None:
        raise Refusal(404, "Not Found")
    key, exchange.path_parameters = found
    exchange.route = exchange.served.routes[key]
    authorize(exchange)
    _throttle(exchange)
    held = exchange.served.integration_of(exchange.route)
    if held is None:
        raise Refusal(500, "Internal Server Error")
    begun = clock.now()
    response = _integrated(exchange, held[1])
    exchange.integration |= {"status": response.status, "latency": int((clock.now() - begun) * 1000)}
    return mappings.mapped_response(exchange, held[1].get("responseParameters") or {}, response)


def _throttle(exchange: Exchange) -> None:
    stage = exchange.stage
    own = (stage.route_settings or {}).get(exchange.route_key) or {}
    settings = {**(stage.default_route_settings or {}), **own}
    rate, burst = settings.get("throttlingRateLimit"), settings.get("throttlingBurstLimit")
    if rate is None and burst is None:
        return
    key = ("http", exchange.found.id, stage.name, exchange.route_key)
    if not buckets.passes(key, float(rate or 10_000), float(burst if burst is not None else 5_000)):
        raise Refusal(429, "Too Many Requests")


def _integrated(exchange: Exchange, integration: Told) -> Response:
    kind, subtype = integration.get("integrationType"), integration.get("integrationSubtype")
    if integration.get("connectionType") == "VPC_LINK":
        msg = f"an integration through the VPC link {integration.get('connectionId')}"
        raise UnsupportedError(msg)
    parameters = integration.get("requestParameters") or {}
    if subtype:
        return services.call(exchange, str(subtype), parameters)
    uri = with_variables(str(integration.get("integrationUri") or ""), exchange.variables)
    if kind == "AWS_PROXY":
        return _function(exchange, integration, uri)
    out = mappings.mapped_request(exchange, parameters)
    if "{" in uri:
        for name, value in exchange.path_parameters.items():
            place = quote(value, safe="/")
            uri = uri.replace(f"{{{name}}}", place).replace(f"{{{name}+}}", place)
    if out.path is not None:
        scheme, _, rest = uri.partition("://")
        uri = f"{scheme}://{rest.split('/')[0]}{quote(out.path)}"
    if out.query:
        uri += ("&" if "?" in uri else "?") + query_text(out.query)
    verb = str(integration.get("integrationMethod") or "ANY")
    seconds = float(integration.get("timeoutInMillis") or 30_000) / 1000
    try:
        method = exchange.request.method if verb == "ANY" else verb
        return backends.fetch(method, uri, out.headers, exchange.request.body, seconds)
    except backends.BackendError as error:
        exchange.integration["error"] = str(error)
        raise Refusal(503, "Service Unavailable") from None


def _function(exchange: Exchange, integration: Told, uri: str) -> Response:
    one = str(integration.get("payloadFormatVersion") or "1.0") == "1.0"
    event = version_one.event_of(exchange) if one else payloads.event_of(exchange.request, exchange.circumstances())
    verb, _, path = exchange.route_key.partition(" ")
    # The ARN of which permissions speak: the route's, with a star for each parameter and for every method.
    parts = ["*" if part.startswith("{") else part for part in path.split("/")]
    place = "/".join(["*" if verb == "ANY" else verb, *parts[1:]]) if path else verb
    source = f"{exchange.found.arn}/{exchange.stage.name}/{place}"
    try:
        outcome = functions.invoke(uri, event, source=source, credentials=integration.get("credentialsArn"))
    except functions.InvocationError as error:
        exchange.integration["error"] = str(error)
        status, message = (429, "Too Many Requests") if error.throttled else (500, "Internal Server Error")
        raise Refusal(status, message) from None
    if outcome.failed:
        exchange.integration["error"] = "The Lambda function returned an error: " + outcome.payload
        timed_out = "Sandbox.Timedout" in outcome.payload
        raise Refusal(503 if timed_out else 500, "Service Unavailable" if timed_out else "Internal Server Error")
    if one and not _is_response(outcome.payload):
        exchange.integration["error"] = "The response from the Lambda function doesn't match the expected format"
        raise Refusal(500, "Internal Server Error")
    try:
        response = payloads.response_of(outcome.payload)
    except payloads.MalformedError:
        exchange.integration["error"] = "The response from the Lambda function doesn't match the expected format"
        raise Refusal(500, "Internal Server Error") from None
    return _with_several(response, json.loads(outcome.payload)) if one else response


def _is_response(payload: str) -> bool:
    value = json.loads(payload)
    return isinstance(value, Mapping) and str(value.get("statusCode", "")).isdigit()


def _with_several(response: Response, value: Mapping[str, Json]) -> Response:
    """Return a response in format 1.0 with its headers of several values."""
    headers = Headers(response.headers)
    for name, values in (value.get("multiValueHeaders") or {}).items():
        headers.setlist(name, [str(one) for one in values])
    return Response(response.status, headers, response.body)


def _log(exchange: Exchange, response: Response) -> None:
    settings = exchange.stage.access_log_settings or {}
    destination, template = settings.get("destinationArn"), settings.get("format")
    if not destination or not template:
        return
    context = {
        **exchange.context(),
        "status": response.status,
        "responseLength": len(response.body),
        "responseLatency": int((clock.now() - exchange.about.began) * 1000),
        "integrationLatency": exchange.integration.get("latency"),
        "integrationStatus": exchange.integration.get("status"),
    }
    line = logs.access_line(str(template), context)
    stream = logs.stream_of(exchange.found.id + exchange.stage.name)
    logs.keep_access(exchange.found.account, str(destination), line, stream)
