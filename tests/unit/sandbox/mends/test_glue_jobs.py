"""Glue jobs tell what they were told, also after a change."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_COMMAND = {"Name": "glueetl", "ScriptLocation": "s3://scripts/job.py"}
_JOB: dict[str, Any] = {"Role": "arn:aws:iam::111122223333:role/glue", "Command": _COMMAND}


def test_a_job_tells_its_mode_its_queueing_and_its_maintenance_window(account: Account) -> None:
    """GetJob, GetJobs and BatchGetJobs tell the same."""
    glue = account.client("glue")
    glue.create_job(Name="etl", JobMode="SCRIPT", JobRunQueuingEnabled=True, MaintenanceWindow="Sun:3", **_JOB)
    glue.create_job(Name="other", JobMode="VISUAL", **_JOB)
    jobs = glue.get_jobs()["Jobs"]
    assert [(job["Name"], job["JobMode"]) for job in jobs] == [("etl", "SCRIPT"), ("other", "VISUAL")]
    told = glue.get_job(JobName="etl")["Job"]
    assert (told["JobRunQueuingEnabled"], told["MaintenanceWindow"]) == (True, "Sun:3")
    glue.delete_job(JobName="etl")
    glue.create_job(Name="etl", **_JOB)
    assert "JobMode" not in glue.get_job(JobName="etl")["Job"]


def test_an_update_overwrites_the_whole_definition(account: Account) -> None:
    """What it does not name is gone; the job's name and its creation stay."""
    glue = account.client("glue")
    glue.create_job(Name="etl", JobMode="SCRIPT", Description="nightly", MaxRetries=2, **_JOB)
    before = glue.get_job(JobName="etl")["Job"]
    assert glue.update_job(JobName="etl", JobUpdate={"Timeout": 10, "WorkerType": "G.1X", **_JOB})["JobName"] == "etl"
    after = glue.get_job(JobName="etl")["Job"]
    assert (after["Timeout"], after["WorkerType"], after["CreatedOn"]) == (10, "G.1X", before["CreatedOn"])
    assert not {"Description", "MaxRetries", "JobMode"} & set(after)
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.update_job(JobName="none", JobUpdate=_JOB)
