"""API Gateway and Lambda: a request that is traced is one trace, from the API to the function that answers it."""

import json
from typing import Any

from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.lessons.functions import function
from tests.teaching import teaches

TELLS = """
import os
def handler(event, context):
    if event["queryStringParameters"]:
        raise ValueError("asked for")
    return {"statusCode": 200, "body": os.environ["_X_AMZN_TRACE_ID"]}
"""


def asked(lab: Lab, *, stage: bool, mode: str, path: str = "", **headers: str) -> str:
    """Ask an API whose stage and whose function are traced or not; return the trace that the function was given."""
    client = lab.client("apigateway")
    made = client.create_rest_api(name="shop")
    named = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    arn = function(lab, TELLS, TracingConfig={"Mode": mode})
    uri = f"arn:aws:apigateway:{lab.region}:lambda:path/2015-03-31/functions/{arn}/invocations"
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(type="AWS_PROXY", integrationHttpMethod="POST", uri=uri, **named)
    client.create_deployment(restApiId=made["id"], stageName="prod", tracingEnabled=stage)
    lab.client("lambda").add_permission(
        FunctionName="shop", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    url = f"https://{made['id']}.execute-api.{lab.region}.amazonaws.com/prod/{path}"
    return ask("GET", url, headers={name.replace("_", "-"): value for name, value in headers.items()}).text


def root_of(trace: str) -> str:
    """Return a trace's id."""
    return trace.partition(";")[0].removeprefix("Root=")


def segments(lab: Lab, root: str) -> list[dict[str, Any]]:
    """Return what X-Ray has of a trace, from above to below."""
    traces = lab.client("xray").batch_get_traces(TraceIds=[root])["Traces"]
    found = [json.loads(segment["Document"]) for trace in traces for segment in trace["Segments"]]
    below = {segment.get("parent_id", ""): segment for segment in found}
    ordered: list[dict[str, Any]] = []
    while (ordered[-1]["id"] if ordered else "") in below:
        ordered.append(below[ordered[-1]["id"] if ordered else ""])
    assert len(ordered) == len(found)
    return ordered


@teaches("api-gateway.11")
def test_a_traced_stage_and_its_function_are_one_trace(lab: Lab) -> None:
    """Each segment names the one above it: the stage, Lambda, and the function with its loading and its running."""
    trace = asked(lab, stage=True, mode="Active")

    found = segments(lab, root_of(trace))

    assert [each["origin"] for each in found] == ["AWS::ApiGateway::Stage", "AWS::Lambda", "AWS::Lambda::Function"]
    assert [each["name"] for each in found] == ["shop/prod", "shop", "shop"]
    assert [part["name"] for part in found[2]["subsegments"]] == ["Initialization", "Invocation"]


@teaches("api-gateway.11", twin=True)
def test_without_the_flag_nobody_is_traced(lab: Lab) -> None:
    """A function that is not active itself follows whoever calls it; here nobody has decided to trace."""
    trace = asked(lab, stage=False, mode="PassThrough")

    assert segments(lab, root_of(trace)) == []
    assert "Sampled=0" in trace


def test_a_function_that_is_active_is_traced_alone(lab: Lab) -> None:
    """The stage is passive, and the trace begins behind it."""
    trace = asked(lab, stage=False, mode="Active")

    assert [each["origin"] for each in segments(lab, root_of(trace))] == ["AWS::Lambda", "AWS::Lambda::Function"]


def test_who_comes_with_a_decision_has_decided_for_all(lab: Lab) -> None:
    """A caller that traces itself sends its trace along, and a passive stage goes on with it."""
    root = "1-5759e988-bd862e3fe1be46a994272793"
    header = f"Root={root};Parent=53995c3f42cd8ad8;Sampled=1"

    trace = asked(lab, stage=False, mode="PassThrough", X_Amzn_Trace_Id=header)

    assert root_of(trace) == root
    traces = lab.client("xray").batch_get_traces(TraceIds=[root])["Traces"]
    assert len(traces[0]["Segments"]) == 3


def test_who_comes_with_a_refusal_is_not_traced(lab: Lab) -> None:
    """The twin: neither stage nor function decides again."""
    header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"

    trace = asked(lab, stage=True, mode="Active", X_Amzn_Trace_Id=header)

    assert segments(lab, root_of(trace)) == []


def test_a_trace_tells_where_it_went_wrong(lab: Lab) -> None:
    """The stage answers with a 502, and the function below it has failed."""
    header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"
    asked(lab, stage=True, mode="Active", path="?fail=yes", X_Amzn_Trace_Id=header)

    found = segments(lab, "1-5759e988-bd862e3fe1be46a994272793")

    assert found[0]["http"]["response"]["status"] == 502
    assert [each.get("fault") for each in found] == [True, True, True]
