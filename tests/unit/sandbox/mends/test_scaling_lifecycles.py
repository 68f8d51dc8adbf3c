"""Who is held on the way in or out, who stands by, and what does not happen while it is suspended."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import LAUNCHING, NAME, TERMINATING, Group


@contextmanager
def suspended(group: Group, process: str) -> Iterator[None]:
    """Suspend a process for a while."""
    group.scaling.suspend_processes(**NAME, ScalingProcesses=[process])
    yield
    group.scaling.resume_processes(**NAME, ScalingProcesses=[process])


def test_a_launch_hook_holds_an_instance_until_it_is_completed(account: Account) -> None:
    """Meanwhile it counts, so that no other is launched, and gets no requests."""
    group = Group(account)
    group.hook(LAUNCHING)
    group.wants(3)
    waiting = group.held("Pending:Wait")
    assert (len(group.states()), len(group.serving())) == (3, 2)
    group.complete(waiting)
    assert group.states()[waiting] == "InService"
    assert waiting in group.serving()


@pytest.mark.parametrize(("result", "serves"), [("CONTINUE", True), ("ABANDON", False)])
def test_when_the_heartbeat_is_over_the_default_result_holds(account: Account, result: str, serves: bool) -> None:  # noqa: FBT001 a parameter of the test
    """Either it goes on, or it is terminated and another one is launched, which is held in its turn."""
    group = Group(account)
    group.hook(LAUNCHING, result)
    group.wants(3)
    waiting = group.held("Pending:Wait")
    account.let_pass(301)
    assert (waiting in group.serving()) is serves
    assert (len(group.states()), group.running(waiting)) == (3, "running" if serves else "terminated")


def test_a_heartbeat_prolongs_the_wait(account: Account) -> None:
    """By as long as the hook's own."""
    group = Group(account)
    group.hook(LAUNCHING)
    group.wants(3)
    waiting = group.held("Pending:Wait")
    account.let_pass(200)
    group.scaling.record_lifecycle_action_heartbeat(**NAME, LifecycleHookName="hook", InstanceId=waiting)
    account.let_pass(200)
    assert group.states()[waiting] == "Pending:Wait"
    account.let_pass(101)
    assert group.states()[waiting] == "InService"


def test_what_is_not_held_cannot_be_completed(account: Account) -> None:
    """Neither a heartbeat nor a result is taken for it."""
    group = Group(account)
    group.hook(LAUNCHING)
    with pytest.raises(ClientError, match="No active Lifecycle Action found"):
        group.complete(min(group.states()))
    with pytest.raises(ClientError, match="No active Lifecycle Action found"):
        group.scaling.record_lifecycle_action_heartbeat(
            **NAME, LifecycleHookName="hook", InstanceId=min(group.states())
        )


def test_an_instance_whose_user_data_says_that_it_serves_is_not_held(account: Account) -> None:
    """Nothing here runs it, but it can be read."""
    group = Group(account, "#!/bin/sh\naws autoscaling complete-lifecycle-action --lifecycle-hook-name hook")
    group.hook(LAUNCHING)
    group.wants(3)
    assert set(group.states().values()) == {"InService"}


def test_a_termination_hook_holds_who_leaves_without_requests(account: Account) -> None:
    """It runs on until it may go; the group has its new size at once."""
    group = Group(account)
    group.hook(TERMINATING)
    group.wants(1)
    leaving = group.held("Terminating:Wait")
    assert (group.running(leaving), leaving in group.serving()) == ("running", False)
    account.let_pass(301)
    assert (group.running(leaving), len(group.states())) == ("terminated", 1)


def test_who_is_terminated_through_the_group_is_held_and_replaced(account: Account) -> None:
    """The desired capacity is kept."""
    group = Group(account)
    group.hook(TERMINATING)
    group.scaling.terminate_instance_in_auto_scaling_group(
        InstanceId=min(group.states()), ShouldDecrementDesiredCapacity=False
    )
    assert sorted(group.states().values()) == ["InService", "InService", "Terminating:Wait"]


def test_a_group_that_is_deleted_waits_for_nobody(account: Account) -> None:
    """Whoever is held, stands by or waits in the pool goes with it."""
    group = Group(account)
    group.hook(TERMINATING)
    group.scaling.put_warm_pool(**NAME, MinSize=1)
    everybody = [*group.states(), *group.pool()]
    group.wants(1)
    group.scaling.enter_standby(**NAME, InstanceIds=[group.held("InService")], ShouldDecrementDesiredCapacity=False)
    group.scaling.delete_auto_scaling_group(**NAME, ForceDelete=True)
    assert {group.running(instance) for instance in everybody} == {"terminated"}


def test_who_stands_by_gets_no_requests_and_comes_back(account: Account) -> None:
    """Meanwhile the group wants one fewer; the instance runs on for whoever mends it."""
    group = Group(account)
    one = min(group.states())
    group.scaling.enter_standby(**NAME, InstanceIds=[one], ShouldDecrementDesiredCapacity=True)
    assert (group.states()[one], group.running(one), len(group.states())) == ("Standby", "running", 2)
    assert one not in group.serving()
    group.scaling.exit_standby(**NAME, InstanceIds=[one])
    assert set(group.states().values()) == {"InService"}
    assert one in group.serving()


@pytest.mark.parametrize(("process", "count"), [("Launch", 2), ("Terminate", 3)])
def test_what_is_suspended_does_not_happen(account: Account, process: str, count: int) -> None:
    """A group may want more or fewer, and has what it has; once resumed it has what it wants."""
    group = Group(account)
    if process == "Terminate":
        group.wants(3)
    with suspended(group, process):
        group.wants(3 if process == "Launch" else 1)
        assert len(group.states()) == count
    assert len(group.states()) == (3 if process == "Launch" else 1)


def test_who_is_gone_is_not_replaced_while_replacing_is_suspended(account: Account) -> None:
    """The twin: it is, as soon as nobody suspends it."""
    group = Group(account)
    with suspended(group, "ReplaceUnhealthy"):
        group.ec2.terminate_instances(InstanceIds=[min(group.states())])
        assert len(group.states()) == 1
    assert len(group.states()) == 2
    group.ec2.terminate_instances(InstanceIds=[min(group.states())])
    assert len(group.states()) == 2


def test_who_is_not_well_is_replaced_after_its_grace_period(account: Account) -> None:
    """Before, what is said of it is not heeded, unless it is said without respect for the period."""
    group = Group(account, HealthCheckGracePeriod=120)
    first, second = sorted(group.states())
    sick = {"HealthStatus": "Unhealthy"}
    group.scaling.set_instance_health(InstanceId=first, **sick)
    assert first in group.states()
    group.scaling.set_instance_health(InstanceId=second, ShouldRespectGracePeriod=False, **sick)
    assert second not in group.states()
    account.let_pass(121)
    group.scaling.set_instance_health(InstanceId=first, **sick)
    assert first not in group.states()
    assert len(group.states()) == 2
