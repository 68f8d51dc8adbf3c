"""Application Auto Scaling: tags of targets, predictive policies, policies by name."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.test_application_scaling import _TARGET, scaled, track


def test_a_target_keeps_its_tags(account: Account) -> None:
    """Those that it is registered with, and those that come and go later."""
    scaling = scaled(account)
    scaling.register_scalable_target(**_TARGET, Tags={"team": "shop"})
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    arn = target["ScalableTargetARN"]
    scaling.tag_resource(ResourceARN=arn, Tags={"stage": "test"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["team"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"stage": "test"}


def test_a_predictive_policy_is_told_and_policies_are_told_by_name(account: Account) -> None:
    """PolicyNames names those that are asked for."""
    scaling = scaled(account)
    track(scaling, 50)
    pair = {"PredefinedMetricType": "ECSServiceCPUUtilization"}
    forecast = {"MetricSpecifications": [{"TargetValue": 40, "PredefinedMetricPairSpecification": pair}]}
    scaling.put_scaling_policy(
        **_TARGET,
        PolicyName="ahead",
        PolicyType="PredictiveScaling",
        PredictiveScalingPolicyConfiguration=forecast,
    )
    [told] = scaling.describe_scaling_policies(ServiceNamespace="ecs", PolicyNames=["ahead"])["ScalingPolicies"]
    assert told["PolicyType"] == "PredictiveScaling"
    [metric] = told["PredictiveScalingPolicyConfiguration"]["MetricSpecifications"]
    assert metric["TargetValue"] == 40
