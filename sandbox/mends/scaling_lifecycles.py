"""Lifecycle hooks hold instances, warm pools hold some in reserve, standby and suspension do what they say."""

from collections.abc import Mapping
from typing import Any

from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, TerminateInstanceActivity
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult

from sandbox import clock
from sandbox.additions import scaling_lifecycles, scaling_pools, scaling_refreshes
from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations
from sandbox.patching.requests import parameters_of, refuse

Json = Any


def _apply() -> None:
    group: Any = FakeAutoScalingGroup
    # A group launches before moto has given it all that it has.
    group.warm_pool, group._suspended_processes = None, ()
    response: Any = AutoScalingResponse
    response.describe_warm_pool = _describe_pool
    response.set_instance_health = _judge
    _pool_and_hooks(AutoScalingBackend)
    _ends(AutoScalingBackend)
    operations(
        "autoscaling",
        {
            "CompleteLifecycleAction": _complete,
            "RecordLifecycleActionHeartbeat": _prolong,
            "StartInstanceRefresh": scaling_refreshes.start,
            "DescribeInstanceRefreshes": scaling_refreshes.describe,
            "CancelInstanceRefresh": scaling_refreshes.cancel,
            "RollbackInstanceRefresh": scaling_refreshes.roll_back,
        },
    )


def _pool_and_hooks(backend: Json) -> None:
    """Let hooks and pools do something."""
    hook, put_pool, drop_pool = backend.create_lifecycle_hook, backend.put_warm_pool, backend.delete_warm_pool

    def create_lifecycle_hook(self: Json, *args: Json, **kwargs: Json) -> Json:
        made = hook(self, *args, **kwargs)
        made.role_arn = made.notification_target_arn = None  # moto's own examples
        return made

    def put_warm_pool(self: Json, group_name: str, **said: Json) -> None:
        put_pool(self, group_name, **said)
        scaling_pools.settle(self.autoscaling_groups[group_name])

    def delete_warm_pool(self: Json, group_name: str) -> None:
        drop_pool(self, group_name)
        _empty(self.autoscaling_groups[group_name])

    backend.update_attached_target_groups = _register
    backend.create_lifecycle_hook = create_lifecycle_hook
    backend.put_warm_pool, backend.delete_warm_pool = put_warm_pool, delete_warm_pool


def _ends(backend: Json) -> None:
    """Let groups and instances end as they are, and do what has been put off once nobody suspends it."""
    delete, notify = backend.delete_auto_scaling_group, backend.notify_terminate_instances
    resume = backend.resume_processes

    def resume_processes(self: Json, group_name: str, scaling_processes: list[str]) -> None:
        resume(self, group_name, scaling_processes)
        group = self.autoscaling_groups[group_name]
        group.set_desired_capacity(group.desired_capacity)

    def delete_auto_scaling_group(self: Json, group_name: str) -> None:
        group = self.autoscaling_groups.get(group_name)
        if group is not None:
            # Whatever is held is let go, and nobody is asked any more.
            group.warm_pool, group.refreshing, group.suspended_processes = None, None, []
            _empty(group)
            for key in [key for key, one in self.lifecycle_hooks.items() if one.auto_scaling_group_name == group_name]:
                del self.lifecycle_hooks[key]
            for state in group.instance_states:
                state.lifecycle_state, state.waits = scaling_lifecycles.IN_SERVICE, {}
        delete(self, group_name)

    def notify_terminate_instances(self: Json, instance_ids: list[str]) -> None:
        for group in self.autoscaling_groups.values():
            group.warm = [one for one in scaling_pools.pool_of(group) if one.instance.id not in instance_ids]
            group.unwatched = scaling_lifecycles.is_suspended(group, "HealthCheck", "ReplaceUnhealthy")
        try:
            notify(self, instance_ids)
        finally:
            for group in self.autoscaling_groups.values():
                group.unwatched = False
                scaling_pools.settle(group)

    backend.resume_processes = resume_processes
    backend.delete_auto_scaling_group = delete_auto_scaling_group
    backend.notify_terminate_instances = notify_terminate_instances
    backend.terminate_instance = _terminating(backend.terminate_instance)


