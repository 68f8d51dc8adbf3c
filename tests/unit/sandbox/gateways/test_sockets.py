"""WebSocket APIs: handshakes, routes, answers, and being spoken to from outside."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.gateways.asking import HandshakeError, Socket, ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import function
from tests.unit.sandbox.gateways.sockets_apis import SocketApi
from tests.unit.sandbox.lambdas.functions import heard, messages

ECHO = """
import json
def handler(event, context):
    print(json.dumps(event))
    return {"statusCode": 200, "body": "got " + (event.get("body") or "nothing")}
"""


@pytest.fixture
def api(account: Account) -> SocketApi:
    """Return an API whose function answers to ``say`` and hears everything else."""
    api = SocketApi(account)
    arn = function(account, ECHO)
    for key in ("$connect", "$disconnect", "$default"):
        api.route(key, arn)
    api.route("say", arn, answers=True)
    return api


def test_a_function_hears_a_connection_come_and_go(api: SocketApi) -> None:
    """With headers and query when it comes, and why when it goes."""
    socket = Socket(f"{api.url}?room=1", {"X-Thing": "one"})
    socket.close(1001, "bye")
    came, went = heard(api.account)
    assert (came["queryStringParameters"], came["headers"]["X-Thing"]) == ({"room": "1"}, "one")
    context = came["requestContext"]
    assert (context["routeKey"], context["eventType"], context["stage"]) == ("$connect", "CONNECT", "live")
    assert (context["connectionId"], context["apiId"]) == (socket.id, api.id)
    context = went["requestContext"]
    assert (context["routeKey"], context["eventType"]) == ("$disconnect", "DISCONNECT")
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (1001, "bye")


def test_the_body_chooses_the_route(api: SocketApi) -> None:
    """A route with a response answers; the default one takes the rest, what is no JSON included."""
    socket = Socket(api.url)
    assert socket.send({"action": "say"}) == ['got {"action": "say"}']
    assert socket.send({"action": "other"}) == []
    assert socket.send("no JSON") == []
    events = [event for event in heard(api.account) if event["requestContext"]["eventType"] == "MESSAGE"]
    assert [event["requestContext"]["routeKey"] for event in events] == ["say", "$default", "$default"]
    assert [event["body"] for event in events] == ['{"action": "say"}', '{"action": "other"}', "no JSON"]
    assert len({event["requestContext"]["messageId"] for event in events}) == 3


def test_without_a_route_a_message_is_forbidden(account: Account) -> None:
    """The client is told its connection and the request."""
    socket = Socket(SocketApi(account).url)
    [told] = socket.send({"action": "x"})
    answer = json.loads(told)
    assert (answer["message"], answer["connectionId"]) == ("Forbidden", socket.id)
    assert answer["requestId"]


def test_a_function_that_fails_is_an_internal_server_error(account: Account) -> None:
    """And so is one that may not be invoked; the connection stays."""
    api = SocketApi(account)
    api.route("bad", function(account, "def handler(e, c):\n    raise ValueError('oh')"))
    api.route("closed", function(account, ECHO, "closed", permitted=False))
    socket = Socket(api.url)
    for action in ("bad", "closed"):
        [told] = socket.send({"action": action})
        assert json.loads(told)["message"] == "Internal server error"


@pytest.mark.parametrize(("status", "answered"), [("403", 403), ("500", 500), (None, 502)])
def test_a_function_may_refuse_a_handshake(account: Account, status: str | None, answered: int) -> None:
    """With any status that is no success; without one it is wrongly made."""
    api = SocketApi(account)
    body = f"{{'statusCode': {status}}}" if status else "None"
    api.route("$connect", function(account, f"def handler(e, c):\n    return {body}"))
    with pytest.raises(HandshakeError) as refusal:
        Socket(api.url)
    assert refusal.value.response.status == answered


DECIDES = """
def handler(event, context):
    user = event["queryStringParameters"]["user"]
    effect = "Allow" if user == "friend" else "Deny"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {"principalId": user, "policyDocument": {"Statement": [statement]}, "context": {"name": user}}
