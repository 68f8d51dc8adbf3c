"""Instance refreshes: a group's instances are replaced one after the other, each once the one before serves.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NoReturn
from uuid import uuid4

from sandbox import clock
from sandbox.additions import scaling_lifecycles
from sandbox.additions.scaling_lifecycles import IN_SERVICE, LEAVING, PENDING
from sandbox.patching import Place
from sandbox.patching.requests import refuse

Json = Any
_GOING_ON = ("Pending", "InProgress")


def start(place: Place, given: Mapping[str, Json]) -> Json:
    """Replace all instances of a group, of the template that is wanted from now on."""
    group = _group(place, given)
    if any(one["Status"] in _GOING_ON for one in _refreshes(group)):
        refuse("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution")
    template = (given.get("DesiredConfiguration") or {}).get("LaunchTemplate")
    if template:
        group.update([], None, None, None, None, template, None, None, None)
    one = {
        "InstanceRefreshId": str(uuid4()),
        "AutoScalingGroupName": group.name,
        "Status": "InProgress",
        "StartTime": _now(),
        "PercentageComplete": 0,
        "InstancesToUpdate": 0,
        "Preferences": given.get("Preferences") or {},
        "Strategy": given.get("Strategy") or "Rolling",
    }
    _refreshes(group).insert(0, one)
    old = [state.instance.id for state in group.instance_states if state.lifecycle_state in (IN_SERVICE, PENDING)]
    group.refreshing = partial(_step, group, one, old, len(old))
    group.refreshing()
    return {"InstanceRefreshId": one["InstanceRefreshId"]}


def describe(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell a group's refreshes, the newest first."""
    asked = given.get("InstanceRefreshIds")
    return {
        "InstanceRefreshes": [
            one for one in _refreshes(_group(place, given)) if not asked or one["InstanceRefreshId"] in asked
        ]
    }


def cancel(place: Place, given: Mapping[str, Json]) -> Json:
    """End a refresh; what has been replaced stays replaced."""
    group = _group(place, given)
    one = next((one for one in _refreshes(group) if one["Status"] in _GOING_ON), None)
    if one is None:
        _none_active(group.name)
    one["Status"], one["EndTime"], group.refreshing = "Cancelled", _now(), None
    return {"InstanceRefreshId": one["InstanceRefreshId"]}


def _step(group: Json, one: dict[str, Json], old: list[str], total: int) -> None:
    """Replace the next instance, unless one is on its way in or out; the hooks' end calls this again."""
    while one["Status"] == "InProgress" and not group.__dict__.get("stepping"):
        if any(state.lifecycle_state in (PENDING, LEAVING) for state in group.instance_states):
            return
        left = [state for state in group.instance_states if state.instance.id in old]
        one["InstancesToUpdate"] = len(left)
        one["PercentageComplete"] = 100 * (total - len(left)) // total if total else 100
        if not left:
            one["Status"], one["EndTime"], group.refreshing = "Successful", _now(), None
            return
        group.stepping = True
        try:
            scaling_lifecycles.depart(group, left[0])
            group.set_desired_capacity(group.desired_capacity)
        finally:
            group.stepping = False


def _refreshes(group: Json) -> list[dict[str, Json]]:
    held: list[dict[str, Json]] = group.__dict__.setdefault("refreshes", [])
    return held


def _group(place: Place, given: Mapping[str, Json]) -> Json:
    name = given["AutoScalingGroupName"]
    if name not in place.backend.autoscaling_groups:
        refuse("ValidationError", f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return place.backend.autoscaling_groups[name]


def _none_active(name: str) -> NoReturn:
    refuse("ActiveInstanceRefreshNotFound", f"No in progress or pending Instance Refresh found for {name}")


def _now() -> datetime:
    return datetime.fromtimestamp(clock.now(), UTC)
