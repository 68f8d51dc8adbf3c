"""Parts of REST APIs are kept and changed."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def method(account: Account) -> tuple[Any, dict[str, str]]:
    """Return a client, and what names a method with an integration."""
    client = account.client("apigateway")
    api = client.create_rest_api(name="shop", binaryMediaTypes=["image/png"])
    named = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(
        type="HTTP", integrationHttpMethod="GET", uri="https://shop.example", connectionId="abc", **named
    )
    return client, named


def test_methods_and_integrations_take_patch_operations(method: tuple[Any, dict[str, str]]) -> None:
    """Values that are written as text have the type of what they are for; parts of paths are escaped."""
    client, named = method
    operations = [
        {"op": "replace", "path": "/apiKeyRequired", "value": "true"},
        {"op": "add", "path": "/requestParameters/method.request.querystring.id", "value": "true"},
        {"op": "add", "path": "/requestModels/application~1json", "value": "Order"},
    ]
    told = client.update_method(patchOperations=operations, **named)
    assert told["apiKeyRequired"] is True
    assert told["requestParameters"] == {"method.request.querystring.id": True}
    assert told["requestModels"] == {"application/json": "Order"}
    timeout = {"op": "replace", "path": "/timeoutInMillis", "value": "5000"}
    changed = client.update_integration(patchOperations=[timeout], **named)
    assert (changed["timeoutInMillis"], changed["connectionId"]) == (5000, "abc")
    with pytest.raises(ClientError, match="Invalid patch path"):
        client.update_method(patchOperations=[{"op": "add", "path": "/colour", "value": "red"}], **named)


def test_an_api_keeps_and_changes_its_media_types(method: tuple[Any, dict[str, str]]) -> None:
    """The item stands in the path."""
    client, named = method
    api = {"restApiId": named["restApiId"]}
    assert client.get_rest_api(**api)["binaryMediaTypes"] == ["image/png"]
    operations = [
        {"op": "add", "path": "/binaryMediaTypes/image~1gif"},
        {"op": "remove", "path": "/binaryMediaTypes/image~1png"},
        {"op": "replace", "path": "/endpointConfiguration/types/EDGE", "value": "REGIONAL"},
    ]
    told = client.update_rest_api(patchOperations=operations, **api)
    assert (told["binaryMediaTypes"], told["endpointConfiguration"]["types"]) == (["image/gif"], ["REGIONAL"])


def test_settings_of_methods_and_limits_of_stages_go_again(method: tuple[Any, dict[str, str]]) -> None:
    """Of a stage, and of a usage plan."""
    client, named = method
    api = named["restApiId"]
    client.create_deployment(restApiId=api, stageName="live")
    setting = {"op": "replace", "path": "/~1orders/GET/logging/loglevel", "value": "INFO"}
    told = client.update_stage(restApiId=api, stageName="live", patchOperations=[setting])
    assert told["methodSettings"]["~1orders/GET"]["loggingLevel"] == "INFO"
    removal = {"op": "remove", "path": "/~1orders/GET"}
    assert client.update_stage(restApiId=api, stageName="live", patchOperations=[removal])["methodSettings"] == {}
    plan = client.create_usage_plan(name="gold", apiStages=[{"apiId": api, "stage": "live"}])["id"]
    limit = {"op": "replace", "path": f"/apiStages/{api}:live/throttle/~1orders/GET/rateLimit", "value": "2.5"}
    told = client.update_usage_plan(usagePlanId=plan, patchOperations=[limit])
    assert told["apiStages"][0]["throttle"] == {"/orders/GET": {"rateLimit": 2.5}}
