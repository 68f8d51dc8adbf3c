"""A group decides which instance goes and which is a Spot Instance, and tells its topics."""

import json
from typing import Any

import pytest

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver
from tests.unit.sandbox.mends.network import Network
from tests.unit.sandbox.mends.test_scaling_groups import group

_LAUNCH, _TERMINATE = "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"


def _instances(account: Account) -> list[dict[str, Any]]:
    [described] = account.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    told: list[dict[str, Any]] = described["Instances"]
    return told


def _scale(account: Account, capacity: int) -> list[str]:
    account.client("autoscaling").set_desired_capacity(AutoScalingGroupName="app", DesiredCapacity=capacity)
    return [instance["InstanceId"] for instance in _instances(account)]


@pytest.mark.parametrize(("policy", "gone"), [("OldestInstance", [0, 1]), ("NewestInstance", [4, 3])])
def test_scaling_in_takes_from_the_fullest_zones_what_the_termination_policy_says(
    account: Account, policy: str, gone: list[int]
) -> None:
    """Of two, two and one in three zones one is left in each; which of the two goes, the policy decides."""
    group(account, Network.of(account), TerminationPolicies=[policy])
    before = [instance["InstanceId"] for instance in _instances(account)]
    after = _scale(account, 3)
    assert sorted(set(before) - set(after)) == sorted(before[index] for index in gone)
    assert len({instance["AvailabilityZone"] for instance in _instances(account)}) == 3


def test_what_is_protected_stays_when_the_group_scales_in(account: Account) -> None:
    """Although its zone is the fullest and it is the oldest."""
    group(account, Network.of(account), TerminationPolicies=["OldestInstance"])
    before = [instance["InstanceId"] for instance in _instances(account)]
    account.client("autoscaling").set_instance_protection(
        AutoScalingGroupName="app", InstanceIds=before[:4], ProtectedFromScaleIn=True
    )
    assert sorted(_scale(account, 1)) == sorted(before[:4])


def test_a_default_policy_takes_the_oldest_version_of_the_launch_template_first(account: Account) -> None:
    """So that a group comes to its new version when it scales out and in."""
    network = Network.of(account)
    group(account, network, TerminationPolicies=["Default"])
    account.client("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName="app", LaunchTemplate={"LaunchTemplateName": "app", "Version": "2"}
    )
    _scale(account, 6)
    assert {instance["InstanceType"] for instance in _instances(account)} == {"t3.micro", "t3.large"}
    _scale(account, 3)
    assert "t3.large" in {instance["InstanceType"] for instance in _instances(account)}


@pytest.mark.parametrize(("capacity", "on_demand"), [(1, 1), (4, 3), (5, 3), (9, 5)])
def test_a_mixed_policy_has_spot_instances_above_its_base(account: Account, capacity: int, on_demand: int) -> None:
    """One is the base, and half of the rest, rounded up, are On-Demand Instances; scaling in keeps to it."""
    network = Network.of(account)
    group(account, network)
    autoscaling = account.client("autoscaling")
    autoscaling.update_auto_scaling_group(AutoScalingGroupName="app", MinSize=0, DesiredCapacity=0)
    autoscaling.update_auto_scaling_group(
        AutoScalingGroupName="app",
        MixedInstancesPolicy={
            "LaunchTemplate": {
                "LaunchTemplateSpecification": {"LaunchTemplateName": "app", "Version": "1"},
                "Overrides": [{"InstanceType": "t3.large"}, {"InstanceType": "m5.large"}],
            },
            "InstancesDistribution": {"OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 50},
        },
    )
    assert _purchased(account, _scale(account, 9)) == (5, 4)
    assert _purchased(account, _scale(account, capacity)) == (on_demand, capacity - on_demand)


def _purchased(account: Account, instances: list[str]) -> tuple[int, int]:
    described = account.client("ec2").describe_instances(InstanceIds=instances)["Reservations"]
    spot = [one.get("InstanceLifecycle") == "spot" for entry in described for one in entry["Instances"]]
    return spot.count(False), spot.count(True)


def test_a_topic_hears_of_launches_and_terminations_that_it_asked_for(account: Account) -> None:
    """First of a test; what it did not ask for it does not hear."""
    group(account, Network.of(account))
    sns, sqs, autoscaling = account.client("sns"), account.client("sqs"), account.client("autoscaling")
    topic = sns.create_topic(Name="scaled")["TopicArn"]
    receiver = Receiver(account, "scaled")
    queue = receiver.url
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=receiver.arn)
    notify: dict[str, Any] = {"AutoScalingGroupName": "app", "TopicARN": topic}
    autoscaling.put_notification_configuration(**notify, NotificationTypes=[_LAUNCH])
    before = {instance["InstanceId"] for instance in _instances(account)}
    [launched] = set(_scale(account, 6)) - before
    _scale(account, 5)
    autoscaling.put_notification_configuration(**notify, NotificationTypes=[_TERMINATE])
    ended = _scale(account, 5)[0]
    autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=ended, ShouldDecrementDesiredCapacity=True)
    heard = []
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            told = json.loads(json.loads(message["Body"])["Message"])
            heard.append((told["Event"], told.get("EC2InstanceId")))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    test = ("autoscaling:TEST_NOTIFICATION", None)
    assert heard[0] == test
    assert [event for event, _ in heard] == [test[0], _LAUNCH, test[0], _TERMINATE]
    assert (heard[1][1], heard[3][1]) == (launched, ended)
