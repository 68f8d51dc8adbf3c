"""Scaling policies and scheduled actions act, and belong to one group each."""

from collections.abc import Mapping
from typing import Any

from moto.autoscaling.models import AutoScalingBackend, FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult

from sandbox.additions import scaling_policies, scaling_predictions, scaling_rules, scaling_schedules
from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, parameters_of
from sandbox.patching.requests import refuse

Json = Any


def _apply() -> None:
    policy: Any = FakeScalingPolicy
    policy.alarms = property(_alarms)
    _backend(AutoScalingBackend)
    response: Any = AutoScalingResponse
    put = response.put_scaling_policy

    def put_scaling_policy(self: Json) -> ActionResult:
        given = parameters_of(self)
        _known(self.autoscaling_backend, given)
        scaling_rules.check(given)
        answer = put(self)
        made = scaling_policies.find(self.autoscaling_backend, given["PolicyName"], given["AutoScalingGroupName"])
        made.cooldown, made.enabled = given.get("Cooldown"), given.get("Enabled", True)
        _tracking().watch(made)
        scaling_predictions.follow(made)
        return ActionResult({**answer.result, "Alarms": made.alarms})

    response.put_scaling_policy = put_scaling_policy
    operations(
        "autoscaling",
        {
            "ExecutePolicy": _execute,
            "DeletePolicy": _delete,
            "PutScheduledUpdateGroupAction": _schedule,
            "DeleteScheduledAction": _unschedule,
            "GetPredictiveScalingForecast": scaling_predictions.told,
        },
    )


def _backend(backend: Json) -> None:
    """Keep policies and scheduled actions by group and name."""
    put = backend.put_scaling_policy

    def put_scaling_policy(self: Json, *args: Json, **kwargs: Json) -> Json:
        made = put(self, *args, **kwargs)
        del self.policies[made.name]
        key = scaling_policies.key_of(made.auto_scaling_group_name, made.name)
        before = self.policies.get(key)
        if before is not None:
            _tracking().forget(before)
        self.policies[key] = made
        return made

    def delete_policies(self: Json, group_name: str) -> None:
        for key in [key for key, one in self.policies.items() if one.auto_scaling_group_name == group_name]:
            _tracking().forget(self.policies.pop(key))

    delete = backend.delete_auto_scaling_group

    def delete_auto_scaling_group(self: Json, group_name: str) -> None:
        known = group_name in self.autoscaling_groups
        if known:
            delete_policies(self, group_name)
        delete(self, group_name)

    backend.put_scaling_policy = put_scaling_policy
    backend.delete_auto_scaling_group = delete_auto_scaling_group
    backend.put_scheduled_update_group_action = scaling_schedules.put
    backend.delete_scheduled_action = scaling_schedules.delete


def _tracking() -> Json:
    from sandbox.additions import scaling_tracking  # noqa: PLC0415 loads CloudWatch, which few groups need

    return scaling_tracking


def _alarms(policy: Json) -> list[dict[str, str]]:
    found: list[dict[str, str]] = _tracking().alarms_of(policy)
    return found


def _known(backend: Json, given: Mapping[str, Json]) -> Json:
    name = given["AutoScalingGroupName"]
    if name not in backend.autoscaling_groups:
        refuse("ValidationError", "Group " + name + " not found")
    return backend.autoscaling_groups[name]


def _execute(place: Place, given: Mapping[str, Json]) -> Json:
    scaling_policies.execute(place.backend, given)
    return {}


def _delete(place: Place, given: Mapping[str, Json]) -> Json:
    policy = scaling_policies.find(place.backend, given["PolicyName"], given.get("AutoScalingGroupName"))
    _tracking().forget(policy)
    del place.backend.policies[scaling_policies.key_of(policy.auto_scaling_group_name, policy.name)]
    return {}


def _schedule(place: Place, given: Mapping[str, Json]) -> Json:
    _known(place.backend, given)
    scaling_schedules.take(place.backend, given)
    return {}


def _unschedule(place: Place, given: Mapping[str, Json]) -> Json:
    scaling_schedules.delete(place.backend, given["AutoScalingGroupName"], given["ScheduledActionName"])
    return {}


MENDS = (
    Mend(
        name="scaling_policies",
        moto="A policy or scheduled action takes the place of another group's of that name; a simple policy knows no "
        "cooldown and a percentage no least change, other policies and actions do nothing, and any policy is taken.",
        aws="Each belongs to its group. Policies change the desired capacity within the group's bounds when they are "
        "executed or an alarm sets them off: by step, after rest and warm-up, or to a target, with alarms of the "
        "policy's own. Actions change the bounds when they are due, and a forecast may be followed.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scale-based-on-demand.html",
        apply=_apply,
    ),
)
