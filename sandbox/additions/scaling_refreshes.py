"""Instance refreshes: a group's instances are replaced in batches, within the share of it that has to stay healthy.

Modelled: the least and the most that is healthy, warm-up, skip matching, checkpoints, bake time, instances that are
protected or in standby, the warm pool, a desired configuration, cancelling and rolling back. Not modelled: alarms that
fail a refresh, the replacement of root volumes alone, and a refresh whose instances never become healthy.

Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html,
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
"""

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import uuid4

from sandbox import clock
from sandbox.additions import scaling_batches, scaling_sources
from sandbox.patching import Place
from sandbox.patching.requests import refuse

Json = Any
_GOING_ON = ("Pending", "InProgress", "RollbackInProgress", "Baking", "Cancelling")
_FLOATING = ("$Latest", "$Default")


def start(place: Place, given: Mapping[str, Json]) -> Json:
    """Replace a group's instances by such as are wanted from now on."""
    group = _group(place, given)
    if any(one["Status"] in _GOING_ON for one in _refreshes(group)):
        refuse("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution")
    preferences = scaling_batches.preferences_of(group, given.get("Preferences") or {})
    wanted = given.get("DesiredConfiguration") or {}
    one = {
        "InstanceRefreshId": str(uuid4()),
        "AutoScalingGroupName": group.name,
        "Status": "InProgress",
        "StartTime": clock.utcnow(),
        "PercentageComplete": 0,
        "InstancesToUpdate": 0,
        "Preferences": preferences,
        "Strategy": given.get("Strategy") or "Rolling",
        **({"DesiredConfiguration": wanted} if wanted else {}),
    }
    scaling_batches.Batches(group, one, scaling_sources.source_of(group, wanted)).go_on()
    _refreshes(group).insert(0, one)
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
    """End a refresh; what has been replaced stays replaced, and the group's own configuration is as before."""
    group = _group(place, given)
    one = _active(group)
    group.refreshing.cancel(at_once=given.get("WaitForTransitioningInstances") is False)
    return {"InstanceRefreshId": one["InstanceRefreshId"]}


def roll_back(place: Place, given: Mapping[str, Json]) -> Json:
    """Replace once more what a refresh has replaced, by what the group had before.

    Raises:
        RefusedError: if nothing else was wanted, or if what the group had before is not a certain version.
    """
    group = _group(place, given)
    one = _active(group)
    before = scaling_sources.source_of(group, {})
    if "DesiredConfiguration" not in one or str(before.version or "$Default") in _FLOATING:
        refuse(
            "IrreversibleInstanceRefresh",
            "The Instance Refresh cannot be rolled back: it needs a desired configuration, and a group with a launch "
            "template version that is neither $Latest nor $Default",
        )
    done = {name: one[name] for name in ("PercentageComplete", "InstancesToUpdate")}
    one["RollbackDetails"] = {
        "RollbackReason": "Manual rollback was requested",
        "RollbackStartTime": clock.utcnow(),
        **{f"{name}OnRollback": value for name, value in done.items()},
    }
    group.refreshing.roll_back()
    return {"InstanceRefreshId": one["InstanceRefreshId"]}


def _active(group: Json) -> dict[str, Json]:
    one = next((one for one in _refreshes(group) if one["Status"] in _GOING_ON), None)
    return _none_active(group.name) if one is None else one


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
