"""API Gateway: what a stage keeps of the answers, and by what it tells them apart."""

from sandbox.deliveries import agenda
from study.lab import Lab
from tests.lessons.apis import change, get, served
from tests.teaching import teaches


@teaches("api-gateway.9")
def test_a_stage_answers_from_its_cache(lab: Lab) -> None:
    """The function is asked once, and everybody else gets what it said then, for five minutes."""
    api = served(lab)
    change(lab, api, cacheClusterEnabled="true", cacheClusterSize="0.5")
    change(lab, api, **{"*__*__caching__enabled": "true"})

    assert [get(lab, api), get(lab, api)] == [(200, "1"), (200, "1")]
    agenda.advance(301, {lab.account_id})
    assert get(lab, api) == (200, "2")


@teaches("api-gateway.9", twin=True)
def test_without_a_cache_each_request_is_answered_anew(lab: Lab) -> None:
    """And nothing is paid for by the hour."""
    api = served(lab)

    assert [get(lab, api), get(lab, api)] == [(200, "1"), (200, "2")]


ECHO = """
def handler(event, context):
    return {"statusCode": 200, "body": event["pathParameters"]["id"]}
"""


def orders_told(lab: Lab, *keys: str) -> list[str]:
    """Ask a cached ``GET /{id}`` for two orders; the keys are what the cache tells them apart by."""
    api, client = served(lab, ECHO), lab.client("apigateway")
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    made = client.create_resource(restApiId=api, parentId=root, pathPart="{id}")["id"]
    uri = client.get_integration(restApiId=api, resourceId=root, httpMethod="GET")["uri"]
    named = {"restApiId": api, "resourceId": made, "httpMethod": "GET"}
    client.put_method(authorizationType="NONE", requestParameters=dict.fromkeys(keys, True), **named)
    how = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri}
    client.put_integration(cacheKeyParameters=list(keys), **how, **named)
    client.create_deployment(restApiId=api, stageName="prod")
    change(lab, api, cacheClusterEnabled="true", cacheClusterSize="0.5")
    change(lab, api, **{"*__*__caching__enabled": "true"})
    return [get(lab, api, path)[1] for path in ("mine", "yours")]


@teaches("api-gateway.9")
def test_a_cache_tells_orders_apart_by_the_variable_that_is_its_key(lab: Lab) -> None:
    """A parameter of the method that the integration names as a cache key: each order is an entry of its own."""
    assert orders_told(lab, "method.request.path.id") == ["mine", "yours"]


@teaches("api-gateway.9", twin=True)
def test_without_a_key_one_customer_is_told_anothers_order(lab: Lab) -> None:
    """A variable of the path tells nothing apart by itself: whoever asks next gets what is kept for the method."""
    assert orders_told(lab) == ["mine", "mine"]
