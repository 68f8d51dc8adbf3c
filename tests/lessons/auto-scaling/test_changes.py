"""What changes a group by itself, who hears of it, and which instance goes first."""

from collections.abc import Callable
from typing import Any

from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.conftest import Resources
from tests.teaching import teaches

GROUP = "Servers/Group/ASG"
Template = Callable[..., Resources]


def instances(stack: Lab, name: str) -> list[dict[str, Any]]:
    """Return a group's instances that serve, the oldest first; others are held on their way out."""
    (group,) = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])[
        "AutoScalingGroups"
    ]
    return [one for one in group["Instances"] if one["LifecycleState"] == "InService"]


def resized(stack: Lab, name: str, **sizes: int) -> set[str]:
    """Change a group's sizes and return the instances that it has then."""
    stack.client("autoscaling").update_auto_scaling_group(AutoScalingGroupName=name, **sizes)
    return {one["InstanceId"] for one in instances(stack, name)}


@teaches("auto-scaling.14")
def test_a_topic_hears_of_launches_and_terminations_also_of_those_that_failed(web_template: Template) -> None:
    """Operators subscribe to the topic and learn of it before users tell them."""
    (told,) = web_template().only("AWS::AutoScaling::AutoScalingGroup")["NotificationConfigurations"]

    kinds = {kind.removeprefix("autoscaling:EC2_INSTANCE_") for kind in told["NotificationTypes"]}
    assert kinds == {"LAUNCH", "LAUNCH_ERROR", "TERMINATE", "TERMINATE_ERROR"}


@teaches("auto-scaling.14", twin=True)
def test_a_group_tells_nobody_unless_it_is_told_to(template: Template) -> None:
    """The flagship's events are on EventBridge, where somebody has to look for them."""
    assert "NotificationConfigurations" not in template().only("AWS::AutoScaling::AutoScalingGroup")


@teaches("auto-scaling.17")
def test_every_working_day_begins_with_one_server_more(web_tier: Deployed) -> None:
    """At half past six the minimum rises, in the evening it falls; maximum and load decide the rest."""
    actions = web_tier.client("autoscaling").describe_scheduled_actions(AutoScalingGroupName=web_tier.id_of(GROUP))[
        "ScheduledUpdateGroupActions"
    ]

    said = {(action["Recurrence"], action["MinSize"]) for action in actions}
    assert said == {("30 6 * * MON-FRI", 4), ("0 20 * * MON-FRI", 3)}


@teaches("auto-scaling.17", twin=True)
def test_a_group_without_a_schedule_knows_no_mornings(flagship: Deployed) -> None:
    """It follows the load, and so comes after it."""
    actions = flagship.client("autoscaling").describe_scheduled_actions(
        AutoScalingGroupName=flagship.id_of("Web/Group/ASG")
    )["ScheduledUpdateGroupActions"]

    assert actions == []


@teaches("auto-scaling.18")
def test_the_fullest_zone_gives_first_and_there_the_policy_says_which(own_web_tier: Deployed) -> None:
    """Two are too many, in two of the zones: what is oldest goes there, and the loss of a zone still leaves two."""
    name = own_web_tier.id_of(GROUP)
    scaling = own_web_tier.client("autoscaling")
    scaling.update_auto_scaling_group(AutoScalingGroupName=name, TerminationPolicies=["OldestInstance"])
    resized(own_web_tier, name, MinSize=5, DesiredCapacity=5)
    before = instances(own_web_tier, name)
    zones = [one["AvailabilityZone"] for one in before]

    left = resized(own_web_tier, name, MinSize=3, DesiredCapacity=3)

    gone = [one for one in before if one["InstanceId"] not in left]
    assert [one["InstanceId"] for one in gone] == [one["InstanceId"] for one in before[:2]]
    assert all(zones.count(one["AvailabilityZone"]) == 2 for one in gone)
    assert all(own_web_tier.lose_zone(zone).serving(name) == 2 for zone in "abc")


@teaches("auto-scaling.18", twin=True)
def test_another_policy_takes_others(own_web_tier: Deployed) -> None:
    """Of the same zones the newest, which have just been launched. Here, too, the loss of a zone leaves two."""
    name = own_web_tier.id_of(GROUP)
    scaling = own_web_tier.client("autoscaling")
    scaling.update_auto_scaling_group(AutoScalingGroupName=name, TerminationPolicies=["NewestInstance"])
    resized(own_web_tier, name, MinSize=5, DesiredCapacity=5)
    before = instances(own_web_tier, name)

    left = resized(own_web_tier, name, MinSize=3, DesiredCapacity=3)

    assert left == {one["InstanceId"] for one in before[:3]}
    assert all(own_web_tier.lose_zone(zone).serving(name) == 2 for zone in "abc")
