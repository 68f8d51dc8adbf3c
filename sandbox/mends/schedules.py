"""Schedules change as a whole, in a group that is there, and go with it."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.core.exceptions import JsonRESTError  # noqa: PLC0415 loaded by now
    from moto.scheduler.models import EventBridgeSchedulerBackend  # noqa: PLC0415
    from moto.scheduler.responses import EventBridgeSchedulerResponse  # noqa: PLC0415

    from sandbox.patching import parameters_of  # noqa: PLC0415

    backend: Any = EventBridgeSchedulerBackend
    create, update = backend.create_schedule, backend.update_schedule
    create_group, delete_group = backend.create_schedule_group, backend.delete_schedule_group

    def create_schedule(self: Any, **given: Json) -> Any:  # noqa: ANN401 moto's own
        self.get_schedule_group(given["group_name"])
        return create(self, **given)

    def update_schedule(self: Any, **given: Json) -> Any:  # noqa: ANN401
        return update(self, **{**given, "state": given["state"] or "ENABLED"})

    def create_schedule_group(self: Any, name: str, tags: Json) -> Any:  # noqa: ANN401
        if name in self.schedule_groups:
            code, words = "ConflictException", f"Schedule group {name} already exists."
            raise JsonRESTError(code, words)
        return create_group(self, name, tags or [])

    def delete_schedule_group(self: Any, name: str) -> None:  # noqa: ANN401
        group = self.get_schedule_group(name)
        delete_group(self, name)
        self.tagger.delete_all_tags_for_resource(group.arn)

    backend.create_schedule, backend.update_schedule = create_schedule, update_schedule
    backend.create_schedule_group, backend.delete_schedule_group = create_schedule_group, delete_schedule_group
    response: Any = EventBridgeSchedulerResponse
    answer = response.update_schedule

    def update_and_keep(request: Any) -> Any:  # noqa: ANN401 moto's request
        given = parameters_of(request)
        answered = answer(request)
        changed = request.scheduler_backend.get_schedule(given.get("GroupName"), given["Name"])
        changed.action_after_completion = given.get("ActionAfterCompletion")
        return answered

    response.update_schedule = update_and_keep


MENDS = (
    Mend(
        name="schedules",
        moto="A schedule in a group that is not there, and such a group's deletion, end in an internal error; a group"
        " made again empties the one of that name; a changed schedule is neither enabled nor disabled unless the change"
        " says so, and forgets what shall happen after it.",
        aws="ResourceNotFoundException and ConflictException; UpdateSchedule sets everything, to its default if it is"
        " not given.",
        source="https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html",
        apply=_apply,
        when="moto.scheduler.urls",
    ),
)
