"""Who is held on the way in or out, who waits in reserve, who stands by, and how a group is renewed."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
NAME = {"AutoScalingGroupName": "app"}


class Group:
    """A group of two, of four at most, behind a target group."""

    def __init__(self, account: Account, user_data: str = "", **more: Any) -> None:
        """Create it."""
        network = Network.of(account)
        self.account, self.scaling, self.ec2 = account, account.client("autoscaling"), account.client("ec2")
        self.elb = account.client("elbv2")
        data = {"ImageId": network.image(), "InstanceType": "t3.micro"}
        data |= {"UserData": base64.b64encode(user_data.encode()).decode()} if user_data else {}
        self.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData=data)
        (place,) = self.ec2.describe_subnets(SubnetIds=[network.subnets[0]])["Subnets"]
        made = self.elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=place["VpcId"])
        self.targets = made["TargetGroups"][0]["TargetGroupArn"]
        self.scaling.create_auto_scaling_group(
            **NAME,
            MinSize=1,
            MaxSize=4,
            DesiredCapacity=2,
            VPCZoneIdentifier=",".join(network.subnets),
            LaunchTemplate={"LaunchTemplateName": "app", "Version": "$Latest"},
            TargetGroupARNs=[self.targets],
            **more,
        )

    def hook(self, transition: str, result: str = "CONTINUE") -> None:
        """Hold instances for five minutes."""
        self.scaling.put_lifecycle_hook(
            **NAME,
            LifecycleHookName="hook",
            LifecycleTransition=transition,
            HeartbeatTimeout=300,
            DefaultResult=result,
        )

    def states(self) -> dict[str, str]:
        """Return instance → lifecycle state."""
        (found,) = self.scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        return {one["InstanceId"]: one["LifecycleState"] for one in found["Instances"]}

    def serving(self) -> set[str]:
        """Return the instances that get requests."""
        health = self.elb.describe_target_health(TargetGroupArn=self.targets)["TargetHealthDescriptions"]
        return {one["Target"]["Id"] for one in health}

    def wants(self, count: int) -> None:
        """Set the desired capacity."""
        self.scaling.set_desired_capacity(**NAME, DesiredCapacity=count)

    def complete(self, instance: str, result: str = "CONTINUE") -> None:
        """Say that a held instance may go on, or not."""
        self.scaling.complete_lifecycle_action(
            **NAME, LifecycleHookName="hook", InstanceId=instance, LifecycleActionResult=result
        )

    def held(self, state: str) -> str:
        """Return the one instance that is in a state."""
        (found,) = [instance for instance, now in self.states().items() if now == state]
        return found

    def pool(self) -> dict[str, str]:
        """Return instance → lifecycle state of the warm pool."""
        told = self.scaling.describe_warm_pool(**NAME)["Instances"]
        return {one["InstanceId"]: one["LifecycleState"] for one in told}

    def running(self, instance: str) -> str:
        """Return what EC2 says of an instance."""
        (found,) = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"]
        return str(found["State"]["Name"])


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
