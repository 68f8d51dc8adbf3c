"""Warm pools: instances beside a group that have started once and wait until the group needs them.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
"""

from typing import Any

from sandbox.additions import scaling_lifecycles

Json = Any


def pool_of(group: Json) -> list[Json]:
    """Return the instances in a group's pool."""
    held: list[Json] = group.__dict__.setdefault("warm", [])
    return held


def wanted(group: Json) -> int:
    """Return how many instances are to wait: what is prepared beyond the desired capacity, and the minimum at least."""
    pool = group.warm_pool
    if pool is None:
        return 0
    prepared = pool.max_group_prepared_capacity
    most = group.max_size if prepared is None or int(prepared) < 0 else int(prepared)
    return max(int(pool.min_size or 0), most - int(group.desired_capacity or 0))


def settle(group: Json) -> None:
    """Launch what the pool lacks, or terminate what it has too much."""
    missing = wanted(group) - len(pool_of(group))
    if missing > 0 and not scaling_lifecycles.is_suspended(group, "Launch"):
        before = list(group.instance_states)
        group.warming = True
        try:
            group.replace_autoscaling_group_instances(missing, group.get_propagated_tags())
        finally:
            group.warming = False
        made = [state for state in group.instance_states if state not in before]
        group.instance_states = before
        for state in made:
            pool_of(group).append(state)
            scaling_lifecycles.warm(group, state)
    for _ in range(-missing):
        drop(group, pool_of(group)[-1])


def drop(group: Json, state: Json) -> None:
    """Terminate an instance of the pool."""
    group.warm = [one for one in pool_of(group) if one is not state]
    group.autoscaling_backend.ec2_backend.terminate_instances([state.instance.id])


def take(group: Json, count: int) -> list[Json]:
    """Start up to some instances of the pool, and hand them to the group."""
    ready = [state for state in pool_of(group) if state.lifecycle_state.startswith("Warmed:") and not state.waits]
    taken = ready[:count]
    group.warm = [state for state in pool_of(group) if state not in taken]
    ec2 = group.autoscaling_backend.ec2_backend
    stopped = [state.instance.id for state in taken if state.lifecycle_state != "Warmed:Running"]
    if stopped:
        ec2.start_instances(stopped)
    return taken


def give_back(group: Json, state: Json) -> bool:
    """Put an instance that the group needs no longer into the pool, if the pool takes it; return whether it did."""
    policy = (group.warm_pool.instance_reuse_policy or {}) if group.warm_pool else {}
    if str(policy.get("ReuseOnScaleIn")).lower() != "true":
        return False
    group.instance_states = [one for one in group.instance_states if one is not state]
    pool_of(group).append(state)
    scaling_lifecycles.unregister(group, state)
    state.waits = {}
    scaling_lifecycles.warm(group, state)
    return True


def told(group: Json) -> list[dict[str, Json]]:
    """Return the pool's instances as DescribeWarmPool tells them."""
    return [
        {
            "InstanceId": state.instance.id,
            "InstanceType": state.instance.instance_type,
            "AvailabilityZone": state.availability_zone,
            "LifecycleState": state.lifecycle_state,
            "HealthStatus": "Healthy",
            "ProtectedFromScaleIn": False,
        }
        for state in pool_of(group)
    ]
