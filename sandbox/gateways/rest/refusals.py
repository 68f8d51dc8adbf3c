"""Gateway responses: what API Gateway answers itself, and how an API may change it.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways.messages import Response
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.templates.methods import shown

Json = Any


class Kind(StrEnum):
    """What API Gateway answers itself."""

    ACCESS_DENIED = "ACCESS_DENIED"
    API_CONFIGURATION_ERROR = "API_CONFIGURATION_ERROR"
    AUTHORIZER_CONFIGURATION_ERROR = "AUTHORIZER_CONFIGURATION_ERROR"
    AUTHORIZER_FAILURE = "AUTHORIZER_FAILURE"
    BAD_REQUEST_BODY = "BAD_REQUEST_BODY"
    BAD_REQUEST_PARAMETERS = "BAD_REQUEST_PARAMETERS"
    INTEGRATION_FAILURE = "INTEGRATION_FAILURE"
    INTEGRATION_TIMEOUT = "INTEGRATION_TIMEOUT"
    INVALID_API_KEY = "INVALID_API_KEY"
    MISSING_AUTHENTICATION_TOKEN = "MISSING_AUTHENTICATION_TOKEN"  # noqa: S105 it opens nothing
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE"
    THROTTLED = "THROTTLED"
    UNAUTHORIZED = "UNAUTHORIZED"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    WAF_FILTERED = "WAF_FILTERED"


@dataclass(frozen=True)
class _Usual:
    status: int
    message: str | None
    error: str


_SERVER = "InternalServerErrorException"
_USUAL: Mapping[Kind, _Usual] = {
    Kind.ACCESS_DENIED: _Usual(403, "User is not authorized to access this resource", "AccessDeniedException"),
    Kind.API_CONFIGURATION_ERROR: _Usual(500, "Internal server error", _SERVER),
    Kind.AUTHORIZER_CONFIGURATION_ERROR: _Usual(500, None, "AuthorizerConfigurationException"),
    Kind.AUTHORIZER_FAILURE: _Usual(500, None, "AuthorizerFailureException"),
    Kind.BAD_REQUEST_BODY: _Usual(400, "Invalid request body", "BadRequestException"),
    Kind.BAD_REQUEST_PARAMETERS: _Usual(400, None, "BadRequestException"),
    Kind.INTEGRATION_FAILURE: _Usual(504, "Network error communicating with endpoint", _SERVER),
    Kind.INTEGRATION_TIMEOUT: _Usual(504, "Endpoint request timed out", _SERVER),
    Kind.INVALID_API_KEY: _Usual(403, "Forbidden", "ForbiddenException"),
    Kind.MISSING_AUTHENTICATION_TOKEN: _Usual(
        403, "Missing Authentication Token", "MissingAuthenticationTokenException"
    ),
    Kind.QUOTA_EXCEEDED: _Usual(429, "Limit Exceeded", "LimitExceededException"),
    Kind.REQUEST_TOO_LARGE: _Usual(413, "Request Too Long", "RequestEntityTooLargeException"),
    Kind.THROTTLED: _Usual(429, "Too Many Requests", "TooManyRequestsException"),
    Kind.UNAUTHORIZED: _Usual(401, "Unauthorized", "UnauthorizedException"),
    Kind.UNSUPPORTED_MEDIA_TYPE: _Usual(415, "Unsupported Media Type", "UnsupportedMediaTypeException"),
    Kind.WAF_FILTERED: _Usual(403, "Forbidden", "ForbiddenException"),
}
_CAPITAL = (Kind.ACCESS_DENIED,)
"""Whose message is written with a capital letter, as the services behind API Gateway do."""


class Refusal(Exception):  # noqa: N818 an answer, by way of an exception
    """API Gateway answers itself.

    Attributes:
        kind: of gateway response.
        message: in the place of the usual one.
        status: in the place of the usual one.
        validation: what a validator found.
    """

    def __init__(
        self, kind: Kind, message: str | None = None, *, status: int | None = None, validation: str = ""
    ) -> None:
        """Keep what is to be answered."""
        super().__init__(message or kind)
        self.kind = kind
        self.message = message or _USUAL[kind].message
        self.status = status or _USUAL[kind].status
        self.validation = validation or (message or "")


def answered(refusal: Refusal, exchange: Exchange) -> Response:
    """Return the response for a refusal: the API's own, or the usual one."""
    kind = _USUAL[refusal.kind]
    default = "DEFAULT_4XX" if kind.status < 500 else "DEFAULT_5XX"
    known = exchange.served.gateway_responses
    said = known.get(refusal.kind) or known.get(default) or {}
    status = int(said.get("statusCode") or (known.get(default) or {}).get("statusCode") or refusal.status)
    context = {
        **exchange.context(),
        "error": {
            "message": refusal.message or "",
            "messageString": json.dumps(refusal.message),
            "responseType": refusal.kind,
            "validationErrorString": refusal.validation,
        },
    }
    name = "Message" if refusal.kind in _CAPITAL else "message"
    body, kind_of_body = json.dumps({name: refusal.message}, separators=(",", ":")), "application/json"
    templates = said.get("responseTemplates") or {}
    if templates:
        kind_of_body = "application/json" if "application/json" in templates else next(iter(templates))
        body = _filled(templates[kind_of_body], context, exchange)
    headers = Headers({"Content-Type": kind_of_body, "x-amzn-ErrorType": kind.error})
    for target, source in (said.get("responseParameters") or {}).items():
        value = _value(str(source), context, exchange)
        if value is not None:
            headers[target.removeprefix("gatewayresponse.header.")] = value
    return Response(status, headers, body.encode())


def _filled(template: str, context: Mapping[str, Json], exchange: Exchange) -> str:
    """Fill variables in; a gateway response's template does nothing else."""
    from sandbox.gateways.templates import Variables, render  # noqa: PLC0415 most refusals have no template

    text = exchange.request.body.decode(errors="replace")
    scope = Variables(text, dict(context), exchange.variables, exchange.params()).scope()
    return render(template, scope)


def _value(source: str, context: Mapping[str, Json], exchange: Exchange) -> str | None:
    if source.startswith("'"):
        return source.strip("'")
    place, _, name = source.partition(".")
    if place == "context":
        value: Json = context
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return None if value is None else shown(value)
    if place == "stageVariables":
        return exchange.variables.get(name)
    parts = source.split(".", 3)
    if parts[:2] == ["method", "request"] and len(parts) == 4:
        values = exchange.params().get(parts[2], {})
        return {key.lower(): value for key, value in values.items()}.get(parts[3].lower())
    return None
