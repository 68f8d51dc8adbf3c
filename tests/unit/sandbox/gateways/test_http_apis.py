"""HTTP APIs: routes, the event in both formats, responses, CORS, authorizers, mappings, logs."""

import json
from typing import Any

import pytest

from sandbox.gateways.asking import ask
from sandbox.gateways.messages import Response
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import function
from tests.unit.sandbox.lambdas.functions import messages

WHOLE = "def handler(event, context):\n    return event"
"""A function that returns what it gets; without a status that is the body."""


class HttpApi:
    """An HTTP API with a stage that deploys itself."""

    def __init__(self, account: Account, stage: str = "$default", **more: Any) -> None:
        """Make it."""
        self.account, self.client = account, account.client("apigatewayv2")
        self.id = self.client.create_api(Name="shop", ProtocolType="HTTP", **more)["ApiId"]
        self.client.create_stage(ApiId=self.id, StageName=stage, AutoDeploy=True, StageVariables={"colour": "red"})
        self.url = f"https://{self.id}.execute-api.us-east-1.amazonaws.com"

    def route(self, key: str, uri: str, kind: str = "AWS_PROXY", route: Any = None, **more: Any) -> str:
        """Make a route with an integration; return the integration's id."""
        more = {"PayloadFormatVersion": "2.0" if kind == "AWS_PROXY" else "1.0", **more}
        made = self.client.create_integration(
            ApiId=self.id, IntegrationType=kind, IntegrationUri=uri, **{"IntegrationMethod": "ANY", **more}
        )
        target = f"integrations/{made['IntegrationId']}"
        self.client.create_route(ApiId=self.id, RouteKey=key, Target=target, **(route or {}))
        return str(made["IntegrationId"])

    def get(self, path: str = "/", **more: Any) -> Response:
        """Ask."""
        return ask("GET", f"{self.url}{path}", **more)


@pytest.fixture
def api(account: Account) -> HttpApi:
    """Return an API whose function returns its event."""
    api = HttpApi(account)
    arn = function(account, WHOLE)
    api.route("GET /pets/{id}", arn)
    api.route("ANY /pets/{proxy+}", arn)
    api.route("GET /pets/all", arn)
    return api


def test_a_function_gets_the_request_in_format_2(api: HttpApi) -> None:
    """Headers in lower case, several values joined, cookies apart; what there is not is left out."""
    headers = {"X-Thing": "one", "Cookie": "a=1; b=2"}
    answer = ask("GET", f"{api.url}/pets/a%20b?x=1&x=2", headers=headers)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    event = answer.json()
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "GET /pets/{id}", "/pets/a b")
    assert (event["rawQueryString"], event["queryStringParameters"]) == ("x=1&x=2", {"x": "1,2"})
    assert (event["cookies"], event["headers"]["x-thing"]) == (["a=1", "b=2"], "one")
    assert "cookie" not in event["headers"]
    assert (event["pathParameters"], event["stageVariables"]) == ({"id": "a b"}, {"colour": "red"})
    assert not {"body", "authorizer"} & event.keys()
    context = event["requestContext"]
    assert (context["accountId"], context["apiId"], context["stage"]) == (api.account.id, api.id, "$default")
    assert (context["http"]["method"], context["http"]["path"]) == ("GET", "/pets/a b")
    assert context["requestId"] == answer.headers["Apigw-Requestid"]


