"""What instances would do at boot: nothing here runs their user data, but it can be read."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.resources.provider import Services

Json = Any


@dataclass(frozen=True)
class Boot:
    """Instances that start alike.

    Attributes:
        instances: their ids.
        script: their user data as text; empty if they have none.
    """

    instances: tuple[str, ...]
    script: str


def boot_of(services: Services, type_name: str, physical_id: str) -> Boot:
    """Return what starts with an instance or an Auto Scaling group; nothing for any other type."""
    if type_name == "AWS::EC2::Instance":
        answer = services.call("ec2", "DescribeInstanceAttribute", InstanceId=physical_id, Attribute="userData")
        return Boot((physical_id,), _text(answer.get("UserData", {}).get("Value")))
    if type_name == "AWS::AutoScaling::AutoScalingGroup":
        names = [physical_id]
        groups = services.call("autoscaling", "DescribeAutoScalingGroups", AutoScalingGroupNames=names)
        [group] = groups["AutoScalingGroups"]
        return Boot(tuple(each["InstanceId"] for each in group["Instances"]), _text(_of_group(services, group)))
    return Boot((), "")


def _of_group(services: Services, group: Mapping[str, Json]) -> str | None:
    if "LaunchConfigurationName" in group:
        names = [group["LaunchConfigurationName"]]
        answer = services.call("autoscaling", "DescribeLaunchConfigurations", LaunchConfigurationNames=names)
        return answer["LaunchConfigurations"][0].get("UserData")  # type: ignore[no-any-return]
    mixed = group.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {}).get("LaunchTemplateSpecification")
    chosen = group.get("LaunchTemplate") or mixed
    if not chosen:
        return None
    which = "LaunchTemplateId" if "LaunchTemplateId" in chosen else "LaunchTemplateName"
    answer = services.call(
        "ec2",
        "DescribeLaunchTemplateVersions",
        **{which: chosen[which]},
        Versions=[chosen.get("Version", "$Default")],
    )
    return answer["LaunchTemplateVersions"][0]["LaunchTemplateData"].get("UserData")  # type: ignore[no-any-return]


def _text(encoded: str | None) -> str:
    return base64.b64decode(encoded or "").decode(errors="replace")
