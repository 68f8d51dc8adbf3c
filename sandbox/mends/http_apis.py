"""HTTP and WebSocket APIs change as they are asked to, also to nothing, and stages are deployed."""

import json
import secrets
import string
from collections.abc import Callable, Mapping
from typing import Any

from moto.core.utils import camelcase_to_underscores, iso_8601_datetime_without_milliseconds, utcnow

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, EmptyResult, Memory, answers, parameters_of, refuse, replace

Json = Any
Find = Callable[[Any, Mapping[str, Json]], Any]
_AUTHORIZER = {
    "authorizerCredentialsArn": "auth_creds_arn",
    "authorizerPayloadFormatVersion": "auth_payload_format_version",
    "authorizerResultTtlInSeconds": "auth_result_ttl",
    "enableSimpleResponses": "enable_simple_response",
    "identityValidationExpression": "identity_validation_expr",
    "jwtConfiguration": "jwt_config",
}
"""What moto's authorizers call by another name."""


def _apply() -> None:
    answers(
        "apigatewayv2",
        {
            "UpdateApi": _update_api,
            "UpdateAuthorizer": _updating(_part("authorizers", "Authorizer"), _AUTHORIZER),
            "UpdateIntegration": _updating(_part("integrations", "Integration")),
            "UpdateIntegrationResponse": _updating(_integration_response),
            "UpdateModel": _updating(_part("models", "Model")),
            "UpdateRoute": _updating(_part("routes", "Route")),
            "UpdateRouteResponse": _updating(_route_response),
            "UpdateApiMapping": _updating(_mapping),
            "UpdateDomainName": _updating(_domain),
            "GetAuthorizers": _listing(lambda api, _: api.authorizers),
            "GetModels": _listing(lambda api, _: api.models),
            "GetRouteResponses": _listing(lambda api, given: _held(api.routes, given["RouteId"]).route_responses),
            "DeleteApiMapping": _delete_mapping,
            "DeleteIntegrationResponse": _delete_integration_response,
        },
    )
    Memory(
        service="apigatewayv2",
        members=("IpAddressType",),
        key="ApiId",
        learns={"CreateApi": "@", "UpdateApi": "@"},
        tells={"CreateApi": "@", "UpdateApi": "@", "GetApi": "@", "GetApis": "Items"},
        forgets=("DeleteApi",),
    ).install()
    Memory(
        service="apigatewayv2",
        members=("ResponseParameters",),
        key="RouteResponseId",
        learns={"CreateRouteResponse": "@", "UpdateRouteResponse": "@"},
        tells=dict.fromkeys(("CreateRouteResponse", "UpdateRouteResponse", "GetRouteResponse"), "@"),
        forgets=("DeleteRouteResponse",),
    ).install()
    Memory(
        service="apigatewayv2",
        members=("RoutingMode",),
        key="DomainName",
        learns={"CreateDomainName": "@", "UpdateDomainName": "@"},
        tells={
            **dict.fromkeys(("CreateDomainName", "UpdateDomainName", "GetDomainName"), "@"),
            "GetDomainNames": "Items",
        },
        forgets=("DeleteDomainName",),
    ).install()


