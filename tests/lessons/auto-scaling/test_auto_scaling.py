"""Auto Scaling groups: where, how many, and when that changes."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from sandbox import clock
from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.scaling import group_of, template_of
from tests.teaching import teaches

GROUP = "Web/Group/ASG"


def members(stack: Lab, name: str) -> set[str]:
    """Return the instances of a group."""
    return {instance["InstanceId"] for instance in group_of(stack, name)["Instances"]}


def scale(lab: Lab, template: str, *blocks: str, **sizes: int) -> str:
    """Create a group over subnets, one in each zone, and return its name."""
    vpc = lab.vpc()
    subnets = [lab.subnet(vpc, block, zone) for block, zone in zip(blocks, "abc", strict=False)]
    lab.client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateId": template, "Version": "$Latest"},
        VPCZoneIdentifier=",".join(subnets),
        **{"MinSize": 2, "MaxSize": 4, "DesiredCapacity": 2, **sizes},
    )
    return "web"


@teaches("auto-scaling.10")
def test_a_group_keeps_the_desired_number_within_its_bounds(lab: Lab) -> None:
    """Three are wanted, three run."""
    name = scale(lab, template_of(lab), "10.0.1.0/24", "10.0.2.0/24")

    lab.client("autoscaling").set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)

    assert len(members(lab, name)) == 3


@teaches("auto-scaling.10", twin=True)
def test_more_than_the_maximum_is_refused(lab: Lab) -> None:
    """The bounds are a promise to the one who pays."""
    name = scale(lab, template_of(lab), "10.0.1.0/24", "10.0.2.0/24")

    with pytest.raises(ClientError, match="ValidationError"):
        lab.client("autoscaling").set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=5)


@teaches("auto-scaling.11")
def test_the_flagships_group_has_a_subnet_in_each_zone_and_a_load_balancer(flagship: Deployed) -> None:
    """Two of its six instances stand in each."""
    group = group_of(flagship, flagship.id_of(GROUP))
    zones = [instance["AvailabilityZone"] for instance in group["Instances"]]

    assert sorted(zones.count(zone) for zone in set(zones)) == [2, 2, 2]
    assert group["TargetGroupARNs"] == [flagship.id_of("Web/Targets")]


@teaches("auto-scaling.11", twin=True)
def test_a_group_with_one_subnet_has_all_its_instances_in_one_zone(lab: Lab) -> None:
    """It can do nothing else, and is lost with that zone."""
    name = scale(lab, template_of(lab), "10.0.1.0/24")

    assert {instance["AvailabilityZone"] for instance in group_of(lab, name)["Instances"]} == {f"{lab.region}a"}


@teaches("auto-scaling.12")
def test_a_group_looks_at_health_at_once_unless_told_otherwise(lab: Lab) -> None:
    """The course says after 300 seconds, which is what the console fills in; API and templates default to 0."""
    name = scale(lab, template_of(lab), "10.0.1.0/24")

    assert group_of(lab, name)["HealthCheckGracePeriod"] == 0


@teaches("auto-scaling.12", twin=True)
def test_the_flagship_gives_its_servers_three_minutes(flagship: Deployed) -> None:
    """They start their web server in that time; judged earlier, each would be replaced before it is ready."""
    assert group_of(flagship, flagship.id_of(GROUP))["HealthCheckGracePeriod"] == 180


@teaches("auto-scaling.16")
def test_the_flagship_tracks_a_target(flagship: Deployed) -> None:
    """Half busy is what it aims at; alarms and steps are the service's own business."""
    (policy,) = flagship.client("autoscaling").describe_policies(AutoScalingGroupName=flagship.id_of(GROUP))[
        "ScalingPolicies"
    ]

    assert policy["PolicyType"] == "TargetTrackingScaling"
    assert policy["TargetTrackingConfiguration"]["TargetValue"] == 50


@teaches("auto-scaling.16", twin=True)
def test_a_simple_policy_needs_a_number_and_rests_after_each_change(lab: Lab) -> None:
    """It adds two, then waits for its cooldown, whatever the load does meanwhile; tracking needs neither."""
    name = scale(lab, template_of(lab), "10.0.1.0/24", MaxSize=6)
    scaling = lab.client("autoscaling")
    scaling.put_scaling_policy(
        AutoScalingGroupName=name,
        PolicyName="two more",
        AdjustmentType="ChangeInCapacity",
        ScalingAdjustment=2,
        Cooldown=300,
    )

    scaling.execute_policy(AutoScalingGroupName=name, PolicyName="two more")

    assert len(members(lab, name)) == 4
    (policy,) = scaling.describe_policies(AutoScalingGroupName=name)["ScalingPolicies"]
    assert (policy["PolicyType"], policy["Cooldown"]) == ("SimpleScaling", 300)


def measured(stack: Lab, name: str, metric: str) -> list[float]:
    """Return what CloudWatch knows of a group's metric in the last ten minutes."""
    now = datetime.fromtimestamp(clock.now(), UTC)
    told = stack.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/AutoScaling",
        MetricName=metric,
        Dimensions=[{"Name": "AutoScalingGroupName", "Value": name}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Maximum"],
    )
    return [point["Maximum"] for point in sorted(told["Datapoints"], key=lambda point: point["Timestamp"])]


@teaches("auto-scaling.19")
def test_the_flagships_group_sends_its_metrics(flagship: Deployed) -> None:
    """How many are wanted, in service, pending, minute by minute: free of charge once enabled."""
    name = flagship.id_of(GROUP)

    assert measured(flagship, name, "GroupDesiredCapacity")[-1] == 6
    assert measured(flagship, name, "GroupInServiceInstances")[-1] == 6
    assert measured(flagship, name, "GroupPendingInstances")[-1] == 0


@teaches("auto-scaling.19", twin=True)
def test_a_group_sends_none_until_somebody_enables_them(lab: Lab) -> None:
    """Metrics of the instances are there anyway; those of the group are not."""
    name = scale(lab, template_of(lab), "10.0.1.0/24")
    assert measured(lab, name, "GroupInServiceInstances") == []

    lab.client("autoscaling").enable_metrics_collection(AutoScalingGroupName=name, Granularity="1Minute")

    assert measured(lab, name, "GroupInServiceInstances") == [2]


@teaches("auto-scaling.15", "auto-scaling.1")
def test_a_group_replaces_an_instance_that_is_gone(own_flagship: Deployed) -> None:
    """Six are wanted; one is terminated, and a little later there are six again."""
    name = own_flagship.id_of(GROUP)
    before = members(own_flagship, name)
    victim = min(before)

    own_flagship.lose_instance(victim)

    after = members(own_flagship, name)
    assert victim not in after
    assert len(after) == 6
    assert own_flagship.now().serving(name) == 6


@teaches("auto-scaling.15", "auto-scaling.1", twin=True)
def test_an_instance_without_a_group_stays_gone(lab: Lab) -> None:
    """Nobody wants it back."""
    subnet = lab.subnet(lab.vpc(), "10.0.1.0/24")
    host = lab.host(subnet)

    lab.lose_instance(host)

    running = [{"Name": "instance-state-name", "Values": ["pending", "running"]}]
    assert lab.ec2.describe_instances(Filters=running)["Reservations"] == []
