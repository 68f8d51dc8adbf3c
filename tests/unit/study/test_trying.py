"""Promises that have to be tried: on a small architecture of a queue, a function, a bucket and APIs."""

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from analysis.snapshot.model import Account
from analysis.snapshot.model.compute import StackResource
from sandbox import clock
from stacks.acts import Act, Answers, Ask, Connect, Lies, Logged, Put, Say, Send, Sign, Told, Waits
from stacks.intents import Answered, LeadsTo
from stacks.scenario import Scenario
from study.check import check
from study.finding import Finding, Outcome
from study.lab import Lab
from study.trying import InProcess

NAMES: Mapping[str, str] = MappingProxyType({"queue": "Queue", "other": "Other", "bucket": "Bucket", "log": "Log"})
MESSAGE = '{"word": "{mark}"}'


@pytest.fixture
def lab() -> Lab:
    """Return an empty account."""
    return Lab()


def mock_api(lab: Lab, answer: Any, status: str = "200", *, keyed: bool = False) -> str:
    """Return the URL of a REST API that answers ``GET /`` by itself."""
    client = lab.client("apigateway")
    made = client.create_rest_api(name="small")
    named = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    client.put_method(authorizationType="NONE", apiKeyRequired=keyed, **named)
    client.put_integration(type="MOCK", requestTemplates={"application/json": f'{{"statusCode": {status}}}'}, **named)
    client.put_method_response(statusCode=status, **named)
    client.put_integration_response(
        statusCode=status, responseTemplates={"application/json": json.dumps(answer)}, **named
    )
    client.create_deployment(restApiId=made["id"], stageName="v1")
    return f"https://{made['id']}.execute-api.{lab.region}.amazonaws.com/v1/"


def judged(
    lab: Lab,
    intent: Answered | LeadsTo,
    *,
    outputs: Mapping[str, str] = MappingProxyType({}),
    live: bool = True,
    **resources: tuple[str, str],
) -> Finding:
    """Return what becomes of a promise; ``Queue=("SQS::Queue", url)`` is a resource of the stack."""
    account = replace(
        Account(id=lab.account_id, region=lab.region),
        stack_outputs={("small", name): value for name, value in outputs.items()},
        stack_resources=tuple(
            StackResource("small", path, physical, f"AWS::{kind}", path) for path, (kind, physical) in resources.items()
        ),
    )
    scenario = Scenario(
        slug="small",
        title="",
        summary="",
        topics=(),
        hazards=(),
        names=NAMES,
        intents=(intent,),
        build=lambda _app, _context: None,
    )
    [finding] = check(account, scenario, InProcess(lab.services) if live else None)
    return finding


def leads(act: Act, sign: Sign, within: int = 60) -> LeadsTo:
    """Return a promise."""
    return LeadsTo(act=act, sign=sign, why="because", within=within)


def answered(status: int = 200, holds: str = "", **more: Any) -> Answered:
    """Return a promise."""
    return Answered(ask=Ask(url="Url", path="/", **more), status=status, holds=holds, why="because")


def test_an_answer_that_was_promised_holds(lab: Lab) -> None:
    """Status and words."""
    found = judged(lab, answered(holds="open"), outputs={"Url": mock_api(lab, {"status": "open"})})
    assert (found.outcome, found.text) == (Outcome.HOLDS, '200: {"status": "open"}')


@pytest.mark.parametrize(("status", "holds"), [(201, "open"), (200, "closed")])
def test_another_status_and_other_words_break_it(lab: Lab, status: int, holds: str) -> None:
    """What was answered stands in the finding."""
    found = judged(lab, answered(status, holds), outputs={"Url": mock_api(lab, {"status": "open"})})
    assert (found.outcome, found.codes) == (Outcome.BROKEN, ("ANSWERED_OTHERWISE",))
    assert found.text == '200: {"status": "open"}'


def test_a_key_is_sent_along_when_it_is_meant_to_be(lab: Lab) -> None:
    """Its value is fetched; without it the API refuses."""
    url, client = mock_api(lab, {}, keyed=True), lab.client("apigateway")
    key = client.create_api_key(name="partner", enabled=True)["id"]
    api = url.removeprefix("https://").partition(".")[0]
    plan = client.create_usage_plan(name="plan", apiStages=[{"apiId": api, "stage": "v1"}])["id"]
    client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    told = {"Url": url, "Key": key}
    assert judged(lab, answered(200, key="Key"), outputs=told).outcome is Outcome.HOLDS
    assert judged(lab, answered(403), outputs=told).outcome is Outcome.HOLDS


def test_without_an_account_that_runs_it_is_unknown(lab: Lab) -> None:
    """A snapshot answers no requests, and nothing is passed for tried that was not."""
    found = judged(lab, answered(), outputs={"Url": mock_api(lab, {})}, live=False)
    assert found.outcome is Outcome.UNKNOWN
    assert "this has to be tried" in found.text


