"""What an Auto Scaling group decides: how many, On-Demand or Spot, and which instance goes first."""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.additions import scaling_lifecycles, scaling_pools, scaling_settings

Json = Any
_DEFAULT_PERCENTAGE = 100


def set_desired_capacity(group: Json, new_capacity: int | None) -> None:
    """Launch what is missing, or terminate what is too much; moto's ``set_desired_capacity``."""
    group.desired_capacity = group.min_size if new_capacity is None else new_capacity
    wanted = math.ceil((group.desired_capacity or 0) / weight_of(group)) + group.__dict__.get("surplus", 0)
    missing = wanted - len(scaling_lifecycles.counted(group))
    if missing > 0:
        group.replace_autoscaling_group_instances(missing, group.get_propagated_tags())
    for _ in range(0 if scaling_lifecycles.is_suspended(group, "Terminate") else -missing):
        going = next_to_go(group)
        if going is None:
            break
        if not scaling_pools.give_back(group, going):
            scaling_lifecycles.depart(group, going)
    scaling_lifecycles.register(group)
    scaling_pools.settle(group)


def weight_of(group: Json) -> int:
    """Return how many units of capacity one instance is worth: of the first type, as that is the one launched."""
    return max(1, int(_overrides(group)[0].get("WeightedCapacity") or 1))


def _overrides(group: Json) -> list[Mapping[str, Json]]:
    policy = group.mixed_instances_policy or {}
    return list((policy.get("LaunchTemplate") or {}).get("Overrides") or [{}])


def is_spot_due(group: Json) -> bool:
    """Return whether the next instance is a Spot Instance, by the base and the percentage of On-Demand Instances.

    A fraction is rounded up in favour of On-Demand Instances.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
    """
    if not group.mixed_instances_policy:
        return False
    here = len(group.instance_states) + 1
    there = sum(not _is_spot(state) for state in group.instance_states)
    return there >= _on_demand(group, here)


def _on_demand(group: Json, total: int) -> int:
    """Return how many of some instances are On-Demand Instances."""
    distribution = group.mixed_instances_policy.get("InstancesDistribution") or {}
    base = int(distribution.get("OnDemandBaseCapacity") or 0) / weight_of(group)
    percentage = distribution.get("OnDemandPercentageAboveBaseCapacity")
    share = (_DEFAULT_PERCENTAGE if percentage is None else int(percentage)) / 100
    first = min(total, math.ceil(base))
    return first + math.ceil((total - first) * share)


def _is_spot(state: Json) -> bool:
    return bool(state.instance.lifecycle == "spot")


def next_to_go(group: Json) -> Json | None:
    """Return the instance that scaling in terminates, if there is one that is not protected.

    It is in the zone that has most instances, of the purchase option that is too many, and chosen there by the group's
    termination policies in their order.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
    """
    active = group.active_instances()
    left = [state for state in active if not state.protected_from_scale_in]
    if not left:
        return None
    used = Counter(state.availability_zone for state in active)
    fullest = max(used[state.availability_zone] for state in left)
    left = [state for state in left if used[state.availability_zone] == fullest]
    if group.mixed_instances_policy:
        too_many = sum(not _is_spot(state) for state in active) > _on_demand(group, len(active) - 1)
        left = [state for state in left if _is_spot(state) is not too_many] or left
    for policy in _policies(group):
        for key in _ORDERS.get(policy, ()):
            least = min(key(group, state) for state in left)
            left = [state for state in left if key(group, state) == least]
    return left[0]


def _policies(group: Json) -> list[str]:
    return list(scaling_settings.said(group, "TerminationPolicies") or group.termination_policies or ["Default"])


def _age(group: Json, state: Json) -> int:
    """Return a place in the order of launches, oldest first."""
    return int(group.instance_states.index(state))


def _youth(group: Json, state: Json) -> int:
    return -_age(group, state)


def _template_age(_group: Json, state: Json) -> int:
    """Return the version of the launch template that an instance is from; a launch configuration is older than any."""
    version = (state.launch_template or {}).get("Version", 0)
    return int(version) if str(version).isdigit() else 0


_Order = Callable[[Json, Json], int]
_ORDERS: Mapping[str, tuple[_Order, ...]] = {
    "Default": (_template_age,),
    "OldestInstance": (_age,),
    "NewestInstance": (_youth,),
    "OldestLaunchTemplate": (_template_age,),
    "OldestLaunchConfiguration": (_template_age,),
}
"""Termination policies → what of an instance is least in the one that goes; others do not tell instances apart here."""
