"""Alarms that go off: evaluated when their metric has news and as time passes, with what they set off.

Modelled: topics, functions and the policies of Auto Scaling groups. An alarm sets off a topic or a function when its
state changes; a scaling policy again every minute, as long as it stays in it.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.additions import alarm_evaluation, scaling_metrics, scaling_policies
from sandbox.additions.alarm_evaluation import ALARM
from sandbox.deliveries import agenda, targets

Json = Any
_AGAIN = 60.0
"""Seconds until an alarm is looked at again."""
_OF_GROUPS = ":autoScalingGroupName/"


def news(backend: Json, namespace: str, names: Sequence[str]) -> None:
    """Have the alarms on some metrics evaluated, as there is data."""
    for alarm in backend.alarms.values():
        if alarm.namespace == namespace and alarm.metric_name in names and alarm_evaluation.is_evaluated(alarm):
            _plan(backend, alarm, 0.0)


def set_by_hand(backend: Json, name: str, before: str) -> None:
    """Do what follows when somebody has set an alarm's state; its metric decides again within a minute."""
    alarm = backend.alarms[name]
    _act(backend, alarm, changed=alarm.state_value != before)
    if alarm_evaluation.is_evaluated(alarm):
        _plan(backend, alarm, _AGAIN)


def _plan(backend: Json, alarm: Json, delay: float) -> None:
    agenda.post(
        backend.account_id,
        partial(_evaluate, backend, alarm),
        delay=delay,
        key=("alarm", alarm.alarm_arn, id(alarm), bool(delay)),
    )


def _evaluate(backend: Json, alarm: Json) -> None:
    if backend.alarms.get(alarm.name) is not alarm:
        return
    if alarm.namespace == scaling_metrics.NAMESPACE:
        scaling_metrics.measure(backend)
    seen = alarm_evaluation.points(alarm, backend.metric_data, clock.now())
    before, state = alarm.state_value, alarm_evaluation.state_of(alarm, seen)
    there = [point for point in seen if point is not None]
    latest = there[-int(alarm.evaluation_periods) :]
    if state != before:
        alarm.update_state(_reason(alarm, state, latest), json.dumps(_data(alarm, latest)), state)
    elif there:
        alarm.state_reason_data = json.dumps(_data(alarm, latest))
    _act(backend, alarm, changed=state != before)
    # Without data in sight nothing changes any more, until there is some.
    if there:
        _plan(backend, alarm, _AGAIN)


def _reason(alarm: Json, state: str, latest: Sequence[float]) -> str:
    if not latest:
        return "Insufficient Data: no datapoints were received"
    beyond = "crossed" if state == ALARM else "were not beyond"
    return f"Threshold Crossed: the last datapoints {list(latest)} {beyond} the threshold ({alarm.threshold})."


def _data(alarm: Json, latest: Sequence[float]) -> Json:
    return {
        "version": "1.0",
        "queryDate": datetime.fromtimestamp(clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        "statistic": alarm.statistic,
        "period": int(alarm.period),
        "recentDatapoints": list(latest),
        "threshold": float(alarm.threshold),
    }


def _act(backend: Json, alarm: Json, *, changed: bool) -> None:
    """Do what an alarm's state sets off."""
    if not alarm.actions_enabled:
        return
    actions = {"ALARM": alarm.alarm_actions, "OK": alarm.ok_actions}.get(
        alarm.state_value, alarm.insufficient_data_actions
    )
    again = changed or _is_due(alarm)
    if again:
        alarm.acted = clock.now()
    for arn in actions or ():
        if ":autoscaling:" in arn and _OF_GROUPS in arn:
            if again:
                _scale(backend, alarm, arn)
        elif changed and ":sns:" in arn:
            message = json.dumps(_message(backend, alarm))
            subject = f'{alarm.state_value}: "{alarm.name}" in {backend.region_name}'[:100]
            targets.call(backend.account_id, arn, "sns", "Publish", TopicArn=arn, Subject=subject, Message=message)
        elif changed and ":lambda:" in arn:
            targets.invoke(backend.account_id, arn, {"source": "aws.cloudwatch", **_event(backend, alarm)})


def _is_due(alarm: Json) -> bool:
    """Return whether a minute has passed since an alarm has set off policies."""
    return clock.now() >= float(alarm.__dict__.get("acted", 0.0)) + _AGAIN - 0.5


def _scale(backend: Json, alarm: Json, arn: str) -> None:
    from moto.autoscaling.models import autoscaling_backends  # noqa: PLC0415 loaded by whoever has a policy

    _, _, _, region, account, *_ = arn.split(":", 5)
    why = scaling_policies.alarmed(autoscaling_backends[account][region], arn, _measured(backend, alarm, arn))
    if why is not None:
        alarm.history.append(("Action", f"{arn}: {why}", "{}", alarm.state_value, clock.utcnow()))


def _measured(backend: Json, alarm: Json, arn: str) -> scaling_policies.Measured | None:
    """Return what an alarm saw, from the reason of its state: somebody who sets the state says it there.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
    """
    said: Mapping[str, Json] = json.loads(alarm.state_reason_data or "{}")
    seen = [float(point) for point in said.get("recentDatapoints") or ()]
    if not seen:
        return None
    kind = _aggregation(backend, arn)
    value = {"Minimum": min, "Maximum": max}[kind](seen) if kind in ("Minimum", "Maximum") else sum(seen) / len(seen)
    threshold = float(said.get("threshold", alarm.threshold))
    return scaling_policies.Measured(value=value, threshold=threshold, falls=alarm_evaluation.falls(alarm))


def _aggregation(backend: Json, arn: str) -> str:
    from moto.autoscaling.models import autoscaling_backends  # noqa: PLC0415 see above

    policies = autoscaling_backends[backend.account_id][arn.split(":")[3]].policies.values()
    return next((str(one.metric_aggregation_type or "Average") for one in policies if one.arn == arn), "Average")


def _message(backend: Json, alarm: Json) -> Json:
    """Return what a topic is told.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    """
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": backend.account_id,
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": _moment(),
        "Region": backend.region_name,
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": _before(alarm),
        "AlarmActions": list(alarm.alarm_actions or ()),
        "Trigger": {
            "MetricName": alarm.metric_name,
            "Namespace": alarm.namespace,
            "Statistic": str(alarm.statistic or "").upper(),
            "Dimensions": [{"name": one.name, "value": one.value} for one in alarm.dimensions],
            "Period": alarm.period,
            "EvaluationPeriods": alarm.evaluation_periods,
            "ComparisonOperator": alarm.comparison_operator,
            "Threshold": alarm.threshold,
        },
    }


def _event(backend: Json, alarm: Json) -> Json:
    """Return what a function is given.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
    """
    state = {"value": alarm.state_value, "reason": alarm.state_reason, "timestamp": _moment()}
    return {
        "alarmArn": alarm.alarm_arn,
        "accountId": backend.account_id,
        "time": _moment(),
        "region": backend.region_name,
        "alarmData": {"alarmName": alarm.name, "state": state, "previousState": {"value": _before(alarm)}},
    }


def _before(alarm: Json) -> str:
    states = [entry for entry in alarm.history if entry[0] == "StateUpdate"]
    return str(states[-1][3]) if states else alarm_evaluation.UNKNOWN


def _moment() -> str:
    return datetime.fromtimestamp(clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