def _terminating(terminate: Json) -> Json:
    """Let an instance that somebody terminates through the group be held on its way out."""

    def terminate_instance(self: Json, instance_id: str, should_decrement: bool) -> Json:  # noqa: FBT001 moto's own
        group, state = _member(self, instance_id)
        hooks = self.lifecycle_hooks.values()
        transitions = {one.lifecycle_transition for one in hooks if one.auto_scaling_group_name == group.name}
        if scaling_lifecycles.TERMINATING not in transitions:
            return terminate(self, instance_id, should_decrement)
        before = group.desired_capacity
        if should_decrement:
            group.desired_capacity -= 1
        scaling_lifecycles.depart(group, state)
        group.set_desired_capacity(group.desired_capacity)
        return TerminateInstanceActivity(state.instance, before)

    return terminate_instance


def _member(backend: Json, instance: str) -> tuple[Json, Json]:
    groups = backend.autoscaling_groups.values()
    members = ((group, state) for group in groups for state in group.instance_states)
    found = next((pair for pair in members if pair[1].instance.id == instance), None)
    if found is None:
        refuse("ValidationError", f"Instance Id not found - No managed instance found for instance ID: {instance}")
    return found


def _register(self: Json, group_name: str) -> None:
    """Register with the target groups who serves, and nobody else; moto's ``update_attached_target_groups``."""
    group = self.autoscaling_groups[group_name]
    known = self.elbv2_backend.target_groups
    for arn in (arn for arn in group.target_group_arns if arn in known):
        serving = [state.instance.id for state in group.active_instances()]
        self.elbv2_backend.register_targets(arn, [{"Id": one, "Port": known[arn].port} for one in serving])
    for state in group.instance_states:
        if state.lifecycle_state != scaling_lifecycles.IN_SERVICE:
            scaling_lifecycles.unregister(group, state)


def _empty(group: Json) -> None:
    for state in list(scaling_pools.pool_of(group)):
        scaling_pools.drop(group, state)


def _asked(place: Place, given: Mapping[str, Json]) -> tuple[Json, str, str]:
    name = given["AutoScalingGroupName"]
    if name not in place.backend.autoscaling_groups:
        refuse("ValidationError", f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return place.backend.autoscaling_groups[name], given.get("InstanceId", ""), given["LifecycleHookName"]


def _complete(place: Place, given: Mapping[str, Json]) -> Json:
    group, instance, hook = _asked(place, given)
    if not scaling_lifecycles.complete(group, instance, hook, given["LifecycleActionResult"]):
        refuse("ValidationError", f"No active Lifecycle Action found with instance ID {instance}")
    return {}


def _prolong(place: Place, given: Mapping[str, Json]) -> Json:
    group, instance, hook = _asked(place, given)
    if not scaling_lifecycles.prolong(group, instance, hook):
        refuse("ValidationError", f"No active Lifecycle Action found with instance ID {instance}")
    return {}


def _describe_pool(self: Json) -> ActionResult:
    backend, name = self.autoscaling_backend, self._get_param("AutoScalingGroupName")
    pool = backend.describe_warm_pool(name)
    return ActionResult(
        {"WarmPoolConfiguration": pool, "Instances": scaling_pools.told(backend.autoscaling_groups[name])}
    )


def _judge(self: Json) -> ActionResult:
    """Take what somebody says of an instance's health: what is not well is replaced, but for its grace period.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SetInstanceHealth.html
    """
    given = parameters_of(self)
    group, state = _member(self.autoscaling_backend, given["InstanceId"])
    spared = given.get("ShouldRespectGracePeriod", True)
    age = clock.now() - state.__dict__.get("since", clock.now())
    if given["HealthStatus"] == "Unhealthy" and spared and age < int(group.health_check_grace_period or 0):
        return ActionResult({})
    state.health_status = given["HealthStatus"]
    if state.health_status == "Unhealthy" and not scaling_lifecycles.is_suspended(group, "ReplaceUnhealthy"):
        scaling_lifecycles.depart(group, state)
        group.set_desired_capacity(group.desired_capacity)
    return ActionResult({})


MENDS = (
    Mend(
        name="scaling_lifecycles",
        moto="Lifecycle hooks hold nobody, and none can be completed; warm pools are empty; instances in standby or on "
        "their way in or out get requests; suspended processes go on; an unhealthy instance stays; there is no "
        "instance refresh.",
        aws="A hook holds an instance until it is completed, or its heartbeat has run out and its default result says "
        "what happens; a pool's instances are started when the group grows; only who serves is registered; what is "
        "suspended does not happen; what is unhealthy after its grace period is replaced; a refresh replaces "
        "in batches and keeps enough healthy. An instance whose user data completes its launch hook does so at once.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html",
        apply=_apply,
    ),
)
