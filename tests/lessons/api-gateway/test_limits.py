"""API Gateway: who may ask how much, and what is refused before anybody behind the API is asked."""

import json
from typing import Any

import pytest

from sandbox.deliveries import agenda
from sandbox.gateways.asking import ask
from sandbox.gateways.messages import Response
from study.lab import Lab
from tests.lessons.functions import function
from tests.teaching import teaches

ORDER = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["tea"],
    "properties": {"tea": {"type": "string"}, "grams": {"type": "integer", "minimum": 1}},
}
COUNTS = """
count = 0
def handler(event, context):
    global count
    count += 1
    return {"statusCode": 200, "body": str(count)}
"""


class Shop:
    """An API whose ``POST /`` a function answers, which counts how often it is asked.

    Attributes:
        client: of API Gateway.
        id: the API's.
        method: names the method in calls.
    """

    def __init__(self, lab: Lab, **method: Any) -> None:
        """Make API and function; nothing is deployed yet."""
        self.client = lab.client("apigateway")
        made = self.client.create_rest_api(name="shop")
        self.id = str(made["id"])
        self._lab = lab
        self.method = {"restApiId": self.id, "resourceId": made["rootResourceId"], "httpMethod": "POST"}
        arn = function(lab, COUNTS)
        uri = f"arn:aws:apigateway:{lab.region}:lambda:path/2015-03-31/functions/{arn}/invocations"
        self.client.put_method(authorizationType="NONE", **self.method, **method)
        self.client.put_integration(type="AWS_PROXY", integrationHttpMethod="POST", uri=uri, **self.method)
        lab.client("lambda").add_permission(
            FunctionName="shop", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )

    def deploy(self) -> None:
        """Deploy to the stage ``prod``."""
        self.client.create_deployment(restApiId=self.id, stageName="prod")

    def limit(self, **limits: str) -> None:
        """Limit all methods of the stage: ``rateLimit="1"``."""
        operations = [{"op": "replace", "path": f"/*/*/throttling/{k}", "value": v} for k, v in limits.items()]
        self.client.update_stage(restApiId=self.id, stageName="prod", patchOperations=operations)

    def sell(self, name: str, **plan: Any) -> str:
        """Give a customer a key and a plan, and return the key's value."""
        key = self.client.create_api_key(name=name, enabled=True)
        stages = [{"apiId": self.id, "stage": "prod"}]
        made = self.client.create_usage_plan(name=name, apiStages=stages, **plan)
        self.client.create_usage_plan_key(usagePlanId=made["id"], keyId=key["id"], keyType="API_KEY")
        return str(key["value"])

    def ask(self, body: object = None, key: str = "") -> Response:
        """Send a request."""
        headers = {"x-api-key": key} if key else {}
        url = f"https://{self.id}.execute-api.{self._lab.region}.amazonaws.com/prod/"
        return ask("POST", url, headers=headers, json_body={} if body is None else body)

    def statuses(self, times: int, key: str = "") -> list[int]:
        """Send so many requests at once, and return how each was answered."""
        return [self.ask(key=key).status for _ in range(times)]


def validated(lab: Lab) -> Shop:
    """Return a shop that holds bodies to a model."""
    shop = Shop(lab)
    shop.client.create_model(restApiId=shop.id, name="Order", contentType="application/json", schema=json.dumps(ORDER))
    validator = shop.client.create_request_validator(restApiId=shop.id, name="body", validateRequestBody=True)["id"]
    operations = [
        {"op": "replace", "path": "/requestValidatorId", "value": validator},
        {"op": "add", "path": "/requestModels/application~1json", "value": "Order"},
    ]
    shop.client.update_method(**shop.method, patchOperations=operations)
    shop.deploy()
    return shop


@pytest.mark.parametrize("body", [{}, {"tea": 1}, {"tea": "green", "grams": 0}])
def test_a_body_that_does_not_fit_the_model_is_refused_before_the_function_is_asked(lab: Lab, body: object) -> None:
    """Nothing runs, and nothing is paid but the request."""
    shop = validated(lab)

    answer = shop.ask(body)

    assert (answer.status, answer.json()) == (400, {"message": "Invalid request body"})
    assert shop.ask({"tea": "green"}).text == "1"


def test_a_model_without_a_validator_refuses_nothing(lab: Lab) -> None:
    """The twin: the model alone is documentation."""
    shop = validated(lab)
    shop.client.update_method(
        **shop.method, patchOperations=[{"op": "replace", "path": "/requestValidatorId", "value": ""}]
    )
    shop.deploy()

    assert shop.ask({}).status == 200


def test_a_stage_is_limited_to_a_rate_and_a_burst(lab: Lab) -> None:
    """For all callers together: as many at once as the bucket holds, then as many a second as drip into it."""
    shop = Shop(lab)
    shop.deploy()
    shop.limit(rateLimit="1", burstLimit="2")

    answers = shop.statuses(4)
    agenda.advance(10, {lab.account_id})

    assert (answers, shop.statuses(3)) == ([200, 200, 429, 429], [200, 200, 429])


def test_a_stage_without_limits_has_those_of_the_account(lab: Lab) -> None:
    """The twin: 10,000 a second, which all APIs of a Region share."""
    shop = Shop(lab)
    shop.deploy()

    assert shop.statuses(10) == [200] * 10


@teaches("api-gateway.16")
def test_a_customer_who_asks_too_much_is_throttled_and_the_others_are_not(lab: Lab) -> None:
    """By the plan of the key."""
    shop = Shop(lab, apiKeyRequired=True)
    shop.deploy()
    small = shop.sell("small", throttle={"rateLimit": 1, "burstLimit": 1})
    large = shop.sell("large", throttle={"rateLimit": 100, "burstLimit": 100})

    assert shop.statuses(3, small) == [200, 429, 429]
    assert shop.ask(key=small).json() == {"message": "Too Many Requests"}
    assert shop.statuses(3, large) == [200, 200, 200]


@teaches("api-gateway.16")
def test_a_customer_has_a_quota(lab: Lab) -> None:
    """Of a day, a week or a month; then there is a new one."""
    shop = Shop(lab, apiKeyRequired=True)
    shop.deploy()
    key = shop.sell("small", quota={"limit": 2, "period": "DAY"})

    answers = shop.statuses(3, key)
    refused = shop.ask(key=key).json()
    agenda.advance(24 * 3600, {lab.account_id})

    assert (answers, refused) == ([200, 200, 429], {"message": "Limit Exceeded"})
    assert shop.ask(key=key).status == 200


def test_without_a_key_of_a_plan_nobody_is_let_in(lab: Lab) -> None:
    """The twin: no key, a wrong one, and one that no plan has sold for this stage."""
    shop = Shop(lab, apiKeyRequired=True)
    shop.deploy()
    loose = str(shop.client.create_api_key(name="loose", enabled=True)["value"])

    assert [shop.ask(key=key).status for key in ("", "guessed", loose)] == [403, 403, 403]


@teaches("api-gateway.16", twin=True)
def test_a_key_tells_customers_apart_and_keeps_nobody_out_where_none_is_demanded(lab: Lab) -> None:
    """It is no proof of anything: a method says whether it wants one, and authorization is another matter."""
    shop = Shop(lab)
    shop.deploy()
    shop.sell("small", throttle={"rateLimit": 1, "burstLimit": 1})

    assert shop.statuses(3) == [200, 200, 200]
