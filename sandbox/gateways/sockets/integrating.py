"""Integrations of WebSocket APIs: functions, services, servers of this machine, and mocks.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways import backends, functions, services
from sandbox.gateways.errors import TemplateError, UnsupportedError
from sandbox.gateways.http.deployed import Deployed, Told
from sandbox.gateways.messages import Response
from sandbox.gateways.rest.mappings import with_variables
from sandbox.gateways.sockets.connections import Connection
from sandbox.gateways.templates import Variables, render
from sandbox.gateways.templates.variables import found_at

Json = Any
_STATUS = re.compile(r"[\"']?statusCode[\"']?\s*:\s*[\"']?(\d{3})")


class IntegrationError(Exception):
    """What a route leads to fails; the client is told nothing of it but that."""


@dataclass(frozen=True)
class Arrived:
    """What an integration is to take.

    Attributes:
        connection: from which it comes.
        route: the key of its route.
        event: for a proxied function.
        body: of the message, as text.
        variables: of the stage.
    """

    connection: Connection
    route: str
    event: dict[str, Json]
    body: str
    variables: Mapping[str, str]


def integrated(arrived: Arrived, served: Deployed, integration: tuple[str, Told]) -> Response:
    """Return what an integration answers.

    Raises:
        IntegrationError: if it fails.
        UnsupportedError: if this sandbox does not do it.
    """
    identity, told = integration
    kind = str(told.get("integrationType"))
    uri = with_variables(str(told.get("integrationUri") or ""), arrived.variables)
    if told.get("connectionType") == "VPC_LINK":
        msg = f"an integration through the VPC link {told.get('connectionId')}"
        raise UnsupportedError(msg)
    if kind == "AWS_PROXY":
        return _proxied(arrived, told, uri)
    body = _templated(told, arrived, arrived.body)
    responses = served.responses.get(identity, ())
    if kind == "MOCK":
        found = _STATUS.search(body)
        if found is None:
            msg = "the template of a mock says no status"
            raise IntegrationError(msg)
        return _mapped(arrived, responses, Response(int(found[1])))
    if kind == "AWS" and functions.arn_in(uri):
        answer = Response(200, body=_invoked(arrived, told, uri, json.loads(body or "{}")).encode())
        return _mapped(arrived, responses, answer)
    headers = _headers(told, arrived)
    verb = str(told.get("integrationMethod") or "POST")
    if kind == "AWS":
        answer = services.call(arrived.connection.found.account, uri, verb, headers, {}, body.encode())
        return _mapped(arrived, responses, answer)
    seconds = float(told.get("timeoutInMillis") or 29_000) / 1000
    try:
        answer = backends.fetch(
            verb, uri, Headers({"Content-Type": "application/json", **headers}), body.encode(), seconds
        )
    except backends.BackendError as error:
        raise IntegrationError(str(error)) from None
    return answer if kind == "HTTP_PROXY" else _mapped(arrived, responses, answer)


def _proxied(arrived: Arrived, told: Told, uri: str) -> Response:
    value = json.loads(_invoked(arrived, told, uri, arrived.event))
    if not isinstance(value, Mapping) or not str(value.get("statusCode", "")).isdigit():
        msg = "the function returned no statusCode"
        raise IntegrationError(msg)
    headers = Headers([(name, str(one)) for name, one in (value.get("headers") or {}).items()])
    return Response(int(value["statusCode"]), headers, str(value.get("body") or "").encode())


def _invoked(arrived: Arrived, told: Told, uri: str, event: Json) -> str:
    connection = arrived.connection
    source = f"{connection.found.arn}/{connection.stage}/{arrived.route}"
    try:
        outcome = functions.invoke(uri, event, source=source, credentials=told.get("credentialsArn"))
    except functions.InvocationError as error:
        raise IntegrationError(str(error)) from None
    if outcome.failed:
        raise IntegrationError(outcome.payload)
    return outcome.payload


def _templated(told: Told, arrived: Arrived, body: str) -> str:
    """Return what the request's template makes of a message; without one the message itself."""
    templates = told.get("requestTemplates") or {}
    if not templates:
        return body
    wanted = selected(str(told.get("templateSelectionExpression") or "$default"), arrived, body)
    template = templates.get(wanted) or templates.get("$default") or next(iter(templates.values()))
    return _rendered(template, arrived, body)


def _rendered(template: str, arrived: Arrived, body: str) -> str:
    context = {**arrived.event["requestContext"], "authorizer": arrived.connection.authorizer}
    try:
        return render(template, Variables(body, context, arrived.variables).scope())
    except TemplateError as error:
        raise IntegrationError(str(error)) from None


def _headers(told: Told, arrived: Arrived) -> dict[str, str]:
    """Return the headers that an integration's parameters set: fixed ones, of the context, or of the stage."""
    found = {}
    for target, source in (told.get("requestParameters") or {}).items():
        if target.startswith("integration.request.header."):
            name, text = target.removeprefix("integration.request.header."), str(source)
            value = text[1:-1] if text.startswith("'") else selected(f"${{{text}}}", arrived, arrived.body)
            found[name] = value
    return found


def _mapped(arrived: Arrived, responses: tuple[Told, ...], answer: Response) -> Response:
    """Return an answer after the template of the response that its status chooses."""
    chosen = next((one for one in responses if _is_for(str(one.get("integrationResponseKey")), answer.status)), None)
    templates = (chosen or {}).get("responseTemplates") or {}
    if not templates:
        return answer
    template = next(iter(templates.values()))
    return Response(answer.status, answer.headers, _rendered(template, arrived, answer.body.decode()).encode())


def _is_for(key: str, status: int) -> bool:
    return key == "$default" or re.fullmatch(key.strip("/"), str(status)) is not None


def selected(expression: str, arrived: Arrived, body: str) -> str:
    """Return what a selection expression chooses: ``$request.body.action``, ``${context.routeKey}``, or itself.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
    """

    def value(found: "re.Match[str]") -> str:
        return looked_up(found[1] or found[2], arrived.connection, body, arrived.variables) or ""

    return re.sub(r"\$\{([^}]+)\}|(?<!\\)\$((?:request|context|stageVariables)\.[\w.\-]+)", value, expression).replace(
        "\\$", "$"
    )


def looked_up(name: str, connection: Connection, body: str, variables: Mapping[str, str]) -> str | None:
    """Return what a variable of a selection expression is; ``None`` if there is none."""
    place, _, rest = name.partition(".")
    if place == "stageVariables":
        return variables.get(rest)
    if place == "context":
        return {"connectionId": connection.id, "stage": connection.stage}.get(rest)
    kind, _, path = rest.partition(".")
    if kind == "header":
        return connection.request.headers.get(path)
    if kind == "querystring":
        return next(iter(connection.request.values(path)), None)
    try:
        document = json.loads(body)
    except ValueError:
        return None
    value = found_at(document, f"$.{path}") if isinstance(document, dict | list) else None
    return None if value is None else value if isinstance(value, str) else json.dumps(value)
