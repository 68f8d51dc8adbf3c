"""A group spreads its instances and launches the version that it names."""

from collections import Counter
from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def group(account: Account, network: Network, version: str = "1", **more: Any) -> dict[str, Any]:
    """Create a group over all subnets of a network, from the second of two template versions if asked."""
    data = {"ImageId": network.image(), "InstanceType": "t3.micro"}
    network.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData=data)
    network.ec2.create_launch_template_version(
        LaunchTemplateName="app", LaunchTemplateData={**data, "InstanceType": "t3.large"}
    )
    autoscaling = account.client("autoscaling")
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="app",
        MinSize=1,
        MaxSize=9,
        DesiredCapacity=5,
        VPCZoneIdentifier=",".join(network.subnets),
        LaunchTemplate={"LaunchTemplateName": "app", "Version": version},
        **more,
    )
    [described] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    found: dict[str, Any] = described
    return found


def test_instances_are_spread_over_the_zones_from_the_version_named(account: Account) -> None:
    """Five instances over three zones: two, two, one; each of the type that version 2 says."""
    instances = group(account, Network.of(account), "2")["Instances"]
    assert sorted(Counter(i["AvailabilityZone"] for i in instances).values()) == [1, 2, 2]
    assert {i["InstanceType"] for i in instances} == {"t3.large"}


def test_defaults_are_those_of_the_api(account: Account) -> None:
    """No grace period, the warm-up that was given, and the ARN of a policy in the answer that makes it."""
    described = group(account, Network.of(account), DefaultInstanceWarmup=60)
    assert (described["HealthCheckGracePeriod"], described["DefaultInstanceWarmup"]) == (0, 60)
    made = account.client("autoscaling").put_scaling_policy(
        AutoScalingGroupName="app", PolicyName="out", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1
    )
    assert made["PolicyARN"].startswith("arn:aws:autoscaling:")


def test_no_metrics_named_means_all_of_them(account: Account) -> None:
    """For switching on as for switching off; one named is one."""
    group(account, Network.of(account))
    autoscaling = account.client("autoscaling")

    def enabled() -> set[str]:
        [described] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        return {metric["Metric"] for metric in described["EnabledMetrics"]}

    autoscaling.enable_metrics_collection(AutoScalingGroupName="app", Granularity="1Minute")
    everything = enabled()
    autoscaling.disable_metrics_collection(AutoScalingGroupName="app", Metrics=["GroupMinSize"])
    assert everything - enabled() == {"GroupMinSize"}
    autoscaling.disable_metrics_collection(AutoScalingGroupName="app")
    assert (enabled(), "GroupInServiceInstances" in everything) == (set(), True)


def test_the_first_type_of_a_mixed_policy_is_launched(account: Account) -> None:
    """Overrides come in the order of their priority; the policy stays when something else changes."""
    network, autoscaling = Network.of(account), account.client("autoscaling")
    data = {"ImageId": network.image(), "InstanceType": "t3.micro"}
    network.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData=data)
    policy = {
        "LaunchTemplate": {
            "LaunchTemplateSpecification": {"LaunchTemplateName": "app", "Version": "1"},
            "Overrides": [{"InstanceType": "m5.large"}, {"InstanceType": "m5a.large"}],
        }
    }
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="app",
        MinSize=1,
        MaxSize=2,
        VPCZoneIdentifier=",".join(network.subnets),
        MixedInstancesPolicy=policy,
    )
    autoscaling.update_auto_scaling_group(AutoScalingGroupName="app", MinSize=2, TerminationPolicies=["OldestInstance"])
    [told] = autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert [instance["InstanceType"] for instance in told["Instances"]] == ["m5.large", "m5.large"]
    assert (len(told["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"]), "LaunchTemplate" in told) == (2, False)
    assert told["TerminationPolicies"] == ["OldestInstance"]


