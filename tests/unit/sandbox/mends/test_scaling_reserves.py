"""Who waits in reserve."""

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
