"""APIs on a real server: CDK's LambdaRestApi asked with curl, and a chat with two WebSockets."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from aws_cdk import App, BootstraplessSynthesizer, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as functions
from botocore.exceptions import ClientError
from simple_websocket import Client, ConnectionClosed

from sandbox.gateways.addresses import local_url
from sandbox.services import RemoteServices
from tests.unit.sandbox.serving import ROOT, environment, server

CODE = "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the server's state file is."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Iterator[tuple[int, str]]:
    """Deploy an API to a server; yields the port and the URL that AWS would give the API."""
    app = App(outdir=str(tmp_path_factory.mktemp("assembly")))
    stack = Stack(app, "shop", synthesizer=BootstraplessSynthesizer())
    code = functions.Code.from_inline(CODE)
    runtime = functions.Runtime.PYTHON_3_13
    echo = functions.Function(stack, "Echo", code=code, handler="index.handler", runtime=runtime)
    apigateway.LambdaRestApi(stack, "Api", handler=echo)
    chat(app)
    folder = Path(app.synth().directory)
    with server(state) as port:
        cloudformation = RemoteServices.of_sandbox(f"http://localhost:{port}").client("cloudformation")
        for name in ("shop", "chat"):
            body = (folder / f"{name}.template.json").read_text()
            cloudformation.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
            cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
        yield port, url_of(port, "shop")


def url_of(port: int, name: str) -> str:
    """Return the one output of a stack."""
    services = RemoteServices.of_sandbox(f"http://localhost:{port}")
    [made] = services.call("cloudformation", "DescribeStacks", StackName=name)["Stacks"]
    [url] = [one["OutputValue"] for one in made["Outputs"]]
    return str(url)


@pytest.fixture
def chat_url(deployed: tuple[int, str]) -> str:
    """Return the URL that AWS would give the chat."""
    return url_of(deployed[0], "chat")


def curl(*arguments: str) -> tuple[int, Any]:
    """Ask with curl; return status and body."""
    command = ["curl", "-s", "--noproxy", "*", "-w", "\n%{http_code}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body)


def test_curl_reaches_an_api_by_its_host(deployed: tuple[int, str]) -> None:
    """A name below localhost in the place of AWS's own."""
    port, url = deployed
    local = local_url(url, port)
    assert local is not None
    status, event = curl(f"{local}pets/1?a=b", "-d", "hello", "-H", "Content-Type: text/plain")
    assert (status, event["httpMethod"], event["path"], event["body"]) == (200, "POST", "/pets/1", "hello")
    assert event["queryStringParameters"] == {"a": "b"}
    assert event["pathParameters"] == {"proxy": "pets/1"}
    chunked = ("-H", "Transfer-Encoding: chunked", "-H", "Content-Type: text/plain")
    assert curl(local, "-d", "in chunks", *chunked)[1]["body"] == "in chunks"


@pytest.fixture(scope="module")
def domain(deployed: tuple[int, str]) -> str:
    """Give the API a name of one's own, and return it."""
    port, url = deployed
    names = RemoteServices.of_sandbox(f"http://localhost:{port}").client("apigateway")
    certificate = "arn:aws:acm:us-east-1:111122223333:certificate/x"
    for name in ("api.shop.example", "*.wild.example"):
        names.create_domain_name(domainName=name, regionalCertificateArn=certificate)
        api = url.split("//")[1].split(".")[0]
        names.create_base_path_mapping(domainName=name, restApiId=api, stage="prod", basePath="v1")
    return "api.shop.example"


@pytest.mark.parametrize("host", ["api.shop.example", "api.shop.example.localhost", "any.wild.example"])
def test_curl_reaches_an_api_by_a_name_of_its_own(deployed: tuple[int, str], domain: str, host: str) -> None:
    """As the header ``Host`` has it, or below localhost; the base path leads to the stage."""
    port, _ = deployed
    status, event = curl(f"http://localhost:{port}/v1/pets", "-H", f"Host: {host}:{port}")
    assert (status, event["pathParameters"]) == (200, {"proxy": "pets"})
    assert event["requestContext"]["domainName"] == host.removesuffix(".localhost")
    assert domain


@pytest.mark.parametrize(
    ("host", "path", "told"),
    [
        ("api.shop.example", "/other", {"message": "Forbidden"}),
        ("other.example", "/v1/pets", {"error": "this sandbox answers to localhost, not to other.example"}),
        ("other.example", "/_refarch/domains/api.shop.example/v1/pets", {"error": "this sandbox answers to localhost"}),
    ],
)
def test_a_name_leads_to_its_mappings_and_no_other_name_does(
    deployed: tuple[int, str], domain: str, host: str, path: str, told: dict[str, str]
) -> None:
    """The twin; nor is the sandbox itself reached by a name that leads to an API."""
    port, _ = deployed
    status, answer = curl(f"http://localhost:{port}{path}", "-H", f"Host: {host}")
    [(key, text)] = told.items()
    assert (status, answer[key].startswith(text)) == (403, True)
    status, _ = curl(f"http://localhost:{port}/_refarch/status", "-H", f"Host: {domain}")
    assert status == 403


def test_curl_reaches_an_api_by_a_path(deployed: tuple[int, str]) -> None:
    """Where names below localhost are not resolved."""
    port, url = deployed
    api = url.removeprefix("https://").split(".")[0]
    status, event = curl(f"http://localhost:{port}/_refarch/apis/{api}/prod/a%2Fb")
    assert (status, event["path"], event["pathParameters"]) == (200, "/a%2Fb", {"proxy": "a/b"})
    status, told = curl(f"http://localhost:{port}/_refarch/apis/{api}/test/")
    assert (status, told) == (403, {"message": "Forbidden"})


