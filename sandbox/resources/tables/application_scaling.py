"""Application Auto Scaling: what scales beside Auto Scaling groups, and by which policies."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_OF_TARGET = {"ServiceNamespace": "$id.2", "ResourceId": "$id.0", "ScalableDimension": "$id.1"}
_OF_POLICY = {"ServiceNamespace": "$Namespace", "ResourceId": "$Resource", "ScalableDimension": "$Dimension"}


def _of_target(place: int, own: str) -> Callable[[Mapping[str, Json]], Json]:
    """Return what takes a part of a target from its id, or from the property of its own."""

    def part(properties: Mapping[str, Json]) -> Json:
        if "ScalingTargetId" in properties:
            return properties["ScalingTargetId"].split("|")[place]
        return properties[own]

    return part


ROWS = (
    Row(
        type="AWS::ApplicationAutoScaling::ScalableTarget",
        service="application-autoscaling",
        create="RegisterScalableTarget",
        id="$ResourceId|$ScalableDimension|$ServiceNamespace",
        read=Read(
            "DescribeScalableTargets",
            {"ServiceNamespace": "$id.2", "ResourceIds": ["$id.0"], "ScalableDimension": "$id.1"},
            "ScalableTargets[0]",
        ),
        delete=Call("DeregisterScalableTarget", _OF_TARGET),
        update=Call("RegisterScalableTarget", _OF_TARGET),
        defaults={
            "SuspendedState": {
                "DynamicScalingInSuspended": False,
                "DynamicScalingOutSuspended": False,
                "ScheduledScalingSuspended": False,
            }
        },
        memberships={
            "ScheduledActions": Membership(
                add=Call(
                    "PutScheduledAction",
                    {
                        **_OF_TARGET,
                        "ScheduledActionName": "$value.ScheduledActionName",
                        "Schedule": "$value.Schedule",
                        "Timezone": "$value.Timezone",
                        "StartTime": "$value.StartTime",
                        "EndTime": "$value.EndTime",
                        "ScalableTargetAction": "$value.ScalableTargetAction",
                    },
                ),
                remove=Call(
                    "DeleteScheduledAction", {**_OF_TARGET, "ScheduledActionName": "$value.ScheduledActionName"}
                ),
                key="ScheduledActionName",
            )
        },
        attributes={"Id": "$id"},
        tells={
            "ScheduledActions": Read(
                "DescribeScheduledActions",
                {"ServiceNamespace": "$id.2", "ResourceId": "$id.0", "ScalableDimension": "$id.1"},
                "ScheduledActions",
            )
        },
        tags=ApiTags(
            "application-autoscaling", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource"
        ),
        tag_key={"ResourceARN": "$item.ScalableTargetARN"},
    ),
    Row(
        type="AWS::ApplicationAutoScaling::ScalingPolicy",
        service="application-autoscaling",
        create="PutScalingPolicy",
        id="PolicyARN",
        read=Read(
            "DescribeScalingPolicies",
            {"ServiceNamespace": "$Namespace", "ResourceId": "$Resource", "PolicyNames": ["$PolicyName"]},
            "ScalingPolicies[?PolicyARN=='$id'] | [0]",
        ),
        delete=Call("DeleteScalingPolicy", {"PolicyName": "$PolicyName", **_OF_POLICY}),
        derived={
            "Resource": _of_target(0, "ResourceId"),
            "Dimension": _of_target(1, "ScalableDimension"),
            "Namespace": _of_target(2, "ServiceNamespace"),
        },
        extra=_OF_POLICY,
        update=Call("PutScalingPolicy", _OF_POLICY),
        update_whole=True,
        attributes={"Arn": "$id"},
        nothing_to_do={"ScalingTargetId": "it names the target, whose parts are given to each call"},
    ),
)
