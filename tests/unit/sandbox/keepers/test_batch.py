"""Batch keeps what it is told of, orders it as Batch does, and runs no job."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CONTAINER = {"image": "busybox", "resourceRequirements": [{"type": "VCPU", "value": "1"}]}


def queued(account: Account) -> Any:
    """Make an environment, a queue on it and a definition of a job, and return the client."""
    batch = account.client("batch")
    batch.create_compute_environment(computeEnvironmentName="own", type="UNMANAGED")
    order = [{"order": 1, "computeEnvironment": "own"}]
    batch.create_job_queue(jobQueueName="slow", priority=1, computeEnvironmentOrder=order)
    batch.register_job_definition(jobDefinitionName="draw", type="container", containerProperties=_CONTAINER)
    return batch


def test_a_job_that_is_submitted_waits_for_room_that_never_comes(account: Account) -> None:
    """Runnable, of the definition's newest revision; whoever terminates it finds it failed, with the reason."""
    batch = queued(account)
    batch.register_job_definition(jobDefinitionName="draw", type="container", containerProperties=_CONTAINER)
    job = batch.submit_job(jobName="one", jobQueue="slow", jobDefinition="draw")["jobId"]
    [told] = batch.describe_jobs(jobs=[job])["jobs"]
    assert (told["status"], told["jobDefinition"].rsplit(":", 1)[-1]) == ("RUNNABLE", "2")
    assert batch.list_jobs(jobQueue="slow")["jobSummaryList"] == []
    assert len(batch.list_jobs(jobQueue="slow", jobStatus="RUNNABLE")["jobSummaryList"]) == 1
    batch.terminate_job(jobId=job, reason="enough")
    [told] = batch.describe_jobs(jobs=[job])["jobs"]
    assert (told["status"], told["statusReason"]) == ("FAILED", "enough")
    with pytest.raises(ClientError, match="Job definition paint does not exist"):
        batch.submit_job(jobName="two", jobQueue="slow", jobDefinition="paint")


def test_queues_and_environments_go_disabled_and_in_order(account: Account) -> None:
    """The queue before its environment, whose cluster of ECS goes with it."""
    batch = queued(account)
    ecs = account.client("ecs")
    [cluster] = ecs.list_clusters()["clusterArns"]
    with pytest.raises(ClientError, match="must be disabled"):
        batch.delete_compute_environment(computeEnvironment="own")
    batch.update_compute_environment(computeEnvironment="own", state="DISABLED")
    with pytest.raises(ClientError, match="found existing JobQueue relationship"):
        batch.delete_compute_environment(computeEnvironment="own")
    with pytest.raises(ClientError, match="must be disabled"):
        batch.delete_job_queue(jobQueue="slow")
    batch.update_job_queue(jobQueue="slow", state="DISABLED")
    batch.delete_job_queue(jobQueue="slow")
    batch.delete_compute_environment(computeEnvironment="own")
    assert batch.describe_compute_environments()["computeEnvironments"] == []
    assert ecs.describe_clusters(clusters=[cluster])["clusters"][0]["status"] == "INACTIVE"
