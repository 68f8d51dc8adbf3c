"""API Gateway: a change is released to some of the callers first, to all of them, or to nobody any more."""

import json
from collections import Counter
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.lessons.functions import function
from tests.teaching import teaches


class Shop:
    """An API that tells its prices, on the stage ``prod``.

    Attributes:
        client: of API Gateway.
        api: the API's id, as parameters have it.
        url: of the stage.
    """

    def __init__(self, lab: Lab) -> None:
        """Make the API; nothing is deployed yet."""
        self.client = lab.client("apigateway")
        made = self.client.create_rest_api(name="shop")
        self.api = {"restApiId": made["id"]}
        self.url = f"https://{made['id']}.execute-api.{lab.region}.amazonaws.com/prod/"
        self._get = {**self.api, "resourceId": made["rootResourceId"], "httpMethod": "GET"}
        self.client.put_method(authorizationType="NONE", **self._get)
        self.client.put_method_response(statusCode="200", **self._get)

    def says(self, template: str) -> None:
        """Let the API answer by itself, by a template."""
        integration = {"application/json": '{"statusCode": 200}'}
        self.client.put_integration(type="MOCK", requestTemplates=integration, **self._get)
        answer = {"application/json": json.dumps(template)}
        self.client.put_integration_response(statusCode="200", responseTemplates=answer, **self._get)

    def asks(self, lab: Lab, uri: str) -> None:
        """Let a function answer, whose name may be told by a stage variable."""
        arn = f"arn:aws:lambda:{lab.region}:{lab.account_id}:function:{uri}"
        path = f"arn:aws:apigateway:{lab.region}:lambda:path/2015-03-31/functions/{arn}/invocations"
        self.client.put_integration(type="AWS_PROXY", integrationHttpMethod="POST", uri=path, **self._get)

    def deploy(self, **options: Any) -> str:
        """Deploy the API as it is now, and return the deployment's id."""
        return str(self.client.create_deployment(**self.api, stageName="prod", **options)["id"])

    def change(self, *operations: dict[str, str]) -> None:
        """Change the stage by patch operations."""
        self.client.update_stage(**self.api, stageName="prod", patchOperations=list(operations))

    def told(self, times: int = 10) -> Counter[str]:
        """Ask so many times, and count the answers."""
        return Counter(ask("GET", self.url).json() for _ in range(times))


PROMOTE = (
    {"op": "replace", "path": "/canarySettings/percentTraffic", "value": "0.0"},
    {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"},
    {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
)
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/promote-canary-deployment.html"""
CANARY = {"percentTraffic": 20, "stageVariableOverrides": {"currency": "EUR"}}


def with_canary(lab: Lab) -> Shop:
    """Return a shop with a canary: other text, and another currency."""
    shop = Shop(lab)
    shop.says("old $stageVariables.currency")
    shop.deploy(variables={"currency": "USD"})
    shop.says("new $stageVariables.currency")
    shop.deploy(canarySettings=CANARY)
    return shop


@teaches("api-gateway.17")
def test_a_canary_has_a_share_of_the_requests_with_its_own_deployment_and_variables(lab: Lab) -> None:
    """On the same URL; API Gateway throws dice for each request, the sandbox deals them out evenly."""
    assert with_canary(lab).told() == {"old USD": 8, "new EUR": 2}


@teaches("api-gateway.17", twin=True)
def test_without_a_canary_a_deployment_is_for_everybody_at_once(lab: Lab) -> None:
    """The twin."""
    shop = Shop(lab)
    shop.says("old")
    shop.deploy()
    shop.says("new")
    shop.deploy()

    assert shop.told() == {"new": 10}


@teaches("api-gateway.17")
def test_a_canary_is_promoted(lab: Lab) -> None:
    """Its variables and its deployment become the stage's; its settings stay until they are removed."""
    shop = with_canary(lab)
    shop.change(*PROMOTE)

    assert shop.told() == {"new EUR": 10}
    shop.change({"op": "remove", "path": "/canarySettings"})
    assert "canarySettings" not in shop.client.get_stage(**shop.api, stageName="prod")


@teaches("api-gateway.17", twin=True)
def test_a_canary_is_given_up(lab: Lab) -> None:
    """The twin: its settings are removed, and the stage has never served anything else."""
    shop = with_canary(lab)
    shop.change({"op": "remove", "path": "/canarySettings"})

    assert shop.told() == {"old USD": 10}


def test_a_share_grows_without_a_deployment(lab: Lab) -> None:
    """The more it is trusted: a half, and all."""
    shop = with_canary(lab)
    shares = []
    for percent in ("50.0", "100.0"):
        shop.change({"op": "replace", "path": "/canarySettings/percentTraffic", "value": percent})
        shares.append(shop.told()["new EUR"])

    assert shares == [5, 10]


def test_a_stage_goes_back_to_a_deployment_that_is_kept(lab: Lab) -> None:
    """Also without a canary: the id is all that it takes."""
    shop = Shop(lab)
    shop.says("old")
    before = shop.deploy()
    shop.says("new")
    shop.deploy()
    shop.change({"op": "replace", "path": "/deploymentId", "value": before})

    assert shop.told() == {"old": 10}


def test_a_deployment_that_a_stage_serves_is_not_deleted(lab: Lab) -> None:
    """The twin: one that no stage serves is, and then there is no way back to it."""
    shop = Shop(lab)
    shop.says("old")
    before = shop.deploy()
    now = shop.deploy()
    with pytest.raises(ClientError, match="Active stages pointing to this deployment"):
        shop.client.delete_deployment(**shop.api, deploymentId=now)
    shop.client.delete_deployment(**shop.api, deploymentId=before)

    assert shop.told() == {"old": 10}


def permitted(lab: Lab, name: str) -> None:
    """Add a function that says its name, and let API Gateway invoke it."""
    function(lab, f"def handler(event, context):\n    return {{'statusCode': 200, 'body': '\"{name}\"'}}", name)
    lab.client("lambda").add_permission(
        FunctionName=name, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )


def test_a_stage_variable_names_the_function_that_answers(lab: Lab) -> None:
    """The same deployment on every stage, and each with what is its own."""
    permitted(lab, "shop-live")
    shop = Shop(lab)
    shop.asks(lab, "shop-${stageVariables.kind}")
    shop.deploy(variables={"kind": "live"})

    assert shop.told(1) == {"shop-live": 1}


def test_each_function_that_a_variable_may_name_has_to_let_the_api_in(lab: Lab) -> None:
    """The twin: API Gateway cannot add the permission, as it does not know the names; the answer is a 500."""
    permitted(lab, "shop-live")
    function(lab, "def handler(event, context):\n    return {'statusCode': 200}", "shop-test")
    shop = Shop(lab)
    shop.asks(lab, "shop-${stageVariables.kind}")
    shop.deploy(variables={"kind": "live"})
    shop.change({"op": "replace", "path": "/variables/kind", "value": "test"})

    assert ask("GET", shop.url).status == 500