def test_an_instance_is_what_its_launch_configuration_says(account: Account) -> None:
    """Disk, profile, metadata options, monitoring and tenancy."""
    network, autoscaling, iam = Network.of(account), account.client("autoscaling"), account.client("iam")
    iam.create_instance_profile(InstanceProfileName="app")
    [image] = network.ec2.describe_images(ImageIds=[network.image()])["Images"]
    autoscaling.create_launch_configuration(
        LaunchConfigurationName="app",
        ImageId=image["ImageId"],
        InstanceType="t3.small",
        IamInstanceProfile="app",
        MetadataOptions={"HttpTokens": "required"},
        InstanceMonitoring={"Enabled": True},
        PlacementTenancy="dedicated",
        BlockDeviceMappings=[{"DeviceName": image["RootDeviceName"], "Ebs": {"VolumeSize": 333, "Encrypted": True}}],
    )
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="app",
        MinSize=1,
        MaxSize=1,
        VPCZoneIdentifier=network.subnets[0],
        LaunchConfigurationName="app",
    )
    [reservation] = network.ec2.describe_instances()["Reservations"]
    [instance] = reservation["Instances"]
    assert instance["IamInstanceProfile"]["Arn"].endswith("instance-profile/app")
    assert instance["MetadataOptions"]["HttpTokens"] == "required"
    assert (instance["Monitoring"]["State"], instance["Placement"]["Tenancy"]) == ("enabled", "dedicated")
    [volume] = network.ec2.describe_volumes()["Volumes"]
    assert (volume["Size"], volume["Encrypted"]) == (333, True)


def test_notifications_and_sources_of_traffic_come_and_go(account: Account) -> None:
    """A target group is a source; a topic is told for each kind; with the group its hooks and policies go."""
    network, autoscaling = Network.of(account), account.client("autoscaling")
    made = account.client("elbv2").create_target_group(Name="app", Protocol="HTTP", Port=80, VpcId=network.vpc)
    source = {"Identifier": made["TargetGroups"][0]["TargetGroupArn"], "Type": "elbv2"}
    other = {"Identifier": "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-1", "Type": "vpc-lattice"}
    hook = {"LifecycleHookName": "in", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}
    described = group(
        account, network, TrafficSources=[source, other], LifecycleHookSpecificationList=[{**hook, "RoleARN": "arn:r"}]
    )
    assert (described["TargetGroupARNs"], described["TrafficSources"]) == ([source["Identifier"]], [source, other])
    autoscaling.put_notification_configuration(
        AutoScalingGroupName="app",
        TopicARN="arn:aws:sns:us-east-1:111122223333:scaled",
        NotificationTypes=["autoscaling:EC2_INSTANCE_LAUNCH"],
    )
    [notification] = autoscaling.describe_notification_configurations()["NotificationConfigurations"]
    assert notification["NotificationType"] == "autoscaling:EC2_INSTANCE_LAUNCH"
    autoscaling.detach_traffic_sources(AutoScalingGroupName="app", TrafficSources=[source, other])
    assert autoscaling.describe_traffic_sources(AutoScalingGroupName="app")["TrafficSources"] == []
    assert len(autoscaling.describe_lifecycle_hooks(AutoScalingGroupName="app")["LifecycleHooks"]) == 1
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName="app", ForceDelete=True)
    assert autoscaling.describe_lifecycle_hooks(AutoScalingGroupName="app")["LifecycleHooks"] == []
    assert autoscaling.describe_notification_configurations()["NotificationConfigurations"] == []


def test_a_group_that_is_deleted_takes_its_protected_instances_along(account: Account) -> None:
    """Protection is from scaling in, and not from the end of the group."""
    network, autoscaling = Network.of(account), account.client("autoscaling")
    group(account, network, NewInstancesProtectedFromScaleIn=True)
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName="app", ForceDelete=True)
    states = network.ec2.describe_instances()["Reservations"][0]["Instances"]
    assert {instance["State"]["Name"] for instance in states} == {"terminated"}
