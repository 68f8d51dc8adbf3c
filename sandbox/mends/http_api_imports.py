"""HTTP APIs made in one step: from a target, or from an OpenAPI document."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from sandbox.mends.mend import Mend
from sandbox.patching import answers, parameters_of, refuse

Json = Any
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method")
_INTEGRATION = {
    "connectionId": "connection_id",
    "connectionType": "connection_type",
    "credentials": "credentials_arn",
    "httpMethod": "integration_method",
    "integrationSubtype": "integration_subtype",
    "payloadFormatVersion": "payload_format_version",
    "requestParameters": "request_parameters",
    "responseParameters": "response_parameters",
    "timeoutInMillis": "timeout_in_millis",
    "tlsConfig": "tls_config",
    "uri": "integration_uri",
}
"""What ``x-amazon-apigateway-integration`` says → moto's name for it."""


def _apply() -> None:
    from moto.apigatewayv2.responses import ApiGatewayV2Response  # noqa: PLC0415 loaded by now

    response: Any = ApiGatewayV2Response
    create = response.create_api

    def create_api(request: Any) -> Any:  # noqa: ANN401 moto's request
        answer, given = create(request), parameters_of(request)
        if given.get("Target"):
            api = request.apigatewayv2_backend.get_api(json.loads(answer[2])["apiId"])
            _quickly(api, given)
            return 200, {}, json.dumps(api.to_json())
        return answer

    answers("apigatewayv2", {"CreateApi": create_api, "ImportApi": _import, "ReimportApi": _reimport})


def _quickly(api: Any, given: Mapping[str, Json]) -> None:  # noqa: ANN401 moto's Api
    """Give a new API an integration with its target, a route for everything, and a stage that deploys itself."""
    target = given["Target"]
    proxy = {"payload_format_version": "2.0"} if target.startswith("arn:") else {"payload_format_version": "1.0"}
    integration = api.create_integration(
        connection_type="INTERNET",
        description=None,
        integration_method="POST" if target.startswith("arn:") else "ANY",
        integration_type="AWS_PROXY" if target.startswith("arn:") else "HTTP_PROXY",
        integration_uri=target,
        credentials_arn=given.get("CredentialsArn"),
        **proxy,
    )
    route = api.create_route(
        api_key_required=False,
        authorization_scopes=[],
        route_key=given.get("RouteKey", "$default"),
        target=f"integrations/{integration.id}",
    )
    stage = api.create_stage({"stageName": "$default", "autoDeploy": True})
    integration.managed = route.managed = stage.managed = True


def _import(request: Any) -> Any:  # noqa: ANN401
    given = parameters_of(request)
    api = request.apigatewayv2_backend.create_api(
        api_key_selection_expression=None,
        cors_configuration=None,
        description=None,
        disable_schema_validation=None,
        disable_execute_api_endpoint=None,
        name="",
        protocol_type="HTTP",
        route_selection_expression="$request.method $request.path",
        tags={},
        version=None,
    )
    _fill(api, given)
    return 201, {"status": 201}, json.dumps(api.to_json())


def _reimport(request: Any) -> Any:  # noqa: ANN401
    given = parameters_of(request)
    api = request.apigatewayv2_backend.get_api(given["ApiId"])
    for things in (api.authorizers, api.integrations, api.models, api.routes):
        things.clear()
    _fill(api, given)
    return 201, {"status": 201}, json.dumps(api.to_json())


