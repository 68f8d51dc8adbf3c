"""Custom resources: a function answers for them, with success, failure, or another resource."""

import json
from typing import Any

import pytest

from tests.unit.sandbox.account import Account

CODE = """
import json
from datetime import datetime
import boto3
import cfnresponse


def event_of(log):
    return {"timestamp": int(datetime.now().timestamp() * 1000), "message": json.dumps(log)}


def handler(event, context):
    properties = event["ResourceProperties"]
    log = {key: event.get(key) for key in ("RequestType", "PhysicalResourceId", "OldResourceProperties")}
    log["Properties"] = {key: value for key, value in properties.items() if key != "ServiceToken"}
    boto3.client("logs").put_log_events(
        logGroupName="calls", logStreamName="calls", logEvents=[event_of(log)]
    )
    if properties.get("Mood") == "silent":
        return
    if properties.get("Mood") == "raises":
        raise ValueError("no idea")
    if properties.get("Mood") == "fails" and event["RequestType"] != "Delete":
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, "half-made", reason="out of luck")
        return
    cfnresponse.send(event, context, cfnresponse.SUCCESS, {"Answer": "42"}, properties.get("Id", "thing"))
"""


ALONE = "import os\n"
"""A function that asks something of its environment has a process of its own; others need none."""


def template(code: str = CODE, /, **properties: Any) -> dict[str, Any]:
    """Return a template with a custom resource and the function behind it."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    function = {
        "FunctionName": "answers",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Timeout": 30,
    }
    token = {"Fn::GetAtt": ["Function", "Arn"]}
    return {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {**function, "Code": {"ZipFile": code}}},
            "Thing": {"Type": "Custom::Thing", "Properties": {"ServiceToken": token, **properties}},
        },
        "Outputs": {"Answer": {"Value": {"Fn::GetAtt": ["Thing", "Answer"]}}},
    }


def log_to(account: Account) -> None:
    """Make the place where the function says how it was called."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="calls")
    logs.create_log_stream(logGroupName="calls", logStreamName="calls")


def calls(account: Account) -> list[dict[str, Any]]:
    """Return how the function was called."""
    events = account.client("logs").get_log_events(logGroupName="calls", logStreamName="calls")["events"]
    return [json.loads(event["message"]) for event in events]


def test_the_function_is_asked_and_its_data_are_attributes(account: Account) -> None:
    """Numbers and booleans reach it as text, as CloudFormation sends them."""
    log_to(account)
    assert account.create(template(Count=3, On=True)) == "CREATE_COMPLETE", account.reasons()
    assert (account.physical("Thing").id, account.outputs()) == ("thing", {"Answer": "42"})
    [call] = calls(account)
    assert (call["RequestType"], call["Properties"]) == ("Create", {"Count": "3", "On": "true"})


def test_a_failure_is_told_with_its_reason_and_what_it_left_is_deleted(account: Account) -> None:
    """The stack is rolled back, and the function is asked to delete the id that it answered with."""
    log_to(account)
    assert account.create(template(Mood="fails")) == "ROLLBACK_COMPLETE"
    assert account.reasons()["Thing"].endswith("Message returned: out of luck")
    assert [(call["RequestType"], call["PhysicalResourceId"]) for call in calls(account)] == [
        ("Create", None),
        ("Delete", "half-made"),
    ]


@pytest.mark.parametrize("code", [CODE, ALONE + CODE], ids=["beside", "alone"])
def test_a_function_that_sends_no_response_fails_at_once(account: Account, code: str) -> None:
    """AWS would wait an hour for it; the sandbox says so, and where to look."""
    log_to(account)
    assert account.create(template(code, Mood="silent")) == "ROLLBACK_COMPLETE"
    reason = account.reasons()["Thing"]
    assert reason.startswith("CloudFormation did not receive a response from your Custom Resource. Please check your")
    assert reason.endswith(
        "(the function ended without sending a response; see log group /aws/lambda/answers. On AWS the stack would "
        "wait for a response until the timeout of 3600 seconds.)"
    )


@pytest.mark.parametrize("code", [CODE, ALONE + CODE], ids=["beside", "alone"])
def test_an_exception_in_the_function_is_the_reason(account: Account, code: str) -> None:
    """With the timeout that the template gives: it is a function that never answers."""
    log_to(account)
    account.create(template(code, Mood="raises", ServiceTimeout=120))
    reason = account.reasons()["Thing"]
    assert "(the function raised ValueError: no idea; see log group /aws/lambda/answers. " in reason
    assert reason.endswith("the timeout of 120 seconds.)")


