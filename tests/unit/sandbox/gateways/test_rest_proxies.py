"""REST APIs with Lambda proxy integrations: the event, the response, and what goes wrong."""

import json

import pytest
from botocore.exceptions import ClientError

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import ECHO, Api, function, rest_api


@pytest.fixture
def api(account: Account) -> Api:
    """Return an API whose function tells what it gets, below ``/pets``."""
    api = rest_api(account)
    arn = function(account)
    api.proxy("ANY", "/pets/{id}", arn)
    api.proxy("GET", "/pets/{proxy+}", arn)
    api.proxy("GET", "/pets/all", arn)
    api.deploy(variables={"colour": "red"})
    return api


def test_a_function_gets_the_request(api: Api) -> None:
    """Method, path, parameters, headers, the last and all of their values, and the circumstances."""
    answer = ask("POST", f"{api.url}/prod/pets/a%20b?x=1&x=2&y=", body="hello", headers={"X-Thing": "one"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    event = answer.json()
    assert (event["httpMethod"], event["resource"], event["path"]) == ("POST", "/pets/{id}", "/pets/a%20b")
    assert event["pathParameters"] == {"id": "a b"}
    assert event["queryStringParameters"] == {"x": "2", "y": ""}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "y": [""]}
    assert (event["headers"]["X-Thing"], event["multiValueHeaders"]["X-Thing"]) == ("one", ["one"])
    assert event["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert (event["body"], event["isBase64Encoded"]) == ("hello", False)
    assert event["stageVariables"] == {"colour": "red"}
    context = event["requestContext"]
    assert (context["stage"], context["apiId"], context["path"]) == ("prod", api.id, "/prod/pets/a%20b")
    assert (context["accountId"], context["resourcePath"]) == (api.account.id, "/pets/{id}")
    assert context["requestId"] == answer.headers["x-amzn-RequestId"]
    assert context["identity"]["sourceIp"] == "127.0.0.1"


def test_nothing_is_null_and_not_empty(api: Api) -> None:
    """A request without a query and a body has null for both, as on AWS."""
    event = api.get("/pets/all").json()
    named = ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "body")
    assert {event[name] for name in named} == {None}


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/pets/all", "/pets/all", None),
        ("/pets/all/", "/pets/all", None),
        ("/pets/7", "/pets/{id}", {"id": "7"}),
        ("/pets/7/toys", "/pets/{proxy+}", {"proxy": "7/toys"}),
    ],
)
def test_what_is_written_out_comes_before_a_parameter_and_that_before_a_greedy_one(
    api: Api, path: str, resource: str, parameters: dict[str, str] | None
) -> None:
    """Of all resources that fit, the most specific one answers."""
    event = api.get(path).json()
    assert (event["resource"], event["pathParameters"]) == (resource, parameters)


@pytest.mark.parametrize("path", ["/nothing", "/pets", "/"])
def test_a_path_or_a_method_that_there_is_not_is_a_missing_token(api: Api, path: str) -> None:
    """AWS's answer, which puzzles everybody once."""
    answer = api.get(path)
    assert (answer.status, answer.json()) == (403, {"message": "Missing Authentication Token"})
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_a_stage_or_an_api_that_there_is_not_is_forbidden(api: Api) -> None:
    """Neither is said to be missing."""
    for url in (f"{api.url}/test/pets/all", api.url.replace(api.id, "aaaaaaaaaa") + "/prod"):
        answer = ask("GET", url)
        assert (answer.status, answer.json()) == (403, {"message": "Forbidden"})


def test_without_the_functions_permission_the_api_fails(account: Account) -> None:
    """The twin of all others: nobody has let API Gateway invoke the function."""
    api = rest_api(account)
    api.proxy("GET", "/", function(account, permitted=False))
    api.deploy()
    assert (api.get("/").status, api.get("/").json()) == (500, {"message": "Internal server error"})


def test_a_function_in_another_language_is_refused_by_name(account: Account) -> None:
    """The sandbox runs no Java; AWS would."""
    api = rest_api(account)
    api.proxy("GET", "/", function(account, runtime="java21"))
    api.deploy()
    answer = api.get("/")
    assert answer.status == 501
    assert "it runs functions in Python and JavaScript, not java21" in answer.json()["message"]


