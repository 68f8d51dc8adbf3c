"""Application Auto Scaling: policies keep their ARN, go with their target, and have alarms that follow its value."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_TARGET = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/shop/web",
    "ScalableDimension": "ecs:service:DesiredCount",
}


def scaled(account: Account) -> Any:
    """Register a service of ECS and return the client."""
    ecs, scaling = account.client("ecs"), account.client("application-autoscaling")
    ecs.create_cluster(clusterName="shop")
    ecs.register_task_definition(family="web", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}])
    ecs.create_service(cluster="shop", serviceName="web", taskDefinition="web", desiredCount=0)
    scaling.register_scalable_target(**_TARGET, MinCapacity=1, MaxCapacity=4)
    return scaling


def track(scaling: Any, value: float) -> str:
    """Put a policy and return its ARN."""
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    answer = scaling.put_scaling_policy(
        **_TARGET,
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": value, "PredefinedMetricSpecification": metric},
    )
    return str(answer["PolicyARN"])


def test_a_policy_that_is_put_again_keeps_its_arn_and_moves_its_alarms(account: Account) -> None:
    """One alarm is at the target value, the other at nine tenths of it."""
    scaling = scaled(account)
    assert track(scaling, 40) == track(scaling, 60)
    alarms = account.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert sorted(alarm["Threshold"] for alarm in alarms) == [54, 60]


def test_policies_scheduled_actions_and_alarms_go_with_their_target(account: Account) -> None:
    """And on nothing there is no policy."""
    scaling = scaled(account)
    track(scaling, 50)
    action = {"MinCapacity": 2}
    scaling.put_scheduled_action(
        **_TARGET, ScheduledActionName="day", Schedule="cron(0 8 * * ? *)", ScalableTargetAction=action
    )
    scaling.deregister_scalable_target(**_TARGET)
    assert scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"] == []
    assert scaling.describe_scheduled_actions(ServiceNamespace="ecs")["ScheduledActions"] == []
    assert account.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    with pytest.raises(ClientError, match="ObjectNotFound"):
        track(scaling, 50)


def test_a_target_has_a_service_linked_role_and_new_dimensions_are_known(account: Account) -> None:
    """ElastiCache's dimensions are younger than moto's list."""
    scaling = scaled(account)
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert target["RoleARN"].endswith("/AWSServiceRoleForApplicationAutoScaling_ECSService")
    scaling.register_scalable_target(
        ServiceNamespace="elasticache",
        ResourceId="replication-group/cache",
        ScalableDimension="elasticache:replication-group:Replicas",
        MinCapacity=1,
        MaxCapacity=3,
    )
    assert len(scaling.describe_scalable_targets(ServiceNamespace="elasticache")["ScalableTargets"]) == 1


def test_a_service_is_named_with_its_cluster(account: Account) -> None:
    """``service/web`` alone names none."""
    scaling = scaled(account)
    with pytest.raises(ClientError, match=r"ValidationException.*Unsupported service namespace"):
        scaling.register_scalable_target(**{**_TARGET, "ResourceId": "service/web"}, MinCapacity=1, MaxCapacity=4)
