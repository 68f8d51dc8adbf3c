"""Rules and schedules that are due: each is put on the agenda for its next time, whenever it has fired.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html,
https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.deliveries import agenda, cron, rule_targets, rules, targets, undelivered
from sandbox.deliveries.inputs import text_for

Json = Any
_SCHEDULER = "scheduler.amazonaws.com"


def follow_rule(rule: Any) -> None:  # noqa: ANN401 moto's Rule
    """Follow a rule's schedule, as long as the rule is there as it is, and enabled."""
    _plan_rule(rule, clock.now(), clock.now())


def _plan_rule(rule: Any, moment: float, begun: float) -> None:  # noqa: ANN401 see above
    if rule.state == "DISABLED":
        return
    due = cron.next_after(str(rule.scheduled_expression), moment, begun)
    if due is not None:
        key = ("rule", rule.arn, id(rule))
        work = partial(_fire_rule, rule, due, begun)
        agenda.post(rule.account_id, work, delay=max(0.0, due - clock.now()), key=key)


def _fire_rule(rule: Any, due: float, begun: float) -> None:  # noqa: ANN401 see above
    bus = rules.bus_of(rule.event_bus_name, rule.account_id, rule.region_name)
    if bus is None or bus.rules.get(rule.name) is not rule or rule.state == "DISABLED":
        return
    rules.fire(rule, rules.scheduled(rule))
    _plan_rule(rule, due, begun)


def follow_schedule(backend: Any, schedule: Any) -> None:  # noqa: ANN401 moto's
    """Follow one of EventBridge Scheduler's schedules."""
    vars(schedule)["turn"] = vars(schedule).get("turn", 0) + 1
    now = clock.now()
    begun = max(now, _moment(schedule.start_date) or now)
    # A rate is due at once: "the schedule will be invoked immediately", and then each time that its interval is over.
    first = begun if schedule.schedule_expression.startswith("rate") else None
    _plan_schedule(backend, schedule, begun - 0.001, begun, first)


def _moment(value: Json) -> float | None:
    if value in {None, ""}:
        return None
    if isinstance(value, datetime):
        return value.timestamp()
    try:
        return float(value)
    except ValueError:
        return datetime.fromisoformat(str(value)).replace(tzinfo=UTC).timestamp()


def _plan_schedule(
    backend: Any,  # noqa: ANN401 see above
    schedule: Any,  # noqa: ANN401
    moment: float,
    begun: float,
    first: float | None = None,
) -> None:
    due = first
    if due is None:
        zone = schedule.schedule_expression_timezone or "UTC"
        due = cron.next_after(schedule.schedule_expression, moment, begun, zone)
    end = _moment(schedule.end_date)
    if schedule.state == "DISABLED" or due is None or (end is not None and due > end):
        return
    work = partial(_fire_schedule, backend, schedule, due, begun, vars(schedule)["turn"])
    agenda.post(backend.account_id, work, delay=max(0.0, due - clock.now()))


def _fire_schedule(backend: Any, schedule: Any, due: float, begun: float, turn: int) -> None:  # noqa: ANN401
    group = backend.schedule_groups.get(schedule.group_name)
    there = group is not None and group.schedules.get(schedule.name) is schedule
    if not there or schedule.state == "DISABLED" or vars(schedule)["turn"] != turn:
        return
    target = dict(schedule.target)
    event = {"id": "", "time": f"{datetime.fromtimestamp(due, UTC):%Y-%m-%dT%H:%M:%SZ}"}
    text = _filled(text_for({"Input": "{}", **target}, event, schedule.arn), schedule, due)
    why = rule_targets.send(rule_targets.Sent(backend.account_id, schedule.arn, _SCHEDULER, target, text, event))
    if why is not None:
        undelivered.note(backend.account_id, str(target["Arn"]), why)
        dead = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead:
            attribute = {"ERROR_MESSAGE": {"DataType": "String", "StringValue": why}}
            targets.send_message(backend.account_id, str(dead), text, attributes=attribute)
    if schedule.schedule_expression.startswith("at("):
        if schedule.action_after_completion == "DELETE":
            group.delete_schedule(schedule.name)
        return
    _plan_schedule(backend, schedule, due, begun)


def _filled(text: str, schedule: Any, due: float) -> str:  # noqa: ANN401 see above
    """Return a schedule's input with what Scheduler knows filled in: ``<aws.scheduler.schedule-arn>``."""
    when = f"{datetime.fromtimestamp(due, UTC):%Y-%m-%dT%H:%M:%SZ}"
    known = {"schedule-arn": schedule.arn, "scheduled-time": when, "execution-id": schedule.arn, "attempt-number": "1"}
    for name, value in known.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