def _fill(api: Any, given: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Make of an API what a document says."""
    document = yaml.safe_load(given["Body"])
    if not isinstance(document, dict) or not isinstance(document.get("paths", {}), dict):
        refuse("BadRequestException", "Unable to import API: the body is no OpenAPI document")
    info = document.get("info", {})
    api.name, api.version = info.get("title", api.name), str(info["version"]) if "version" in info else api.version
    api.description = info.get("description", api.description)
    api.cors_configuration = document.get("x-amazon-apigateway-cors", api.cors_configuration)
    components = document.get("components", {})
    for name, schema in (components.get("schemas") or {}).items():
        api.create_model("application/json", None, name, json.dumps(schema))
    authorizers = {
        name: _authorizer(api, name, scheme["x-amazon-apigateway-authorizer"])
        for name, scheme in (components.get("securitySchemes") or {}).items()
        if "x-amazon-apigateway-authorizer" in scheme
    }
    shared = components.get("x-amazon-apigateway-integrations") or {}
    prefix = "" if given.get("Basepath", "ignore") != "prepend" else _base_path(document)
    for path, item in document.get("paths", {}).items():
        for method in (name for name in _METHODS if name in item):
            operation = item[method] or {}
            security: Json = operation.get("security", document.get("security", []))
            _route(api, _key(prefix + path, method), operation, security, authorizers, shared)


def _base_path(document: Mapping[str, Json]) -> str:
    url = str((document.get("servers") or [{"url": ""}])[0].get("url", ""))
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url.lstrip("/")
    return f"/{path.rstrip('/')}" if path.rstrip("/") else ""


def _key(path: str, method: str) -> str:
    if path.endswith("/$default") or path == "$default":
        return "$default"
    return f"{'ANY' if method.startswith('x-') else method.upper()} {path}"


def _route(  # noqa: PLR0917 what an operation needs
    api: Any,  # noqa: ANN401
    key: str,
    operation: Mapping[str, Json],
    security: list[Mapping[str, list[str]]],
    authorizers: Mapping[str, Any],
    shared: Mapping[str, Json],
) -> None:
    described = operation.get("x-amazon-apigateway-integration")
    target = None
    if described is not None:
        reference = described.get("$ref", "")
        described = shared[reference.rsplit("/", 1)[1]] if reference else described
        target = f"integrations/{_integration(api, described).id}"
    more: dict[str, Json] = {}
    for scheme, scopes in (pair for entry in security for pair in entry.items()):
        if scheme in authorizers:
            authorizer = authorizers[scheme]
            kind = "JWT" if authorizer.authorizer_type == "JWT" else "CUSTOM"
            more = {"authorizer_id": authorizer.id, "authorization_type": kind, "authorization_scopes": scopes}
        elif scheme.lower() in {"sigv4", "iam"}:
            more = {"authorization_type": "AWS_IAM"}
    route = {"api_key_required": False, "authorization_scopes": [], "route_key": key, "target": target}
    made = api.create_route(**{**route, **more})
    made.operation_name = operation.get("operationId")


def _integration(api: Any, described: Mapping[str, Json]) -> Any:  # noqa: ANN401
    named = {name: described[key] for key, name in _INTEGRATION.items() if key in described}
    kind = str(described.get("type", "http_proxy")).upper()
    required = {"connection_type": "INTERNET", "integration_method": "POST", "integration_uri": None}
    return api.create_integration(
        **{**required, **named}, description=described.get("description"), integration_type=kind
    )


def _authorizer(api: Any, name: str, described: Mapping[str, Json]) -> Any:  # noqa: ANN401
    source = described.get("identitySource", [])
    return api.create_authorizer(
        auth_creds_arn=described.get("authorizerCredentials"),
        auth_payload_format_version=described.get("authorizerPayloadFormatVersion"),
        auth_result_ttl=described.get("authorizerResultTtlInSeconds"),
        authorizer_type=str(described.get("type", "request")).upper(),
        authorizer_uri=described.get("authorizerUri"),
        enable_simple_response=described.get("enableSimpleResponses"),
        identity_source=source if isinstance(source, list) else [part.strip() for part in source.split(",")],
        identity_validation_expr=None,
        jwt_config=described.get("jwtConfiguration"),
        name=name,
    )


MENDS = (
    Mend(
        name="http_api_imports",
        moto="CreateApi forgets its target, there is no ImportApi, and an imported document gives no authorizers, no"
        " models and integrations of a kind that there is not.",
        aws="A target makes an integration, a default route and a default stage; an OpenAPI document makes the whole"
        " API, with what its extensions say.",
        source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html",
        apply=_apply,
        when="moto.apigatewayv2.urls",
    ),
)
