"""API keys, usage plans, stage limits, request validation, gateway responses."""

import json
from typing import Any

import pytest

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import Api, rest_api


def keyed(account: Account, **plan: Any) -> tuple[Api, dict[str, str]]:
    """Return an API that wants a key, and the header with one of a new plan."""
    api = rest_api(account)
    api.mock("GET", "/", '"$context.identity.apiKeyId"', apiKeyRequired=True)
    api.mock("GET", "/free", '"free"')
    api.deploy()
    key = api.client.create_api_key(name="tea", enabled=True)
    made = api.client.create_usage_plan(name="gold", apiStages=[{"apiId": api.id, "stage": "prod"}], **plan)
    api.client.create_usage_plan_key(usagePlanId=made["id"], keyId=key["id"], keyType="API_KEY")
    return api, {"x-api-key": key["value"]}


def test_a_key_of_the_stages_plan_opens(account: Account) -> None:
    """A wrong key, none, and a key without a plan do not; what wants none is open."""
    api, header = keyed(account)
    loose = api.client.create_api_key(name="loose", enabled=True)
    assert api.get("/", headers=header).status == 200
    for wrong in ({}, {"x-api-key": "nothing"}, {"x-api-key": loose["value"]}):
        assert (api.get("/", headers=wrong).status, api.get("/", headers=wrong).json()) == (
            403,
            {"message": "Forbidden"},
        )
    assert api.get("/free").json() == "free"
    [key] = [one for one in api.client.get_api_keys()["items"] if one["name"] == "tea"]
    assert api.get("/", headers=header).json() == key["id"]
    api.client.update_api_key(
        apiKey=key["id"], patchOperations=[{"op": "replace", "path": "/enabled", "value": "false"}]
    )
    assert api.get("/", headers=header).status == 403


def test_a_plan_throttles_a_key(account: Account) -> None:
    """A burst, then so many a second."""
    api, header = keyed(account, throttle={"burstLimit": 2, "rateLimit": 0.01})
    answers = [api.get("/", headers=header) for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert answers[2].json() == {"message": "Too Many Requests"}
    account.let_pass(150)
    assert [api.get("/", headers=header).status for _ in range(2)] == [200, 429]


def test_a_plan_has_a_quota(account: Account) -> None:
    """Of a day; the next day it is there again."""
    api, header = keyed(account, quota={"limit": 2, "period": "DAY"})
    answers = [api.get("/", headers=header) for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert answers[2].json() == {"message": "Limit Exceeded"}
    account.let_pass(86_400)
    assert api.get("/", headers=header).status == 200


def test_a_stage_has_limits_for_its_methods(account: Account) -> None:
    """All of them, or one."""
    api = rest_api(account)
    api.mock("GET", "/a")
    api.mock("GET", "/b")
    api.deploy()
    limits = [
        {"op": "replace", "path": "/~1a/GET/throttling/rateLimit", "value": "0.01"},
        {"op": "replace", "path": "/~1a/GET/throttling/burstLimit", "value": "1"},
    ]
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=limits)
    assert [api.get("/a").status for _ in range(2)] == [200, 429]
    assert [api.get("/b").status for _ in range(2)] == [200, 200]


MODEL = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "properties": {"price": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
    "required": ["price"],
}


@pytest.fixture
def validating(account: Account) -> Api:
    """Return an API that wants an order with a price, in a list, and a parameter."""
    api = rest_api(account)
    api.client.create_model(restApiId=api.id, name="Order", contentType="application/json", schema=json.dumps(MODEL))
    reference = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Order"
    orders = json.dumps({"type": "array", "items": {"$ref": reference}})
    api.client.create_model(restApiId=api.id, name="Orders", contentType="application/json", schema=orders)
    validator = api.client.create_request_validator(
        restApiId=api.id, name="all", validateRequestBody=True, validateRequestParameters=True
    )
    api.mock(
        "POST",
        "/",
        '"fine"',
        requestValidatorId=validator["id"],
        requestModels={"application/json": "Orders"},
        requestParameters={"method.request.querystring.shop": True, "method.request.header.x-a": False},
    )
    api.client.put_gateway_response(
        restApiId=api.id,
        responseType="BAD_REQUEST_BODY",
        responseTemplates={"application/json": '{"why":"$context.error.validationErrorString"}'},
    )
    api.deploy()
    return api


@pytest.mark.parametrize(
    ("query", "body", "status", "told"),
    [
        ("?shop=1", '[{"price": 1}]', 200, "fine"),
        ("", '[{"price": 1}]', 400, {"message": "Missing required request parameters: [shop]"}),
        ("?shop=1", '[{"price": 0}]', 400, {"why": "[0 is less than or equal to the minimum of 0]"}),
        ("?shop=1", "[{}]", 400, {"why": "['price' is a required property]"}),
        ("?shop=1", "rubbish", 400, {"why": "[Invalid JSON]"}),
    ],
)
def test_a_validator_checks_parameters_and_bodies(
    validating: Api, query: str, body: str, status: int, told: object
) -> None:
    """By JSON schema, draft 4, in which an exclusive minimum is yes or no; models refer to one another by URL."""
    answer = ask("POST", f"{validating.url}/prod/{query}", body=body, headers={"Content-Type": "application/json"})
    assert (answer.status, answer.json()) == (status, told)


def test_what_has_no_model_is_not_validated(validating: Api) -> None:
    """Of another content type, which this mock has no template for, and so answers wrongly configured."""
    answer = ask("POST", f"{validating.url}/prod/?shop=1", body="x", headers={"Content-Type": "text/plain"})
    assert answer.status == 500


def test_an_api_says_itself_what_its_refusals_look_like(account: Account) -> None:
    """Status, headers and body; DEFAULT_4XX is for all that have none of their own."""
    api = rest_api(account)
    put = api.client.put_gateway_response
    put(
        restApiId=api.id,
        responseType="MISSING_AUTHENTICATION_TOKEN",
        statusCode="404",
        responseParameters={
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            "gatewayresponse.header.X-Path": "method.request.header.x-a",
        },
        responseTemplates={"application/json": '{"said": $context.error.messageString, "at": "$context.path"}'},
    )
    put(restApiId=api.id, responseType="DEFAULT_4XX", responseParameters={"gatewayresponse.header.X-Kind": "'other'"})
    api.mock("GET", "/", apiKeyRequired=True)
    api.deploy()
    answer = api.get("/nothing", headers={"X-A": "7"})
    assert (answer.status, answer.json()) == (404, {"said": "Missing Authentication Token", "at": "/prod/nothing"})
    assert (answer.headers["Access-Control-Allow-Origin"], answer.headers["X-Path"]) == ("*", "7")
    other = api.get("/")
    assert (other.status, other.json(), other.headers["X-Kind"]) == (403, {"message": "Forbidden"}, "other")