def test_a_form_is_base64_and_json_is_not(api: HttpApi) -> None:
    """As AWS does it, to everybody's surprise."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    event = ask("POST", f"{api.url}/pets/x/y", body="a=1", headers=form).json()
    assert (event["body"], event["isBase64Encoded"]) == ("YT0x", True)
    event = ask("POST", f"{api.url}/pets/x/y", json_body={"a": 1}).json()
    assert (event["body"], event["isBase64Encoded"]) == ('{"a": 1}', False)


@pytest.mark.parametrize(
    ("path", "key"),
    [("/pets/all", "GET /pets/all"), ("/pets/7", "GET /pets/{id}"), ("/pets/7/toys", "ANY /pets/{proxy+}")],
)
def test_the_most_specific_route_answers(api: HttpApi, path: str, key: str) -> None:
    """A full match before a greedy one."""
    assert api.get(path).json()["routeKey"] == key


def test_without_a_route_nothing_is_found_unless_there_is_a_default(api: HttpApi) -> None:
    """The default route takes everything that no other does."""
    assert (api.get("/").status, api.get("/").json()) == (404, {"message": "Not Found"})
    assert ask("POST", f"{api.url}/pets/all").json()["routeKey"] == "ANY /pets/{proxy+}"
    arn = api.account.client("lambda").get_function(FunctionName="shop")["Configuration"]["FunctionArn"]
    api.route("$default", arn)
    assert api.get("/").json()["routeKey"] == "$default"


def test_a_named_stage_is_part_of_the_path(account: Account) -> None:
    """Of what is asked and of what the function is told, and not of the route."""
    api = HttpApi(account, "live")
    api.route("GET /pets", function(account, WHOLE))
    event = api.get("/live/pets").json()
    assert (event["rawPath"], event["routeKey"], event["requestContext"]["stage"]) == (
        "/live/pets",
        "GET /pets",
        "live",
    )
    assert api.get("/pets").status == 404


def test_what_is_not_deployed_is_not_served(account: Account) -> None:
    """A stage that does not deploy itself serves what its deployment took up."""
    api = HttpApi(account)
    api.client.create_stage(ApiId=api.id, StageName="slow")
    arn = function(account, WHOLE)
    api.route("GET /a", arn)
    assert (api.get("/a").status, api.get("/slow/a").status) == (200, 404)
    api.client.create_deployment(ApiId=api.id, StageName="slow")
    api.route("GET /b", arn)
    assert (api.get("/slow/a").status, api.get("/slow/b").status) == (200, 404)


def test_format_1_wants_a_status_and_format_2_does_not(account: Account) -> None:
    """The event of the first has several values of each header."""
    api = HttpApi(account)
    arn = function(account, WHOLE)
    api.route("GET /two", arn)
    api.route("GET /one", arn, PayloadFormatVersion="1.0")
    echo = function(
        account,
        "import json\n"
        + WHOLE.replace("event\n", "x").replace(
            "return event",
            "return {'statusCode': 201, 'body': json.dumps(event), 'multiValueHeaders': {'x-a': ['1', '2']}}",
        ),
        "echo",
    )
    api.route("GET /pets/{id}", echo, PayloadFormatVersion="1.0")
    assert (api.get("/two").status, api.get("/one").status) == (200, 500)
    answer = api.get("/pets/7", headers={"X-Thing": "one"})
    assert (answer.status, answer.headers.getlist("x-a")) == (201, ["1", "2"])
    event = answer.json()
    assert (event["version"], event["resource"], event["path"]) == ("1.0", "/pets/{id}", "/pets/7")
    assert (event["multiValueHeaders"]["x-thing"], event["queryStringParameters"]) == (["one"], None)


def test_cookies_and_failures_of_functions(account: Account) -> None:
    """Cookies are headers of their own; a failure is told without its reason."""
    api = HttpApi(account)
    api.route(
        "GET /", function(account, "def handler(e, c):\n    return {'statusCode': 204, 'cookies': ['a=1', 'b=2']}")
    )
    api.route("GET /bad", function(account, "def handler(e, c):\n    raise ValueError('oh')", "bad"))
    api.route("GET /closed", function(account, WHOLE, "closed", permitted=False))
    assert (api.get().status, api.get().headers.getlist("Set-Cookie")) == (204, ["a=1", "b=2"])
    for path in ("/bad", "/closed"):
        assert (api.get(path).status, api.get(path).json()) == (500, {"message": "Internal Server Error"})


def test_pages_of_other_origins(account: Account) -> None:
    """A preflight is answered without any route; the function's own word for it does not count."""
    cors = {"AllowOrigins": ["https://shop.example"], "AllowMethods": ["GET"], "AllowHeaders": ["x-a"], "MaxAge": 60}
    api = HttpApi(account, CorsConfiguration=cors)
    code = "def handler(e, c):\n    return {'statusCode': 200, 'headers': {'Access-Control-Allow-Origin': '*'}}"
    api.route("GET /", function(account, code))
    asking = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    answer = ask("OPTIONS", f"{api.url}/", headers=asking)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, "https://shop.example")
    assert (answer.headers["Access-Control-Allow-Headers"], answer.headers["Access-Control-Max-Age"]) == ("x-a", "60")
    assert api.get(headers=asking).headers["Access-Control-Allow-Origin"] == "https://shop.example"
    other = {**asking, "Origin": "https://evil.example"}
    assert "Access-Control-Allow-Origin" not in ask("OPTIONS", f"{api.url}/", headers=other).headers
    assert "Access-Control-Allow-Origin" not in api.get(headers=other).headers


