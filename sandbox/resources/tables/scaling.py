"""Auto Scaling: what groups launch, what scales them, and when."""

import base64

from sandbox.resources.row import Call, Named, Read, Row

_GROUP = {"AutoScalingGroupName": "$AutoScalingGroupName"}


def _plain(user_data: str) -> str:
    """Return user data as boto3 takes it, which encodes it again; templates encode it themselves."""
    return base64.b64decode(user_data, validate=True).decode()


ROWS = (
    Row(
        type="AWS::AutoScaling::LaunchConfiguration",
        service="autoscaling",
        create="CreateLaunchConfiguration",
        id="$LaunchConfigurationName",
        read=Read("DescribeLaunchConfigurations", {"LaunchConfigurationNames": ["$id"]}, "LaunchConfigurations[0]"),
        delete=Call("DeleteLaunchConfiguration", {"LaunchConfigurationName": "$id"}),
        values={"InstanceMonitoring": lambda enabled: {"Enabled": enabled}, "UserData": _plain},
        named=Named("LaunchConfigurationName"),
        tells={"InstanceMonitoring": "InstanceMonitoring.Enabled"},
    ),
    Row(
        type="AWS::AutoScaling::LifecycleHook",
        service="autoscaling",
        create="PutLifecycleHook",
        id="$LifecycleHookName",
        read=Read("DescribeLifecycleHooks", {**_GROUP, "LifecycleHookNames": ["$id"]}, "LifecycleHooks[0]"),
        delete=Call("DeleteLifecycleHook", {**_GROUP, "LifecycleHookName": "$id"}),
        update=Call("PutLifecycleHook"),
        update_whole=True,
        named=Named("LifecycleHookName"),
    ),
    Row(
        type="AWS::AutoScaling::ScalingPolicy",
        service="autoscaling",
        create="PutScalingPolicy",
        id="PolicyARN",
        read=Read("DescribePolicies", _GROUP, "ScalingPolicies[?PolicyARN=='$id'] | [0]"),
        delete=Call("DeletePolicy", {**_GROUP, "PolicyName": "$PolicyName"}),
        update=Call("PutScalingPolicy"),
        update_whole=True,
        attributes={"Arn": "$id", "PolicyName": "PolicyName"},
        named=Named("PolicyName"),
    ),
    Row(
        type="AWS::AutoScaling::ScheduledAction",
        service="autoscaling",
        create="PutScheduledUpdateGroupAction",
        id="$ScheduledActionName",
        read=Read(
            "DescribeScheduledActions",
            {**_GROUP, "ScheduledActionNames": ["$id"]},
            "ScheduledUpdateGroupActions[0]",
        ),
        delete=Call("DeleteScheduledAction", {**_GROUP, "ScheduledActionName": "$id"}),
        update=Call("PutScheduledUpdateGroupAction"),
        update_whole=True,
        attributes={"ScheduledActionName": "$id"},
        named=Named("ScheduledActionName"),
    ),
    Row(
        type="AWS::AutoScaling::WarmPool",
        service="autoscaling",
        create="PutWarmPool",
        id="$AutoScalingGroupName",
        read=Read("DescribeWarmPool", {"AutoScalingGroupName": "$id"}, "WarmPoolConfiguration"),
        delete=Call("DeleteWarmPool", {"AutoScalingGroupName": "$id", "ForceDelete": True}),
        update=Call("PutWarmPool"),
        update_whole=True,
    ),
)
