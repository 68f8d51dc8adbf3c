"""How instances come into a group and leave it: lifecycle hooks hold them, and what is held gets no requests.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
"""

import base64
import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

from sandbox import clock
from sandbox.additions import scaling_notices
from sandbox.deliveries import agenda, targets

Json = Any
IN_SERVICE, STANDBY = "InService", "Standby"
PENDING, LEAVING, WARMING = "Pending:Wait", "Terminating:Wait", "Warmed:Pending:Wait"
LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
_BY_ITSELF = "complete-lifecycle-action"
"""What user data says that tells Auto Scaling itself when the instance is ready; nothing here runs it."""


def counted(group: Json) -> list[Json]:
    """Return the instances that count for the desired capacity: those that serve, and those that will."""
    return [state for state in group.instance_states if state.lifecycle_state in (IN_SERVICE, PENDING)]


def is_suspended(group: Json, *processes: str) -> bool:
    """Return whether one of some processes is suspended."""
    return any(one["ProcessName"] in processes for one in group.suspended_processes)


def arrive(group: Json, state: Json) -> None:
    """Put an instance in service, or hold it until all launch hooks have let it go on."""
    _hold(group, state, LAUNCHING, PENDING)


def warm(group: Json, state: Json) -> None:
    """Put an instance into the warm pool, once all launch hooks have let it go on."""
    _hold(group, state, LAUNCHING, WARMING)


def depart(group: Json, state: Json) -> None:
    """Terminate an instance, or hold it until all termination hooks have let it go."""
    _hold(group, state, TERMINATING, LEAVING)
    if state.lifecycle_state == LEAVING:
        register(group)


def complete(group: Json, instance: str, hook: str, result: str) -> bool:
    """Let an instance go on; return whether the hook held it."""
    state = next((one for one in _held(group) if one.instance.id == instance), None)
    if state is None or hook not in state.waits:
        return False
    del state.waits[hook]
    if result == "ABANDON":
        state.waits.clear()
    if not state.waits:
        _go_on(group, state, abandoned=result == "ABANDON")
    return True


def prolong(group: Json, instance: str, hook: str) -> bool:
    """Let a hook hold an instance for another heartbeat; return whether it held it."""
    state = next((one for one in _held(group) if one.instance.id == instance), None)
    if state is None or hook not in state.waits:
        return False
    _time(group, state, _hooks_by_name(group)[hook])
    return True


def register(group: Json) -> None:
    """Tell load balancers who serves."""
    backend = group.autoscaling_backend
    if group.name in backend.autoscaling_groups:
        backend.update_attached_elbs(group.name)
        backend.update_attached_target_groups(group.name)


def unregister(group: Json, state: Json) -> None:
    """Take an instance from the group's target groups."""
    elb = group.autoscaling_backend.elbv2_backend
    for arn in group.target_group_arns:
        known = elb.target_groups.get(arn)
        if known is not None and state.instance.id in known.targets:
            elb.deregister_targets(arn, [{"Id": state.instance.id}])


def remove(group: Json, state: Json) -> None:
    """Terminate an instance of a group."""
    group.instance_states = [one for one in group.instance_states if one is not state]
    group.autoscaling_backend.ec2_backend.terminate_instances([state.instance.id])
    group.rest_begun = clock.now()  # who rests after a simple policy does so from when the last of its work is done
    unregister(group, state)
    scaling_notices.tell(group, scaling_notices.TERMINATED, state.instance)
    register(group)


def _held(group: Json) -> Iterator[Json]:
    pool = group.__dict__.get("warm", [])
    yield from (one for one in (*group.instance_states, *pool) if one.__dict__.get("waits"))


def _hooks_by_name(group: Json) -> dict[str, Json]:
    hooks = group.autoscaling_backend.lifecycle_hooks.values()
    return {hook.name: hook for hook in hooks if hook.auto_scaling_group_name == group.name}


def _hold(group: Json, state: Json, transition: str, waiting: str) -> None:
    hooks = [hook for hook in _hooks_by_name(group).values() if hook.lifecycle_transition == transition]
    state.lifecycle_state, state.waits = waiting, {}
    for hook in hooks:
        _tell(group, state, hook)
        if transition == TERMINATING or not _tells_by_itself(state.instance):
            _time(group, state, hook)
    if not state.waits:
        _go_on(group, state, abandoned=False)


def _time(group: Json, state: Json, hook: Json) -> None:
    token = state.waits[hook.name] = str(uuid4())
    expire = partial(_expire, group, state, hook, token)
    agenda.post(group.autoscaling_backend.account_id, expire, delay=float(hook.heartbeat_timeout))


def _expire(group: Json, state: Json, hook: Json, token: str) -> None:
    if state.waits.get(hook.name) == token:
        complete(group, state.instance.id, hook.name, hook.default_result)


def _go_on(group: Json, state: Json, *, abandoned: bool) -> None:
    was = state.lifecycle_state
    if was == LEAVING:
        remove(group, state)
    elif was == WARMING:
        _into_pool(group, state, abandoned=abandoned)
    elif abandoned:
        remove(group, state)
        group.set_desired_capacity(group.desired_capacity)
    else:
        state.lifecycle_state, state.since = IN_SERVICE, clock.now()
        scaling_notices.tell(group, scaling_notices.LAUNCHED, state.instance)
        register(group)
    going_on = group.__dict__.get("refreshing")
    if going_on is not None:
        going_on()


def _into_pool(group: Json, state: Json, *, abandoned: bool) -> None:
    ec2 = group.autoscaling_backend.ec2_backend
    if abandoned:
        group.warm = [one for one in group.warm if one is not state]
        ec2.terminate_instances([state.instance.id])
        return
    kept = group.warm_pool.pool_state
    if kept != "Running":
        ec2.stop_instances([state.instance.id])
    state.lifecycle_state = f"Warmed:{kept}"


def _tells_by_itself(instance: Json) -> bool:
    return _BY_ITSELF.encode() in base64.b64decode(str(instance.user_data or ""))


def _tell(group: Json, state: Json, hook: Json) -> None:
    """Tell a hook's own target that an instance waits.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/prepare-for-lifecycle-notifications.html
    """
    arn = _target_of(group, hook)
    if not arn:
        return
    said = {
        "AccountId": group.autoscaling_backend.account_id,
        "AutoScalingGroupName": group.name,
        "EC2InstanceId": state.instance.id,
        "LifecycleActionToken": str(uuid4()),
        "LifecycleHookName": hook.name,
        "LifecycleTransition": hook.lifecycle_transition,
        "Service": "AWS Auto Scaling",
    }
    account = group.autoscaling_backend.account_id
    if ":sns:" in arn:
        subject = f"Auto Scaling:  Lifecycle action '{hook.lifecycle_transition.rpartition('_')[2]}' for instance"
        targets.call(account, arn, "sns", "Publish", TopicArn=arn, Subject=subject, Message=json.dumps(said))
    else:
        url = arn.rpartition(":")[2]
        targets.call(account, arn, "sqs", "SendMessage", QueueUrl=url, MessageBody=json.dumps(said))


def _target_of(group: Json, hook: Json) -> str:
    remembered = group.autoscaling_backend.__dict__.get("remembered", {})
    for (service, members), kept in remembered.items():
        if service == "autoscaling" and "NotificationTargetARN" in members:
            return str(kept.get(f"{group.name}/{hook.name}", {}).get("NotificationTargetARN") or "")
    return ""
