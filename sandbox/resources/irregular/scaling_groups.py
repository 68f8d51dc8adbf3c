"""Auto Scaling groups: tags that instances inherit, and metrics by a call of their own."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource

Json = Any
_NAME = {"AutoScalingGroupName": "$id"}


def _both(add: str, remove: str, parameter: str, *, at_creation: bool = True) -> Membership:
    calls = (Call(operation, {**_NAME, parameter: "$value"}) for operation in (add, remove))
    return Membership(add=next(calls), remove=next(calls), together=True, at_creation=at_creation)


_NOTIFICATIONS = Membership(
    add=Call(
        "PutNotificationConfiguration",
        {**_NAME, "TopicARN": "$value.TopicARN", "NotificationTypes": "$value.NotificationTypes"},
    ),
    remove=Call("DeleteNotificationConfiguration", {**_NAME, "TopicARN": "$value.TopicARN"}),
    key="TopicARN",
)
_TOLD_NOTIFICATIONS = Read(
    "DescribeNotificationConfigurations",
    {"AutoScalingGroupNames": ["$id"]},
    "NotificationConfigurations[].{TopicARN: TopicARN, NotificationTypes: [NotificationType]}",
)
_HOOK = "LifecycleTransition HeartbeatTimeout DefaultResult NotificationTargetARN RoleARN NotificationMetadata".split()
_ROW = Row(
    type="AWS::AutoScaling::AutoScalingGroup",
    service="autoscaling",
    create="CreateAutoScalingGroup",
    id="$AutoScalingGroupName",
    read=Read("DescribeAutoScalingGroups", {"AutoScalingGroupNames": ["$id"]}, "AutoScalingGroups[0]"),
    delete=Call("DeleteAutoScalingGroup", {**_NAME, "ForceDelete": True}),
    renames={"Cooldown": "DefaultCooldown"},
    values={"VPCZoneIdentifier": ",".join, "NotificationConfiguration": lambda one: [one]},
    memberships={
        "LifecycleHookSpecificationList": Membership(
            add=Call(
                "PutLifecycleHook",
                {
                    **_NAME,
                    "LifecycleHookName": "$value.LifecycleHookName",
                    **{name: f"$value.{name}" for name in _HOOK},
                },
            ),
            remove=Call("DeleteLifecycleHook", {**_NAME, "LifecycleHookName": "$value.LifecycleHookName"}),
            key="LifecycleHookName",
        ),
        "LoadBalancerNames": _both("AttachLoadBalancers", "DetachLoadBalancers", "LoadBalancerNames"),
        "NotificationConfiguration": _NOTIFICATIONS,
        "NotificationConfigurations": _NOTIFICATIONS,
        "TargetGroupARNs": _both("AttachLoadBalancerTargetGroups", "DetachLoadBalancerTargetGroups", "TargetGroupARNs"),
        "TrafficSources": _both("AttachTrafficSources", "DetachTrafficSources", "TrafficSources"),
    },
    defaults={
        "CapacityRebalance": False,
        "Context": "",
        "Cooldown": 300,
        "DefaultInstanceWarmup": -1,
        "DesiredCapacityType": "units",
        "HealthCheckGracePeriod": 0,
        "HealthCheckType": "EC2",
        "InstanceMaintenancePolicy": {"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1},
        "MaxInstanceLifetime": 0,
        "NewInstancesProtectedFromScaleIn": False,
        "PlacementGroup": "",
        "TerminationPolicies": ["Default"],
        "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-best-effort"},
        "CapacityReservationSpecification": {"CapacityReservationPreference": "default"},
    },
    tells={
        "LifecycleHookSpecificationList": Read("DescribeLifecycleHooks", _NAME, "LifecycleHooks"),
        "MetricsCollection": "EnabledMetrics && "
        "[{Granularity: EnabledMetrics[0].Granularity, Metrics: EnabledMetrics[].Metric}]",
        "NotificationConfiguration": _TOLD_NOTIFICATIONS,
        "NotificationConfigurations": _TOLD_NOTIFICATIONS,
    },
    update=Call("UpdateAutoScalingGroup", _NAME),
    attributes={"AutoScalingGroupARN": "AutoScalingGroupARN"},
    named=Named("AutoScalingGroupName"),
)
_APART = ("MetricsCollection", "Tags")
_STAYS = ("AvailabilityZones", "DesiredCapacity", "LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy")
"""What a group keeps when the template no longer says it: another property says it instead, or nobody."""


class AutoScalingGroup(TableResource):
    """``AWS::AutoScaling::AutoScalingGroup``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Leave out what has calls of its own."""
        return super().unhonoured({name: value for name, value in properties.items() if name not in _APART})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the group, then collect metrics."""
        given = {name: value for name, value in properties.items() if name not in _APART}
        made = super().create(context, {**given, "Tags": _tags(context, properties)})
        physical = Physical(made.id, properties, made.generated)
        self._collect(context, physical.id, [], properties.get("MetricsCollection", []))
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the group; its running instances stay as they are, and only new ones follow a new template."""
        old = physical.properties
        differing = changed(old, new)
        left = {name for name in _STAYS if name not in new}
        before = Physical(physical.id, _without(old, *_APART, *left), physical.generated)
        super().update(context, before, _without(new, *_APART))
        if "Tags" in differing or context.retagging:
            self._tag(context, physical.id, _tags(context, old, before=True), _tags(context, new))
        self._collect(context, physical.id, old.get("MetricsCollection", []), new.get("MetricsCollection", []))
        return Physical(physical.id, new, physical.generated)

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe the group, its subnets as the property has them, its notifications by topic."""
        group = super().details(context, physical)
        for name in ("NotificationConfiguration", "NotificationConfigurations"):
            if isinstance(group.get(name), list):
                by_topic: dict[str, list[str]] = {}
                for one in group[name]:
                    by_topic.setdefault(one["TopicARN"], []).extend(one["NotificationTypes"])
                told = [{"TopicARN": topic, "NotificationTypes": kinds} for topic, kinds in by_topic.items()]
                wanted = physical.properties.get(name)
                match = [one for one in told if isinstance(wanted, Mapping) and one["TopicARN"] == wanted["TopicARN"]]
                group = {**group, name: match[0] if match else told}
        return {**group, "VPCZoneIdentifier": group.get("VPCZoneIdentifier", "").split(",")}

    @staticmethod
    def _collect(context: Context, group: str, old: list[Json], new: list[Json]) -> None:
        for collection in old:
            if collection not in new:
                metrics = {"Metrics": collection["Metrics"]} if collection.get("Metrics") else {}
                context.call("autoscaling", "DisableMetricsCollection", AutoScalingGroupName=group, **metrics)
        for collection in new:
            if collection not in old:
                context.call("autoscaling", "EnableMetricsCollection", AutoScalingGroupName=group, **collection)

    @staticmethod
    def _tag(context: Context, group: str, old: list[Json], new: list[Json]) -> None:
        place = {"ResourceId": group, "ResourceType": "auto-scaling-group"}
        gone = [tag for tag in old if tag["Key"] not in {kept["Key"] for kept in new}]
        come = [tag for tag in new if tag not in old]
        if gone:
            context.call("autoscaling", "DeleteTags", Tags=[{**tag, **place} for tag in gone])
        if come:
            context.call("autoscaling", "CreateOrUpdateTags", Tags=[{**tag, **place} for tag in come])


def _tags(context: Context, properties: Mapping[str, Json], *, before: bool = False) -> list[Json]:
    """Return a group's tags: those of the stack and CloudFormation's own go to its instances too."""
    own = {
        str(tag["Key"]): {**tag, "PropagateAtLaunch": str(tag["PropagateAtLaunch"]).lower() == "true"}
        for tag in properties.get("Tags", ())
    }
    inherited = {
        key: {"Key": key, "Value": value, "PropagateAtLaunch": True}
        for key, value in context.tags([], before=before).items()
    }
    return [*{**inherited, **own}.values()]


def _without(properties: Mapping[str, Json], *names: str) -> dict[str, Json]:
    return {name: value for name, value in properties.items() if name not in names}


TYPES = (AutoScalingGroup(),)
