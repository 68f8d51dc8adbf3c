"""CloudWatch's alarms: composite ones, bands, settings that moto forgets, and the state that they begin with."""

import re
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_FORGOTTEN = (
    "ActionConfiguration",
    "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod",
    "ActionsSuppressorWaitPeriod",
    "AlarmRule",
    "EvaluationCriteria",
    "EvaluationInterval",
    "EvaluationWindow",
    "Metrics",
    "WarmUpConfiguration",
)
_MENTIONED = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"')]+))\s*\)")


def _apply() -> None:
    from moto.cloudwatch.models import CloudWatchBackend  # noqa: PLC0415 loaded by now
    from moto.cloudwatch.responses import CloudWatchResponse  # noqa: PLC0415
    from moto.core.responses import ActionResult  # noqa: PLC0415

    from sandbox.patching import Memory, RefusedError, answers  # noqa: PLC0415

    backend: Any = CloudWatchBackend
    put, delete = backend.put_metric_alarm, backend.delete_alarms

    def put_metric_alarm(self: Any, **given: Json) -> Any:  # noqa: ANN401 moto's own
        before = self.alarms.get(given["name"])
        statistic, tags = given.pop("extended_statistic", None), given.pop("tags", None)
        alarm = put(self, **given, tags=tags if before is None else None)
        alarm.extended_statistic = statistic
        if before is None:
            alarm.state_value = "INSUFFICIENT_DATA"
        else:
            for name in ("state_reason", "state_reason_data", "state_value", "state_updated_timestamp", "history"):
                setattr(alarm, name, getattr(before, name))
        return alarm

    def delete_alarms(self: Any, alarm_names: list[str]) -> None:  # noqa: ANN401
        for name in alarm_names:
            if name in self.alarms:
                self.tagger.delete_all_tags_for_resource(self.alarms[name].alarm_arn)
        delete(self, alarm_names)

    backend.put_metric_alarm, backend.delete_alarms = put_metric_alarm, delete_alarms
    response: Any = CloudWatchResponse
    describe = response.describe_alarms

    def put_composite_alarm(request: Any) -> Any:  # noqa: ANN401 moto's request
        alarms = request.cloudwatch_backend.alarms
        mentioned = {"".join(names).split(":")[-1] for names in _MENTIONED.findall(request._get_param("AlarmRule"))}
        missing = ", ".join(sorted(mentioned - set(alarms)))
        if missing:
            code, words = "ValidationError", "in the alarm rule do not exist"
            raise RefusedError(code, f"Could not save the composite alarm as alarms [{missing}] {words}")
        return request.put_metric_alarm()

    def describe_alarms(request: Any) -> ActionResult:  # noqa: ANN401
        asked = request._get_param("AlarmTypes") or ["MetricAlarm"]
        found = describe(request).result
        kinds = {"MetricAlarms": "MetricAlarm", "CompositeAlarms": "CompositeAlarm"}
        return ActionResult({name: found[name] if kind in asked else [] for name, kind in kinds.items()})

    answers("cloudwatch", {"PutCompositeAlarm": put_composite_alarm, "DescribeAlarms": describe_alarms})
    Memory(
        service="cloudwatch",
        members=_FORGOTTEN,
        key="AlarmName",
        learns={"PutMetricAlarm": "@", "PutCompositeAlarm": "@"},
        tells={"DescribeAlarms": "[MetricAlarms, CompositeAlarms][]", "DescribeAlarmsForMetric": "MetricAlarms"},
        whole=True,
    ).install()


MENDS = (
    Mend(
        name="cloudwatch_alarms",
        moto="There are no composite alarms; an alarm is OK as soon as it is made and whenever it is changed, forgets"
        " how often and when it is evaluated and the accounts of its metrics, refuses trimmed means, and its tags"
        " outlive it.",
        aws="A composite alarm names alarms that exist; DescribeAlarms tells it when it is asked for that type."
        " An alarm has INSUFFICIENT_DATA until it is evaluated, and keeps its state and tags when it is changed.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html",
        apply=_apply,
        when="moto.cloudwatch.urls",
    ),
)
