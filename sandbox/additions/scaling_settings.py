"""What a group was told and moto forgets, and how long its new instances take to count."""

from typing import Any

from sandbox import clock

Json = Any
_DEFAULT_COOLDOWN = 300
_MOMENT = 0.5
"""Seconds; what is due when a warm-up ends finds it ended."""


def said(group: Json, member: str) -> Json:
    """Return what a group was told of a setting that is only remembered; ``None`` if nothing."""
    remembered = group.autoscaling_backend.__dict__.get("remembered", {})
    for (service, members), kept in remembered.items():
        if service == "autoscaling" and member in members and group.name in kept:
            return kept[group.name].get(member)
    return None


def default_cooldown(group: Json) -> int:
    """Return the seconds that a group rests after a simple policy, unless the policy says otherwise."""
    value = said(group, "DefaultCooldown")
    return _DEFAULT_COOLDOWN if value is None else int(value)


def default_warm_up(group: Json) -> int | None:
    """Return the seconds that any new instance takes to count; ``None`` if nobody has said so."""
    value = said(group, "DefaultInstanceWarmup")
    return None if value is None or int(value) < 0 else int(value)


def warm_up_of(group: Json, own: Json) -> int:
    """Return the seconds that instances launched by a step or target tracking policy take to count.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html
    """
    if own is not None:
        return int(own)
    usual = default_warm_up(group)
    return default_cooldown(group) if usual is None else usual


def is_warm(group: Json, state: Json, seconds: int | None = None) -> bool:
    """Return whether an instance that serves has done so for as long as it takes to count.

    Args:
        group: the group.
        state: its instance.
        seconds: how long that is; by default what the policy that launched it says, or the group.
    """
    if seconds is None:
        own = state.__dict__.get("warm_up")
        seconds = (default_warm_up(group) or 0) if own is None else own
    since = state.__dict__.get("since")
    return since is None or clock.now() >= since + seconds - _MOMENT
