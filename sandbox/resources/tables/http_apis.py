"""API Gateway's HTTP and WebSocket APIs, but for the APIs themselves."""

import json
from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_IN_INTEGRATION = {"ApiId": "$ApiId", "IntegrationId": "$IntegrationId", "IntegrationResponseId": "$id"}
_IN_ROUTE = {"ApiId": "$ApiId", "RouteId": "$RouteId", "RouteResponseId": "$id"}
_TAGS = ApiTags("apigatewayv2", "TagResource", "UntagResource", as_map=True)


def _object(value: Json) -> Json:
    """Return a map that a template may write as JSON."""
    return json.loads(value) if isinstance(value, str) else value


def _overwrites(value: Json) -> Json:
    """Return what is done to a response: a list of sources and destinations in the template, a map in the API."""
    entries = value.get("ResponseParameters", []) if isinstance(value, dict) else value
    if isinstance(value, dict) and "ResponseParameters" not in value:
        return value
    return {entry["Destination"]: entry["Source"] for entry in entries}


def _part(noun: str, **more: Json) -> Row:
    """Return the row of a part of an API that has an id of its own."""
    key = {"ApiId": "$ApiId", f"{noun}Id": "$id"}
    return Row(
        type=f"AWS::ApiGatewayV2::{noun}",
        service="apigatewayv2",
        create=f"Create{noun}",
        id=f"{noun}Id",
        read=Read(f"Get{noun}", key),
        delete=Call(f"Delete{noun}", key),
        update=Call(f"Update{noun}", key),
        attributes={f"{noun}Id": "$id"},
        **more,
    )


