"""HTTP APIs made of a target or of a document."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:app"
_DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "shop", "version": "7"},
    "x-amazon-apigateway-cors": {"allowOrigins": ["https://shop.example"]},
    "components": {
        "schemas": {"Order": {"type": "object"}},
        "securitySchemes": {
            "customers": {
                "type": "oauth2",
                "x-amazon-apigateway-authorizer": {
                    "type": "jwt",
                    "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": {"audience": ["shop"], "issuer": "https://issuer.example"},
                },
            }
        },
        "x-amazon-apigateway-integrations": {
            "app": {"type": "aws_proxy", "httpMethod": "POST", "uri": _FUNCTION, "payloadFormatVersion": "2.0"}
        },
    },
    "paths": {
        "/orders": {
            "post": {
                "security": [{"customers": ["write"]}],
                "x-amazon-apigateway-integration": {"$ref": "#/components/x-amazon-apigateway-integrations/app"},
            }
        },
        "/$default": {
            "x-amazon-apigateway-any-method": {
                "x-amazon-apigateway-integration": {
                    "type": "http_proxy",
                    "httpMethod": "ANY",
                    "uri": "https://shop.example",
                }
            }
        },
    },
}


def test_a_target_makes_a_route_for_everything_and_a_stage(account: Account) -> None:
    """A function is called as a proxy, with the newer form of events."""
    client = account.client("apigatewayv2")
    named = {"ApiId": client.create_api(Name="shop", ProtocolType="HTTP", Target=_FUNCTION)["ApiId"]}
    [integration] = client.get_integrations(**named)["Items"]
    [route] = client.get_routes(**named)["Items"]
    [stage] = client.get_stages(**named)["Items"]
    assert (integration["IntegrationType"], integration["PayloadFormatVersion"]) == ("AWS_PROXY", "2.0")
    assert (route["RouteKey"], route["Target"]) == ("$default", f"integrations/{integration['IntegrationId']}")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)


def test_a_document_makes_routes_integrations_authorizers_and_models(account: Account) -> None:
    """Shared integrations are meant by reference; a second import replaces all."""
    client = account.client("apigatewayv2")
    api = client.import_api(Body=json.dumps(_DOCUMENT))
    named = {"ApiId": api["ApiId"]}
    assert (api["Name"], api["Version"]) == ("shop", "7")
    assert api["CorsConfiguration"]["AllowOrigins"] == ["https://shop.example"]
    routes = {route["RouteKey"]: route for route in client.get_routes(**named)["Items"]}
    [authorizer] = client.get_authorizers(**named)["Items"]
    assert set(routes) == {"POST /orders", "$default"}
    order = routes["POST /orders"]
    assert (order["AuthorizationType"], order["AuthorizerId"]) == ("JWT", authorizer["AuthorizerId"])
    assert order["AuthorizationScopes"] == ["write"]
    kinds = {one["IntegrationType"] for one in client.get_integrations(**named)["Items"]}
    assert kinds == {"AWS_PROXY", "HTTP_PROXY"}
    assert client.get_models(**named)["Items"][0]["Name"] == "Order"
    client.reimport_api(Body=json.dumps({**_DOCUMENT, "paths": {}}), **named)
    assert client.get_routes(**named)["Items"] == []
    with pytest.raises(ClientError, match="BadRequestException"):
        client.import_api(Body="no document")
