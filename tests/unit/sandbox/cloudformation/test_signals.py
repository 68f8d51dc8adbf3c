"""A resource with a creation policy, and a wait condition, are there when their instances have said so."""

import json
import threading
import time
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.lambdas import desk
from tests.unit.sandbox.account import Account

SIGNALS = "#!/bin/bash\n/opt/aws/bin/cfn-signal -e $? --stack demo --resource Group\n"
SILENT = "#!/bin/bash\necho hello\n"


def group(script: str, *, size: int = 2, count: int = 2, percent: int | None = None) -> dict[str, Any]:
    """Return a template with an Auto Scaling group that waits for its instances."""
    policy: dict[str, Any] = {"ResourceSignal": {"Count": count, "Timeout": "PT5S"}}
    if percent is not None:
        policy["AutoScalingCreationPolicy"] = {"MinSuccessfulInstancesPercent": percent}
    data = {"ImageId": "ami-0abc1234567890def", "InstanceType": "t3.micro", "UserData": {"Fn::Base64": script}}
    version = {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}
    return {
        "Resources": {
            "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
            "Group": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "CreationPolicy": policy,
                "Properties": {
                    "MinSize": str(size),
                    "MaxSize": str(size),
                    "AvailabilityZones": ["us-east-1a", "us-east-1b"],
                    "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}, "Version": version},
                },
            },
        }
    }


def test_a_group_whose_user_data_signals_is_created(account: Account) -> None:
    """Nothing runs user data here; where it calls cfn-signal, each instance's signal is given for it."""
    assert account.create(group(SIGNALS)) == "CREATE_COMPLETE", account.reasons()
    told = [event.reason for event in account.events() if "SUCCESS signal" in event.reason]
    assert len(told) == 2
    assert all(reason.startswith("Received SUCCESS signal with UniqueId i-") for reason in told)


def test_a_group_whose_user_data_does_not_signal_fails_and_nothing_is_left(account: Account) -> None:
    """As on AWS, where it would have waited before."""
    assert account.create(group(SILENT)) == "ROLLBACK_COMPLETE"
    assert account.reasons()["Group"] == "Failed to receive 2 resource signal(s) within the specified duration"
    assert account.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"] == []


def condition(script: str) -> dict[str, Any]:
    """Return a template with an instance and a wait condition that has a creation policy and no handle."""
    properties = {"ImageId": "ami-0abc1234567890def", "UserData": {"Fn::Base64": script}}
    policy = {"ResourceSignal": {"Count": 1, "Timeout": "PT5S"}}
    ready = {"Type": "AWS::CloudFormation::WaitCondition", "DependsOn": "Server", "CreationPolicy": policy}
    return {"Resources": {"Server": {"Type": "AWS::EC2::Instance", "Properties": properties}, "Ready": ready}}


def test_a_wait_condition_without_a_handle_waits_for_the_signals_of_its_policy(account: Account) -> None:
    """The instance names it to cfn-signal; one that signals for something else is not enough."""
    call = "#!/bin/bash\n/opt/aws/bin/cfn-signal -e $? --stack demo --resource "
    assert account.create(condition(f"{call}Ready\n")) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good
    assert account.create(condition(f"{call}Server\n"), "other") == "ROLLBACK_COMPLETE"
    assert account.reasons("other")["Ready"] == "Failed to receive 1 resource signal(s) within the specified duration"


def test_a_part_of_the_signals_may_be_enough(account: Account) -> None:
    """One instance of two is half; half is enough for 50 per cent, and not for 100."""
    assert account.create(group(SIGNALS, size=1, percent=50), "half") == "CREATE_COMPLETE"
    assert account.create(group(SIGNALS, size=1, percent=100), "all") == "ROLLBACK_COMPLETE"
    assert account.reasons("all")["Group"] == (
        "Received 1 SUCCESS signal(s) out of 2.  Unable to satisfy 100% MinSuccessfulInstancesPercent requirement"
    )


