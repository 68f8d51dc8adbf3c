"""Integrations of REST APIs: from a request that may pass to a response.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from werkzeug.datastructures import Headers

from sandbox.gateways import backends, functions, services
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.messages import Response, query_text
from sandbox.gateways.rest import mappings
from sandbox.gateways.rest.deployed import Integration, IntegrationResponse
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.proxying import invoked, proxied
from sandbox.gateways.rest.refusals import Kind, Refusal

Json = Any
_STATUS = re.compile(r"[\"']?statusCode[\"']?\s*:\s*[\"']?(\d{3})")


def integrated(exchange: Exchange, integration: Integration) -> Response:
    """Return what an integration makes of a request.

    Raises:
        Refusal: if the configuration is wrong, or what it leads to fails.
        UnsupportedError: if this sandbox does not do it.
    """
    if integration.connection:
        msg = f"an integration through the VPC link {integration.connection}"
        raise UnsupportedError(msg)
    uri = mappings.with_variables(integration.uri, exchange.variables)
    if integration.kind == "MOCK":
        return _mocked(exchange, integration)
    if integration.kind == "AWS_PROXY":
        if functions.arn_in(uri) is None:
            raise Refusal(Kind.API_CONFIGURATION_ERROR)
        return proxied(exchange, integration, uri)
    if integration.kind == "HTTP_PROXY":
        return _passed_on(exchange, integration, uri)
    if integration.kind == "AWS" and functions.arn_in(uri):
        return _function(exchange, integration, uri)
    return _mapped(exchange, integration, uri)


def _mocked(exchange: Exchange, integration: Integration) -> Response:
    """Answer without asking anybody: the request's template says with which status."""
    body = mappings.request_body(exchange, integration)
    found = _STATUS.search(body if body is not None else exchange.request.body.decode(errors="replace"))
    if found is None:
        exchange.note("Execution failed due to configuration error: Unable to parse statusCode")
        raise Refusal(Kind.API_CONFIGURATION_ERROR)
    return _responded(exchange, _chosen(integration, found[1]), Response(int(found[1])))


def _function(exchange: Exchange, integration: Integration, uri: str) -> Response:
    """Invoke a function with what the template makes of the request; its error's message chooses the response."""
    text = mappings.request_body(exchange, integration)
    body = exchange.request.body.decode(errors="replace") if text is None else text
    try:
        event = json.loads(body) if body else {}
    except ValueError:
        exchange.note("Execution failed: Could not parse request body into json")
        raise Refusal(Kind.API_CONFIGURATION_ERROR) from None
    outcome = invoked(exchange, integration, uri, event)
    failure = str(json.loads(outcome.payload).get("errorMessage", "")) if outcome.failed else None
    chosen = _chosen(integration, failure)
    return _responded(exchange, chosen, Response(200, body=outcome.payload.encode()))


def _mapped(exchange: Exchange, integration: Integration, uri: str) -> Response:
    """Ask a service or a server, with templates and parameter mappings; its status chooses the response."""
    text = mappings.request_body(exchange, integration)
    body = exchange.request.body if text is None else text.encode()
    if integration.content_handling == "CONVERT_TO_BINARY":
        body = _decoded(exchange, body)
    parameters = mappings.request_parameters(exchange, integration)
    uri = _with_path(uri, parameters["path"])
    verb = integration.http_method or exchange.request.method
    headers = {"Content-Type": exchange.request.headers.get("Content-Type", "application/json"), **parameters["header"]}
    if integration.kind == "AWS":
        exchange.note(f"Endpoint request URI: {uri}")
        answer = services.call(exchange.found.account, uri, verb, headers, parameters["querystring"], body)
    else:
        answer = _fetched(exchange, integration, verb, uri, Headers(headers), parameters["querystring"], body)
    return _responded(exchange, _chosen(integration, str(answer.status)), answer)


def _passed_on(exchange: Exchange, integration: Integration, uri: str) -> Response:
    """Ask a server with the request as it came, and answer with what it says."""
    parameters = mappings.request_parameters(exchange, integration)
    headers = Headers(exchange.request.headers)
    for name, value in parameters["header"].items():
        headers[name] = value
    query = {**dict(exchange.request.query), **parameters["querystring"]}
    uri = _with_path(uri, parameters["path"])
    verb = integration.http_method or "ANY"
    verb = exchange.request.method if verb == "ANY" else verb
    return _fetched(exchange, integration, verb, uri, headers, query, exchange.request.body)


def _fetched(  # noqa: PLR0917 a whole request
    exchange: Exchange,
    integration: Integration,
    verb: str,
    uri: str,
    headers: Headers,
    query: Mapping[str, str],
    body: bytes,
) -> Response:
    if query:
        uri += ("&" if urlsplit(uri).query else "?") + query_text(query.items())
    exchange.note(f"Endpoint request URI: {uri}")
    try:
        return backends.fetch(verb, uri, headers, body, integration.seconds)
    except backends.BackendError as error:
        exchange.note(f"Execution failed due to an internal error: {error}")
        raise Refusal(Kind.INTEGRATION_TIMEOUT if error.timeout else Kind.INTEGRATION_FAILURE) from None


def _with_path(uri: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        uri = uri.replace(f"{{{name}}}", quote(value, safe="/")).replace(f"{{{name}+}}", quote(value, safe="/"))
    return uri


def _chosen(integration: Integration, against: str | None) -> IntegrationResponse:
    """Return the response whose pattern matches a status or an error's message, or the one without a pattern.

    Raises:
        Refusal: if there is neither.
    """
    if against is not None:
        for one in integration.responses:
            if one.pattern and re.fullmatch(one.pattern, against, re.DOTALL):
                return one
    for one in integration.responses:
        if not one.pattern:
            return one
    raise Refusal(Kind.API_CONFIGURATION_ERROR)


def _responded(exchange: Exchange, chosen: IntegrationResponse, answer: Response) -> Response:
    """Return a method's response made of an integration's."""
    headers = mappings.response_parameters(
        exchange, chosen.parameters, dict(answer.headers), answer.body.decode(errors="replace")
    )
    if chosen.templates:
        text, kind = mappings.response_body(exchange, chosen.templates, answer.body.decode(errors="replace"))
        body = text.encode()
    else:
        body, kind = answer.body, answer.headers.get("Content-Type", "application/json")
        if exchange.method is not None:
            kind = next(iter((exchange.method.responses.get(chosen.status) or {}).get("responseModels") or {}), kind)
    if chosen.content_handling == "CONVERT_TO_BINARY":
        body = _decoded(exchange, body)
    elif chosen.content_handling == "CONVERT_TO_TEXT":
        body = base64.b64encode(answer.body)
    overrides = exchange.response_overrides
    headers |= {name: str(value) for name, value in overrides["header"].items()}
    status = int(overrides.get("status") or chosen.status)
    final = Headers(headers)
    final.setdefault("Content-Type", kind)
    return Response(status, final, body)


def _decoded(exchange: Exchange, body: bytes) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        exchange.note("Execution failed due to configuration error: Unable to base64 decode the body.")
        raise Refusal(Kind.API_CONFIGURATION_ERROR) from None
