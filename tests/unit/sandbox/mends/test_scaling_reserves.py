"""Who waits in reserve, and how a group is renewed."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import LAUNCHING, NAME, Group


def test_a_pool_keeps_stopped_instances_that_the_group_takes_when_it_grows(account: Account) -> None:
    """As many as the maximum is beyond the desired capacity; who is taken is started and replaced up to that."""
    group = Group(account)
    group.scaling.put_warm_pool(**NAME)
    spare = group.pool()
    assert sorted(spare.values()) == ["Warmed:Stopped", "Warmed:Stopped"]
    assert {group.running(instance) for instance in spare} == {"stopped"}
    group.wants(3)
    taken = set(group.states()) & set(spare)
    assert len(taken) == 1
    assert {group.running(instance) for instance in taken} == {"running"}
    assert taken <= group.serving()
    assert len(group.pool()) == 1


def test_who_is_reused_goes_back_into_the_pool(account: Account) -> None:
    """Stopped, and not terminated; without a policy for it he is."""
    group = Group(account)
    group.scaling.put_warm_pool(**NAME, MinSize=2, InstanceReusePolicy={"ReuseOnScaleIn": True})
    before = set(group.states())
    group.wants(1)
    (back,) = before & set(group.pool())
    assert group.running(back) == "stopped"


def test_a_launch_hook_holds_an_instance_before_the_pool_and_after_it(account: Account) -> None:
    """Twice: it starts twice."""
    group = Group(account)
    group.hook(LAUNCHING)
    group.scaling.put_warm_pool(**NAME, MaxGroupPreparedCapacity=3)
    (spare,) = group.pool()
    assert (group.pool()[spare], group.running(spare)) == ("Warmed:Pending:Wait", "running")
    group.complete(spare)
    assert (group.pool()[spare], group.running(spare)) == ("Warmed:Stopped", "stopped")
    group.wants(3)
    assert group.states()[spare] == "Pending:Wait"
    group.complete(spare)
    assert spare in group.serving()


def test_a_pool_that_is_deleted_takes_its_instances_along(account: Account) -> None:
    """Those of the group stay."""
    group = Group(account)
    group.scaling.put_warm_pool(**NAME, MinSize=1)
    spare = group.pool()
    group.scaling.delete_warm_pool(**NAME)
    assert {group.running(instance) for instance in spare} == {"terminated"}
    assert len(group.serving()) == 2


def test_a_refresh_replaces_every_instance(account: Account) -> None:
    """With what the newest version says."""
    group = Group(account)
    before = set(group.states())
    group.ec2.create_launch_template_version(
        LaunchTemplateName="app", SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"}
    )
    made = group.scaling.start_instance_refresh(**NAME)["InstanceRefreshId"]
    (told,) = group.scaling.describe_instance_refreshes(**NAME, InstanceRefreshIds=[made])["InstanceRefreshes"]
    assert (told["Status"], told["PercentageComplete"]) == ("Successful", 100)
    assert not before & set(group.states())
    described = group.ec2.describe_instances(InstanceIds=list(group.states()))["Reservations"]
    assert {each["InstanceType"] for found in described for each in found["Instances"]} == {"t3.small"}


def test_a_refresh_waits_for_each_that_is_held(account: Account) -> None:
    """One is replaced, and the next only once that serves; meanwhile no second refresh begins, and it can be ended."""
    group = Group(account)
    group.hook(LAUNCHING)
    before = set(group.states())
    group.scaling.start_instance_refresh(**NAME)
    assert len(before & set(group.states())) == 1
    with pytest.raises(ClientError, match="InstanceRefreshInProgress"):
        group.scaling.start_instance_refresh(**NAME)
    group.complete(group.held("Pending:Wait"))
    assert not before & set(group.states())
    group.scaling.cancel_instance_refresh(**NAME)
    (told,) = group.scaling.describe_instance_refreshes(**NAME)["InstanceRefreshes"]
    assert told["Status"] == "Cancelled"
    with pytest.raises(ClientError, match="ActiveInstanceRefreshNotFound"):
        group.scaling.cancel_instance_refresh(**NAME)
