"""Deregistration delay: who leaves a target group finishes what it has, and gets nothing new."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import NAME, TERMINATING, Group


def delayed(account: Account, seconds: int) -> Group:
    """Return a group of two whose targets may take some seconds to finish."""
    group = Group(account)
    group.elb.modify_target_group_attributes(
        TargetGroupArn=group.targets,
        Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": str(seconds)}],
    )
    return group


def health(group: Group, *asked: str) -> dict[str, str]:
    """Return target → state, of all or of those that are asked for."""
    more = {"Targets": [{"Id": one} for one in asked]} if asked else {}
    told = group.elb.describe_target_health(TargetGroupArn=group.targets, **more)["TargetHealthDescriptions"]
    return {one["Target"]["Id"]: one["TargetHealth"]["State"] for one in told}


def test_who_is_deregistered_drains_for_as_long_as_the_group_says(account: Account) -> None:
    """Half a minute here, and then it is gone."""
    group = delayed(account, 30)
    one, other = sorted(health(group))
    group.elb.deregister_targets(TargetGroupArn=group.targets, Targets=[{"Id": one}])
    assert health(group) == {one: "draining", other: "healthy"}
    account.let_pass(29)
    assert health(group, one) == {one: "draining"}
    account.let_pass(2)
    assert (health(group), health(group, one)) == ({other: "healthy"}, {one: "unused"})


def test_without_a_delay_it_is_gone_at_once(account: Account) -> None:
    """Whatever it was doing."""
    group = delayed(account, 0)
    one, other = sorted(health(group))
    group.elb.deregister_targets(TargetGroupArn=group.targets, Targets=[{"Id": one}])
    assert health(group) == {other: "healthy"}


def test_who_comes_back_drains_no_more(account: Account) -> None:
    """It is registered again, and gets requests."""
    group = delayed(account, 300)
    one = min(health(group))
    for change in (group.elb.deregister_targets, group.elb.register_targets):
        change(TargetGroupArn=group.targets, Targets=[{"Id": one}])
    assert health(group)[one] == "healthy"


def test_who_is_held_on_its_way_out_drains_and_who_is_terminated_has_nothing_left(account: Account) -> None:
    """A hook holds it for five minutes, of which it drains for one; another is terminated at once."""
    group = delayed(account, 60)
    group.hook(TERMINATING)
    first, second = sorted(health(group))
    group.scaling.terminate_instance_in_auto_scaling_group(InstanceId=first, ShouldDecrementDesiredCapacity=True)
    assert health(group)[first] == "draining"
    account.let_pass(61)
    assert health(group) == {second: "healthy"}
    group.scaling.delete_lifecycle_hook(**NAME, LifecycleHookName="hook")
    group.scaling.update_auto_scaling_group(**NAME, MinSize=0, DesiredCapacity=0)
    assert health(group) == {}
