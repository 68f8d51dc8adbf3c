"""A group that is updated in batches, and what is told of it, for tests."""

from typing import Any

from tests.unit.sandbox.account import Account

SIGNALS = "#!/bin/bash\n/opt/aws/bin/cfn-signal -e $? --stack demo --resource Group\n"
SILENT = "#!/bin/bash\necho hello\n"
HOOK = {
    "LifecycleHookName": "script",
    "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING",
    "HeartbeatTimeout": 300,
    "DefaultResult": "CONTINUE",
}
"""Holds who is launched for five minutes."""


def group(kind: str, *, script: str = SIGNALS, sizes: str = "3 4", more: Any = None, **policy: Any) -> dict[str, Any]:
    """Return a template with a group of a least and a greatest size, launching instances of a type."""
    least, most = sizes.split()
    data = {"ImageId": "ami-0abc1234567890def", "InstanceType": kind, "UserData": {"Fn::Base64": script}}
    version = {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}
    return {
        "Resources": {
            "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
            "Group": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "UpdatePolicy": {"AutoScalingRollingUpdate": policy},
                "Properties": {
                    "AutoScalingGroupName": "app",
                    "MinSize": least,
                    "MaxSize": most,
                    "AvailabilityZones": ["us-east-1a", "us-east-1b"],
                    "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}, "Version": version},
                    **(more or {}),
                },
            },
        }
    }


def told(account: Account) -> dict[str, Any]:
    """Return the group as Auto Scaling tells it."""
    (found,) = account.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return dict(found)


def kinds(account: Account) -> list[str]:
    """Return the types of the group's instances."""
    return [one["InstanceType"] for one in told(account)["Instances"]]


def members(account: Account) -> list[str]:
    """Return the ids of the group's instances."""
    return [one["InstanceId"] for one in told(account)["Instances"]]


def sizes(account: Account) -> tuple[int, int]:
    """Return the least and the wanted size."""
    found = told(account)
    return found["MinSize"], found["DesiredCapacity"]


def updated(account: Account, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Create a group and update it; return what was told of the update, ids of instances numbered as they appear."""
    assert account.create(before) == "CREATE_COMPLETE", account.reasons()
    seen = len(account.events())
    status = account.update(after)
    events = [event.reason for event in account.events()[seen:] if event.resource == "Group" and event.reason]
    assert status == "UPDATE_COMPLETE", events
    return events
