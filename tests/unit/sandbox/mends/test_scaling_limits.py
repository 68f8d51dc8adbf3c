"""What an Auto Scaling group may not be told, and what it does about an instance that is gone."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account, image_of


def group(account: Account) -> str:
    """Create a group of one to three instances behind a target group; return the target group's ARN."""
    ec2, scaling = account.client("ec2"), account.client("autoscaling")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    targets = account.client("elbv2").create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)
    arn = str(targets["TargetGroups"][0]["TargetGroupArn"])
    configure(account)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="web",
        VPCZoneIdentifier=subnet,
        MinSize=1,
        MaxSize=3,
        DesiredCapacity=2,
        TargetGroupARNs=[arn],
    )
    return arn


def configure(account: Account) -> None:
    """Create a launch configuration."""
    image = image_of(account.client("ec2"))
    account.client("autoscaling").create_launch_configuration(
        LaunchConfigurationName="web", ImageId=image, InstanceType="t2.micro"
    )


@pytest.mark.parametrize(("wanted", "message"), [(4, "4 is above max value 3"), (0, "0 is below min value 1")])
def test_a_capacity_beyond_the_bounds_is_refused(account: Account, wanted: int, message: str) -> None:
    """Neither more than the maximum nor less than the minimum; three are fine."""
    group(account)
    scaling = account.client("autoscaling")
    with pytest.raises(ClientError, match=message):
        scaling.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=wanted)
    scaling.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=3)
    assert len(scaling.describe_auto_scaling_instances()["AutoScalingInstances"]) == 3


def test_the_name_of_a_launch_configuration_is_taken(account: Account) -> None:
    """It cannot be changed, and so not be overwritten either."""
    configure(account)
    with pytest.raises(ClientError, match="AlreadyExists"):
        configure(account)


def test_what_replaces_a_terminated_instance_is_registered(account: Account) -> None:
    """And the terminated one no longer is."""
    arn = group(account)

    def targets() -> set[str]:
        told = account.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return {health["Target"]["Id"] for health in told}

    before = targets()
    victim = min(before)
    account.client("ec2").terminate_instances(InstanceIds=[victim])
    after = targets()
    instances = account.client("autoscaling").describe_auto_scaling_instances()["AutoScalingInstances"]
    assert victim not in after
    assert after == {instance["InstanceId"] for instance in instances}
    assert len(after) == 2
