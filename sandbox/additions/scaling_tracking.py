"""The alarms by which Auto Scaling tracks a target: one above it, one below it, made and deleted with the policy.

AWS does not tell how far below the target, and for how long, a metric has to be before a group shrinks; it only says
that it shrinks more gradually than it grows. Here that is a tenth below it for a quarter of an hour.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from moto.cloudwatch.models import cloudwatch_backends

Json = Any
_ENDS = (("High", "GreaterThanThreshold", 3, 1.0), ("Low", "LessThanThreshold", 15, 0.9))
"""End, comparison, minutes, threshold as a part of the target."""
_OF_INSTANCES = {
    "ASGAverageCPUUtilization": "CPUUtilization",
    "ASGAverageNetworkIn": "NetworkIn",
    "ASGAverageNetworkOut": "NetworkOut",
}


def watch(policy: Json) -> None:
    """Make a policy's alarms anew."""
    forget(policy)
    if policy.policy_type != "TargetTrackingScaling":
        return
    said = vars(policy.target_tracking_configuration)
    metric = _metric(policy, said)
    if metric is None:
        return
    for end, comparison, minutes, part in _ENDS:
        if end == "Low" and str(said.get("DisableScaleIn")).lower() == "true":
            continue
        alarm = _cloudwatch(policy).put_metric_alarm(
            name=f"TargetTracking-{policy.auto_scaling_group_name}-Alarm{end}-{uuid4()}",
            comparison_operator=comparison,
            evaluation_periods=minutes,
            period=60,
            threshold=part * float(said["TargetValue"]),
            description=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.arn}.",
            alarm_actions=[policy.arn],
            **metric,
        )
        alarm.state_value = "INSUFFICIENT_DATA"
        policy.__dict__.setdefault("watching", []).append(alarm.name)


def forget(policy: Json) -> None:
    """Delete a policy's alarms."""
    names = policy.__dict__.pop("watching", [])
    if names:
        _cloudwatch(policy).delete_alarms(names)


def alarms_of(policy: Json) -> list[dict[str, str]]:
    """Return the alarms that set a policy off, its own and others."""
    return [
        {"AlarmName": alarm.name, "AlarmARN": alarm.alarm_arn}
        for alarm in _cloudwatch(policy).alarms.values()
        if policy.arn in (alarm.alarm_actions or ())
    ]


def all_are_low(group: Json) -> bool:
    """Return whether each policy of a group that may shrink it sees its metric low."""
    policies = group.autoscaling_backend.policies.values()
    for policy in (one for one in policies if one.auto_scaling_group_name == group.name):
        alarms = _cloudwatch(policy).alarms
        low = [alarms[name] for name in policy.__dict__.get("watching", ()) if "-AlarmLow-" in name and name in alarms]
        if any(alarm.state_value != "ALARM" for alarm in low):
            return False
    return True


def _metric(policy: Json, said: Mapping[str, Json]) -> dict[str, Json] | None:
    """Return the metric that a policy tracks; ``None`` if it is an expression of several, which nobody evaluates here.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html
    """
    own = said.get("CustomizedMetricSpecification") or {}
    if "MetricName" in own:
        dimensions = [{"Name": one["Name"], "Value": one["Value"]} for one in own.get("Dimensions") or ()]
        named = {"namespace": own["Namespace"], "metric_name": own["MetricName"], "statistic": own["Statistic"]}
        return {**named, "dimensions": dimensions, "unit": own.get("Unit")}
    predefined = said.get("PredefinedMetricSpecification") or {}
    kind = predefined.get("PredefinedMetricType")
    if kind in _OF_INSTANCES:
        dimensions = [{"Name": "AutoScalingGroupName", "Value": policy.auto_scaling_group_name}]
        named = {"namespace": "AWS/EC2", "metric_name": _OF_INSTANCES[kind], "statistic": "Average"}
        return {**named, "dimensions": dimensions}
    if kind == "ALBRequestCountPerTarget":
        _, _, group = predefined["ResourceLabel"].partition("/targetgroup/")
        named = {"namespace": "AWS/ApplicationELB", "metric_name": "RequestCountPerTarget", "statistic": "Sum"}
        return {**named, "dimensions": [{"Name": "TargetGroup", "Value": f"targetgroup/{group}"}]}
    return None


def _cloudwatch(policy: Json) -> Json:
    backend = policy.autoscaling_backend
    return cloudwatch_backends[backend.account_id][backend.region_name]