def test_somebody_else_may_signal_while_a_server_waits(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through SignalResource, as cfn-signal itself does."""
    monkeypatch.setattr(desk, "_served", True)
    creation = threading.Thread(target=account.create, args=(group(SILENT, count=1),))
    creation.start()
    assert _signal(account, "SUCCESS")
    creation.join(10)
    assert account.stack().status == "CREATE_COMPLETE"
    with pytest.raises(ClientError, match="can be signalled"):
        account.cloudformation.signal_resource(
            StackName="stack", LogicalResourceId="Group", UniqueId="late", Status="SUCCESS"
        )


def test_a_failure_signal_ends_the_waiting(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, and the stack is rolled back."""
    monkeypatch.setattr(desk, "_served", True)
    creation = threading.Thread(target=account.create, args=(group(SILENT, count=1),))
    creation.start()
    assert _signal(account, "FAILURE")
    creation.join(10)
    assert account.stack().status == "ROLLBACK_COMPLETE"


def waiting(script: str, count: int = 2) -> dict[str, Any]:
    """Return a template with an instance, and a condition that waits for whoever has its handle."""
    image = "ami-0abc1234567890def"
    return {
        "Resources": {
            "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
            "Instance": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "Properties": {
                    "MinSize": "1",
                    "MaxSize": "1",
                    "AvailabilityZones": ["us-east-1a"],
                    "LaunchTemplate": {
                        "LaunchTemplateId": {"Ref": "Template"},
                        "Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]},
                    },
                },
            },
            "Template": {
                "Type": "AWS::EC2::LaunchTemplate",
                "Properties": {
                    "LaunchTemplateData": {"ImageId": image, "UserData": {"Fn::Base64": {"Fn::Sub": script}}}
                },
            },
            "Ready": {
                "Type": "AWS::CloudFormation::WaitCondition",
                "DependsOn": "Instance",
                "Properties": {"Handle": {"Ref": "Handle"}, "Count": count, "Timeout": "5"},
            },
        },
        "Outputs": {"Said": {"Value": {"Fn::GetAtt": ["Ready", "Data"]}}},
    }


def test_a_wait_condition_is_met_by_an_instance_that_has_its_handle(account: Account) -> None:
    """The handle stands in its user data."""
    assert account.create(waiting("curl -X PUT --data-binary @signal '${Handle}'")) == "CREATE_COMPLETE"
    assert len(json.loads(account.outputs()["Said"])) == 2
    assert account.look_up().good


def test_a_wait_condition_that_nobody_can_meet_times_out(account: Account) -> None:
    """The stack is rolled back, and says how many signals came."""
    assert account.create(waiting("echo hello")) == "ROLLBACK_COMPLETE"
    assert account.reasons()["Ready"] == "WaitCondition timed out. Received 0 conditions when expecting 2"


def test_whoever_has_the_address_may_put_a_signal(account: Account) -> None:
    """What they say is the condition's Data; a second signal with the same id does not count."""
    handle = {"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}
    account.create(handle)
    url = account.stack().resources["Handle"].physical_id
    assert url is not None
    for data in ("first", "second"):
        _put(url, {"Status": "SUCCESS", "UniqueId": "me", "Reason": "done", "Data": data})
    ready = {"Type": "AWS::CloudFormation::WaitCondition", "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "5"}}
    said = {"Outputs": {"Said": {"Value": {"Fn::GetAtt": ["Ready", "Data"]}}}}
    assert account.update({"Resources": {**handle["Resources"], "Ready": ready}, **said}) == "UPDATE_COMPLETE"
    assert json.loads(account.outputs()["Said"]) == {"me": "first"}


def test_a_failure_put_to_the_address_fails_the_condition(account: Account) -> None:
    """Its reason is told."""
    handle = {"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}
    account.create(handle)
    url = account.stack().resources["Handle"].physical_id
    assert url is not None
    _put(url, {"Status": "FAILURE", "UniqueId": "me", "Reason": "no disk", "Data": ""})
    ready = {"Type": "AWS::CloudFormation::WaitCondition", "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "5"}}
    assert account.update({"Resources": {**handle["Resources"], "Ready": ready}}) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.reasons()["Ready"] == "WaitCondition received failed message: 'no disk' for uniqueId: me"


def _signal(account: Account, status: str) -> bool:
    for _ in range(100):
        try:
            account.cloudformation.signal_resource(
                StackName="stack", LogicalResourceId="Group", UniqueId="i-1", Status=status
            )
        except ClientError:
            time.sleep(0.05)
        else:
            return True
    return False


def _put(url: str, signal: dict[str, str]) -> None:
    request = urllib.request.Request(url, data=json.dumps(signal).encode(), method="PUT")  # noqa: S310 our own
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as response:
        assert response.status == 200


def test_a_creation_that_takes_longer_than_it_may_is_rolled_back(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``TimeoutInMinutes`` of CreateStack, here with a clock that is in a hurry."""
    hurried = (minute * 60.0 for minute in range(1_000_000))
    monkeypatch.setattr("sandbox.cloudformation.deployment.monotonic", lambda: next(hurried))
    topics = {"Resources": {name: {"Type": "AWS::SNS::Topic"} for name in ("A", "B", "C")}}
    assert account.create(topics, TimeoutInMinutes=2) == "ROLLBACK_COMPLETE"
    words = "Stack creation time exceeded the specified timeout. Rollback requested by user."
    assert account.reasons()["stack"] == words
    assert account.client("sns").list_topics()["Topics"] == []


def test_a_creation_in_time_tells_how_long_it_might_have_taken(account: Account) -> None:
    """The twin: nothing here takes two minutes."""
    assert account.create({"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}, TimeoutInMinutes=2) == "CREATE_COMPLETE"
    [stack] = account.cloudformation.describe_stacks(StackName="stack")["Stacks"]
    assert stack["TimeoutInMinutes"] == 2
