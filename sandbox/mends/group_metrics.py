"""Auto Scaling groups send their metrics to CloudWatch once that is enabled, and alarms look at them."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.cloudwatch.models import CloudWatchBackend  # noqa: PLC0415 loaded by now

    from sandbox.additions import alarm_actions, scaling_metrics  # noqa: PLC0415 loads Auto Scaling

    backend: Any = CloudWatchBackend
    read, put = backend.get_all_metrics, backend.put_metric_alarm

    def get_all_metrics(self: Json) -> Json:
        scaling_metrics.measure(self)
        return read(self)

    def put_metric_alarm(self: Json, *args: Json, **kwargs: Json) -> Json:
        alarm = put(self, *args, **kwargs)
        if alarm.namespace == scaling_metrics.NAMESPACE:
            # Nobody puts its data, and so nobody would have it evaluated.
            scaling_metrics.measure(self)
            alarm_actions.news(self, alarm.namespace, [alarm.metric_name])
        return alarm

    backend.get_all_metrics, backend.put_metric_alarm = get_all_metrics, put_metric_alarm


MENDS = (
    Mend(
        name="group_metrics",
        moto="A group's metrics can be enabled, and there are none.",
        aws="Sizes, and how many instances are in service, pending, in standby and terminating, are metrics of "
        "AWS/AutoScaling, each minute; those of a warm pool as well.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html",
        apply=_apply,
        when="moto.cloudwatch.urls",
    ),
)
