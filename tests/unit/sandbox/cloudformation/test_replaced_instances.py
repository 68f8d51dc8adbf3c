"""Whom a rolling update replaces: whoever serves and is not as wanted, and nobody else."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.cloudformation.rolling import group, kinds, members, told


def test_whoever_stands_where_the_group_is_no_longer_is_replaced(account: Account) -> None:
    """Two of three stood in the zone that is left; who stands in the other one is replaced, and no one else."""
    one_zone = {"AvailabilityZones": ["us-east-1a"]}
    account.create(group("t3.micro"))
    places = {one["InstanceId"]: one["AvailabilityZone"] for one in told(account)["Instances"]}
    account.update(group("t3.micro", more=one_zone))
    stayed = {name for name, zone in places.items() if zone == "us-east-1a"}
    assert set(places) & set(members(account)) == stayed
    assert {one["AvailabilityZone"] for one in told(account)["Instances"]} == {"us-east-1a"}


def test_who_is_as_wanted_stays(account: Account) -> None:
    """The twin: what changes is the cooldown, and nobody is replaced for it."""
    account.create(group("t3.micro"))
    before = members(account)
    assert account.update(group("t3.micro", more={"Cooldown": "60"})) == "UPDATE_COMPLETE"
    assert members(account) == before
    assert not [event for event in account.events() if event.reason.startswith("Rolling")]


def test_who_waits_in_a_warm_pool_is_not_replaced_and_comes_out_as_it_is(account: Account) -> None:
    """Two wait: they take the first two places, and the third one's is launched anew."""
    account.create(group("t3.micro", sizes="3 5"))
    account.client("autoscaling").put_warm_pool(AutoScalingGroupName="app", MinSize=2)
    account.update(group("t3.large", sizes="3 5"))
    assert sorted(kinds(account)) == ["t3.large", "t3.micro", "t3.micro"]


def test_who_is_on_its_way_in_or_out_is_not_replaced(account: Account) -> None:
    """Only three are in service: one stands by, and one is held by a hook on its way out."""
    account.create(group("t3.micro", sizes="3 5"))
    scaling = account.client("autoscaling")
    scaling.put_lifecycle_hook(
        AutoScalingGroupName="app",
        LifecycleHookName="leaving",
        LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING",
        HeartbeatTimeout=7200,
    )
    scaling.set_desired_capacity(AutoScalingGroupName="app", DesiredCapacity=5)
    standing_by, leaving, *_ = members(account)
    here = {"AutoScalingGroupName": "app", "ShouldDecrementDesiredCapacity": True}
    scaling.enter_standby(InstanceIds=[standing_by], **here)
    scaling.terminate_instance_in_auto_scaling_group(InstanceId=leaving, ShouldDecrementDesiredCapacity=True)
    account.update(group("t3.large", sizes="3 5"))
    states = {one["InstanceId"]: one["LifecycleState"] for one in told(account)["Instances"]}
    assert (states[standing_by], states[leaving]) == ("Standby", "Terminating:Wait")
    types = [one["InstanceType"] for one in told(account)["Instances"] if one["LifecycleState"] == "InService"]
    assert types == ["t3.large"] * 3
