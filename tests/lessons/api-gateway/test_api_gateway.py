"""API Gateway: what is published, where it answers, and who answers behind it."""

import json
from typing import Any

import pytest

from sandbox.gateways.asking import HandshakeError, Socket, ask
from sandbox.gateways.messages import Response
from study.lab import Lab
from tests.lessons.functions import function
from tests.teaching import teaches

HELLO = (
    "def handler(event, context):\n    return {'statusCode': 200, 'body': 'hello ' + event['pathParameters']['name']}"
)


def rest_api(lab: Lab) -> tuple[Any, str, str]:
    """Return a client, the id of a new REST API and that of its root resource."""
    client = lab.client("apigateway")
    made = client.create_rest_api(name="shop")
    return client, made["id"], made["rootResourceId"]


def mock(client: Any, api: str, resource: str, answer: str) -> None:
    """Let a resource answer to GET without any backend."""
    named = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}, **named)
    client.put_method_response(statusCode="200", **named)
    templates = {"application/json": json.dumps(answer)}
    client.put_integration_response(statusCode="200", responseTemplates=templates, **named)


def get(lab: Lab, api: str, path: str) -> Response:
    """Ask an API under its own host."""
    return ask("GET", f"https://{api}.execute-api.{lab.region}.amazonaws.com{path}")


@teaches("api-gateway.6")
def test_a_mock_answers_without_a_backend(lab: Lab) -> None:
    """Clients can be written before there is anything behind the API."""
    client, api, root = rest_api(lab)
    mock(client, api, root, "soon")
    client.create_deployment(restApiId=api, stageName="prod")

    assert get(lab, api, "/prod/").json() == "soon"


@teaches("api-gateway.6", twin=True)
def test_a_resource_without_a_method_answers_nothing(lab: Lab) -> None:
    """The same API, asked for a resource that has no integration: a "missing token", as AWS puts it."""
    client, api, root = rest_api(lab)
    mock(client, api, root, "soon")
    client.create_resource(restApiId=api, parentId=root, pathPart="later")
    client.create_deployment(restApiId=api, stageName="prod")

    answer = get(lab, api, "/prod/later")

    assert (answer.status, answer.json()) == (403, {"message": "Missing Authentication Token"})


@teaches("api-gateway.2")
def test_an_api_answers_once_it_is_deployed_to_a_stage(lab: Lab) -> None:
    """It runs on nobody's server and costs per request; but it has to be deployed."""
    client, api, root = rest_api(lab)
    mock(client, api, root, "open")
    client.create_deployment(restApiId=api, stageName="prod")

    assert get(lab, api, "/prod/").status == 200


@teaches("api-gateway.2", twin=True)
def test_an_api_that_is_not_deployed_answers_nobody(lab: Lab) -> None:
    """All is there, and no stage serves it."""
    client, api, root = rest_api(lab)
    mock(client, api, root, "open")

    answer = get(lab, api, "/prod/")

    assert (answer.status, answer.json()) == (403, {"message": "Forbidden"})


@teaches("api-gateway.5")
def test_a_change_is_seen_when_it_is_deployed(lab: Lab) -> None:
    """Below the stage's name, which is the root resource."""
    client, api, root = rest_api(lab)
    mock(client, api, root, "old")
    client.create_deployment(restApiId=api, stageName="prod")
    mock(client, api, root, "new")
    client.create_deployment(restApiId=api, stageName="prod")

    assert get(lab, api, "/prod").json() == "new"


@teaches("api-gateway.5", twin=True)
def test_a_change_that_is_not_deployed_is_not_seen(lab: Lab) -> None:
    """A deployment is a snapshot: the stage goes on as it was."""
    client, api, root = rest_api(lab)
    mock(client, api, root, "old")
    client.create_deployment(restApiId=api, stageName="prod")
    mock(client, api, root, "new")

    assert get(lab, api, "/prod").json() == "old"


def proxied(lab: Lab) -> str:
    """Return an API whose path names whom a function greets."""
    client, api, root = rest_api(lab)
    resource = client.create_resource(restApiId=api, parentId=root, pathPart="{name}")["id"]
    named = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    uri = (
        f"arn:aws:apigateway:{lab.region}:lambda:path/2015-03-31/functions/{function(lab, HELLO, 'hello')}/invocations"
    )
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(type="AWS_PROXY", integrationHttpMethod="POST", uri=uri, **named)
    client.create_deployment(restApiId=api, stageName="prod")
    return api