def _held(things: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 moto's models share nothing that is typed
    if key not in things:
        refuse("NotFoundException", f"Unable to find resource with identifier {key}")
    return things[key]


def _api(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    return request.apigatewayv2_backend.get_api(given["ApiId"])


def _part(collection: str, noun: str) -> Find:
    """Return what finds a part of an API by its id."""

    def find(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
        return _held(getattr(_api(request, given), collection), given[f"{noun}Id"])

    return find


def _integration_response(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    integration = _held(_api(request, given).integrations, given["IntegrationId"])
    return _held(integration.responses, given["IntegrationResponseId"])


def _route_response(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    route = _held(_api(request, given).routes, given["RouteId"])
    return _held(route.route_responses, given["RouteResponseId"])


def _domain(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    return request.apigatewayv2_backend.get_domain_name(given["DomainName"])


def _mapping(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    return request.apigatewayv2_backend.get_api_mapping(given["ApiMappingId"], given["DomainName"])


def _updating(find: Find, names: Mapping[str, str] | None = None) -> Callable[[Any], Any]:
    """Return what answers an update: all that a request names is set."""

    def update(request: Any) -> Any:  # noqa: ANN401
        thing = find(request, parameters_of(request))
        said: Mapping[str, Json] = json.loads(request.body or "{}")
        for name, value in said.items():
            kept = {k: v for k, v in value.items() if v != ""} if name == "requestParameters" else value
            setattr(thing, (names or {}).get(name) or camelcase_to_underscores(name), None if kept == "" else kept)
        return 200, {}, json.dumps(thing.to_json())

    return update


def _update_api(request: Any) -> Any:  # noqa: ANN401
    """Update an API, and what a quickly created one has by itself."""
    given = parameters_of(request)
    api = _api(request, given)
    for integration in (one for one in api.integrations.values() if vars(one).get("managed")):
        integration.integration_uri = given.get("Target", integration.integration_uri)
        integration.credentials_arn = given.get("CredentialsArn", integration.credentials_arn) or None
    for route in (one for one in api.routes.values() if vars(one).get("managed")):
        route.route_key = given.get("RouteKey", route.route_key)
    return _updating(_api)(request)


def _listing(find: Callable[[Any, Mapping[str, Json]], Mapping[str, Any]]) -> Callable[[Any], Any]:
    def listing(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        items = [item.to_json() for item in find(_api(request, given), given).values()]
        return 200, {}, json.dumps({"items": items})

    return listing


def _delete_mapping(request: Any) -> EmptyResult:  # noqa: ANN401
    given = parameters_of(request)
    _mapping(request, given)
    del request.apigatewayv2_backend.api_mappings[given["ApiMappingId"]]
    return EmptyResult()


def _delete_integration_response(request: Any) -> EmptyResult:  # noqa: ANN401
    given = parameters_of(request)
    _integration_response(request, given)
    del _api(request, given).integrations[given["IntegrationId"]].responses[given["IntegrationResponseId"]]
    return EmptyResult()


def _apply_stages() -> None:
    from moto.apigatewayv2.models import Api, Stage  # noqa: PLC0415 loaded by now

    replace(Stage, __init__=_begin_stage, to_json=_tell_stage)
    replace(Api, __init__=_begin_api, create_stage=_create_stage)
    answers(
        "apigatewayv2",
        {
            "UpdateStage": _updating(_stage),
            "DeleteRouteSettings": _delete_route_settings,
            "DeleteAccessLogSettings": _delete_access_logs,
            "CreateDeployment": _create_deployment,
            "UpdateDeployment": _update_deployment,
            "GetDeployment": lambda request: ActionResult(_deployment(request, parameters_of(request))),
            "GetDeployments": lambda request: ActionResult(
                {"Items": list(_api(request, parameters_of(request)).deployments.values())}
            ),
            "DeleteDeployment": _delete_deployment,
        },
    )


def _begin_stage(original: Callable[..., Any], self: Any, api: Any, config: dict[str, Json]) -> None:  # noqa: ANN401 moto's own
    original(self, api, config)
    self.api = api
    self.deployment_id = config.get("deploymentId")
    self.arn = f"{api.arn}/stages/{self.name}"
    api.backend.tag_resource(self.arn, config.get("tags") or {})


def _tell_stage(original: Callable[..., Any], self: Any) -> dict[str, Json]:  # noqa: ANN401
    deployment = {"deploymentId": self.deployment_id} if self.deployment_id else {}
    managed = {"apiGatewayManaged": True} if vars(self).get("managed") else {}
    return {**original(self), **deployment, **managed, "tags": self.api.backend.get_tags(self.arn)}


def _begin_api(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
    self.deployments = {}
    original(self, *arguments, **named)


def _create_stage(original: Callable[..., Any], self: Any, config: dict[str, Json]) -> Any:  # noqa: ANN401
    if config["stageName"] in self.stages:
        refuse("ConflictException", "Stage already exists")
    stage = original(self, config)
    if stage.auto_deploy and stage.deployment_id is None:
        stage.deployment_id = _deploy(self, "Automatic deployment triggered by changes to the Api configuration")
        self.deployments[stage.deployment_id]["AutoDeployed"] = True
    return stage


def _stage(request: Any, given: Mapping[str, Json]) -> Any:  # noqa: ANN401
    stage = _held(_api(request, given).stages, given["StageName"])
    stage.updated = utcnow()
    return stage


def _delete_route_settings(request: Any) -> EmptyResult:  # noqa: ANN401
    given = parameters_of(request)
    _held(_stage(request, given).route_settings, given["RouteKey"])
    del _stage(request, given).route_settings[given["RouteKey"]]
    return EmptyResult()


def _delete_access_logs(request: Any) -> EmptyResult:  # noqa: ANN401
    _stage(request, parameters_of(request)).access_log_settings = None
    return EmptyResult()


def _deploy(api: Any, description: str | None) -> str:  # noqa: ANN401
    identity = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(6))
    api.deployments[identity] = {
        "AutoDeployed": False,
        "CreatedDate": iso_8601_datetime_without_milliseconds(utcnow()),
        "DeploymentId": identity,
        "DeploymentStatus": "DEPLOYED",
        "Description": description,
    }
    from sandbox.gateways.http.deployed import keep  # noqa: PLC0415 only APIs need it

    keep(api, identity)
    return identity


def _create_deployment(request: Any) -> ActionResult:  # noqa: ANN401
    given = parameters_of(request)
    api = _api(request, given)
    stage = _held(api.stages, given["StageName"]) if given.get("StageName") else None
    identity = _deploy(api, given.get("Description"))
    if stage is not None:
        stage.deployment_id = identity
    return ActionResult(api.deployments[identity])


def _deployment(request: Any, given: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    found: dict[str, Json] = _held(_api(request, given).deployments, given["DeploymentId"])
    return found


def _update_deployment(request: Any) -> ActionResult:  # noqa: ANN401
    given = parameters_of(request)
    found = _deployment(request, given)
    found["Description"] = given.get("Description", found["Description"])
    return ActionResult(found)


def _delete_deployment(request: Any) -> EmptyResult:  # noqa: ANN401
    given = parameters_of(request)
    api = _api(request, given)
    _deployment(request, given)
    if any(stage.deployment_id == given["DeploymentId"] for stage in api.stages.values()):
        refuse("BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
    del api.deployments[given["DeploymentId"]]
    return EmptyResult()


MENDS = (
    Mend(
        name="http_apis",
        moto="Updates of routes, APIs and more leave out what is to become empty; stages, domain names and mappings"
        " cannot be changed.",
        aws="An update sets what it names.",
        source="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid.html",
        apply=_apply,
        when="moto.apigatewayv2.urls",
    ),
    Mend(
        name="http_api_stages",
        moto="There are no deployments; a stage takes no tags, and replaces one of the same name.",
        aws="A stage serves a deployment, which it makes itself if it deploys automatically.",
        source="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-deployments.html",
        apply=_apply_stages,
        when="moto.apigatewayv2.urls",
    ),
)