def test_parameters_are_mapped_in_both_directions(account: Account) -> None:
    """One API asks another; headers, query, path and status change on the way."""
    inner, outer = HttpApi(account), HttpApi(account)
    inner.route("GET /{proxy+}", function(account, WHOLE))
    outer.route(
        "GET /pets/{id}",
        f"{inner.url}/ignored",
        "HTTP_PROXY",
        RequestParameters={
            "append:header.x-stage": "$stageVariables.colour",
            "overwrite:querystring.id": "pet-${request.path.id}",
            "remove:querystring.secret": "''",
            "overwrite:path": "/found/$request.path.id",
        },
        ResponseParameters={"200": {"overwrite:statuscode": "203", "append:header.x-route": "$context.routeKey"}},
    )
    answer = outer.get("/pets/7?secret=1")
    assert (answer.status, answer.headers["x-route"]) == (203, "GET /pets/{id}")
    event = answer.json()
    assert (event["rawPath"], event["queryStringParameters"]) == ("/found/7", {"id": "pet-7"})
    assert event["headers"]["x-stage"] == "red"


def test_nothing_is_forwarded_to_the_outside(account: Account) -> None:
    """The answer names what is not done."""
    api = HttpApi(account)
    api.route("GET /", "https://example.com/", "HTTP_PROXY")
    assert api.get().status == 501
    assert "https://example.com/: nothing is forwarded to anywhere but this machine" in api.get().json()["message"]


def test_a_route_may_send_to_a_queue(account: Account) -> None:
    """Without a function in between."""
    queue = account.client("sqs").create_queue(QueueName="orders")["QueueUrl"]
    api = HttpApi(account)
    made = api.client.create_integration(
        ApiId=api.id,
        IntegrationType="AWS_PROXY",
        IntegrationSubtype="SQS-SendMessage",
        PayloadFormatVersion="1.0",
        CredentialsArn=f"arn:aws:iam::{account.id}:role/api",
        RequestParameters={"QueueUrl": queue, "MessageBody": "$request.body.order"},
    )
    api.client.create_route(ApiId=api.id, RouteKey="POST /", Target=f"integrations/{made['IntegrationId']}")
    answer = ask("POST", f"{api.url}/", json_body={"order": "tea"})
    assert (answer.status, "MessageId" in answer.json()) == (200, True)
    [message] = account.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert message["Body"] == "tea"


def test_limits_of_a_stage_throttle(account: Account) -> None:
    """One more each second, after the burst."""
    api = HttpApi(account)
    api.route("GET /", function(account, WHOLE))
    limits = {"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 0.01}
    api.client.update_stage(ApiId=api.id, StageName="$default", DefaultRouteSettings=limits)
    assert [api.get().status for _ in range(3)] == [200, 200, 429]
    account.let_pass(100)
    assert api.get().status == 200


def test_access_logs(account: Account) -> None:
    """In the stage's format; what there is not is a dash."""
    api = HttpApi(account)
    account.client("logs").create_log_group(logGroupName="access")
    settings = {
        "DestinationArn": f"arn:aws:logs:us-east-1:{account.id}:log-group:access",
        "Format": '{"route":"$context.routeKey","status":$context.status,"who":"$context.authorizer.sub"}',
    }
    api.client.update_stage(ApiId=api.id, StageName="$default", AccessLogSettings=settings)
    api.get("/nothing")
    assert [json.loads(line) for line in messages(account, "access")] == [{"route": "-", "status": 404, "who": "-"}]