@teaches("api-gateway.7")
def test_a_function_answers_for_an_api(lab: Lab) -> None:
    """It gets the request as its event, and returns the response."""
    api = proxied(lab)
    lab.client("lambda").add_permission(
        FunctionName="hello",
        StatementId="api",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{lab.region}:{lab.account_id}:{api}/*/GET/*",
    )

    assert get(lab, api, "/prod/reader").text == "hello reader"


@teaches("api-gateway.7", twin=True)
def test_a_function_that_does_not_let_the_api_in_is_not_invoked(lab: Lab) -> None:
    """The commonest reason for a 500: the integration is there and the function's policy is not."""
    answer = get(lab, proxied(lab), "/prod/reader")

    assert (answer.status, answer.json()) == (500, {"message": "Internal server error"})


def writing(lab: Lab) -> str:
    """Return an API that sends what it gets to the queue ``orders``: a template makes the service's request of it."""
    client, api, root = rest_api(lab)
    named = {"restApiId": api, "resourceId": root, "httpMethod": "POST"}
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(
        type="AWS",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:{lab.region}:sqs:path/{lab.account_id}/orders",
        credentials=f"arn:aws:iam::{lab.account_id}:role/api",
        requestParameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        requestTemplates={"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"},
        **named,
    )
    for status, pattern in (("200", {}), ("404", {"selectionPattern": "4\\d{2}"})):
        client.put_method_response(statusCode=status, **named)
        client.put_integration_response(statusCode=status, **pattern, **named)
    client.create_deployment(restApiId=api, stageName="prod")
    return f"https://{api}.execute-api.{lab.region}.amazonaws.com/prod/"


@teaches("api-gateway.8")
def test_an_api_writes_into_a_queue_by_itself(lab: Lab) -> None:
    """No function in between."""
    sqs = lab.client("sqs")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]

    assert ask("POST", writing(lab), json_body={"tea": 1}).status == 200
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {"tea": 1}


@teaches("api-gateway.8", twin=True)
def test_what_the_service_answers_is_the_apis_answer(lab: Lab) -> None:
    """There is no such queue, and nobody between the caller and the service who could hide it."""
    assert ask("POST", writing(lab), json_body={"tea": 1}).status == 404


def web_socket_api(lab: Lab) -> str:
    """Return the id of a WebSocket API with a stage and no routes."""
    client = lab.client("apigatewayv2")
    made = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    client.create_stage(ApiId=made["ApiId"], StageName="live", AutoDeploy=True)
    return str(made["ApiId"])


@teaches("api-gateway.1")
def test_a_rest_api_an_http_api_and_a_websocket_api_answer(lab: Lab) -> None:
    """The course knows two kinds; the third, cheaper one is there since 2020."""
    client, rest, root = rest_api(lab)
    mock(client, rest, root, "rest")
    client.create_deployment(restApiId=rest, stageName="prod")
    arn = function(lab, "def handler(event, context):\n    return 'http'", "hello")
    lab.client("lambda").add_permission(
        FunctionName="hello", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    http = lab.client("apigatewayv2").create_api(Name="http", ProtocolType="HTTP", Target=arn)["ApiId"]
    socket = Socket(f"wss://{web_socket_api(lab)}.execute-api.{lab.region}.amazonaws.com/live")

    assert get(lab, rest, "/prod/").json() == "rest"
    assert get(lab, http, "/").text == "http"
    assert json.loads(socket.send("hello")[0])["connectionId"] == socket.id


@teaches("api-gateway.1", twin=True)
def test_neither_kind_answers_for_the_other(lab: Lab) -> None:
    """A WebSocket API takes no plain request, and a REST API no handshake."""
    client, rest, root = rest_api(lab)
    mock(client, rest, root, "rest")
    client.create_deployment(restApiId=rest, stageName="prod")

    assert get(lab, web_socket_api(lab), "/live").status == 403
    with pytest.raises(HandshakeError):
        Socket(f"wss://{rest}.execute-api.{lab.region}.amazonaws.com/prod")
