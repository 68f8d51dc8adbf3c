"""What a stage has answered it answers again, for a while."""

from typing import Any

import pytest

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import Api, function, rest_api

COUNTS = """
import json
count = 0
def handler(event, context):
    global count
    count += 1
    found = {"count": count, "query": event.get("queryStringParameters")}
    return {"statusCode": 200 if event["path"] != "/bad" else 429, "body": json.dumps(found)}
"""


def replace(path: str, value: str) -> dict[str, str]:
    """Return an operation of a patch."""
    return {"op": "replace", "path": path, "value": value}


@pytest.fixture
def api(account: Account) -> Api:
    """Return an API in front of a function that counts, with a cache."""
    made = rest_api(account)
    arn = function(account, COUNTS)
    for verb, path in (("GET", "/tea"), ("POST", "/tea"), ("GET", "/bad"), ("GET", "/{name}")):
        made.proxy(verb, path, arn)
    made.deploy()
    switch(made, replace("/cacheClusterEnabled", "true"), replace("/*/*/caching/enabled", "true"))
    return made


def switch(api: Api, *operations: dict[str, str]) -> None:
    """Change the stage."""
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=list(operations))


def count(api: Api, path: str = "/tea", verb: str = "GET", **more: Any) -> int:
    """Return how often the function has been asked."""
    return int(ask(verb, f"{api.url}/prod{path}", **more).json()["count"])


def test_an_answer_is_kept_for_five_minutes(api: Api, account: Account) -> None:
    """Unless another time is set, and none for no time."""
    assert [count(api), count(api)] == [1, 1]
    account.let_pass(301)
    assert count(api) == 2
    switch(api, replace("/*/*/caching/ttlInSeconds", "0"))
    assert [count(api), count(api)] == [3, 4]


def test_only_get_is_cached_unless_a_method_says_so_itself(api: Api) -> None:
    """What changes something must not be answered from memory by mistake."""
    assert [count(api, verb="POST"), count(api, verb="POST")] == [1, 2]
    switch(api, replace("/~1tea/POST/caching/enabled", "true"))
    assert [count(api, verb="POST"), count(api, verb="POST")] == [3, 3]


def test_without_a_cluster_or_without_the_setting_nothing_is_kept(api: Api) -> None:
    """A stage has to have both."""
    switch(api, replace("/cacheClusterEnabled", "false"))
    assert [count(api), count(api)] == [1, 2]
    switch(api, replace("/cacheClusterEnabled", "true"), replace("/*/*/caching/enabled", "false"))
    assert [count(api), count(api)] == [3, 4]


def test_only_parameters_that_are_named_tell_answers_apart(api: Api) -> None:
    """All others are answered with what the first one got, path parameters too."""
    assert ask("GET", f"{api.url}/prod/tea?kind=green").json()["count"] == 1
    assert ask("GET", f"{api.url}/prod/tea?kind=black").json() == {"count": 1, "query": {"kind": "green"}}
    assert [count(api, "/milk"), count(api, "/honey")] == [2, 2]


def test_named_parameters_tell_answers_apart(api: Api) -> None:
    """Of the path, of the query and of the headers."""
    named = {"restApiId": api.id, "resourceId": api.resource("/{name}"), "httpMethod": "GET"}
    keys = ["method.request.path.name", "method.request.querystring.kind", "method.request.header.X-Who"]
    api.client.update_method(
        **named, patchOperations=[{"op": "add", "path": f"/requestParameters/{key}", "value": "false"} for key in keys]
    )
    old = api.client.get_integration(**named)
    api.client.put_integration(
        **named, cacheKeyParameters=keys, type=old["type"], integrationHttpMethod="POST", uri=old["uri"]
    )
    api.deploy()
    asked = [("/milk", ""), ("/honey", ""), ("/milk?kind=oat", ""), ("/milk", "me"), ("/milk", "")]
    assert [count(api, path, headers={"x-who": who} if who else {}) for path, who in asked] == [1, 2, 3, 4, 1]


def test_errors_of_the_backend_are_kept_too(api: Api) -> None:
    """A client that is told to come back later is told so until the time is over."""
    answers = [ask("GET", f"{api.url}/prod/bad") for _ in range(2)]
    assert [(one.status, one.json()["count"]) for one in answers] == [(429, 1), (429, 1)]


def test_a_client_may_have_it_fetched_anew_where_nobody_needs_a_right(api: Api) -> None:
    """By a header, which is no use by default."""
    fresh = {"Cache-Control": "max-age=0"}
    assert [count(api), count(api, headers=fresh)] == [1, 1]
    switch(api, replace("/*/*/caching/requireAuthorizationForCacheControl", "false"))
    assert [count(api, headers=fresh), count(api)] == [2, 2]


@pytest.mark.parametrize(("shared", "counts"), [("false", [1, 2, 1, 3]), ("true", [1, 1, 1, 1])])
def test_a_canary_has_no_use_of_the_stages_cache_unless_it_is_told_so(api: Api, shared: str, counts: list[int]) -> None:
    """Every other request is its own."""
    made = api.client.create_deployment(restApiId=api.id)
    settings = {"deploymentId": made["id"], "percentTraffic": "50", "useStageCache": shared}
    switch(api, *(replace(f"/canarySettings/{name}", value) for name, value in settings.items()))
    assert [count(api) for _ in range(4)] == counts
