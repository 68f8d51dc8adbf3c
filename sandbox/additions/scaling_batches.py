"""The batches of an instance refresh: who goes, who comes, and when the next may.

How many may be missing or too many at a time follows from the healthy percentages of the desired capacity, of which
fractions are rounded up. At 100 per cent, or where nothing else fits and a maximum was named, new instances come before
old ones go; where nothing fits and none was named, one goes and one comes at the same time.

Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html,
https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-adding-checkpoints-instance-refresh.html
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.additions import scaling_lifecycles, scaling_pools, scaling_settings
from sandbox.additions.scaling_lifecycles import IN_SERVICE, LEAVING, PENDING, STANDBY
from sandbox.additions.scaling_sources import Source, adopt, source_of
from sandbox.deliveries import agenda
from sandbox.patching.requests import refuse

Json = Any
_LEAST_HEALTHY, _ALL = 90, 100
_CHECKPOINT_DELAY = 3600
_MOST_APART = 100
_MOMENT = 0.5
"""Seconds."""


def preferences_of(group: Json, given: Mapping[str, Json]) -> dict[str, Json]:
    """Return a refresh's preferences with what they leave open: by the group's maintenance policy, or by default.

    Raises:
        RefusedError: if they contradict each other.
    """
    policy = scaling_settings.said(group, "InstanceMaintenancePolicy") or {}
    inherited = {name: int(value) for name, value in policy.items() if int(value) >= 0}
    warm_up = scaling_settings.default_warm_up(group)
    usual = {
        "MinHealthyPercentage": _LEAST_HEALTHY,
        "InstanceWarmup": int(group.health_check_grace_period or 0) if warm_up is None else warm_up,
        "SkipMatching": False,
        "ScaleInProtectedInstances": "Wait",
        "StandbyInstances": "Wait",
    }
    preferences = {**usual, **inherited, **given}
    if preferences.get("CheckpointPercentages"):
        preferences.setdefault("CheckpointDelay", _CHECKPOINT_DELAY)
    elif "CheckpointDelay" in preferences:
        refuse("ValidationError", "CheckpointDelay needs CheckpointPercentages")
    _check(preferences, given)
    return preferences


def _check(preferences: Mapping[str, Json], given: Mapping[str, Json]) -> None:
    least, most = preferences["MinHealthyPercentage"], preferences.get("MaxHealthyPercentage")
    if "MaxHealthyPercentage" in given and "MinHealthyPercentage" not in given:
        refuse("ValidationError", "MaxHealthyPercentage needs MinHealthyPercentage")
    if most is not None and int(most) - int(least) > _MOST_APART:
        refuse("ValidationError", "MinHealthyPercentage and MaxHealthyPercentage are at most 100 apart")
    checkpoints = [int(one) for one in preferences.get("CheckpointPercentages") or ()]
    if checkpoints != sorted(set(checkpoints)):
        refuse("ValidationError", "CheckpointPercentages are in ascending order, each of them once")


class Batches:
    """A refresh that goes on, told by the record that Auto Scaling describes.

    Attributes:
        source: what is launched now.
    """

    def __init__(self, group: Json, told: dict[str, Json], source: Source) -> None:
        """Find who is to be replaced."""
        self._group, self._told, self.source = group, told, source
        self._said = told["Preferences"]
        self._before = {state.instance.id for state in group.instance_states}
        self._old = [state.instance.id for state in group.instance_states if self._is_old(state)]
        self._total = len(self._old)
        self._checkpoints = [int(one) for one in self._said.get("CheckpointPercentages") or (_ALL,)]
        self._again, self._stepping = 0.0, False
        group.refreshing = self
        self._renew_reserve()

    def __call__(self) -> None:
        """Go on: somebody has come into service, or is gone."""
        self.go_on()

    def go_on(self) -> None:
        """Do what may be done now."""
        if self._stepping or self._group.__dict__.get("refreshing") is not self:
            return
        self._stepping = True
        try:
            while self._step():
                pass
        finally:
            self._stepping = False

    def cancel(self, *, at_once: bool) -> None:
        """Start nothing more; what is on its way arrives, and unless it ends at once it waits for that."""
        self._told["Status"] = "Cancelling"
        self._cut()
        if at_once:
            self._end("Cancelled")
        self.go_on()

    def roll_back(self) -> None:
        """Replace what has been replaced, by what the group launches by itself."""
        self._told["Status"] = "RollbackInProgress"
        self.source = source_of(self._group, {})
        fresh = [state.instance.id for state in self._group.instance_states if self._is_fresh(state)]
        self._before = {state.instance.id for state in self._group.instance_states}
        self._old, self._total, self._checkpoints, self._again = fresh, len(fresh), [_ALL], 0.0
        self._renew_reserve()
        self.go_on()

    def _is_old(self, state: Json) -> bool:
        """Return whether an instance is to be replaced."""
        here = state.lifecycle_state in (IN_SERVICE, PENDING)
        if state.lifecycle_state == STANDBY:
            here = self._said["StandbyInstances"] != "Ignore"
        if state.protected_from_scale_in and self._said["ScaleInProtectedInstances"] == "Ignore":
            return False
        skipped = str(self._said["SkipMatching"]).lower() == "true" and self.source.made(state)
        return here and not skipped

    def _renew_reserve(self) -> None:
        """Replace the warm pool, from which replacements come: it serves nobody, so that all of it goes at once."""
        skipping = str(self._said["SkipMatching"]).lower() == "true"
        for state in list(scaling_pools.pool_of(self._group)):
            if not (skipping and self.source.made(state)):
                scaling_pools.drop(self._group, state)
        scaling_pools.settle(self._group)

    def _is_fresh(self, state: Json) -> bool:
        return state.instance.id not in self._before and state.lifecycle_state in (IN_SERVICE, PENDING)

    def _is_ready(self, state: Json) -> bool:
        """Return whether an instance is in service and, if it is new, warm."""
        warm_up = int(self._said["InstanceWarmup"]) if state.instance.id not in self._before else 0
        return state.lifecycle_state == IN_SERVICE and scaling_settings.is_warm(self._group, state, warm_up)

    def _may_go(self, state: Json) -> bool:
        """Return whether an old instance may be terminated: protected or standing by, the refresh waits for it."""
        protected = state.protected_from_scale_in and self._said["ScaleInProtectedInstances"] == "Wait"
        standing_by = state.lifecycle_state == STANDBY and self._said["StandbyInstances"] == "Wait"
        return not protected and not standing_by

    def _step(self) -> bool:
        """Take one step; return whether there may be another one at once."""
        states = list(self._group.instance_states)
        left = [state for state in states if state.instance.id in self._old and state.lifecycle_state != LEAVING]
        coming = [state for state in states if self._is_fresh(state) and not self._is_ready(state)]
        self._tell(left, coming)
        self._wake_at(coming)
        if self._told["Status"] == "Cancelling":
            if not coming and not any(state.lifecycle_state == LEAVING for state in states):
                self._end("Cancelled")
            return False
        if self._told["Status"] == "Baking":
            if self._has_waited():
                self._succeed()
            return False
        replaced = self._total - len(left)
        limit = math.ceil(self._total * self._checkpoints[0] / _ALL)
        if replaced >= limit:
            return not coming and self._pass_checkpoint(replaced)
        if not self._has_waited():
            return False
        return self._replace([state for state in left if self._may_go(state)][: limit - replaced], coming)

    def _replace(self, left: list[Json], coming: list[Json]) -> bool:
        """Let new ones come and old ones go, as far as both bounds allow; return whether anything happened."""
        group, desired = self._group, int(self._group.desired_capacity or 0)
        least, most = int(self._said["MinHealthyPercentage"]), self._said.get("MaxHealthyPercentage")
        floor = math.ceil(desired * least / _ALL)
        extra = math.ceil(desired * int(most or _ALL) / _ALL) - desired
        impossible = floor >= desired and extra == 0
        if least == _ALL or (impossible and most is not None):
            extra = max(1, extra)
        ready = sum(self._is_ready(state) for state in group.instance_states)
        room = ready - floor
        if impossible and extra == 0 and not coming and ready >= desired:
            room = 1  # neither bound can be kept: one goes, and one comes at the same time
        going = left[: max(0, room)]
        before = len(group.instance_states)
        for state in going:
            scaling_lifecycles.depart(group, state)
        group.surplus = min(extra, len(left) - len(going))
        group.set_desired_capacity(group.desired_capacity)
        return bool(going) or len(group.instance_states) != before

    def _pass_checkpoint(self, replaced: int) -> bool:
        """Wait at a checkpoint that is reached, or end with the last one; return whether there is more to do now."""
        share = _ALL * replaced / self._total if self._total else _ALL
        self._checkpoints = [one for one in self._checkpoints if one > share]
        if self._checkpoints:
            self._wait(float(self._said["CheckpointDelay"]))
            return False
        self._cut()
        bake = float(self._said.get("BakeTime") or 0)
        if bake and self._told["Status"] == "InProgress":
            self._told["Status"] = "Baking"
            self._wait(bake)
            return False
        self._succeed()
        return False

    def _succeed(self) -> None:
        rolled_back = self._told["Status"] == "RollbackInProgress"
        if not rolled_back:
            adopt(self._group, self.source)
        self._end("RollbackSuccessful" if rolled_back else "Successful")

    def _end(self, status: str) -> None:
        self._told["Status"], self._told["EndTime"] = status, clock.utcnow()
        self._group.refreshing = None

    def _cut(self) -> None:
        """Have no more instances than are desired."""
        self._group.surplus = 0
        self._group.set_desired_capacity(self._group.desired_capacity)

    def _tell(self, left: list[Json], coming: list[Json]) -> None:
        """Tell how far it is: who has been replaced by somebody who is ready is done."""
        done = max(0, self._total - len(left) - len(coming))
        percent = _ALL * done // self._total if self._total else _ALL
        if self._told["Status"] == "RollbackInProgress":  # what has not been updated needs no rollback: it stays told
            percent = int(self._told["RollbackDetails"]["PercentageCompleteOnRollback"]) * (_ALL - percent) // _ALL
        else:
            self._told["InstancesToUpdate"] = self._total - done
        self._told["PercentageComplete"] = percent

    def _wake_at(self, coming: list[Json]) -> None:
        """Look again when those who are warming up are warm."""
        for state in coming:
            if state.lifecycle_state == IN_SERVICE:
                rest = state.since + float(self._said["InstanceWarmup"]) - clock.now()
                self._look_again(max(0.0, rest))

    def _wait(self, seconds: float) -> None:
        self._again = clock.now() + seconds
        self._look_again(seconds)

    def _has_waited(self) -> bool:
        rest = self._again - clock.now()
        if rest > _MOMENT:
            self._look_again(rest)
        return rest <= _MOMENT

    def _look_again(self, seconds: float) -> None:
        key = ("refresh", self._told["InstanceRefreshId"], round(clock.now() + seconds))
        agenda.post(self._group.autoscaling_backend.account_id, partial(Batches.go_on, self), delay=seconds, key=key)