"""


def test_an_authorizer_is_asked_once(account: Account) -> None:
    """What it says is told with every message; without what it looks at it is not asked."""
    api = SocketApi(account)
    guard = function(account, DECIDES, "guard")
    made = api.client.create_authorizer(
        ApiId=api.id,
        Name="guard",
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{guard}/invocations",
        IdentitySource=["route.request.querystring.user"],
    )
    arn = function(account, ECHO)
    api.route("$connect", arn, AuthorizationType="CUSTOM", AuthorizerId=made["AuthorizerId"])
    api.route("$default", arn)
    for query, status in (("", 401), ("?user=enemy", 403)):
        with pytest.raises(HandshakeError) as refusal:
            Socket(api.url + query)
        assert refusal.value.response.status == status
    Socket(f"{api.url}?user=friend").send("hello")
    assert [event["requestContext"]["authorizer"] for event in heard(account)] == [
        {"name": "friend", "principalId": "friend"}
    ] * 2


def management(account: Account, api: SocketApi) -> Any:
    """Return a client of the API's management, under the API's own URL."""
    url = api.url.replace("wss:", "https:")
    return account.services.session.client("apigatewaymanagementapi", endpoint_url=url)


def test_connections_are_spoken_to_from_outside(account: Account, api: SocketApi) -> None:
    """Sent to, asked about, and closed; what is gone is gone."""
    one, two = Socket(api.url), Socket(api.url)
    client = management(account, api)
    client.post_to_connection(ConnectionId=one.id, Data=b"hello")
    assert (one.taken(), two.taken()) == (["hello"], [])
    assert client.get_connection(ConnectionId=one.id)["Identity"]["SourceIp"] == "127.0.0.1"
    client.delete_connection(ConnectionId=one.id)
    assert one.closed == (1000, "Connection Closed Normally")
    for call in (client.get_connection, client.delete_connection):
        with pytest.raises(ClientError) as refusal:
            call(ConnectionId=one.id)
        assert refusal.value.response["Error"]["Code"] == "GoneException"
    with pytest.raises(client.exceptions.GoneException):
        client.post_to_connection(ConnectionId="nobody", Data=b"x")
    assert [event["requestContext"]["eventType"] for event in heard(account)][-1] == "DISCONNECT"


def test_the_management_is_for_signed_requests(api: SocketApi) -> None:
    """And what is no handshake is forbidden."""
    socket = Socket(api.url)
    url = api.url.replace("wss:", "https:")
    answer = ask("POST", f"{url}/@connections/{socket.id}", body="x")
    assert (answer.status, answer.json()) == (403, {"message": "Missing Authentication Token"})
    assert (ask("GET", url).status, ask("GET", url).json()) == (403, {"message": "Forbidden"})


FORWARDS = """
import boto3
def handler(event, context):
    about = event["requestContext"]
    url = f"https://{about['domainName']}/{about['stage']}"
    client = boto3.client("apigatewaymanagementapi", endpoint_url=url)
    client.post_to_connection(ConnectionId=about["connectionId"], Data=("back: " + event["body"]).encode())
    return {"statusCode": 200}
"""


def test_a_function_answers_under_the_apis_own_url(account: Account) -> None:
    """As every example does; the request does not leave this machine."""
    api = SocketApi(account)
    api.route("$default", function(account, FORWARDS, Timeout=20))
    assert Socket(api.url).send("hello") == ["back: hello"]


def test_a_mock_answers_by_its_templates(account: Account) -> None:
    """The request's says the status, the response's the answer."""
    api = SocketApi(account)
    made = api.client.create_integration(
        ApiId=api.id, IntegrationType="MOCK", RequestTemplates={"$default": '{"statusCode": 200}'}
    )
    api.client.create_integration_response(
        ApiId=api.id,
        IntegrationId=made["IntegrationId"],
        IntegrationResponseKey="/200/",
        ResponseTemplates={"$default": '{"id": "$context.connectionId"}'},
    )
    api.attach("ping", made["IntegrationId"], answers=True)
    socket = Socket(api.url)
    assert socket.send({"action": "ping"}) == [f'{{"id": "{socket.id}"}}']


def test_a_route_may_send_to_a_queue(account: Account) -> None:
    """By a template, without a function in between."""
    account.client("sqs").create_queue(QueueName="orders")
    api = SocketApi(account)
    made = api.client.create_integration(
        ApiId=api.id,
        IntegrationType="AWS",
        IntegrationMethod="POST",
        IntegrationUri=f"arn:aws:apigateway:us-east-1:sqs:path/{account.id}/orders",
        CredentialsArn=f"arn:aws:iam::{account.id}:role/api",
        RequestParameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        RequestTemplates={"$default": "Action=SendMessage&MessageBody=$util.urlEncode($input.path('$.order'))"},
        TemplateSelectionExpression="\\$default",
    )
    api.attach("order", made["IntegrationId"])
    Socket(api.url).send({"action": "order", "order": "tea & milk"})
    sqs = account.client("sqs")
    [message] = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="orders")["QueueUrl"])["Messages"]
    assert message["Body"] == "tea & milk"


def test_access_logs(account: Account) -> None:
    """A line for each event, with its route."""
    api = SocketApi(account)
    account.client("logs").create_log_group(logGroupName="access")
    settings = {
        "DestinationArn": f"arn:aws:logs:us-east-1:{account.id}:log-group:access",
        "Format": "$context.routeKey $context.eventType $context.status",
    }
    api.client.update_stage(ApiId=api.id, StageName="live", AccessLogSettings=settings)
    arn = function(account, ECHO)
    api.route("$connect", arn)
    api.route("say", arn)
    Socket(api.url).send({"action": "say"})
    assert messages(account, "access") == ["$connect CONNECT 200", "say MESSAGE 200"]
