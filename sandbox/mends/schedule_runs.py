"""EventBridge Scheduler's schedules run when they are due."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace


def _apply() -> None:
    from moto.scheduler.models import EventBridgeSchedulerBackend  # noqa: PLC0415 loaded by now

    replace(EventBridgeSchedulerBackend, create_schedule=_followed, update_schedule=_followed)


def _followed(original: Callable[..., Any], self: Any, **given: Any) -> Any:  # noqa: ANN401 moto's own
    from sandbox.deliveries import schedules  # noqa: PLC0415 the service is loaded by now

    answer = original(self, **given)
    schedules.follow_schedule(self, self.get_schedule(given["group_name"], given["name"]))
    return answer


MENDS = (
    Mend(
        name="schedule_runs",
        moto="Schedules are kept and never run.",
        aws="A schedule invokes its target at its time or rate, in its time zone, between its start and its end; one"
        " for a single time may delete itself then.",
        source="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
        apply=_apply,
        when="moto.scheduler.urls",
    ),
)
