"""Target groups hold what their Auto Scaling group has launched, and nothing that it has terminated or let go."""

import pytest

from tests.unit.sandbox.account import Account, image_of
from tests.unit.sandbox.mends.scaling import group, targets


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
