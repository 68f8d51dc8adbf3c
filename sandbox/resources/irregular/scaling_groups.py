"""Auto Scaling groups: subnets as one string, metrics and notifications by calls of their own, rolling updates."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import Call, Named, Read, Row, TableResource, changed

Json = Any
_ROW = Row(
    type="AWS::AutoScaling::AutoScalingGroup",
    service="autoscaling",
    create="CreateAutoScalingGroup",
    id="$AutoScalingGroupName",
    read=Read("DescribeAutoScalingGroups", {"AutoScalingGroupNames": ["$id"]}, "AutoScalingGroups[0]"),
    delete=Call("DeleteAutoScalingGroup", {"AutoScalingGroupName": "$id", "ForceDelete": True}),
    values={"VPCZoneIdentifier": ",".join},
    update=Call("UpdateAutoScalingGroup", {"AutoScalingGroupName": "$id"}),
    attributes={"AutoScalingGroupARN": "AutoScalingGroupARN"},
    named=Named("AutoScalingGroupName"),
)
_APART = ("MetricsCollection", "NotificationConfigurations", "NotificationConfiguration", "Tags", "TargetGroupARNs")


class AutoScalingGroup(TableResource):
    """``AWS::AutoScaling::AutoScalingGroup``, with the UpdatePolicy ``AutoScalingRollingUpdate``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Leave out what has calls of its own."""
        return super().unhonoured({name: value for name, value in properties.items() if name not in _APART})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the group, then collect metrics and notify."""
        given = {name: value for name, value in properties.items() if name not in _APART}
        if "TargetGroupARNs" in properties:
            given["TargetGroupARNs"] = properties["TargetGroupARNs"]
        if "Tags" in properties:
            given["Tags"] = properties["Tags"]
        made = super().create(context, given)
        physical = Physical(made.id, properties, made.generated)
        self._collect(context, physical.id, [], properties.get("MetricsCollection", []))
        self._notify(context, physical.id, {}, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the group, then replace its instances if the UpdatePolicy says so.

        Without an UpdatePolicy the running instances stay as they are and only new ones follow the new template.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
        """
        old = physical.properties
        differing = changed(old, new)
        plain = [name for name in differing if name not in _APART]
        after = Physical(physical.id, new, physical.generated)
        if plain:
            self._update(context, after, [name for name in plain if name in new])
        if "TargetGroupARNs" in differing:
            self._attach(context, physical.id, old.get("TargetGroupARNs", []), new.get("TargetGroupARNs", []))
        if "Tags" in differing:
            self._tag(context, physical.id, old.get("Tags", []), new.get("Tags", []))
        self._collect(context, physical.id, old.get("MetricsCollection", []), new.get("MetricsCollection", []))
        self._notify(context, physical.id, old, new)
        if {"LaunchTemplate", "VPCZoneIdentifier"} & set(plain) and "AutoScalingRollingUpdate" in context.update_policy:
            self._roll(context, physical)
        return after

    def _roll(self, context: Context, physical: Physical) -> None:
        """Terminate one instance after the other; the group starts a new one for each."""
        for instance in self.read(context, physical)["Instances"]:
            context.call(
                "autoscaling",
                "TerminateInstanceInAutoScalingGroup",
                InstanceId=instance["InstanceId"],
                ShouldDecrementDesiredCapacity=False,
            )

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
    def _notify(context: Context, group: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        before, after = _notifications(old), _notifications(new)
        for configuration in after:
            if configuration not in before:
                context.call(
                    "autoscaling",
                    "PutNotificationConfiguration",
                    AutoScalingGroupName=group,
                    TopicARN=configuration["TopicARN"],
                    NotificationTypes=configuration["NotificationTypes"],
                )
        kept = {configuration["TopicARN"] for configuration in after}
        for configuration in before:
            if configuration["TopicARN"] not in kept:
                context.call(
                    "autoscaling",
                    "DeleteNotificationConfiguration",
                    AutoScalingGroupName=group,
                    TopicARN=configuration["TopicARN"],
                )

    @staticmethod
    def _attach(context: Context, group: str, old: list[str], new: list[str]) -> None:
        gone = [arn for arn in old if arn not in new]
        come = [arn for arn in new if arn not in old]
        if gone:
            context.call(
                "autoscaling", "DetachLoadBalancerTargetGroups", AutoScalingGroupName=group, TargetGroupARNs=gone
            )
        if come:
            context.call(
                "autoscaling", "AttachLoadBalancerTargetGroups", AutoScalingGroupName=group, TargetGroupARNs=come
            )

    @staticmethod
    def _tag(context: Context, group: str, old: list[Json], new: list[Json]) -> None:
        place = {"ResourceId": group, "ResourceType": "auto-scaling-group"}
        gone = [tag for tag in old if tag["Key"] not in {kept["Key"] for kept in new}]
        if gone:
            context.call("autoscaling", "DeleteTags", Tags=[{**tag, **place} for tag in gone])
        if new:
            context.call("autoscaling", "CreateOrUpdateTags", Tags=[{**tag, **place} for tag in new])


def _notifications(properties: Mapping[str, Json]) -> list[Json]:
    single = properties.get("NotificationConfiguration")
    return [*properties.get("NotificationConfigurations", ()), *([single] if single else ())]


TYPES = (AutoScalingGroup(),)
