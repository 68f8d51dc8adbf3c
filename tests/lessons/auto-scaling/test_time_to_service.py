"""How long a new server is no server yet: baked or bootstrapped, held by a hook, and judged after a grace period."""

from typing import Any

from sandbox.deliveries import agenda
from study.deployed import Deployed
from study.lab import Lab
from tests.teaching import teaches

GROUP = "Servers/Group/ASG"
LINUX = [{"Name": "name", "Values": ["al2023-ami-2023*"]}]
BOOTSTRAPPING = 300
"""Seconds that the script of these servers takes."""


def fleet(lab: Lab, *, bootstraps: bool, **more: Any) -> str:
    """Run two servers; those that are bootstrapped are held until their script has ended, after five minutes."""
    vpc, scaling = lab.vpc(), lab.client("autoscaling")
    image = lab.ec2.describe_images(Owners=["amazon"], Filters=LINUX)["Images"][0]["ImageId"]
    lab.ec2.create_launch_template(
        LaunchTemplateName="web", LaunchTemplateData={"ImageId": image, "InstanceType": "t3.micro"}
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web"},
        VPCZoneIdentifier=",".join(lab.subnet(vpc, f"10.0.{n}.0/24", zone) for n, zone in ((1, "a"), (2, "b"))),
        MinSize=2,
        MaxSize=4,
        **more,
    )
    if bootstraps:
        scaling.put_lifecycle_hook(
            AutoScalingGroupName="web",
            LifecycleHookName="script",
            LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING",
            HeartbeatTimeout=BOOTSTRAPPING,
            DefaultResult="CONTINUE",
        )
    return "web"


def states(stack: Lab, name: str) -> dict[str, str]:
    """Return instance → lifecycle state."""
    (group,) = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])[
        "AutoScalingGroups"
    ]
    return {one["InstanceId"]: one["LifecycleState"] for one in group["Instances"]}


def serving(stack: Lab, name: str) -> int:
    """Return how many serve."""
    return list(states(stack, name).values()).count("InService")


def wait(stack: Lab, seconds: float) -> None:
    """Let time pass."""
    agenda.advance(seconds, {stack.account_id})


@teaches("auto-scaling.2")
@teaches("auto-scaling.3", twin=True)
def test_what_is_baked_serves_as_soon_as_it_runs(lab: Lab) -> None:
    """Everything is in the image: when one of two is lost, there are two again at once."""
    name = fleet(lab, bootstraps=False)

    lab.lose_instance(min(states(lab, name)))

    assert serving(lab, name) == 2


@teaches("auto-scaling.3")
@teaches("auto-scaling.2", twin=True)
def test_what_is_bootstrapped_is_missed_for_as_long_as_its_script_takes(lab: Lab) -> None:
    """A change of the script is all that a change takes; but half of the fleet is gone for five minutes."""
    name = fleet(lab, bootstraps=True)

    lab.lose_instance(min(states(lab, name)))

    assert sorted(states(lab, name).values()) == ["InService", "Pending:Wait"]
    wait(lab, BOOTSTRAPPING - 60)
    assert serving(lab, name) == 1
    wait(lab, 61)
    assert serving(lab, name) == 2


@teaches("auto-scaling.13")
def test_within_its_grace_period_a_server_may_be_unwell(lab: Lab) -> None:
    """A script of five minutes and a grace period of six: the new one fails its checks, and is left in peace."""
    name = fleet(lab, bootstraps=False, HealthCheckGracePeriod=BOOTSTRAPPING + 60)
    before = set(states(lab, name))
    lab.lose_instance(min(before))
    (new,) = set(states(lab, name)) - before

    wait(lab, BOOTSTRAPPING - 60)
    lab.client("autoscaling").set_instance_health(InstanceId=new, HealthStatus="Unhealthy")

    assert new in states(lab, name)


@teaches("auto-scaling.13", twin=True)
def test_with_a_shorter_one_it_is_replaced_before_it_can_serve(lab: Lab) -> None:
    """By another, which will not be ready either when it is judged: so it goes on for ever."""
    name = fleet(lab, bootstraps=False, HealthCheckGracePeriod=60)
    before = set(states(lab, name))
    lab.lose_instance(min(before))
    (new,) = set(states(lab, name)) - before

    wait(lab, BOOTSTRAPPING - 60)
    lab.client("autoscaling").set_instance_health(InstanceId=new, HealthStatus="Unhealthy")

    assert new not in states(lab, name)
    assert len(states(lab, name)) == 2


@teaches("auto-scaling.20")
def test_who_stands_by_is_mended_in_peace_and_comes_back(own_web_tier: Deployed) -> None:
    """No requests meanwhile, and no replacement, as the group wants one fewer; then it serves again."""
    name, scaling = own_web_tier.id_of(GROUP), own_web_tier.client("autoscaling")
    one = min(states(own_web_tier, name))
    scaling.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=2)

    scaling.enter_standby(AutoScalingGroupName=name, InstanceIds=[one], ShouldDecrementDesiredCapacity=True)

    assert states(own_web_tier, name)[one] == "Standby"
    assert own_web_tier.now().serving(name) == 2
    scaling.exit_standby(AutoScalingGroupName=name, InstanceIds=[one])
    assert own_web_tier.now().serving(name) == 3


@teaches("auto-scaling.20", twin=True)
def test_who_is_stopped_for_maintenance_without_saying_so_is_replaced(lab: Lab) -> None:
    """The group takes it for broken; unless replacing is suspended, and then nobody else is replaced either."""
    name, scaling = fleet(lab, bootstraps=False), lab.client("autoscaling")
    first, second = sorted(states(lab, name))

    scaling.set_instance_health(InstanceId=first, HealthStatus="Unhealthy")
    assert first not in states(lab, name)

    scaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    scaling.set_instance_health(InstanceId=second, HealthStatus="Unhealthy")
    assert second in states(lab, name)


def test_a_spare_server_comes_out_of_the_pool_of_the_web_tier(own_web_tier: Deployed) -> None:
    """Two wait stopped; when one of three is lost, a spare one takes its place, and the pool is filled up again."""
    name, scaling = own_web_tier.id_of(GROUP), own_web_tier.client("autoscaling")
    spare = {one["InstanceId"] for one in scaling.describe_warm_pool(AutoScalingGroupName=name)["Instances"]}
    assert len(spare) == 2

    own_web_tier.lose_instance(min(states(own_web_tier, name)))

    assert len(spare & set(states(own_web_tier, name))) == 1
    assert len(scaling.describe_warm_pool(AutoScalingGroupName=name)["Instances"]) == 2
    assert own_web_tier.now().serving(name) == 3


def test_without_a_pool_nobody_has_started_before(own_web_tier: Deployed) -> None:
    """The twin: the spare ones go with the pool, and who takes a lost server's place is launched from nothing."""
    name, scaling = own_web_tier.id_of(GROUP), own_web_tier.client("autoscaling")
    spare = {one["InstanceId"] for one in scaling.describe_warm_pool(AutoScalingGroupName=name)["Instances"]}
    scaling.delete_warm_pool(AutoScalingGroupName=name, ForceDelete=True)
    instances = own_web_tier.ec2.get_paginator("describe_instances").paginate().search("Reservations[].Instances[]")
    known = {one["InstanceId"]: one["State"]["Name"] for one in instances}
    assert {known[each] for each in spare} == {"terminated"}

    own_web_tier.lose_instance(min(states(own_web_tier, name)))

    assert len(set(states(own_web_tier, name)) - set(known)) == 1
    assert own_web_tier.now().serving(name) == 3
