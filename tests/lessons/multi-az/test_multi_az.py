"""Several Availability Zones: how much must stand so that the loss of one is nothing but a message."""

from stacks.catalogue import find
from study.deployed import Deployed
from tests.teaching import teaches

GROUP = "Web/Group/ASG"
NOMINAL = 4
"""Instances that carry the flagship's load."""


def size(stack: Deployed, instances: int) -> None:
    """Give the group another size; nobody rebalances what is there, so it is emptied first."""
    scaling, group = stack.client("autoscaling"), {"AutoScalingGroupName": stack.id_of(GROUP)}
    scaling.update_auto_scaling_group(**group, MinSize=0, DesiredCapacity=0)
    scaling.update_auto_scaling_group(**group, MinSize=instances, DesiredCapacity=instances)


@teaches("multi-az.1", "multi-az.2")
def test_without_a_zone_the_flagship_still_has_its_nominal_capacity(flagship: Deployed) -> None:
    """Four instances carry the load and six stand, two in each zone: whichever two are lost, four are left."""
    group = flagship.id_of(GROUP)

    assert flagship.now().serving(group) == 6
    assert [flagship.lose_zone(zone).serving(group) for zone in "abc"] == [NOMINAL] * 3


@teaches("multi-az.1", "multi-az.2", twin=True)
def test_who_runs_exactly_what_is_needed_falls_below_it(own_flagship: Deployed) -> None:
    """Four over three zones: the zone that holds two of them takes half of the load's servers along."""
    size(own_flagship, NOMINAL)
    group = own_flagship.id_of(GROUP)

    assert own_flagship.now().serving(group) == NOMINAL
    assert min(own_flagship.lose_zone(zone).serving(group) for zone in "abc") < NOMINAL


@teaches("multi-az.5")
def test_over_three_zones_half_as_much_again_is_enough(flagship: Deployed) -> None:
    """Two of three zones are left, so each must be able to do half of the work: six for four."""
    group = flagship.id_of(GROUP)

    assert flagship.lose_zone("a").serving(group) == NOMINAL
    assert flagship.now().serving(group) == NOMINAL * 3 / 2


@teaches("multi-az.5", twin=True)
def test_over_two_zones_it_takes_twice_as_much() -> None:
    """It survives as well, and one instance in two does nothing but wait: that is why production takes three."""
    two = Deployed(find("three-tier-web"), zones="2")
    group = two.id_of(GROUP)

    assert two.lose_zone("a").serving(group) == NOMINAL
    assert two.now().serving(group) == NOMINAL * 2