@pytest.mark.parametrize("code", [CODE, ALONE + CODE], ids=["beside", "alone"])
def test_the_functions_log_is_in_cloudwatch(account: Account, code: str) -> None:
    """As of any other function: what it printed and where it failed, between START and REPORT."""
    log_to(account)
    account.create(template("print('loading')\n" + code, Mood="raises"), DisableRollback=True)
    events = account.client("logs").filter_log_events(logGroupName="/aws/lambda/answers")["events"]
    started, printed, failed, ended, report = (event["message"] for event in events)
    assert (started.split()[0], printed, ended.split()[0]) == ("START", "loading", "END")
    assert failed.startswith("[ERROR] ValueError: no idea\nTraceback (most recent call last):\n")
    assert 'File "/var/task/index.py", line' in failed
    assert 'raise ValueError("no idea")' in failed
    assert report.startswith(f"REPORT RequestId: {started.split()[2]}\tDuration: ")


def test_a_function_that_answers_says_where_its_log_is(account: Account) -> None:
    """``cfnresponse`` names the log stream, as reason of a failure and as id of a resource that has no other."""
    log_to(account)
    code = CODE.replace('properties.get("Id", "thing")', 'properties.get("Id")')
    assert account.create(template(code)) == "CREATE_COMPLETE"
    [stream] = account.client("logs").describe_log_streams(logGroupName="/aws/lambda/answers")["logStreams"]
    assert account.physical("Thing").id == stream["logStreamName"]


def test_a_function_that_hangs_is_stopped_at_its_timeout(account: Account) -> None:
    """It has a process of its own: here nobody could stop it."""
    log_to(account)
    code = CODE.replace("    log = {", "    while True:\n        pass\n    log = {")
    made = template(code)
    made["Resources"]["Function"]["Properties"]["Timeout"] = 1
    assert account.create(made) == "ROLLBACK_COMPLETE"
    assert "(the function failed: RequestId: " in account.reasons()["Thing"]
    assert "Error: Task timed out after 1.00 seconds; see log" in account.reasons()["Thing"]


def test_a_function_in_javascript_answers_with_its_module(account: Account) -> None:
    """``cfn-response``, which Lambda adds to code that stands in the template, ends the invocation too."""
    code = """
const response = require("cfn-response");
exports.handler = function (event, context) {
  const { Mood } = event.ResourceProperties;
  const status = Mood && event.RequestType !== "Delete" ? response.FAILED : response.SUCCESS;
  response.send(event, context, status, { Answer: "42" }, "thing");
};
"""
    made, failing = template(code), template(code, Mood="bad")
    for each in (made, failing):
        each["Resources"]["Function"]["Properties"]["Runtime"] = "nodejs22.x"
    assert account.create(made) == "CREATE_COMPLETE", account.reasons()
    assert (account.physical("Thing").id, account.outputs()) == ("thing", {"Answer": "42"})
    account.delete()
    assert account.create(failing, name="failing") == "ROLLBACK_COMPLETE"
    assert "See the details in CloudWatch Log Stream: " in account.reasons("failing")["Thing"]


def test_a_function_calls_with_its_role(account: Account) -> None:
    """Whoever asks who it is hears the role, not the account's root."""
    log_to(account)
    who = 'boto3.client("sts").get_caller_identity()["Arn"]'
    code = CODE.replace('{"Answer": "42"}', f'{{"Answer": {who}}}')
    assert account.create(template(code)) == "CREATE_COMPLETE", account.reasons()
    assert account.outputs()["Answer"].endswith("/answers")
    assert ":assumed-role/" in account.outputs()["Answer"]


def test_an_update_tells_the_old_properties(account: Account) -> None:
    """The same id comes back: changed in place."""
    log_to(account)
    account.create(template(Count=1))
    assert account.update(template(Count=2)) == "UPDATE_COMPLETE"
    update = calls(account)[-1]
    assert (update["RequestType"], update["PhysicalResourceId"]) == ("Update", "thing")
    assert (update["OldResourceProperties"]["Count"], update["Properties"]["Count"]) == ("1", "2")


def test_another_id_from_an_update_is_a_replacement(account: Account) -> None:
    """The old id is deleted in the cleanup, as AWS documents."""
    log_to(account)
    account.create(template(Id="first"))
    assert account.update(template(Id="second")) == "UPDATE_COMPLETE"
    assert account.physical("Thing").id == "second"
    assert [(call["RequestType"], call["PhysicalResourceId"]) for call in calls(account)][1:] == [
        ("Update", "first"),
        ("Delete", "first"),
    ]


def test_the_function_is_asked_to_delete_with_the_stack(account: Account) -> None:
    """Before the function itself goes."""
    log_to(account)
    account.create(template())
    assert account.delete() == "DELETE_COMPLETE"
    assert calls(account)[-1]["RequestType"] == "Delete"