def test_what_is_not_deployed_is_unknown(lab: Lab) -> None:
    """Neither an output nor a queue is guessed."""
    assert judged(lab, answered()).text == "the stack small has no output Url; is the scenario deployed?"
    found = judged(lab, leads(Send(queue="queue", message=""), Waits(queue="queue", holds="")))
    assert found.outcome is Outcome.UNKNOWN
    assert "'queue' stands for 0 resources of type AWS::SQS::Queue" in found.text


def queue(lab: Lab, name: str, **attributes: str) -> str:
    """Return the URL of a new queue."""
    return str(lab.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def test_a_message_is_found_and_taken_away_and_others_stay(lab: Lab) -> None:
    """A check leaves nothing behind."""
    url = queue(lab, "one")
    lab.client("sqs").send_message(QueueUrl=url, MessageBody="somebody else's")
    found = judged(
        lab,
        leads(Send(queue="queue", message=MESSAGE), Waits(queue="queue", holds="{mark}")),
        Queue=("SQS::Queue", url),
    )
    left = lab.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert found.outcome is Outcome.HOLDS
    assert int(left["ApproximateNumberOfMessages"]) + int(left["ApproximateNumberOfMessagesNotVisible"]) == 1


def test_what_comes_only_later_is_waited_for(lab: Lab) -> None:
    """The clock is put forward; a delay that is longer than the promise breaks it."""
    url = queue(lab, "slow", DelaySeconds="100")
    act, sign = Send(queue="queue", message=MESSAGE), Waits(queue="queue", holds="{mark}")
    assert judged(lab, leads(act, sign, within=120), Queue=("SQS::Queue", url)).outcome is Outcome.HOLDS
    found = judged(lab, leads(act, sign, within=60), Queue=("SQS::Queue", url))
    assert (found.outcome, found.codes) == (Outcome.BROKEN, ("NOTHING_CAME",))
    assert found.text == "nothing came within 60 seconds"


def test_an_old_message_is_taken_for_no_answer(lab: Lab) -> None:
    """The word is new each time."""
    one, other = queue(lab, "one"), queue(lab, "other")
    lab.client("sqs").send_message(QueueUrl=other, MessageBody='{"word": "trial-old"}')
    found = judged(
        lab,
        leads(Send(queue="queue", message=MESSAGE), Waits(queue="other", holds="{mark}")),
        Queue=("SQS::Queue", one),
        Other=("SQS::Queue", other),
    )
    assert found.outcome is Outcome.BROKEN


def test_more_messages_than_one_call_brings_are_looked_through(lab: Lab) -> None:
    """A queue of dead letters may hold those of a month."""
    url, sqs = queue(lab, "full"), lab.client("sqs")
    for _ in range(25):
        sqs.send_message(QueueUrl=url, MessageBody="somebody else's")
    act, sign = Send(queue="queue", message=MESSAGE), Waits(queue="queue", holds="{mark}")
    assert judged(lab, leads(act, sign, within=0), Queue=("SQS::Queue", url)).outcome is Outcome.HOLDS


def test_what_is_left_besides_is_taken_away(lab: Lab) -> None:
    """A request that is answered, and a message that it leaves."""
    url, sqs = queue(lab, "one"), lab.client("sqs")
    told = {"Url": mock_api(lab, {"id": "seven"})}
    sqs.send_message(QueueUrl=url, MessageBody="left by seven")
    sign = Answers(ask=Ask(url="Url", path="/"), holds="seven")
    intent = replace(leads(Ask(url="Url", path="/"), sign), leaves=Waits(queue="queue", holds="left by {id}"))
    assert judged(lab, intent, outputs=told, Queue=("SQS::Queue", url)).outcome is Outcome.HOLDS
    left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (left["ApproximateNumberOfMessages"], left["ApproximateNumberOfMessagesNotVisible"]) == ("0", "0")


def test_an_object_is_judged_by_its_bytes_and_taken_away(lab: Lab) -> None:
    """Every version of it, or the bucket could not be deleted."""
    s3, name = lab.client("s3"), f"small-{lab.account_id}"
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    act = Put(bucket="bucket", key="{mark}.png", content=b"PNG and more")
    sign = Lies(bucket="bucket", key="{mark}.png", begins=b"PNG", smaller_than=100)
    outcomes = [
        judged(lab, leads(act, changed, within=0), Bucket=("S3::Bucket", name)).outcome
        for changed in (sign, replace(sign, begins=b"GIF"), replace(sign, smaller_than=5))
    ]
    assert outcomes == [Outcome.HOLDS, Outcome.BROKEN, Outcome.BROKEN]
    assert "Versions" not in s3.list_object_versions(Bucket=name)


def test_a_line_of_a_log_has_all_the_words(lab: Lab) -> None:
    """The mark alone would be found in a line that tells of no error."""
    logs = lab.client("logs")
    logs.create_log_group(logGroupName="log")
    logs.create_log_stream(logGroupName="log", logStreamName="one")
    url = queue(lab, "one")

    def told(text: str) -> Finding:
        line = {"timestamp": int(clock.now() * 1000), "message": text}
        logs.put_log_events(logGroupName="log", logStreamName="one", logEvents=[line])
        return judged(
            lab,
            leads(Send(queue="queue", message=""), Logged(log="log", holds=("ERROR", "here"))),
            Queue=("SQS::Queue", url),
            Log=("Logs::LogGroup", "log"),
        )

    assert told("all is well here").outcome is Outcome.BROKEN
    found = told("ERROR here\nand a trace")
    assert (found.outcome, found.text) == (Outcome.HOLDS, "ERROR here")


def test_members_of_an_answer_are_words_afterwards(lab: Lab) -> None:
    """An id that an API gives is asked for by the next request."""
    told = {"Url": mock_api(lab, {"id": "seven"}), "Other": mock_api(lab, {"found": "seven"})}
    act = Ask(url="Url", path="/")
    good = judged(lab, leads(act, Answers(ask=Ask(url="Other", path="/"), holds="{id}")), outputs=told)
    bad = judged(lab, leads(act, Answers(ask=Ask(url="Other", path="/"), holds="{ids}"), within=5), outputs=told)
    assert (good.outcome, bad.outcome) == (Outcome.HOLDS, Outcome.BROKEN)
    assert bad.text == 'the request was answered with 200: {"id": "seven"}; nothing came within 5 seconds'


def test_clients_who_are_not_connected_hear_nothing(lab: Lab) -> None:
    """The API has no route that tells others; and where nobody can connect, it is refused."""
    client = lab.client("apigatewayv2")
    made = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    client.create_stage(ApiId=made["ApiId"], StageName="live", AutoDeploy=True)
    url = f"wss://{made['ApiId']}.execute-api.{lab.region}.amazonaws.com/live"
    intent = leads(Say(url="Url", message=MESSAGE), Told(url="Url", holds="{mark}"), within=5)
    assert judged(lab, intent, outputs={"Url": url}).codes == ("NOTHING_CAME",)
    rest = mock_api(lab, {}).replace("https", "wss").rstrip("/")
    assert judged(lab, intent, outputs={"Url": rest}).codes == ("REFUSED",)


def signed_chat(lab: Lab, authorization: str) -> str:
    """Return the URL of a WebSocket API whose handshake is authorized so."""
    client = lab.client("apigatewayv2")
    made = client.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    mock = client.create_integration(
        ApiId=made["ApiId"], IntegrationType="MOCK", RequestTemplates={"$default": '{"statusCode": 200}'}
    )
    target = f"integrations/{mock['IntegrationId']}"
    client.create_route(ApiId=made["ApiId"], RouteKey="$connect", AuthorizationType=authorization, Target=target)
    client.create_stage(ApiId=made["ApiId"], StageName="live", AutoDeploy=True)
    return f"wss://{made['ApiId']}.execute-api.{lab.region}.amazonaws.com/live"


@pytest.mark.parametrize(
    ("authorization", "signed", "status"),
    [("AWS_IAM", True, 101), ("AWS_IAM", False, 403), ("NONE", False, 101)],
)
def test_a_handshake_is_signed_when_it_is_meant_to_be(
    lab: Lab, authorization: str, *, signed: bool, status: int
) -> None:
    """In its query, where browsers can put it; without a signature it is refused where one is wanted."""
    told = {"Url": signed_chat(lab, authorization)}
    tried = {
        one: judged(lab, Answered(ask=Connect(url="Url", signed=signed), status=one, why="because"), outputs=told)
        for one in (101, 403)
    }
    assert {one: finding.outcome for one, finding in tried.items()} == {
        one: Outcome.HOLDS if one == status else Outcome.BROKEN for one in (101, 403)
    }
    intent = leads(Say(url="Url", message=MESSAGE, signed=signed), Told(url="Url", holds="{mark}", signed=signed), 1)
    assert judged(lab, intent, outputs=told).codes == ("NOTHING_CAME" if status == 101 else "REFUSED",)


def test_what_the_account_refuses_breaks_the_promise(lab: Lab) -> None:
    """A bucket that is gone, for example; the service's own words are told."""
    act = Put(bucket="bucket", key="{mark}", content=b"")
    found = judged(lab, leads(act, Lies(bucket="bucket", key="{mark}")), Bucket=("S3::Bucket", "gone-bucket"))
    assert found.codes == ("REFUSED",)
    assert "NoSuchBucket" in found.text
