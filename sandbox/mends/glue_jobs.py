"""Glue jobs change, and tell all that they were told."""

from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, Memory, answers, parameters_of

_FORGOTTEN = ("JobMode", "JobRunQueuingEnabled", "MaintenanceWindow")


def _apply() -> None:
    from moto.core.utils import camelcase_to_underscores, utcnow  # noqa: PLC0415

    def update_job(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
        given = parameters_of(request)
        job = request.glue_backend.get_job(given["JobName"])
        for name in request.glue_backend.get_job(given["JobName"]).as_dict():
            if name not in {"Name", "CreatedOn"}:
                setattr(job, camelcase_to_underscores(name), given["JobUpdate"].get(name))
        job.execution_class = job.execution_class or "STANDARD"
        job.last_modified_on = utcnow()
        return ActionResult({"JobName": job.name})

    answers("glue", {"UpdateJob": update_job})
    Memory(
        service="glue",
        members=_FORGOTTEN,
        key="JobName || Name",
        learns={"CreateJob": "@", "UpdateJob": "JobUpdate"},
        tells={"GetJob": "Job", "GetJobs": "Jobs", "BatchGetJobs": "Jobs"},
        forgets=("DeleteJob",),
        whole=True,
    ).install()


MENDS = (
    Mend(
        name="glue_jobs",
        moto="There is no UpdateJob, and a job forgets its mode, its maintenance window and whether its runs queue.",
        aws="UpdateJob overwrites the job's definition; GetJob tells all of it.",
        source="https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateJob.html",
        apply=_apply,
        when="moto.glue.urls",
    ),
)