def test_a_page_of_any_origin_may_ask_an_api_and_nothing_else(deployed: tuple[int, str]) -> None:
    """As on AWS; the sandbox itself still answers its own machine only."""
    port, url = deployed
    foreign = ("-H", "Origin: https://shop.example")
    assert curl(str(local_url(url, port)), *foreign)[0] == 200
    assert curl(f"http://localhost:{port}/_refarch/status", *foreign)[0] == 403
    assert curl(str(local_url(url, port)), "-H", f"Host: {url.split('/')[2]}")[0] == 403


CHAT = """
import boto3, json, os
def handler(event, context):
    about = event["requestContext"]
    table = boto3.client("dynamodb")
    name, key = os.environ["TABLE"], {"id": {"S": about["connectionId"]}}
    if about["routeKey"] == "$connect":
        table.put_item(TableName=name, Item=key)
    elif about["routeKey"] == "$disconnect":
        table.delete_item(TableName=name, Key=key)
    else:
        url = f"https://{about['domainName']}/{about['stage']}"
        everybody = boto3.client("apigatewaymanagementapi", endpoint_url=url)
        for item in table.scan(TableName=name)["Items"]:
            everybody.post_to_connection(ConnectionId=item["id"]["S"], Data=json.loads(event["body"])["text"].encode())
    return {"statusCode": 200}
"""


def test_the_command_line_says_where_an_output_answers(state: Path, deployed: tuple[int, str]) -> None:
    """Beside the URL that AWS would give it, as text and as JSON."""
    port, url = deployed
    command = [sys.executable, "-c", "from study.cli import main; main()", "sandbox", "resources", "shop"]
    told = subprocess.run(command, env=environment(state), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f": {url}\n    answers at {local_url(url, port)}\n" in told
    command.append("--json")
    told = subprocess.run(command, env=environment(state), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [*json.loads(told)[0]["urls"].values()] == [local_url(url, port)]


def chat(app: App) -> None:
    """Add a stack with a chat: who is connected stands in a table, and a function tells everybody everything."""
    stack = Stack(app, "chat", synthesizer=BootstraplessSynthesizer())
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    table = dynamodb.Table(stack, "Connected", partition_key=key, removal_policy=RemovalPolicy.DESTROY)
    chat = functions.Function(
        stack,
        "Chat",
        code=functions.Code.from_inline(CHAT),
        handler="index.handler",
        runtime=functions.Runtime.PYTHON_3_13,
        timeout=Duration.seconds(30),
        environment={"TABLE": table.table_name},
    )
    api = apigatewayv2.WebSocketApi(stack, "Api")
    for route in ("$connect", "$disconnect", "say"):
        api.add_route(route, integration=integrations.WebSocketLambdaIntegration(f"For{route.strip('$')}", chat))
    stage = apigatewayv2.WebSocketStage(stack, "Stage", web_socket_api=api, stage_name="live", auto_deploy=True)
    CfnOutput(stack, "Url", value=stage.url)


def test_two_clients_hear_each_other(deployed: tuple[int, str], chat_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over real WebSockets; the one that has left hears nothing more, and nobody fails for it."""
    port, _ = deployed
    url = str(local_url(chat_url, port))
    # Browsers and curl resolve names below localhost by themselves; a system's resolver need not.
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *more, **named: look_up("127.0.0.1", *more, **named))
    ann, bob = Client.connect(url), Client.connect(url)
    ann.send(json.dumps({"action": "say", "text": "hello"}))
    assert [ann.receive(timeout=30), bob.receive(timeout=30)] == ["hello", "hello"]
    bob.send(json.dumps({"action": "say", "text": "and you"}))
    assert [ann.receive(timeout=30), bob.receive(timeout=30)] == ["and you", "and you"]
    bob.close()
    table = RemoteServices.of_sandbox(f"http://localhost:{port}").client("dynamodb")
    [name] = table.list_tables()["TableNames"]
    deadline = monotonic() + 30
    while table.scan(TableName=name)["Count"] > 1 and monotonic() < deadline:
        sleep(0.1)
    ann.send(json.dumps({"action": "say", "text": "alone"}))
    assert ann.receive(timeout=30) == "alone"
    assert ann.receive(timeout=0.5) is None
    ann.close()


def test_a_client_of_the_whole_server_speaks_to_connections(deployed: tuple[int, str], chat_url: str) -> None:
    """As a function in JavaScript does: it is told the sandbox's endpoint, and no API."""
    port, _ = deployed
    path = chat_url.partition(".com")[2]
    api = chat_url.removeprefix("wss://").partition(".")[0]
    client = Client.connect(f"ws://localhost:{port}/_refarch/apis/{api}{path}")
    client.send("no route")
    mine = json.loads(client.receive(timeout=30))["connectionId"]
    services = RemoteServices.of_sandbox(f"http://localhost:{port}")
    services.call("apigatewaymanagementapi", "PostToConnection", ConnectionId=mine, Data=b"psst")
    assert client.receive(timeout=30) == "psst"
    services.call("apigatewaymanagementapi", "DeleteConnection", ConnectionId=mine)
    with pytest.raises(ConnectionClosed):
        client.receive(timeout=30)
    with pytest.raises(ClientError, match="GoneException"):
        services.call("apigatewaymanagementapi", "GetConnection", ConnectionId=mine)
