"""Which instances of an Auto Scaling group are from something else than what it launches now.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-warmpool.html
(what waits in a warm pool, or is on its way in or out, is not looked at)
"""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Services

Json = Any


def obsolete_of(services: Services, group: Mapping[str, Json]) -> list[str]:
    """Return the ids of the instances in service that differ from what a group launches, in the group's order.

    They are from another launch configuration, template or version, of a type that its policy of mixed instances does
    not list, or in a subnet or a zone that is no longer the group's.

    Args:
        services: the account's.
        group: as ``DescribeAutoScalingGroups`` tells it.
    """
    instances = [one for one in group["Instances"] if one["LifecycleState"] == "InService"]
    version = _version(services, group)
    types = {one.get("InstanceType") for one in _overrides(group)} - {None}
    subnets = {one for one in (group.get("VPCZoneIdentifier") or "").split(",") if one}
    placed = _subnets(services, [one["InstanceId"] for one in instances]) if subnets and instances else {}

    def differs(one: Mapping[str, Json]) -> bool:
        launched = one.get("LaunchTemplate") or {}
        return (
            one.get("LaunchConfigurationName") != group.get("LaunchConfigurationName")
            or (version is not None and (launched.get("LaunchTemplateId"), launched.get("Version")) != version)
            or bool(types and one["InstanceType"] not in types)
            or bool(subnets and placed[one["InstanceId"]] not in subnets)
            or bool(not subnets and one["AvailabilityZone"] not in group["AvailabilityZones"])
        )

    return [one["InstanceId"] for one in instances if differs(one)]


def _overrides(group: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    template = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
    return list(template.get("Overrides") or ())


def _version(services: Services, group: Mapping[str, Json]) -> tuple[str, str] | None:
    """Return the template and the number of the version that a group launches; ``None`` if there is not just one."""
    mixed = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
    chosen = group.get("LaunchTemplate") or mixed.get("LaunchTemplateSpecification")
    if not chosen or any("LaunchTemplateSpecification" in one for one in _overrides(group)):
        return None
    which = "LaunchTemplateId" if chosen.get("LaunchTemplateId") else "LaunchTemplateName"
    wanted = [chosen.get("Version") or "$Default"]
    told = services.call("ec2", "DescribeLaunchTemplateVersions", **{which: chosen[which]}, Versions=wanted)
    (found,) = told["LaunchTemplateVersions"]
    return found["LaunchTemplateId"], str(found["VersionNumber"])


def _subnets(services: Services, instances: list[str]) -> dict[str, str]:
    told = services.call("ec2", "DescribeInstances", InstanceIds=instances)
    found = (one for reservation in told["Reservations"] for one in reservation["Instances"])
    return {one["InstanceId"]: one.get("SubnetId", "") for one in found}
