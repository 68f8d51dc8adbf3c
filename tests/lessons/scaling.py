"""A group whose load is played: what its alarms would measure comes in minute by minute."""

import json
import shlex
from typing import Any

from sandbox.deliveries import agenda
from study.deployed import Deployed
from study.lab import Lab

WARM = 600
"""Seconds after which whatever was launched before counts."""


def group_of(stack: Lab, name: str) -> dict[str, Any]:
    """Return a group as Auto Scaling describes it."""
    told = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    return dict(told["AutoScalingGroups"][0])


def desired(stack: Lab, name: str) -> int:
    """Return how many servers a group wants."""
    return int(group_of(stack, name)["DesiredCapacity"])


def serving(stack: Lab, name: str) -> list[dict[str, Any]]:
    """Return a group's servers that are in service, the oldest first."""
    return [one for one in group_of(stack, name)["Instances"] if one["LifecycleState"] == "InService"]


def wait(stack: Lab, seconds: float) -> None:
    """Let time pass."""
    agenda.advance(seconds, {stack.account_id})


def settle(stack: Lab, name: str) -> None:
    """Let all servers warm up, and let no schedule interfere: a lesson may begin at any time of day."""
    stack.client("autoscaling").suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["ScheduledActions"])
    wait(stack, WARM)


def alarm_of(stack: Lab, name: str, policy_type: str, end: str = "") -> dict[str, Any]:
    """Return the alarm that sets off a group's policy of a type; of a tracked target its ``High`` or ``Low`` one."""
    policies = stack.client("autoscaling").describe_policies(AutoScalingGroupName=name, PolicyTypes=[policy_type])
    alarms = [alarm["AlarmName"] for policy in policies["ScalingPolicies"] for alarm in policy["Alarms"]]
    (found,) = [alarm for alarm in alarms if f"Alarm{end}-" in alarm or not end]
    return dict(stack.client("cloudwatch").describe_alarms(AlarmNames=[found])["MetricAlarms"][0])


def load(stack: Lab, alarm: dict[str, Any], value: float, *, minutes: int) -> None:
    """Have the metric that an alarm looks at come in with the same value for some minutes."""
    datum = {"MetricName": alarm["MetricName"], "Dimensions": alarm["Dimensions"], "Value": value}
    for _ in range(minutes):
        stack.client("cloudwatch").put_metric_data(Namespace=alarm["Namespace"], MetricData=[datum])
        wait(stack, 60)


def image(lab: Lab) -> str:
    """Return an image to launch from."""
    linux = [{"Name": "name", "Values": ["al2023-ami-2023*"]}]
    return str(lab.ec2.describe_images(Owners=["amazon"], Filters=linux)["Images"][0]["ImageId"])


def template_of(lab: Lab, **data: Any) -> str:
    """Create a launch template and return its id."""
    given = {"ImageId": image(lab), "InstanceType": "t3.micro", **data}
    made = lab.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=given)
    return str(made["LaunchTemplate"]["LaunchTemplateId"])


def fleet(lab: Lab, **sizes: Any) -> str:
    """Create the launch template and the group ``web`` of two to eight servers over two zones; return its name."""
    vpc = lab.vpc()
    template_of(lab)
    lab.client("autoscaling").create_auto_scaling_group(
        **{
            "AutoScalingGroupName": "web",
            "LaunchTemplate": {"LaunchTemplateName": "web"},
            "VPCZoneIdentifier": ",".join(lab.subnet(vpc, f"10.0.{n}.0/24", zone) for n, zone in enumerate("ab")),
            "MinSize": 2,
            "MaxSize": 8,
            **sizes,
        }
    )
    return "web"


def renew(stack: Deployed, version: str) -> str:
    """Give the web tier's own command with a version's number; return the group's name."""
    command = shlex.split(stack.before.stack_outputs[stack.scenario.slug, "RenewCommand"].replace("VERSION", version))
    said = dict(zip(command[3::2], command[4::2], strict=True))
    assert command[:3] == ["aws", "autoscaling", "start-instance-refresh"]
    stack.client("autoscaling").start_instance_refresh(
        AutoScalingGroupName=said["--auto-scaling-group-name"],
        DesiredConfiguration=json.loads(said["--desired-configuration"]),
        Preferences=json.loads(said["--preferences"]),
    )
    return said["--auto-scaling-group-name"]
