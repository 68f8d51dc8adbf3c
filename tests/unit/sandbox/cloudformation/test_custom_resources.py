"""Custom resources: a function answers for them, with success, failure, or another resource."""

import json
from typing import Any

from tests.unit.sandbox.account import Account

CODE = """
import json
import time
import boto3
import cfnresponse


def event_of(log):
    return {"timestamp": int(time.time() * 1000), "message": json.dumps(log)}


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


def template(**properties: Any) -> dict[str, Any]:
    """Return a template with a custom resource and the function behind it."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    function = {"Runtime": "python3.13", "Handler": "index.handler", "Role": {"Fn::GetAtt": ["Role", "Arn"]}}
    token = {"Fn::GetAtt": ["Function", "Arn"]}
    return {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {**function, "Code": {"ZipFile": CODE}}},
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


def test_a_function_that_sends_no_response_fails_at_once(account: Account) -> None:
    """AWS would wait an hour for it."""
    log_to(account)
    assert account.create(template(Mood="silent")) == "ROLLBACK_COMPLETE"
    assert "the function sent no response" in account.reasons()["Thing"]


def test_an_exception_in_the_function_is_the_reason(account: Account) -> None:
    """Its type and message are in the event."""
    log_to(account)
    account.create(template(Mood="raises"))
    assert account.reasons()["Thing"] == "ValueError: no idea"


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
