"""How many instances serve, and which zones can be lost."""

from dataclasses import replace

import pytest

from analysis.resilience import capacity_in_service, zones_of
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.compute import Instance, Member, ScalingGroup, Target, TargetGroup
from tests.unit.analysis.world import World


def account(**more: object) -> Account:
    """Return a group in one of two zones, with one instance that serves and three that do not."""
    world = World()
    for number, zone in ((1, "zone-b"), (2, "zone-a")):
        world.subnet(f"{number}", f"10.0.{number}.0/24", zone=zone)
    for name in ("serving", "launching"):
        world.add("instances", f"i-{name}", Instance(f"i-{name}", "running", "zone-b", ()))
    members = (
        Member("i-serving", "zone-b", in_service=True),
        Member("i-launching", "zone-b", in_service=False),
        Member("i-terminated", "zone-b", in_service=True),
    )
    world.add("scaling_groups", "asg", ScalingGroup("asg", 3, 3, 3, members, frozenset({"subnet-1"})))
    return world.account(**more)


def test_an_instance_counts_if_it_serves_and_is_there() -> None:
    """Neither one that is being launched, nor one that the group has not noticed to be gone."""
    assert capacity_in_service(account(), "asg") == 1


@pytest.mark.parametrize(
    ("states", "capacity"), [({"i-serving": "healthy"}, 1), ({"i-serving": "unhealthy"}, 0), ({}, 0)]
)
def test_an_instance_counts_only_if_its_load_balancer_sends_it_requests(states: dict[str, str], capacity: int) -> None:
    """It may run and be well; unless it is registered and found healthy it serves nobody."""
    there = account()
    group = replace(there.scaling_groups["asg"], target_group_arns=("tg",))
    targets = tuple(Target(name, 8080, state) for name, state in states.items())
    balanced = replace(
        there,
        scaling_groups={"asg": group},
        target_groups={"tg": TargetGroup("tg", "tg", "HTTP", 8080, "instance", targets)},
    )
    assert capacity_in_service(balanced, "asg") == capacity


def test_capacity_is_not_counted_from_half_of_the_instances() -> None:
    """An instance that was not read is not a lost one."""
    with pytest.raises(CannotDecideError, match="access denied"):
        capacity_in_service(account(missing={"Reservations": "access denied"}), "asg")


def test_every_zone_of_the_groups_vpc_may_be_lost() -> None:
    """The group is in one; what it needs may be in the other."""
    assert zones_of(account(), "asg") == ("zone-a", "zone-b")
