"""Cross-zone load balancing: each node has the same part of all requests, and hands it to its zone or to all."""

from fractions import Fraction

from study.deployed import Deployed
from tests.teaching import teaches

GROUP, CLASSIC = "Servers/Group/ASG", "Classic/LoadBalancer"


def four_servers(stack: Deployed) -> dict[str, str]:
    """Grow the fleet of three by one, so that one zone has two; return server → zone."""
    name = stack.id_of(GROUP)
    scaling = stack.client("autoscaling")
    scaling.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=4, DesiredCapacity=4)
    (group,) = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return {one["InstanceId"]: one["AvailabilityZone"] for one in group["Instances"]}


def across(stack: Deployed, *, enabled: bool) -> None:
    """Switch cross-zone load balancing of the Classic Load Balancer."""
    stack.client("elb").modify_load_balancer_attributes(
        LoadBalancerName=stack.id_of(CLASSIC),
        LoadBalancerAttributes={"CrossZoneLoadBalancing": {"Enabled": enabled}},
    )


@teaches("elb.3")
@teaches("elb.4", twin=True)
def test_without_it_a_zone_with_one_server_works_as_hard_as_one_with_two(own_web_tier: Deployed) -> None:
    """Each zone gets a third: two share one of them, and each of the other servers has one to itself.

    When a zone is lost that has one server, the last server of the other small zone gets half of everything.
    """
    zones = four_servers(own_web_tier)
    across(own_web_tier, enabled=False)
    places = list(zones.values())
    crowded = max(places, key=places.count)

    parts = own_web_tier.now().shares(own_web_tier.id_of(CLASSIC))

    third, sixth = Fraction(1, 3), Fraction(1, 6)
    assert parts == {server: sixth if zone == crowded else third for server, zone in zones.items()}
    lost = next(zone for zone in places if zone != crowded)
    left = own_web_tier.lose_zone(lost[-1]).shares(own_web_tier.id_of(CLASSIC))
    assert sorted(left.values()) == [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]


@teaches("elb.4")
@teaches("elb.3", twin=True)
def test_with_it_every_server_gets_the_same_wherever_it_stands(own_web_tier: Deployed) -> None:
    """A quarter each, and a third each after the loss of a zone with one server."""
    zones = four_servers(own_web_tier)
    across(own_web_tier, enabled=True)
    places = list(zones.values())

    parts = own_web_tier.now().shares(own_web_tier.id_of(CLASSIC))

    assert parts == dict.fromkeys(zones, Fraction(1, 4))
    lost = next(zone for zone in places if places.count(zone) == 1)
    left = own_web_tier.lose_zone(lost[-1]).shares(own_web_tier.id_of(CLASSIC))
    assert list(left.values()) == [Fraction(1, 3)] * 3


def network_parts(stack: Deployed) -> dict[str, Fraction]:
    """Return which part of all connections each server gets through the Network Load Balancer."""
    return stack.now().shares(stack.id_of("Passthrough/LoadBalancer"), stack.id_of("Passthrough/Targets"))


def test_a_network_load_balancer_keeps_to_its_zones_until_it_is_told_otherwise(own_web_tier: Deployed) -> None:
    """Off by default, as traffic between zones costs; the setting ``cross-zone`` of this scenario switches it on."""
    four_servers(own_web_tier)
    assert sorted(network_parts(own_web_tier).values()) == [Fraction(1, 6)] * 2 + [Fraction(1, 3)] * 2

    own_web_tier.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=own_web_tier.id_of("Passthrough/LoadBalancer"),
        Attributes=[{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}],
    )

    assert list(network_parts(own_web_tier).values()) == [Fraction(1, 4)] * 4


def test_an_application_load_balancer_evens_it_out_by_itself(own_web_tier: Deployed) -> None:
    """It is always on there; a target group may still be kept to its zones, and then two share one zone's part."""
    four_servers(own_web_tier)
    balancer, targets = own_web_tier.id_of("Application/LoadBalancer"), own_web_tier.id_of("Application/Targets")
    assert list(own_web_tier.now().shares(balancer, targets).values()) == [Fraction(1, 4)] * 4

    own_web_tier.client("elbv2").modify_target_group_attributes(
        TargetGroupArn=targets, Attributes=[{"Key": "load_balancing.cross_zone.enabled", "Value": "false"}]
    )

    parts = own_web_tier.now().shares(balancer, targets)
    assert sorted(parts.values()) == [Fraction(1, 6)] * 2 + [Fraction(1, 3)] * 2
