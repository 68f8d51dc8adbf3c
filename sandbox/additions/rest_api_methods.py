"""The methods of a REST API that is made of an OpenAPI document: parameters, security, integration, responses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
_EXTENSION = "x-amazon-apigateway-"
_PLACES = {"query": "querystring", "header": "header", "path": "path"}


@dataclass(frozen=True)
class Scheme:
    """How a security scheme is carried out.

    Attributes:
        authorization: the authorization type of methods.
        authorizer: the id of the authorizer, if there is one.
        key: whether it asks for an API key.
    """

    authorization: str
    authorizer: str | None = None
    key: bool = False


def fill_method(  # noqa: PLR0917 what an operation refers to
    resource: Any,  # noqa: ANN401 moto's Resource
    verb: str,
    operation: Mapping[str, Json],
    document: Mapping[str, Json],
    schemes: Mapping[str, Scheme],
    validators: Mapping[str, str],
) -> None:
    """Make a method of an operation.

    Args:
        resource: where the method is.
        verb: ``GET``, or ``ANY``.
        operation: with the parameters of its path.
        document: the whole document.
        schemes: the document's security schemes.
        validators: name → id of the document's request validators.
    """
    validator = operation.get(f"{_EXTENSION}request-validator", document.get(f"{_EXTENSION}request-validator"))
    method = resource.add_method(
        verb,
        authorization_type="NONE",
        api_key_required=False,
        request_parameters=_parameters(operation) or None,
        request_models=_models(operation) or None,
        operation_name=operation.get("operationId"),
        request_validator_id=validators.get(validator),
    )
    _secure(method, operation, document, schemes)
    for status, response in (operation.get("responses") or {}).items():
        models, headers = _response(response)
        method.create_response(str(status), models or None, headers or None)
    described = operation.get(f"{_EXTENSION}integration")
    if described is not None:
        _integrate(resource, verb, described)


def _parameters(operation: Mapping[str, Json]) -> dict[str, bool]:
    return {
        f"method.request.{_PLACES[one['in']]}.{one['name']}": bool(one.get("required", False))
        for one in operation["parameters"]
        if one.get("in") in _PLACES
    }


def _models(operation: Mapping[str, Json]) -> dict[str, str]:
    """Return the models of a request's body by content type, wherever the version of the document has them."""
    content = (operation.get("requestBody") or {}).get("content") or {}
    found = {kind: one.get("schema", {}) for kind, one in content.items()}
    for one in operation["parameters"]:
        if one.get("in") == "body":
            found |= dict.fromkeys(operation.get("consumes") or ["application/json"], one.get("schema", {}))
    return {kind: schema["$ref"].rsplit("/", 1)[1] for kind, schema in found.items() if "$ref" in schema}


def _response(response: Mapping[str, Json]) -> tuple[dict[str, str], dict[str, bool]]:
    content = {kind: one.get("schema", {}) for kind, one in (response.get("content") or {}).items()}
    if "schema" in response:
        content["application/json"] = response["schema"]
    models = {kind: schema["$ref"].rsplit("/", 1)[1] for kind, schema in content.items() if "$ref" in schema}
    return models, {f"method.response.header.{name}": False for name in response.get("headers") or {}}


def _secure(
    method: Any,  # noqa: ANN401 moto's Method
    operation: Mapping[str, Json],
    document: Mapping[str, Json],
    schemes: Mapping[str, Scheme],
) -> None:
    for entry in operation.get("security", document.get("security")) or []:
        for name, scopes in entry.items():
            scheme = schemes.get(name, Scheme("NONE"))
            if scheme.authorization != "NONE":
                method.authorization_type, method.authorizer_id = scheme.authorization, scheme.authorizer
                method.authorization_scopes = scopes or None
            method.api_key_required = method.api_key_required or scheme.key
    said = operation.get(f"{_EXTENSION}auth", {}).get("type")
    if said:
        method.authorization_type = said.upper()


def _integrate(resource: Any, verb: str, described: Mapping[str, Json]) -> None:  # noqa: ANN401
    milliseconds = described.get("timeoutInMillis")
    integration = resource.add_integration(
        verb,
        str(described.get("type", "http")).upper(),
        described.get("uri"),
        integration_method=described.get("httpMethod"),
        request_templates=described.get("requestTemplates"),
        passthrough_behavior=str(described.get("passthroughBehavior", "when_no_match")).upper(),
        tls_config=described.get("tlsConfig"),
        cache_namespace=described.get("cacheNamespace", resource.id),
        timeout_in_millis=int(milliseconds) if milliseconds else None,
        request_parameters=described.get("requestParameters"),
        content_handling=described.get("contentHandling"),
        credentials=described.get("credentials"),
        connection_type=described.get("connectionType"),
    )
    integration.cache_key_parameters = described.get("cacheKeyParameters", [])
    if "connectionId" in described:
        integration.more = {"connectionId": described["connectionId"]}
    for pattern, response in (described.get("responses") or {}).items():
        integration.create_integration_response(
            str(response["statusCode"]),
            None if pattern == "default" else str(pattern),
            dict(response.get("responseTemplates") or {}),
            response.get("responseParameters"),
            response.get("contentHandling"),
        )
