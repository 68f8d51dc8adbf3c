"""APIs that CDK writes answer as their constructs promise."""

import json
from typing import Any

import pytest
from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as functions

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy

ECHO = "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}"
GUARD = """
def handler(event, context):
    effect = "Allow" if event["authorizationToken"] == "friend" else "Deny"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
"""
SIMPLE = "def handler(event, context):\n    return {'isAuthorized': event['headers'].get('authorization') == 'friend'}"


def function(scope: Stack, name: str, code: str) -> functions.Function:
    """Return a function in Python."""
    return functions.Function(
        scope,
        name,
        code=functions.Code.from_inline(code),
        handler="index.handler",
        runtime=functions.Runtime.PYTHON_3_13,
        timeout=Duration.seconds(20),
    )


@pytest.fixture
def app() -> App:
    """Return an empty app."""
    return App()


def test_a_rest_api(account: Account, app: App) -> None:
    """Preflight, a validator with a model, a key with a plan, an authorizer, a mock, and what is said of refusals."""
    stack = Stack(app, "stack")
    api = apigateway.RestApi(
        stack,
        "Api",
        default_cors_preflight_options=apigateway.CorsOptions(allow_origins=["https://shop.example"]),
        deploy_options=apigateway.StageOptions(variables={"colour": "red"}),
    )
    api.add_gateway_response(
        "Denied",
        type=apigateway.ResponseType.ACCESS_DENIED,
        status_code="404",
        templates={"application/json": '{"gone": $context.error.messageString}'},
    )
    proxy = apigateway.LambdaIntegration(function(stack, "Echo", ECHO))
    orders = api.root.add_resource("orders")
    model = api.add_model(
        "Order",
        schema=apigateway.JsonSchema(
            type=apigateway.JsonSchemaType.OBJECT,
            required=["price"],
            properties={"price": apigateway.JsonSchema(type=apigateway.JsonSchemaType.NUMBER)},
        ),
    )
    orders.add_method(
        "POST",
        proxy,
        api_key_required=True,
        request_models={"application/json": model},
        request_validator_options=apigateway.RequestValidatorOptions(validate_request_body=True),
    )
    guard = apigateway.TokenAuthorizer(stack, "Guard", handler=function(stack, "GuardCode", GUARD))
    orders.add_method("GET", proxy, authorizer=guard)
    template = '{"colour": "$stageVariables.colour"}'
    api.root.add_method(
        "GET",
        apigateway.MockIntegration(
            request_templates={"application/json": '{"statusCode": 200}'},
            integration_responses=[{"statusCode": "200", "responseTemplates": {"application/json": template}}],
        ),
        method_responses=[{"statusCode": "200"}],
    )
    key = api.add_api_key("Key", value="secret-secret-secret-1")
    plan = api.add_usage_plan("Plan", quota={"limit": 2, "period": apigateway.Period.DAY})
    plan.add_api_key(key)
    plan.add_api_stage(stage=api.deployment_stage)
    CfnOutput(stack, "Url", value=api.url)
    assert deploy(account, app) == "CREATE_COMPLETE"
    url = account.outputs("stack")["Url"]
    preflight = ask("OPTIONS", f"{url}orders", headers={"Origin": "https://shop.example"})
    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "https://shop.example")
    assert ask("GET", url).json() == {"colour": "red"}
    header = {"x-api-key": "secret-secret-secret-1"}
    assert ask("POST", f"{url}orders", json_body={"price": 1}).status == 403
    assert ask("POST", f"{url}orders", json_body={"price": "1"}, headers=header).status == 400
    good = ask("POST", f"{url}orders", json_body={"price": 1}, headers=header)
    assert (good.status, good.json()["body"]) == (200, '{"price": 1}')
    assert ask("POST", f"{url}orders", json_body={"price": 1}, headers=header).json() == {"message": "Limit Exceeded"}
    assert ask("GET", f"{url}orders", headers={"Authorization": "friend"}).status == 200
    denied = ask("GET", f"{url}orders", headers={"Authorization": "enemy"})
    gone = "User is not authorized to access this resource with an explicit deny"
    assert (denied.status, denied.json()) == (404, {"gone": gone})


def test_an_http_api_and_a_function_url(account: Account, app: App) -> None:
    """CORS, an authorizer with simple responses, a default route, and parameters of the integration."""
    stack = Stack(app, "stack")
    echo = function(stack, "Echo", ECHO)
    api = apigatewayv2.HttpApi(
        stack,
        "Api",
        cors_preflight=apigatewayv2.CorsPreflightOptions(
            allow_origins=["https://shop.example"], allow_methods=[apigatewayv2.CorsHttpMethod.GET]
        ),
        default_integration=integrations.HttpLambdaIntegration("Fallback", echo),
    )
    guard = authorizers.HttpLambdaAuthorizer(
        "Guard",
        function(stack, "GuardCode", SIMPLE),
        response_types=[authorizers.HttpLambdaResponseType.SIMPLE],
    )
    api.add_routes(
        path="/orders/{id}",
        methods=[apigatewayv2.HttpMethod.GET],
        integration=integrations.HttpLambdaIntegration("Orders", echo),
        authorizer=guard,
    )
    page = echo.add_function_url(auth_type=functions.FunctionUrlAuthType.NONE)
    CfnOutput(stack, "Url", value=api.api_endpoint)
    CfnOutput(stack, "Page", value=page.url)
    assert deploy(account, app) == "CREATE_COMPLETE"
    outputs = account.outputs("stack")
    url = outputs["Url"]

    def route(path: str, **headers: str) -> Any:
        answer = ask("GET", f"{url}{path}", headers=headers)
        return answer.json()["routeKey"] if answer.status == 200 else answer.status

    assert route("/anything") == "$default"
    assert route("/orders/7", Authorization="friend") == "GET /orders/{id}"
    assert (route("/orders/7", Authorization="enemy"), route("/orders/7")) == (403, 401)
    asking = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    assert ask("OPTIONS", f"{url}/orders/7", headers=asking).headers["Access-Control-Allow-Methods"] == "GET"
    assert json.loads(ask("GET", f"{outputs['Page']}hello").body)["rawPath"] == "/hello"
