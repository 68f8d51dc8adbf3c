"""Parameter mappings and the choice of mapping templates, of requests and of responses.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.gateways.errors import TemplateError
from sandbox.gateways.messages import media_type
from sandbox.gateways.rest.deployed import Integration
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.refusals import Kind, Refusal
from sandbox.gateways.templates import Variables, render
from sandbox.gateways.templates.methods import shown
from sandbox.gateways.templates.variables import found_at

Json = Any
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}|\$stageVariables\.(\w+)")


def with_variables(text: str, variables: Mapping[str, str]) -> str:
    """Return a URI with stage variables filled in."""
    return _STAGE_VARIABLE.sub(lambda found: variables.get(found[1] or found[2], ""), text)


def request_body(exchange: Exchange, integration: Integration) -> str | None:
    """Return what the template for the request's content type makes of it; ``None`` if the body passes through.

    Raises:
        Refusal: if no template fits and the integration lets nothing pass, or the template has no meaning.
    """
    kind = exchange.request.media_type
    templates = {media_type(name): template for name, template in integration.templates.items()}
    if kind not in templates and "$default" in templates:
        kind = "$default"
    if kind not in templates:
        if integration.passthrough == "NEVER" or (integration.passthrough == "WHEN_NO_TEMPLATES" and templates):
            raise Refusal(Kind.UNSUPPORTED_MEDIA_TYPE)
        return None
    return _rendered(exchange, templates[kind], exchange.request.body.decode(errors="replace"))


def _rendered(exchange: Exchange, template: str, body: str) -> str:
    scope = Variables(body, exchange.context(), exchange.variables, exchange.params()).scope()
    try:
        text = render(template, scope)
    except TemplateError as error:
        exchange.note(f"Execution failed due to configuration error: Unable to transform request: {error}")
        raise Refusal(Kind.API_CONFIGURATION_ERROR) from None
    exchange.note(f"Endpoint request body after transformations: {text}")
    return text


def request_parameters(exchange: Exchange, integration: Integration) -> dict[str, dict[str, str]]:
    """Return what an integration's request is to have, by place and name, overrides included."""
    found: dict[str, dict[str, str]] = {"header": {}, "querystring": {}, "path": {}}
    for target, source in integration.parameters.items():
        _, _, place, name = target.split(".", 3)
        value = _request_value(exchange, str(source))
        if value is not None:
            found[place][name] = value
    for place, values in exchange.request_overrides.items():
        found[place] |= {name: shown(value) for name, value in values.items()}
    return found


def _request_value(exchange: Exchange, source: str) -> str | None:
    if source.startswith("'"):
        return source[1:-1]
    place, _, rest = source.partition(".")
    if place == "stageVariables":
        return exchange.variables.get(rest)
    if place == "context":
        value: Json = exchange.context()
        for part in rest.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return None if value is None else shown(value)
    kind, _, name = rest.removeprefix("request.").partition(".")
    if kind == "body" or rest == "request.body":
        text = exchange.request.body.decode(errors="replace")
        return text if not name else _from_json(text, name)
    kind = {"multivaluequerystring": "querystring", "multivalueheader": "header"}.get(kind, kind)
    values = exchange.params().get(kind, {})
    if kind == "header":
        return {key.lower(): one for key, one in values.items()}.get(name.lower())
    return values.get(name)


def response_parameters(
    exchange: Exchange, parameters: Mapping[str, str], headers: Mapping[str, str], body: str
) -> dict[str, str]:
    """Return the headers of a method's response.

    Args:
        exchange: what is answered.
        parameters: ``method.response.header.<name>`` → where its value comes from.
        headers: of the integration's response.
        body: of the integration's response.
    """
    found = {}
    lower = {name.lower(): value for name, value in headers.items()}
    for target, source in parameters.items():
        name = target.removeprefix("method.response.header.")
        value: str | None
        if source.startswith("'"):
            value = source[1:-1]
        elif source.startswith("integration.response.header."):
            value = lower.get(source.removeprefix("integration.response.header.").lower())
        elif source.startswith("integration.response.body"):
            path = source.removeprefix("integration.response.body").lstrip(".")
            value = _from_json(body, path) if path else body
        else:
            value = _request_value(exchange, source)
        if value is not None:
            found[name] = value
    return found


def response_body(exchange: Exchange, templates: Mapping[str, str], body: str) -> tuple[str, str]:
    """Return a response's body after its template, and the content type."""
    if not templates:
        return body, "application/json"
    accepted = media_type((exchange.request.headers.get("Accept") or "").split(",")[0])
    kind = accepted if accepted in templates else "application/json"
    if kind not in templates:
        kind = next(iter(templates))
    template = templates[kind]
    # An empty template, or none, lets the body pass.
    return (_rendered(exchange, template, body) if template else body), kind


def _from_json(text: str, path: str) -> str | None:
    try:
        value = found_at(json.loads(text), path if path.startswith("$") else f"$.{path}")
    except ValueError:
        return None
    return None if value is None else value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
