"""What is a call, an event, kept data and a failure; who calls from outside; and what an alarm has to do with it."""

from collections.abc import Callable

import pytest

from study.drawing.assembly import Stack
from study.drawing.events.model import USERS
from study.drawing.events.read import read_flow
from tests.unit.study.drawing.conftest import Resources, resource

Reader = Callable[[Resources], Stack]


def small() -> Resources:
    """Return a queue and the function that works it off, which may tell a topic."""
    statement = {"Action": "sns:Publish", "Resource": {"Ref": "Topic"}}
    return {
        "Queue": resource("SQS::Queue"),
        "Topic": resource("SNS::Topic"),
        "Role": resource("IAM::Role", AssumeRolePolicyDocument={}),
        "Policy": resource("IAM::Policy", Roles=[{"Ref": "Role"}], PolicyDocument={"Statement": [statement]}),
        "Work": resource("Lambda::Function", Role={"Fn::GetAtt": ["Role", "Arn"]}),
        "Mapping": resource(
            "Lambda::EventSourceMapping", EventSourceArn={"Fn::GetAtt": ["Queue", "Arn"]}, FunctionName={"Ref": "Work"}
        ),
    }


def leads(stack: Stack) -> set[tuple[str, str, str]]:
    """Return what leads to what, and how."""
    return {(lead.source, lead.target, lead.kind) for lead in read_flow(stack).leads}


@pytest.mark.parametrize(("kind", "outside"), [("PRIVATE", False), ("REGIONAL", True), ("EDGE", True)])
def test_nobody_outside_meets_a_private_api(stack: Reader, kind: str, *, outside: bool) -> None:
    """It has no public endpoint; the twins are the same API with a regional and with an edge-optimized one."""
    api = resource("ApiGateway::RestApi", EndpointConfiguration={"Types": [kind]})
    method = resource("ApiGateway::Method", RestApiId={"Ref": "Api"}, Integration={"Uri": {"Ref": "Work"}})
    found = leads(stack(small() | {"Api": api, "Method": method}))

    assert ((USERS, "Api", "request") in found) == outside


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("execute-api:ManageConnections", "request"),
        ("lambda:InvokeFunction", "request"),
        ("events:PutEvents", "event"),
        ("sqs:SendMessage", "event"),
        ("dynamodb:PutItem", "link"),
        ("s3:GetObject", "link"),
    ],
)
def test_what_a_function_may_do_tells_a_call_from_an_event_and_from_data(stack: Reader, action: str, kind: str) -> None:
    """Who calls waits for the answer; who hands an event on does not; and data is kept or read."""
    found = small() | {"There": resource("ApiGatewayV2::Api")}
    statement = {"Action": action, "Resource": {"Fn::Sub": "${There}/*"}}
    found["Policy"]["Properties"]["PolicyDocument"]["Statement"] = [statement]

    assert ("Work", "There", kind) in leads(stack(found))


def test_what_is_said_to_be_logged_or_decrypted_is_no_arrow(stack: Reader) -> None:
    """The twin: what has to do with neither calls nor data leads nowhere."""
    found = small() | {"There": resource("ApiGatewayV2::Api")}
    statement = {"Action": ["kms:Decrypt", "logs:PutLogEvents"], "Resource": {"Ref": "There"}}
    found["Policy"]["Properties"]["PolicyDocument"]["Statement"] = [statement]

    assert not [lead for lead in leads(stack(found)) if lead[:2] == ("Work", "There")]


def test_an_alarm_is_led_to_by_what_it_watches_and_leads_to_whom_it_tells(stack: Reader) -> None:
    """By its dimensions, or by those of the metrics of an expression; without either it takes no part."""
    watches = [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Queue", "QueueName"]}}]
    metrics = [{"Id": "m", "MetricStat": {"Metric": {"Dimensions": watches}}}, {"Id": "e", "Expression": "m * 2"}]
    for told in ({"Dimensions": watches}, {"Metrics": metrics}):
        alarm = {"Alarm": resource("CloudWatch::Alarm", AlarmActions=[{"Ref": "Topic"}], **told)}
        found = leads(stack(small() | alarm)) - leads(stack(small()))
        assert found == {("Queue", "Alarm", "event"), ("Alarm", "Topic", "event")}
    assert "Alarm" not in read_flow(stack(small() | {"Alarm": resource("CloudWatch::Alarm")})).members


@pytest.mark.parametrize("kind", ["ApiGateway", "ApiGatewayV2"])
def test_a_vpc_link_leads_from_its_api_to_its_load_balancer(stack: Reader, kind: str) -> None:
    """A REST API's link names it, an HTTP API's integration names the listener; without the link there is no door."""
    through = {"ConnectionType": "VPC_LINK", "ConnectionId": {"Ref": "Link"}}
    found = small() | {
        "Balancer": resource("ElasticLoadBalancingV2::LoadBalancer"),
        "Door": resource("ElasticLoadBalancingV2::Listener", LoadBalancerArn={"Ref": "Balancer"}),
    }
    if kind == "ApiGateway":
        found["Api"] = resource("ApiGateway::RestApi")
        found["Link"] = resource("ApiGateway::VpcLink", TargetArns=[{"Ref": "Balancer"}])
        found["Way"] = resource("ApiGateway::Method", RestApiId={"Ref": "Api"}, Integration=through)
    else:
        way = {"ApiId": {"Ref": "Api"}, "IntegrationUri": {"Ref": "Door"}}
        found["Api"] = resource("ApiGatewayV2::Api")
        found["Link"] = resource("ApiGatewayV2::VpcLink")
        found["Way"] = resource("ApiGatewayV2::Integration", **way, **through)
    flow = read_flow(stack(found))
    without = read_flow(stack({name: body for name, body in found.items() if name != "Link"}))

    assert ("Api", "Link", "request") in {(lead.source, lead.target, lead.kind) for lead in flow.leads}
    assert flow.doors == {"Link": ("Balancer",)}
    assert without.doors == {}