def test_a_permission_is_for_the_methods_that_it_names(account: Account) -> None:
    """``arn:aws:execute-api:…/prod/GET/pets`` lets nobody post."""
    api = rest_api(account)
    arn = function(account, permitted=False)
    api.proxy("GET", "/pets/{id}", arn)
    api.proxy("POST", "/pets/{id}", arn)
    api.deploy()
    account.client("lambda").add_permission(
        FunctionName="shop",
        StatementId="get",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:{account.id}:{api.id}/prod/GET/pets/*",
    )
    assert api.get("/pets/1").status == 200
    assert ask("POST", f"{api.url}/prod/pets/1").status == 500


RESPONSES = """
import json
ANSWERS = {
    "headers": {"statusCode": 201, "headers": {"X-One": 1}, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}},
    "empty": {},
    "text": "hello",
    "none": None,
    "status": {"statusCode": "two hundred"},
    "unknown": {"statusCode": 200, "status": "fine"},
    "object": {"statusCode": 200, "body": {"a": 1}},
}
def handler(event, context):
    name = event["pathParameters"]["name"]
    if name == "raise":
        raise ValueError("oh")
    return ANSWERS[name]
"""


@pytest.fixture
def responding(account: Account) -> Api:
    """Return an API whose function answers in several ways."""
    api = rest_api(account)
    api.proxy("GET", "/{name}", function(account, RESPONSES))
    api.deploy()
    return api


def test_a_function_sets_status_and_headers(responding: Api) -> None:
    """Single ones and several of a name; the type is JSON unless it says otherwise."""
    answer = responding.get("/headers")
    assert (answer.status, answer.body, answer.headers["X-One"]) == (201, b"", "1")
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
    assert answer.headers["Content-Type"] == "application/json"
    assert responding.get("/empty").status == 200


@pytest.mark.parametrize("name", ["text", "none", "status", "unknown", "object", "raise"])
def test_what_is_no_response_is_a_bad_gateway(responding: Api, name: str) -> None:
    """The log says that it is malformed, and the caller is told nothing of it."""
    answer = responding.get(f"/{name}")
    assert (answer.status, answer.json()) == (502, {"message": "Internal server error"})


BINARY = """
import base64
def handler(event, context):
    body = base64.b64encode(bytes([0, 255, 1])).decode() if event["body"] is None else event["body"]
    return {"statusCode": 200, "headers": {"Content-Type": "image/png"}, "body": body, "isBase64Encoded": True}
"""


def test_binary_types_arrive_as_base64_and_leave_as_bytes(account: Account) -> None:
    """If the API lists them, and the twin, an API that does not, sends the base64."""
    arn = function(account, BINARY)
    listed, unlisted = rest_api(account, binaryMediaTypes=["image/png"]), rest_api(account)
    for api in (listed, unlisted):
        api.proxy("ANY", "/", arn)
        api.deploy()
    assert listed.get("/", headers={"Accept": "image/png"}).body == bytes([0, 255, 1])
    sent = ask("POST", f"{listed.url}/prod/", body=b"\xfe\x00", headers={"Content-Type": "image/png"})
    assert sent.body == b"\xfe\x00"
    assert unlisted.get("/", headers={"Accept": "image/png"}).body == b"AP8B"


def test_a_stage_serves_what_was_deployed(account: Account) -> None:
    """Not what has been changed since."""
    api = rest_api(account)
    api.mock("GET", "/", '"old"')
    api.deploy()
    named = {"restApiId": api.id, "resourceId": api.root, "httpMethod": "GET"}
    api.client.put_integration_response(statusCode="200", responseTemplates={"application/json": '"new"'}, **named)
    assert api.get("/").json() == "old"
    api.deploy()
    assert api.get("/").json() == "new"


def test_a_canary_gets_its_share(account: Account) -> None:
    """A quarter of the requests, with its own variables."""
    api = rest_api(account)
    api.mock("GET", "/", '"old $stageVariables.colour $context.isCanaryRequest"')
    api.deploy(variables={"colour": "red"})
    named = {"restApiId": api.id, "resourceId": api.root, "httpMethod": "GET"}
    api.client.put_integration_response(
        statusCode="200", responseTemplates={"application/json": '"new $stageVariables.colour"'}, **named
    )
    api.deploy(canarySettings={"percentTraffic": 25, "stageVariableOverrides": {"colour": "blue"}})
    said = [api.get("/").json() for _ in range(8)]
    assert said == [*["old red false"] * 3, "new blue"] * 2


def test_a_canary_is_promoted_as_aws_documents_it(account: Account) -> None:
    """Its share to zero, its variables and its deployment copied to the stage; then its settings are removed."""
    api = rest_api(account)
    api.mock("GET", "/", '"old $stageVariables.colour $stageVariables.size"')
    api.deploy(variables={"colour": "red", "size": "s"})
    named = {"restApiId": api.id, "resourceId": api.root, "httpMethod": "GET"}
    templates = {"application/json": '"new $stageVariables.colour $stageVariables.size"'}
    api.client.put_integration_response(statusCode="200", responseTemplates=templates, **named)
    api.deploy(canarySettings={"percentTraffic": 50, "stageVariableOverrides": {"colour": "blue"}})
    canary = api.client.get_stage(restApiId=api.id, stageName="prod")["canarySettings"]["deploymentId"]
    with pytest.raises(ClientError, match="Active stages pointing to this deployment"):
        api.client.delete_deployment(restApiId=api.id, deploymentId=canary)
    promote = [
        {"op": "replace", "path": "/canarySettings/percentTraffic", "value": "0.0"},
        {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"},
        {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
    ]
    told = api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=promote)
    assert (told["deploymentId"], told["variables"]) == (canary, {"colour": "blue", "size": "s"})
    assert [api.get("/").json() for _ in range(2)] == ["new blue s"] * 2
    api.client.update_stage(
        restApiId=api.id, stageName="prod", patchOperations=[{"op": "remove", "path": "/canarySettings"}]
    )
    assert "canarySettings" not in api.client.get_stage(restApiId=api.id, stageName="prod")


def test_a_canary_needs_a_stage_that_is_there(account: Account) -> None:
    """And what is copied has to go somewhere."""
    api = rest_api(account)
    api.mock("GET", "/", '"old"')
    with pytest.raises(ClientError, match="a stage that is there already"):
        api.deploy(canarySettings={"percentTraffic": 50})
    api.deploy()
    for wrong in ({"from": "/description", "path": "/nothing"}, {"path": "/description"}):
        with pytest.raises(ClientError, match="Invalid patch path"):
            api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=[{"op": "copy", **wrong}])


def test_a_stage_variable_may_name_the_function(account: Account) -> None:
    """``${stageVariables.name}`` in the URI."""
    api = rest_api(account)
    arn = function(account, ECHO, "shop-test")
    api.proxy("GET", "/", arn.replace("shop-test", "shop-${stageVariables.env}"))
    api.deploy(variables={"env": "test"})
    assert json.loads(api.get("/").body)["stageVariables"] == {"env": "test"}
