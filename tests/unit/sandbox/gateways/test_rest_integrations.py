"""Integrations of REST APIs that are no Lambda proxies: mocks, functions, services, servers; templates and logs."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import function, rest_api
from tests.unit.sandbox.lambdas.functions import messages


def test_a_mock_answers_a_preflight(account: Account) -> None:
    """As CDK writes it, with a status that is no JSON."""
    api = rest_api(account)
    mock = {"type": "MOCK", "requestTemplates": {"application/json": "{ statusCode: 204 }"}}
    named = api.method("OPTIONS", "/", mock)
    origin = "method.response.header.Access-Control-Allow-Origin"
    api.client.put_method_response(statusCode="204", responseParameters={origin: True}, **named)
    api.client.put_integration_response(statusCode="204", responseParameters={origin: "'*'"}, **named)
    api.deploy()
    answer = ask("OPTIONS", f"{api.url}/prod/", headers={"Origin": "https://shop.example"})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"], answer.body) == (204, "*", b"")


def test_a_template_sees_parameters_and_sets_the_status(account: Account) -> None:
    """By name, by place, with stage variables; an override wins over what the response says."""
    api = rest_api(account)
    template = (
        "#set($context.responseOverride.status = 418)\n"
        '#set($context.responseOverride.header.X-Made = "by $stageVariables.who")\n'
        '{"q": "$input.params(\'q\')", "id": "$input.params().path.id", "none": "$input.params(\'none\')"}'
    )
    api.mock("GET", "/pets/{id}", template)
    api.deploy(variables={"who": "us"})
    answer = api.get("/pets/7?q=1")
    assert (answer.status, answer.headers["X-Made"]) == (418, "by us")
    assert answer.json() == {"q": "1", "id": "7", "none": ""}


@pytest.mark.parametrize(
    ("template", "status", "said"),
    [
        ("#evaluate($x)", 501, "the refarch sandbox does not do this: the directive #evaluate in a mapping template"),
        ('$input.body.reverse("x")', 501, "the refarch sandbox does not do this: the method reverse of str"),
        ("#if(", 500, "Internal server error"),
        ("#if($x) no end", 500, "Internal server error"),
    ],
)
def test_a_template_that_is_not_understood_is_an_error(account: Account, template: str, status: int, said: str) -> None:
    """By name if AWS would understand it; one that has no meaning is what AWS says."""
    api = rest_api(account)
    api.mock("GET", "/", template)
    api.deploy()
    answer = api.get("/")
    assert (answer.status, answer.json()["message"][: len(said)]) == (status, said)


def test_a_function_behind_templates(account: Account) -> None:
    """It gets what the template makes of the request, and its error chooses the response."""
    code = (
        "def handler(event, context):\n"
        "    if event['kind'] == 'bad':\n"
        "        raise ValueError('[BadRequest] oh')\n"
        "    return {'got': event}"
    )
    api = rest_api(account)
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function(account, code)}/invocations"
    templates = {"application/json": '{"kind": $input.json("$.kind"), "stage": "$context.stage"}'}
    named = api.method(
        "POST", "/", {"type": "AWS", "integrationHttpMethod": "POST", "uri": uri, "requestTemplates": templates}
    )
    for status, pattern, template in (
        ("200", "", ""),
        ("400", r"\[BadRequest\].*", '{"error": "$input.path(\'$.errorMessage\')"}'),
    ):
        api.client.put_method_response(statusCode=status, **named)
        more = {"selectionPattern": pattern, "responseTemplates": {"application/json": template}} if pattern else {}
        api.client.put_integration_response(statusCode=status, **more, **named)
    api.deploy()
    good = ask("POST", f"{api.url}/prod/", json_body={"kind": "good"})
    assert (good.status, good.json()) == (200, {"got": {"kind": "good", "stage": "prod"}})
    bad = ask("POST", f"{api.url}/prod/", json_body={"kind": "bad"})
    assert (bad.status, bad.json()) == (400, {"error": "[BadRequest] oh"})


def test_a_queue_behind_an_api(account: Account) -> None:
    """The classic: a form made by a template, sent to the queue's path."""
    account.client("sqs").create_queue(QueueName="orders")
    api = rest_api(account)
    named = api.method(
        "POST",
        "/",
        {
            "type": "AWS",
            "integrationHttpMethod": "POST",
            "uri": f"arn:aws:apigateway:us-east-1:sqs:path/{account.id}/orders",
            "credentials": f"arn:aws:iam::{account.id}:role/api",
            "requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
            "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"},
        },
    )
    api.client.put_method_response(statusCode="200", **named)
    api.client.put_integration_response(
        statusCode="200", responseTemplates={"application/json": '{"status": "accepted"}'}, **named
    )
    api.deploy()
    answer = ask("POST", f"{api.url}/prod/", json_body={"tea": "a & b"})
    assert (answer.status, answer.json()) == (200, {"status": "accepted"})
    sqs = account.client("sqs")
    [message] = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="orders")["QueueUrl"])["Messages"]
    assert json.loads(message["Body"]) == {"tea": "a & b"}


