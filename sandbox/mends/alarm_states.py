"""CloudWatch's alarms go off by themselves, and set off what they name."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.cloudwatch.models import CloudWatchBackend  # noqa: PLC0415 loaded by now

    from sandbox.additions import alarm_actions  # noqa: PLC0415 loads Auto Scaling

    backend: Any = CloudWatchBackend
    put, set_state = backend.put_metric_data, backend.set_alarm_state

    def put_metric_data(self: Json, namespace: str, metric_data: list[Json]) -> None:
        put(self, namespace, metric_data)
        alarm_actions.news(self, namespace, [datum["MetricName"] for datum in metric_data])

    def set_alarm_state(self: Json, alarm_name: str, *args: Json, **kwargs: Json) -> None:
        before = self.alarms[alarm_name].state_value if alarm_name in self.alarms else ""
        set_state(self, alarm_name, *args, **kwargs)
        alarm_actions.set_by_hand(self, alarm_name, before)

    backend.put_metric_data, backend.set_alarm_state = put_metric_data, set_alarm_state


MENDS = (
    Mend(
        name="alarm_states",
        moto="An alarm stays in its state whatever its metric does, and sets off nothing, not even when somebody sets "
        "its state.",
        aws="Its metric's data, or the lack of it, decides its state; a change sets off topics and functions, and a "
        "scaling policy is set off again each minute.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
        apply=_apply,
        when="moto.cloudwatch.urls",
    ),
)
