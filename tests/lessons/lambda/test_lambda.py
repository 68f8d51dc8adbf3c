"""Lambda: functions that run when something happens, in environments that are kept for a while."""

import io
import json
import zipfile
from typing import Any

from study.lab import Lab
from tests.teaching import teaches

COUNTS = """
count = 0
def handler(event, context):
    global count
    count += 1
    print("got", event)
    return count
"""
"""A function with a memory outside its handler: what is there is made by a cold start."""


def function(lab: Lab, code: str = COUNTS, runtime: str = "python3.13", name: str = "shop") -> str:
    """Return the ARN of a new function."""
    iam = lab.client("iam")
    if not iam.list_roles()["Roles"]:
        iam.create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("index.py", code)
    made = lab.client("lambda").create_function(
        FunctionName=name,
        Runtime=runtime,
        Handler="index.handler",
        Role=f"arn:aws:iam::{lab.account_id}:role/function",
        Code={"ZipFile": archive.getvalue()},
        Timeout=30,
    )
    return str(made["FunctionArn"])


def invoke(lab: Lab, event: Any = None) -> Any:
    """Invoke the function and return what it returns."""
    answer = lab.client("lambda").invoke(FunctionName="shop", Payload=json.dumps(event))
    return json.loads(answer["Payload"].read())


def log(lab: Lab) -> list[str]:
    """Return what the function's log says."""
    events = lab.client("logs").filter_log_events(logGroupName="/aws/lambda/shop")["events"]
    return [event["message"] for event in events]


@teaches("lambda.6")
def test_a_cold_start_loads_the_function_first(lab: Lab) -> None:
    """Its report has a time for that, which the caller waits for."""
    function(lab)
    invoke(lab)

    [report] = [line for line in log(lab) if line.startswith("REPORT")]

    assert "Init Duration" in report


@teaches("lambda.6", twin=True)
def test_a_warm_environment_answers_at_once_and_remembers(lab: Lab) -> None:
    """The second invocation finds what the first has loaded, and what it has left outside the handler."""
    function(lab)

    assert [invoke(lab), invoke(lab)] == [1, 2]
    first, second = [line for line in log(lab) if line.startswith("REPORT")]
    assert ("Init Duration" in first, "Init Duration" in second) == (True, False)


def subscribed(lab: Lab, *, permitted: bool) -> str:
    """Return a topic to which the function is subscribed."""
    arn = function(lab)
    sns = lab.client("sns")
    topic = str(sns.create_topic(Name="orders")["TopicArn"])
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    if permitted:
        lab.client("lambda").add_permission(
            FunctionName="shop",
            StatementId="topic",
            Action="lambda:InvokeFunction",
            Principal="sns.amazonaws.com",
            SourceArn=topic,
        )
    return topic


@teaches("lambda.9")
def test_an_event_source_invokes_a_function_with_its_data(lab: Lab) -> None:
    """Nobody calls it: a message is published, and the function gets it."""
    topic = subscribed(lab, permitted=True)

    lab.client("sns").publish(TopicArn=topic, Message="tea")

    assert any("'Message': 'tea'" in line for line in log(lab))


@teaches("lambda.9", twin=True)
def test_an_event_source_that_the_function_does_not_let_in_invokes_nothing(lab: Lab) -> None:
    """The subscription alone is not enough; the function's policy decides."""
    topic = subscribed(lab, permitted=False)

    lab.client("sns").publish(TopicArn=topic, Message="tea")

    assert lab.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/shop")["logGroups"] == []


@teaches("lambda.4")
def test_a_function_runs_in_the_runtime_of_its_language(lab: Lab) -> None:
    """Python, for Python."""
    function(lab)

    assert invoke(lab) == 1


@teaches("lambda.4", twin=True)
def test_code_in_another_language_than_the_runtimes_does_not_load(lab: Lab) -> None:
    """The package is there, and the runtime cannot read it."""
    function(lab, "exports.handler = async () => 1;")

    assert invoke(lab)["errorType"] == "Runtime.UserCodeSyntaxError"
