"""What changes a group by itself, who hears of it, and which instance goes first."""

import json
from typing import Any

from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.scaling import fleet, wait
from tests.teaching import teaches

GROUP = "Servers/Group/ASG"


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


def subscribed(stack: Lab, topic: str) -> str:
    """Make a queue that hears what a topic says; return its URL."""
    sqs = stack.client("sqs")
    url = str(sqs.create_queue(QueueName="operators")["QueueUrl"])
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    stack.client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )
    return url


def heard(stack: Lab, url: str) -> list[dict[str, Any]]:
    """Take what a queue has heard, in the order in which it was sent."""
    found: list[dict[str, Any]] = []
    while told := stack.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in told:
            found.append(json.loads(message["Body"]))
            stack.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


@teaches("auto-scaling.14")
def test_operators_hear_who_was_launched_and_who_was_terminated(own_web_tier: Deployed) -> None:
    """Before users tell them: there is a server more, and then one is held on its way out, which is told, too."""
    name, topic = own_web_tier.id_of(GROUP), own_web_tier.id_of("Notices/Topic")
    url = subscribed(own_web_tier, topic)
    before = {one["InstanceId"] for one in instances(own_web_tier, name)}

    (new,) = resized(own_web_tier, name, MinSize=4, DesiredCapacity=4) - before
    (launched,) = heard(own_web_tier, url)
    resized(own_web_tier, name, MinSize=3, DesiredCapacity=3)
    (leaving,) = heard(own_web_tier, url)
    wait(own_web_tier, 121)
    (terminated,) = [one for one in heard(own_web_tier, url) if "Event" in one]

    assert (launched["Event"], launched["EC2InstanceId"]) == ("autoscaling:EC2_INSTANCE_LAUNCH", new)
    assert leaving["LifecycleTransition"] == "autoscaling:EC2_INSTANCE_TERMINATING"
    assert terminated["Event"] == "autoscaling:EC2_INSTANCE_TERMINATE"
    assert terminated["EC2InstanceId"] == leaving["EC2InstanceId"]


@teaches("auto-scaling.14", twin=True)
def test_a_group_tells_nobody_unless_it_is_told_to(lab: Lab) -> None:
    """There is a topic and somebody who listens, and a server more: but nobody has said which topic hears of it."""
    name = fleet(lab)
    url = subscribed(lab, lab.client("sns").create_topic(Name="notices")["TopicArn"])

    resized(lab, name, MinSize=3, DesiredCapacity=3)

    assert heard(lab, url) == []


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
