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


def targets(account: Account, arn: str) -> set[str]:
    """Return what is registered with the target group."""
    told = account.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    return {health["Target"]["Id"] for health in told}


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

    victim = min(targets(account, arn))
    account.client("ec2").terminate_instances(InstanceIds=[victim])
    after = targets(account, arn)
    instances = account.client("autoscaling").describe_auto_scaling_instances()["AutoScalingInstances"]
    assert victim not in after
    assert after == {instance["InstanceId"] for instance in instances}
    assert len(after) == 2


@pytest.mark.parametrize("decrement", [True, False])
def test_what_the_group_itself_terminates_is_no_target_any_more(account: Account, *, decrement: bool) -> None:
    """Whether or not another takes its place."""
    arn = group(account)
    victim = min(targets(account, arn))
    account.client("autoscaling").terminate_instance_in_auto_scaling_group(
        InstanceId=victim, ShouldDecrementDesiredCapacity=decrement
    )
    assert victim not in targets(account, arn)
    assert len(targets(account, arn)) == (1 if decrement else 2)


def test_what_scaling_in_terminates_is_no_target_any_more_and_what_others_registered_stays(account: Account) -> None:
    """The group takes out what it has put in."""
    arn = group(account)
    ec2, elb = account.client("ec2"), account.client("elbv2")
    own = ec2.run_instances(ImageId=image_of(ec2), InstanceType="t2.micro", MinCount=1, MaxCount=1)
    elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": own["Instances"][0]["InstanceId"]}])
    before = targets(account, arn)
    account.client("autoscaling").set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=1)
    instances = account.client("autoscaling").describe_auto_scaling_instances()["AutoScalingInstances"]
    assert len(before) == 3
    assert targets(account, arn) == {instances[0]["InstanceId"], own["Instances"][0]["InstanceId"]}


def test_what_is_detached_is_no_target_any_more_and_runs_on(account: Account) -> None:
    """Somebody looks at it in peace."""
    arn = group(account)
    one = min(targets(account, arn))
    account.client("autoscaling").detach_instances(
        AutoScalingGroupName="web", InstanceIds=[one], ShouldDecrementDesiredCapacity=False
    )
    (found,) = account.client("ec2").describe_instances(InstanceIds=[one])["Reservations"]
    assert one not in targets(account, arn)
    assert found["Instances"][0]["State"]["Name"] == "running"
