"""REST APIs made of OpenAPI documents, with API Gateway's extensions, in versions 2.0 and 3.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

import json
import secrets
import string
from collections.abc import Mapping
from typing import Any

import yaml

from sandbox.additions.rest_api_methods import Scheme, fill_method
from sandbox.patching import answers, parameters_of, refuse

Json = Any
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method")
_EXTENSION = "x-amazon-apigateway-"
_SETTINGS = {
    f"{_EXTENSION}api-key-source": "api_key_source",
    f"{_EXTENSION}binary-media-types": "binaryMediaTypes",
    f"{_EXTENSION}minimum-compression-size": "minimum_compression_size",
}


def install() -> None:
    """Let API Gateway import documents."""
    answers("apigateway", {"ImportRestApi": _import, "PutRestApi": _put})


def _import(request: Any) -> Any:  # noqa: ANN401 moto's request
    given = parameters_of(request)
    document = _document(given["body"])
    api = request.backend.create_rest_api(name=document.get("info", {}).get("title", ""), description=None)
    _fill(api, document, given)
    return 201, {"status": 201}, json.dumps(api.to_dict())


def _put(request: Any) -> Any:  # noqa: ANN401
    given = parameters_of(request)
    api = request.backend.get_rest_api(given["restApiId"])
    if given.get("mode", "merge") == "overwrite":
        for things in (api.authorizers, api.gateway_responses, api.models, api.request_validators):
            things.clear()
        root = api.resources[api.root_resource_id]
        root.resource_methods.clear()
        api.resources.clear()
        api.resources[root.id] = root
    _fill(api, _document(given["body"]), given)
    return 200, {}, json.dumps(api.to_dict())


def _document(body: Json) -> dict[str, Json]:
    document = yaml.safe_load(body.decode() if isinstance(body, bytes) else body)
    if not isinstance(document, dict) or not ("swagger" in document or "openapi" in document):
        refuse("BadRequestException", "Invalid OpenAPI input.")
    return document


def _fill(api: Any, document: Mapping[str, Json], given: Mapping[str, Json]) -> None:  # noqa: ANN401 moto's RestAPI
    """Make of an API what a document says."""
    info = document.get("info", {})
    api.name, api.description = info.get("title", api.name), info.get("description", api.description)
    api.version = str(info["version"]) if "version" in info else api.version
    for key, attribute in _SETTINGS.items():
        if key in document:
            setattr(api, attribute, document[key])
    if f"{_EXTENSION}policy" in document:
        api.policy = json.dumps(document[f"{_EXTENSION}policy"])
    _place(api, document, given)
    components = document.get("components", {})
    for name, schema in (document.get("definitions") or components.get("schemas") or {}).items():
        api.add_model(name, schema.get("description"), json.dumps(schema), "application/json")
    validators = {
        name: api.create_request_validator(
            name, one.get("validateRequestBody", False), one.get("validateRequestParameters", False)
        ).id
        for name, one in (document.get(f"{_EXTENSION}request-validators") or {}).items()
    }
    for kind, one in (document.get(f"{_EXTENSION}gateway-responses") or {}).items():
        status = str(one["statusCode"]) if "statusCode" in one else None
        api.put_gateway_response(kind, status, one.get("responseParameters"), one.get("responseTemplates"))
    described = document.get("securityDefinitions") or components.get("securitySchemes") or {}
    schemes = {name: _scheme(api, name, one) for name, one in described.items()}
    prefix = _prefix(document, given)
    for path, item in (document.get("paths") or {}).items():
        resource = _resource(api, prefix + path)
        for method in (name for name in _METHODS if name in item):
            operation = {
                **item[method],
                "parameters": [*item.get("parameters", []), *item[method].get("parameters", [])],
            }
            fill_method(
                resource, "ANY" if method.startswith("x-") else method.upper(), operation, document, schemes, validators
            )


def _place(api: Any, document: Mapping[str, Json], given: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Set what kind of endpoint the API has."""
    said = dict(document.get(f"{_EXTENSION}endpoint-configuration") or {})
    for server in document.get("servers") or []:
        said |= server.get(f"{_EXTENSION}endpoint-configuration", {})
    if "disableExecuteApiEndpoint" in said:
        api.disableExecuteApiEndpoint = said.pop("disableExecuteApiEndpoint")
    kinds = (given.get("parameters") or {}).get("endpointConfigurationTypes")
    if kinds:
        said["types"] = kinds.split(",")
    api.endpoint_configuration = {**api.endpoint_configuration, **said}


def _prefix(document: Mapping[str, Json], given: Mapping[str, Json]) -> str:
    """Return what is put before every path: nothing, unless the base path is to be prepended."""
    if (given.get("parameters") or {}).get("basepath", "ignore") != "prepend":
        return ""
    servers = document.get("servers") or [{"url": ""}]
    path = str(document.get("basePath") or "/" + servers[0].get("url", "").partition("://")[2].partition("/")[2])
    return path.rstrip("/")


def _resource(api: Any, path: str) -> Any:  # noqa: ANN401
    """Return the resource of a path, with all above it."""
    found = api.resources[api.root_resource_id]
    for part in (part for part in path.split("/") if part):
        children = [one for one in api.resources.values() if one.parent_id == found.id and one.path_part == part]
        found = children[0] if children else api.add_child(part, found.id)
    return found


def _scheme(api: Any, name: str, described: Mapping[str, Json]) -> Scheme:  # noqa: ANN401
    """Return how a security scheme is carried out: by an authorizer, which is made, by IAM, or by API keys."""
    authorizer = described.get(f"{_EXTENSION}authorizer")
    if authorizer is None:
        signed = described.get(f"{_EXTENSION}authtype") == "awsSigv4"
        return Scheme("AWS_IAM") if signed else Scheme("NONE", key=described.get("name", "").lower() == "x-api-key")
    kind = str(authorizer.get("type", "token")).upper()
    identity = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(6))
    header = f"method.request.header.{described.get('name', 'Authorization')}"
    made = api.create_authorizer(
        authorizer_id=identity,
        name=name,
        authorizer_type=kind,
        provider_arns=authorizer.get("providerARNs"),
        auth_type=described.get(f"{_EXTENSION}authtype"),
        authorizer_uri=authorizer.get("authorizerUri"),
        authorizer_credentials=authorizer.get("authorizerCredentials"),
        identity_source=authorizer.get("identitySource", None if kind == "REQUEST" else header),
        identiy_validation_expression=None,
        authorizer_result_ttl=authorizer.get("authorizerResultTtlInSeconds", 300),
    )
    made.identity_validation_expression = authorizer.get("identityValidationExpression")
    return Scheme(kind if kind == "COGNITO_USER_POOLS" else "CUSTOM", authorizer=identity)