ROWS = (
    _part(
        "Authorizer",
        defaults={
            "AuthorizerCredentialsArn": "",
            "AuthorizerPayloadFormatVersion": "",
            "AuthorizerResultTtlInSeconds": 300,
            "AuthorizerUri": "",
            "EnableSimpleResponses": False,
            "IdentitySource": [],
            "IdentityValidationExpression": "",
            "JwtConfiguration": {},
        },
    ),
    _part(
        "Deployment",
        updaters={
            "StageName": Call("UpdateStage", {"ApiId": "$ApiId", "StageName": "$value", "DeploymentId": "$id"}),
        },
        defaults={"Description": ""},
        tells={"StageName": Read("GetStage", {"ApiId": "$ApiId", "StageName": "$StageName"}, "StageName")},
    ),
    _part(
        "Integration",
        defaults={
            "ConnectionId": "",
            "ConnectionType": "INTERNET",
            "ContentHandlingStrategy": "",
            "CredentialsArn": "",
            "Description": "",
            "IntegrationSubtype": "",
            "PassthroughBehavior": "",
            "PayloadFormatVersion": "1.0",
            "RequestParameters": {},
            "RequestTemplates": {},
            "ResponseParameters": {},
            "TemplateSelectionExpression": "",
            "TimeoutInMillis": 30000,
            "TlsConfig": {},
        },
        values={"ResponseParameters": lambda value: {str(code): _overwrites(part) for code, part in value.items()}},
    ),
    _part("Model", values={"Schema": document}, defaults={"ContentType": "application/json", "Description": ""}),
    _part(
        "Route",
        values={"RequestModels": _object},
        defaults={
            "ApiKeyRequired": False,
            "AuthorizationScopes": [],
            "AuthorizationType": "NONE",
            "AuthorizerId": "",
            "ModelSelectionExpression": "",
            "OperationName": "",
            "RequestModels": {},
            "RequestParameters": {},
            "RouteResponseSelectionExpression": "",
            "Target": "",
        },
    ),
    Row(
        type="AWS::ApiGatewayV2::IntegrationResponse",
        service="apigatewayv2",
        create="CreateIntegrationResponse",
        id="IntegrationResponseId",
        read=Read("GetIntegrationResponse", _IN_INTEGRATION),
        delete=Call("DeleteIntegrationResponse", _IN_INTEGRATION),
        values={"ResponseParameters": _object, "ResponseTemplates": _object},
        update=Call("UpdateIntegrationResponse", _IN_INTEGRATION),
        defaults={
            "ContentHandlingStrategy": "",
            "ResponseParameters": {},
            "ResponseTemplates": {},
            "TemplateSelectionExpression": "",
        },
        attributes={"IntegrationResponseId": "$id"},
    ),
    Row(
        type="AWS::ApiGatewayV2::RouteResponse",
        service="apigatewayv2",
        create="CreateRouteResponse",
        id="RouteResponseId",
        read=Read("GetRouteResponse", _IN_ROUTE),
        delete=Call("DeleteRouteResponse", _IN_ROUTE),
        values={"ResponseModels": _object},
        update=Call("UpdateRouteResponse", _IN_ROUTE),
        defaults={"ModelSelectionExpression": "", "ResponseModels": {}, "ResponseParameters": {}},
        attributes={"RouteResponseId": "$id"},
    ),
    Row(
        type="AWS::ApiGatewayV2::Stage",
        service="apigatewayv2",
        create="CreateStage",
        id="StageName",
        read=Read("GetStage", {"ApiId": "$ApiId", "StageName": "$StageName"}),
        delete=Call("DeleteStage", {"ApiId": "$ApiId", "StageName": "$id"}),
        values={"RouteSettings": _object, "StageVariables": _object},
        update=Call("UpdateStage", {"ApiId": "$ApiId", "StageName": "$id"}),
        removers={"AccessLogSettings": Call("DeleteAccessLogSettings", {"ApiId": "$ApiId", "StageName": "$id"})},
        defaults={
            "AutoDeploy": False,
            "ClientCertificateId": "",
            "DefaultRouteSettings": {},
            "DeploymentId": "",
            "Description": "",
            "RouteSettings": {},
            "StageVariables": {},
        },
        tags=_TAGS,
        tag_key={"ResourceArn": "arn:$partition:apigateway:$region::/apis/$ApiId/stages/$id"},
    ),
    Row(
        type="AWS::ApiGatewayV2::DomainName",
        service="apigatewayv2",
        create="CreateDomainName",
        id="DomainName",
        read=Read("GetDomainName", {"DomainName": "$DomainName"}),
        delete=Call("DeleteDomainName", {"DomainName": "$id"}),
        update=Call("UpdateDomainName", {"DomainName": "$id"}),
        defaults={"MutualTlsAuthentication": {}, "RoutingMode": "API_MAPPING_ONLY"},
        attributes={
            "DomainNameArn": "DomainNameArn",
            "RegionalDomainName": "DomainNameConfigurations[0].ApiGatewayDomainName",
            "RegionalHostedZoneId": "DomainNameConfigurations[0].HostedZoneId",
        },
        tags=_TAGS,
        tag_key={"ResourceArn": "$item.DomainNameArn"},
    ),
    Row(
        type="AWS::ApiGatewayV2::ApiMapping",
        service="apigatewayv2",
        create="CreateApiMapping",
        id="ApiMappingId",
        read=Read("GetApiMapping", {"DomainName": "$DomainName", "ApiMappingId": "$id"}),
        delete=Call("DeleteApiMapping", {"DomainName": "$DomainName", "ApiMappingId": "$id"}),
        update=Call("UpdateApiMapping", {"DomainName": "$DomainName", "ApiMappingId": "$id"}),
        update_whole=True,
        defaults={"ApiMappingKey": ""},
        attributes={"ApiMappingId": "$id"},
    ),
    Row(
        type="AWS::ApiGatewayV2::VpcLink",
        service="apigatewayv2",
        create="CreateVpcLink",
        id="VpcLinkId",
        read=Read("GetVpcLink", {"VpcLinkId": "$id"}),
        delete=Call("DeleteVpcLink", {"VpcLinkId": "$id"}),
        update=Call("UpdateVpcLink", {"VpcLinkId": "$id"}),
        attributes={"VpcLinkId": "$id"},
        tags=_TAGS,
        tag_key={"ResourceArn": "arn:$partition:apigateway:$region::/vpclinks/$id"},
    ),
)
