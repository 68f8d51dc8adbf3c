"""APIs over HTTP: CDK's LambdaRestApi on a real server, asked with curl."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as functions

from sandbox.assemblies import deploy_all
from sandbox.gateways.addresses import local_url
from sandbox.services import RemoteServices
from tests.unit.sandbox.serving import server

CODE = "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """Deploy an API to a server; yields the port and the URL that AWS would give the API."""
    app = App(outdir=str(tmp_path_factory.mktemp("assembly")))
    stack = Stack(app, "shop")
    code = functions.Code.from_inline(CODE)
    runtime = functions.Runtime.PYTHON_3_13
    echo = functions.Function(stack, "Echo", code=code, handler="index.handler", runtime=runtime)
    apigateway.LambdaRestApi(stack, "Api", handler=echo)
    folder = Path(app.synth().directory)
    with server(tmp_path_factory.mktemp("state")) as port:
        services = RemoteServices.of_sandbox(f"http://localhost:{port}")
        deploy_all(folder, lambda _account, _region: services)
        [made] = services.call("cloudformation", "DescribeStacks", StackName="shop")["Stacks"]
        [url] = [one["OutputValue"] for one in made["Outputs"]]
        yield port, url


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
