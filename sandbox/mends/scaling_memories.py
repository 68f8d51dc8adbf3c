"""What Auto Scaling is told and moto forgets."""

from sandbox.patching import Memory

_OF_GROUPS = (
    "AvailabilityZoneDistribution",
    "AvailabilityZoneIds",
    "AvailabilityZoneImpairmentPolicy",
    "CapacityRebalance",
    "CapacityReservationSpecification",
    "Context",
    "DefaultCooldown",
    "DefaultInstanceWarmup",
    "DeletionProtection",
    "DesiredCapacityType",
    "InstanceLifecyclePolicy",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
    "PlacementGroup",
    "ServiceLinkedRoleARN",
    "TerminationPolicies",
)


def remember() -> None:
    """Keep it, and tell it."""
    made = ("CreateAutoScalingGroup", "UpdateAutoScalingGroup")
    Memory(
        service="autoscaling",
        members=_OF_GROUPS,
        key="AutoScalingGroupName",
        learns=dict.fromkeys(made, "@"),
        tells={"DescribeAutoScalingGroups": "AutoScalingGroups"},
        forgets=("DeleteAutoScalingGroup",),
    ).install()
    Memory(
        service="autoscaling",
        members=("NotificationMetadata", "NotificationTargetARN", "RoleARN"),
        key="join('/', [AutoScalingGroupName, LifecycleHookName])",
        learns={"PutLifecycleHook": "@"},
        tells={"DescribeLifecycleHooks": "LifecycleHooks"},
        forgets=("DeleteLifecycleHook",),
        whole=True,
    ).install()
    Memory(
        service="autoscaling",
        members=("Enabled",),
        key="join('/', [AutoScalingGroupName, PolicyName])",
        learns={"PutScalingPolicy": "@"},
        tells={"DescribePolicies": "ScalingPolicies"},
        whole=True,
    ).install()