def test_a_table_behind_an_api(account: Account) -> None:
    """An action of a service that speaks JSON; the template of the response takes its answer apart."""
    account.client("dynamodb").create_table(
        TableName="pets",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    account.client("dynamodb").put_item(TableName="pets", Item={"id": {"S": "7"}, "name": {"S": "Rex"}})
    api = rest_api(account)
    template = '{"TableName": "pets", "Key": {"id": {"S": "$input.params(\'id\')"}}}'
    named = api.method(
        "GET",
        "/pets/{id}",
        {
            "type": "AWS",
            "integrationHttpMethod": "POST",
            "uri": "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem",
            "credentials": f"arn:aws:iam::{account.id}:role/api",
            "requestTemplates": {"application/json": template},
        },
    )
    api.client.put_method_response(statusCode="200", **named)
    api.client.put_integration_response(
        statusCode="200", responseTemplates={"application/json": "\"$input.path('$').Item.name.S\""}, **named
    )
    api.deploy()
    assert api.get("/pets/7").json() == "Rex"


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        told = {"path": self.path, "x-a": self.headers.get("x-a")}
        body = json.dumps(told).encode()
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Backend", "yes")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def backend() -> Iterator[str]:
    """Run a server on this machine; yields its URL."""
    with HTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_server_on_this_machine_behind_an_api(account: Account, backend: str) -> None:
    """As it is, or with parameters mapped and its status turned into another."""
    api = rest_api(account)
    api.method(
        "GET",
        "/{proxy+}",
        {
            "type": "HTTP_PROXY",
            "integrationHttpMethod": "ANY",
            "uri": f"{backend}/base/{{proxy}}",
            "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"},
        },
        requestParameters={"method.request.path.proxy": True},
    )
    named = api.method(
        "GET",
        "/mapped",
        {
            "type": "HTTP",
            "integrationHttpMethod": "GET",
            "uri": f"{backend}/missing",
            "requestParameters": {
                "integration.request.querystring.q": "method.request.querystring.query",
                "integration.request.header.x-a": "'fixed'",
            },
        },
        requestParameters={"method.request.querystring.query": False},
    )
    header = "method.response.header.X-Found"
    for status, pattern in (("200", ""), ("410", "4\\d{2}")):
        api.client.put_method_response(statusCode=status, responseParameters={header: False}, **named)
        api.client.put_integration_response(
            statusCode=status,
            responseParameters={header: "integration.response.header.X-Backend"},
            **({"selectionPattern": pattern} if pattern else {}),
            **named,
        )
    api.deploy()
    proxied = api.get("/a/b?c=1")
    assert (proxied.status, proxied.json()["path"]) == (200, "/base/a/b?c=1")
    mapped = api.get("/mapped?query=7")
    assert (mapped.status, mapped.headers["X-Found"]) == (410, "yes")
    assert mapped.json() == {"path": "/missing?q=7", "x-a": "fixed"}


