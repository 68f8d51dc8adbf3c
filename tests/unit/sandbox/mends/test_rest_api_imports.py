"""REST APIs made of documents."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:111122223333:function:app/invocations"
)
_INTEGRATION = {
    "type": "aws_proxy",
    "httpMethod": "POST",
    "uri": _FUNCTION,
    "responses": {"default": {"statusCode": "200"}, "4..": {"statusCode": "400"}},
}
_SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "shop", "version": "7", "description": "for the shop"},
    "basePath": "/v1",
    "definitions": {"Order": {"type": "object"}},
    "securityDefinitions": {
        "who": {
            "type": "apiKey",
            "name": "X-Who",
            "in": "header",
            "x-amazon-apigateway-authtype": "custom",
            "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": _FUNCTION},
        },
        "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    },
    "x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": True}},
    "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"statusCode": 404}},
    "paths": {
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True}],
            "put": {
                "operationId": "change",
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Order"}}],
                "security": [{"who": []}, {"key": []}],
                "x-amazon-apigateway-request-validator": "all",
                "responses": {"200": {"schema": {"$ref": "#/definitions/Order"}, "headers": {"x-id": {}}}},
                "x-amazon-apigateway-integration": _INTEGRATION,
            },
            "x-amazon-apigateway-any-method": {"x-amazon-apigateway-auth": {"type": "aws_iam"}},
        }
    },
}


def _resources(client: Any, api: str) -> dict[str, Any]:
    return {one["path"]: one for one in client.get_resources(restApiId=api, embed=["methods"])["items"]}


def test_a_document_makes_all_that_it_describes(account: Account) -> None:
    """Resources along the path, the method with its security, models, validator, integration and responses."""
    client = account.client("apigateway")
    api = client.import_rest_api(
        body=json.dumps(_SWAGGER).encode(), parameters={"endpointConfigurationTypes": "REGIONAL"}
    )
    assert (api["name"], api["version"], api["description"]) == ("shop", "7", "for the shop")
    assert api["endpointConfiguration"]["types"] == ["REGIONAL"]
    resources = _resources(client, api["id"])
    assert set(resources) == {"/", "/orders", "/orders/{id}"}
    named = {"restApiId": api["id"], "resourceId": resources["/orders/{id}"]["id"]}
    method = client.get_method(httpMethod="PUT", **named)
    [authorizer] = client.get_authorizers(restApiId=api["id"])["items"]
    assert (method["authorizationType"], method["authorizerId"]) == ("CUSTOM", authorizer["id"])
    assert method["apiKeyRequired"] is True
    assert authorizer["identitySource"] == "method.request.header.X-Who"
    assert method["requestParameters"] == {"method.request.path.id": True}
    assert method["requestModels"] == {"application/json": "Order"}
    assert method["methodResponses"]["200"]["responseParameters"] == {"method.response.header.x-id": False}
    assert method["methodIntegration"]["type"] == "AWS_PROXY"
    assert method["methodIntegration"]["integrationResponses"]["400"]["selectionPattern"] == "4.."
    [validator] = client.get_request_validators(restApiId=api["id"])["items"]
    assert method["requestValidatorId"] == validator["id"]
    assert client.get_method(httpMethod="ANY", **named)["authorizationType"] == "AWS_IAM"
    assert client.get_gateway_response(restApiId=api["id"], responseType="DEFAULT_4XX")["statusCode"] == "404"


def test_a_document_is_merged_or_takes_the_place_of_what_there_was(account: Account) -> None:
    """The base path is left out unless it is asked for."""
    client = account.client("apigateway")
    api = client.create_rest_api(name="old")["id"]
    put = {"restApiId": api, "body": json.dumps(_SWAGGER).encode()}
    client.put_rest_api(mode="merge", parameters={"basepath": "prepend"}, **put)
    assert "/v1/orders/{id}" in _resources(client, api)
    client.put_rest_api(mode="overwrite", **put)
    assert set(_resources(client, api)) == {"/", "/orders", "/orders/{id}"}
    with pytest.raises(ClientError, match="BadRequestException"):
        client.put_rest_api(restApiId=api, body=b"no document")
