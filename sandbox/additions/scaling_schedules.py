"""Scheduled actions: other bounds, or another desired capacity, at a time or again and again.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import FakeScheduledAction

from sandbox import clock
from sandbox.additions import scaling_arithmetic, scaling_lifecycles
from sandbox.deliveries import agenda, cron
from sandbox.patching.requests import refuse

Json = Any
_FIELDS = 5
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def take(backend: Json, given: Mapping[str, Json]) -> None:
    """Take an action as a request says it.

    Raises:
        RefusedError: if it changes nothing or contradicts itself, or if nobody could say when it is due.
    """
    least, most, desired = (given.get(name) for name in ("MinSize", "MaxSize", "DesiredCapacity"))
    if least is most is desired is None:
        refuse("ValidationError", "At least one of MinSize, MaxSize or DesiredCapacity must be specified")
    said = [int(size) for size in (least, desired, most) if size is not None]
    if said != sorted(said):
        refuse("ValidationError", "Min, desired and max sizes of a scheduled action must not contradict each other")
    put(
        backend,
        name=given["AutoScalingGroupName"],
        desired_capacity=desired,
        max_size=most,
        min_size=least,
        scheduled_action_name=given["ScheduledActionName"],
        start_time=given.get("StartTime"),
        end_time=given.get("EndTime"),
        recurrence=given.get("Recurrence"),
        timezone=given.get("TimeZone"),
    )


def put(self: Json, *, name: str, timezone: str | None, **said: Json) -> Json:
    """Make or change an action, and have it done when it is due; moto's ``put_scheduled_update_group_action``."""
    kind: Any = FakeScheduledAction
    action = kind(autos_caling_group_name=name, time_zone=timezone, **said)
    try:
        due = _due(action, clock.now() - 1)
    except (ValueError, KeyError):
        refuse("ValidationError", f"Given recurrence string: {action.recurrence} is invalid")
    self.scheduled_actions[_key(name, action.scheduled_action_name)] = action
    _plan(self, action, due)
    return action


def delete(self: Json, auto_scaling_group_name: str, scheduled_action_name: str) -> None:
    """Delete an action; moto's ``delete_scheduled_action``."""
    if self.scheduled_actions.pop(_key(auto_scaling_group_name, scheduled_action_name), None) is None:
        message = "Scheduled action name not found"
        raise ValidationError(message)


def _key(group: str, action: str) -> str:
    return f"{group}/{action}"


def _plan(backend: Json, action: Json, due: float | None) -> None:
    if due is not None:
        delay = max(0.0, due - clock.now())
        agenda.post(backend.account_id, partial(_act, backend, action, due), delay=delay)


def _act(backend: Json, action: Json, due: float) -> None:
    key = _key(action.auto_scaling_group_name, action.scheduled_action_name)
    group = backend.autoscaling_groups.get(action.auto_scaling_group_name)
    if group is None or backend.scheduled_actions.get(key) is not action:
        return
    # A test that happens to run at half past six is not about that: only where time is let pass is it morning.
    if agenda.passes() and not scaling_lifecycles.is_suspended(group, "ScheduledActions"):
        _change(group, action)
    following = _due(action, due) if action.recurrence else None
    if following is None:
        backend.scheduled_actions.pop(key)  # what has run and does not recur is told no more
    _plan(backend, action, following)


def _change(group: Json, action: Json) -> None:
    """Change the bounds; the desired capacity follows them, or is said."""
    least = group.min_size if action.min_size is None else int(action.min_size)
    most = group.max_size if action.max_size is None else int(action.max_size)
    if least > most:
        return
    group.min_size, group.max_size = least, most
    wanted = group.desired_capacity if action.desired_capacity is None else int(action.desired_capacity)
    group.set_desired_capacity(scaling_arithmetic.clamped(wanted, least, most))


def _due(action: Json, moment: float) -> float | None:
    """Return when an action is due after a moment; ``None`` if never again.

    With a recurrence the start is when it is due for the first time, and the end when it is over.
    """
    begin, end = _seconds(action.start_time), _seconds(action.end_time)
    if begin is not None and begin > moment:
        due: float | None = begin
    else:
        due = _next(action.recurrence, moment, action.time_zone or "UTC") if action.recurrence else None
    return None if due is None or (end is not None and due > end) else due


def _next(recurrence: str, moment: float, zone: str) -> float | None:
    """Return the next time that five fields of cron tell.

    A day is one that either field for days names, if both name some.
    """
    fields = recurrence.split()
    if len(fields) != _FIELDS:
        raise ValueError(recurrence)
    minute, hour, day, month, weekday = fields
    ways = [] if day in "*?" and weekday not in "*?" else [("*" if day == "?" else day, "?")]
    if weekday not in "*?":
        ways.append(("?", _weekdays(weekday)))
    expressions = [f"cron({minute} {hour} {one} {month} {other} *)" for one, other in ways]
    times = [cron.next_after(expression, moment, moment, zone) for expression in expressions]
    return min((time for time in times if time is not None), default=None)


def _weekdays(field: str) -> str:
    """Return a field for weekdays by their names: cron counts them from Sunday, which is 0 or 7."""
    parts = field.upper().replace("-", " - ").replace(",", " , ").split()
    return "".join(_WEEKDAYS[int(part)] if part.isdigit() else part for part in parts)


def _seconds(moment: Json) -> float | None:
    if moment in (None, ""):
        return None
    when = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