@pytest.mark.parametrize("uri", ["http://example.com/", "https://192.0.2.1/x", "http://169.254.169.254/latest"])
def test_nothing_is_forwarded_to_the_outside(account: Account, uri: str) -> None:
    """The answer names where it would have gone."""
    api = rest_api(account)
    api.method("GET", "/", {"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": uri})
    api.deploy()
    answer = api.get("/")
    assert answer.status == 501
    assert f"{uri}: nothing is forwarded to anywhere but this machine" in answer.json()["message"]


def test_a_server_that_is_not_there_is_a_gateway_timeout(account: Account) -> None:
    """The port is nobody's."""
    api = rest_api(account)
    api.method("GET", "/", {"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": "http://localhost:1/"})
    api.deploy()
    assert (api.get("/").status, api.get("/").json()["message"]) == (504, "Network error communicating with endpoint")


@pytest.mark.parametrize(
    ("passthrough", "status"), [("WHEN_NO_MATCH", 500), ("WHEN_NO_TEMPLATES", 415), ("NEVER", 415)]
)
def test_a_type_without_a_template_passes_or_not(account: Account, passthrough: str, status: int) -> None:
    """What passes through to a mock has no status, which is a wrong configuration."""
    api = rest_api(account)
    mock = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
    named = api.method("POST", "/", {**mock, "passthroughBehavior": passthrough})
    api.client.put_method_response(statusCode="200", **named)
    api.client.put_integration_response(statusCode="200", **named)
    api.deploy()
    assert ask("POST", f"{api.url}/prod/", body="x", headers={"Content-Type": "text/plain"}).status == status
    assert ask("POST", f"{api.url}/prod/", json_body={}).status == 200


def test_logs_of_a_stage(account: Account) -> None:
    """Who asked what, in the stage's format, and what happened meanwhile."""
    account.client("logs").create_log_group(logGroupName="access")
    api = rest_api(account)
    api.mock("GET", "/", '"hello"')
    api.deploy()
    access = '{"path":"$context.resourcePath","status":"$context.status","error":"$context.error.responseType"}'
    settings = [
        {"op": "replace", "path": "/accessLogSettings/format", "value": access},
        {
            "op": "replace",
            "path": "/accessLogSettings/destinationArn",
            "value": f"arn:aws:logs:us-east-1:{account.id}:log-group:access",
        },
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"},
    ]
    api.client.update_stage(restApiId=api.id, stageName="prod", patchOperations=settings)
    answer = api.get("/")
    api.get("/nothing")
    told = [json.loads(line) for line in messages(account, "access")]
    assert told == [
        {"path": "/", "status": "200", "error": "-"},
        {"path": "-", "status": "403", "error": "MISSING_AUTHENTICATION_TOKEN"},
    ]
    lines = messages(account, f"API-Gateway-Execution-Logs_{api.id}/prod")
    assert f"({answer.headers['x-amzn-RequestId']}) Method completed with status: 200" in lines


def test_a_custom_domain_name_leads_to_its_apis(account: Account) -> None:
    """Below the path of the server that stands for it; the longest base path wins."""
    names = account.client("apigateway")
    name = f"api-{account.id}.example.com"
    names.create_domain_name(domainName=name, regionalCertificateArn="arn:aws:acm:us-east-1:1:certificate/x")
    for base, said in (("", "root"), ("shop", "shop")):
        api = rest_api(account)
        api.mock("GET", "/pets", f'"{said} $context.domainName $context.path"')
        api.deploy()
        more = {"basePath": base} if base else {}
        names.create_base_path_mapping(domainName=name, restApiId=api.id, stage="prod", **more)
    root = f"http://localhost/_refarch/domains/{name}"
    assert ask("GET", f"{root}/pets").json().startswith(f"root {name}")
    assert ask("GET", f"{root}/shop/pets").json().startswith(f"shop {name}")
