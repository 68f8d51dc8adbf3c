"""A REST API as it was when it was deployed: what a stage serves does not change until the next deployment.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Json = Any
_SECONDS = 29.0
"""An integration's timeout if it names none."""


@dataclass(frozen=True)
class IntegrationResponse:
    """What an integration's answer becomes.

    Attributes:
        status: of the method's response.
        pattern: what the status or the error has to match; ``None`` for all else.
        parameters: the response's headers → where their values come from.
        templates: content type → mapping template.
        content_handling: ``CONVERT_TO_TEXT``, ``CONVERT_TO_BINARY``, or nothing.
    """

    status: str
    pattern: str | None
    parameters: Mapping[str, str]
    templates: Mapping[str, str]
    content_handling: str | None


@dataclass(frozen=True)
class Integration:
    """What a method is integrated with; ``cache_keys`` are the parameters that tell kept answers apart."""

    kind: str
    uri: str
    http_method: str | None
    credentials: str | None
    parameters: Mapping[str, str]
    templates: Mapping[str, str]
    passthrough: str
    content_handling: str | None
    seconds: float
    connection: str | None
    responses: tuple[IntegrationResponse, ...]
    cache_keys: tuple[str, ...] = ()
    cache_namespace: str = ""


@dataclass(frozen=True)
class Method:
    """A method of a resource; ``parameters`` tells of each parameter whether it is required."""

    verb: str
    authorization: str
    authorizer: str | None
    scopes: tuple[str, ...]
    needs_key: bool
    parameters: Mapping[str, bool]
    models: Mapping[str, str]
    validator: str | None
    responses: Mapping[str, Mapping[str, Json]]
    integration: Integration | None


@dataclass(frozen=True)
class Resource:
    """A resource with its methods by verb."""

    id: str
    path: str
    methods: Mapping[str, Method]


@dataclass(frozen=True)
class Authorizer:
    """Who says who may call; ``ttl`` is in seconds."""

    id: str
    kind: str
    uri: str
    credentials: str | None
    sources: tuple[str, ...]
    validation: str | None
    ttl: int
    providers: tuple[str, ...]


@dataclass(frozen=True)
class Deployed:
    """All that a stage needs to know of its API.

    Attributes:
        validators: id → whether body and parameters are validated.
        models: name → JSON schema, as text.
        gateway_responses: type → what was said of it.
        policy: the resource policy, as text.
        kinds: of its endpoint: ``EDGE``, ``REGIONAL`` or ``PRIVATE``.
        key_source: ``HEADER`` or ``AUTHORIZER``.
    """

    resources: tuple[Resource, ...]
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    validators: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    gateway_responses: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    policy: str | None = None
    binary_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    key_source: str = "HEADER"


def deployed(api: Any) -> Deployed:  # noqa: ANN401 moto's RestAPI
    """Return an API as it is now, apart from what is changed of it later."""
    described = deepcopy(api.to_dict())
    return Deployed(
        tuple(
            Resource(
                one.id, one.get_path(), {verb: _method(m.to_json(), one.id) for verb, m in one.resource_methods.items()}
            )
            for one in api.resources.values()
        ),
        {key: _authorizer(one.to_json()) for key, one in api.authorizers.items()},
        {
            key: (bool(one.validate_request_body), bool(one.validate_request_parameters))
            for key, one in api.request_validators.items()
        },
        {key: str(one.schema or "") for key, one in api.models.items()},
        {key: deepcopy(one.to_json()) for key, one in api.gateway_responses.items()},
        _text(described.get("policy")),
        tuple(described.get("binaryMediaTypes") or ()),
        tuple((described.get("endpointConfiguration") or {}).get("types") or ()),
        str(described.get("apiKeySource") or "HEADER"),
    )


def _text(policy: Json) -> str | None:
    return None if not policy else policy if isinstance(policy, str) else json.dumps(policy)


def _method(told: Mapping[str, Json], resource: str) -> Method:
    return Method(
        str(told["httpMethod"]),
        str(told.get("authorizationType") or "NONE").upper(),
        told.get("authorizerId"),
        tuple(told.get("authorizationScopes") or ()),
        _is(told.get("apiKeyRequired")),
        {name: _is(required) for name, required in (told.get("requestParameters") or {}).items()},
        dict(told.get("requestModels") or {}),
        told.get("requestValidatorId"),
        deepcopy(dict(told.get("methodResponses") or {})),
        _integration(told["methodIntegration"], resource) if told.get("methodIntegration") else None,
    )


def _is(value: Json) -> bool:
    return str(value).lower() == "true"


def _integration(told: Mapping[str, Json], resource: str) -> Integration:
    milliseconds = told.get("timeoutInMillis")
    return Integration(
        str(told["type"]),
        str(told.get("uri") or ""),
        told.get("httpMethod"),
        told.get("credentials"),
        dict(told.get("requestParameters") or {}),
        dict(told.get("requestTemplates") or {}),
        str(told.get("passthroughBehavior") or "WHEN_NO_MATCH").upper(),
        told.get("contentHandling"),
        float(milliseconds) / 1000 if milliseconds else _SECONDS,
        told.get("connectionId") if told.get("connectionType") == "VPC_LINK" else None,
        tuple(_response(one) for one in (told.get("integrationResponses") or {}).values()),
        tuple(told.get("cacheKeyParameters") or ()),
        str(told.get("cacheNamespace") or resource),
    )


def _response(told: Mapping[str, Json]) -> IntegrationResponse:
    return IntegrationResponse(
        str(told["statusCode"]),
        told.get("selectionPattern") or None,
        dict(told.get("responseParameters") or {}),
        dict(told.get("responseTemplates") or {}),
        told.get("contentHandling"),
    )


def _authorizer(told: Mapping[str, Json]) -> Authorizer:
    ttl = told.get("authorizerResultTtlInSeconds")
    return Authorizer(
        str(told["id"]),
        str(told["type"]),
        str(told.get("authorizerUri") or ""),
        told.get("authorizerCredentials"),
        tuple(part.strip() for part in str(told.get("identitySource") or "").split(",") if part.strip()),
        told.get("identityValidationExpression"),
        300 if ttl is None else int(ttl),
        tuple(told.get("providerARNs") or ()),
    )
