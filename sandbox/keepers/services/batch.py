"""Batch: compute environments, each with its cluster of ECS, queues, and definitions of jobs; no job ever runs.

A job that is submitted is runnable and stays so, as on AWS where there is no room for it; no environment starts
instances.

Source: https://docs.aws.amazon.com/batch/latest/APIReference/API_Operations.html
"""

import time
from collections.abc import Callable
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, refuse

Json = Any
_INVALID = "ClientException"
_ARN = "arn:{partition}:batch:{region}:{account}"
_ENVIRONMENT, _QUEUE, _DEFINITION, _POLICY = "ComputeEnvironment", "JobQueue", "JobDefinition", "SchedulingPolicy"


def _some(kind: str, asked: str, name: str, arn: str, answer: str) -> Operation:
    """Return the operation that describes those that a request names, by name or ARN, or all of them."""

    def describe(place: Place, params: Record) -> Record:
        wanted = params.get(asked) or None
        return {answer: [one for one in place.all(kind) if wanted is None or {one[name], one[arn]} & set(wanted)]}

    return describe


def _of(place: Place, kind: str, name: str, field: str, arn: str) -> Record:
    for one in place.all(kind):
        if name in (one[field], one[arn]):
            return one
    raise KeptError(_INVALID, f"Object with {field} {name} does not exist.")


def _environment(place: Place, name: str) -> Record:
    return _of(place, _ENVIRONMENT, name, "computeEnvironmentName", "computeEnvironmentArn")


def _queue(place: Place, name: str) -> Record:
    return _of(place, _QUEUE, name, "jobQueueName", "jobQueueArn")


def _cluster(place: Place, record: Record) -> str:
    name = f"AWSBatch-{record['computeEnvironmentName']}-{record['uuid']}"
    return str(place.services.call("ecs", "CreateCluster", clusterName=name)["cluster"]["clusterArn"])


def _role(place: Place, record: Record) -> str:
    own = f"arn:{place.partition}:iam::{place.account_id}:role/aws-service-role/batch.amazonaws.com/"
    return str(record.get("serviceRole") or f"{own}AWSServiceRoleForBatch")


def _check_environment(_place: Place, record: Record) -> None:
    if record["type"] == "MANAGED" and not record.get("computeResources"):
        refuse(_INVALID, "computeResources must be specified when creating a MANAGED environment")


def _check_unused(place: Place, record: Record) -> None:
    if record["state"] != "DISABLED":
        refuse(_INVALID, "Cannot delete, compute environment must be disabled.")
    arn = record["computeEnvironmentArn"]
    orders = [one for queue in place.all(_QUEUE) for one in queue.get("computeEnvironmentOrder", ())]
    if any(one["computeEnvironment"] == arn for one in orders):
        refuse(_INVALID, "Cannot delete, found existing JobQueue relationship")


def _leave_cluster(place: Place, record: Record, _params: Record) -> None:
    place.services.call("ecs", "DeleteCluster", cluster=record["ecsClusterArn"])


def _check_queue(place: Place, record: Record) -> None:
    """Refuse environments that there are not, and name those that there are by their ARN, as Batch tells them."""
    record["computeEnvironmentOrder"] = [
        {**one, "computeEnvironment": _environment(place, one["computeEnvironment"])["computeEnvironmentArn"]}
        for one in record.get("computeEnvironmentOrder", ())
    ]


def _check_disabled(_place: Place, record: Record) -> None:
    if record["state"] != "DISABLED":
        refuse(_INVALID, "Cannot delete, job queue must be disabled.")


def _update_environment(place: Place, params: Record) -> Record:
    record = _environment(place, params.pop("computeEnvironment"))
    resources = {**(record.get("computeResources") or {}), **params.pop("computeResources", {})}
    record |= params
    if resources:
        record["computeResources"] = resources
    return record


def _register(place: Place, params: Record) -> Record:
    name = params["jobDefinitionName"]
    revision = 1 + max(
        (one["revision"] for one in place.all(_DEFINITION) if one["jobDefinitionName"] == name), default=0
    )
    record: Record = {"tags": {}, **params, "revision": revision, "status": "ACTIVE"}
    place.make(record, {"jobDefinitionArn": f"{_ARN}:job-definition/{{jobDefinitionName}}:{{revision}}"})
    record["containerOrchestrationType"] = "EKS" if "eksProperties" in params else "ECS"
    place.all(_DEFINITION).append(record)
    return record


def _definitions(place: Place, params: Record) -> Record:
    wanted = set(params.get("jobDefinitions") or ())
    found = [
        one
        for one in place.all(_DEFINITION)
        if (not wanted or wanted & {one["jobDefinitionArn"], _short(one), one["jobDefinitionName"]})
        and params.get("jobDefinitionName") in (None, one["jobDefinitionName"])
        and params.get("status") in (None, one["status"])
    ]
    return {"jobDefinitions": found}


def _short(definition: Record) -> str:
    return f"{definition['jobDefinitionName']}:{definition['revision']}"


def _definition(place: Place, name: str) -> Record:
    """Return the definition that a name, a name with a revision, or an ARN means: the newest that is active."""
    for one in reversed(place.all(_DEFINITION)):
        if one["status"] == "ACTIVE" and name in (one["jobDefinitionArn"], _short(one), one["jobDefinitionName"]):
            return one
    raise KeptError(_INVALID, f"Job definition {name} does not exist or is not active.")


def _deregister(place: Place, params: Record) -> Record:
    _definition(place, params["jobDefinition"])["status"] = "INACTIVE"
    return {}


def _submit(place: Place, params: Record) -> Record:
    definition, queue = _definition(place, params["jobDefinition"]), _queue(place, params["jobQueue"])
    job: Record = {
        **{name: value for name, value in definition.items() if name not in {"status", "type"}},
        **params,
        "jobQueue": queue["jobQueueArn"],
        "jobDefinition": definition["jobDefinitionArn"],
        "status": "RUNNABLE",
        "createdAt": int(time.time() * 1000),
    }
    place.make(job, {"jobId": "{uuid}", "jobArn": f"{_ARN}:job/{{jobId}}"})
    place.all("Job").append(job)
    return job


def _jobs(place: Place, params: Record) -> Record:
    status = params.get("jobStatus", "RUNNING")
    queue = _queue(place, params["jobQueue"])["jobQueueArn"] if params.get("jobQueue") else None
    found = [one for one in place.all("Job") if one["status"] == status and queue in (None, one["jobQueue"])]
    return {"jobSummaryList": found}


def _end(*states: str) -> Callable[[Place, Record], Record]:
    def end(place: Place, params: Record) -> Record:
        for job in place.all("Job"):
            if job["jobId"] == params["jobId"] and job["status"] in states:
                job |= {"status": "FAILED", "statusReason": params["reason"], "stoppedAt": int(time.time() * 1000)}
        return {}

    return end


KEPT = Kept(
    service="batch",
    beside="batch",
    missing=_INVALID,
    taken=_INVALID,
    invalid=_INVALID,
    operations={
        "CancelJob": _end("SUBMITTED", "PENDING", "RUNNABLE"),
        "DeregisterJobDefinition": _deregister,
        "DescribeComputeEnvironments": _some(
            _ENVIRONMENT,
            "computeEnvironments",
            "computeEnvironmentName",
            "computeEnvironmentArn",
            "computeEnvironments",
        ),
        "DescribeJobDefinitions": _definitions,
        "DescribeJobQueues": _some(_QUEUE, "jobQueues", "jobQueueName", "jobQueueArn", "jobQueues"),
        "DescribeJobs": _some("Job", "jobs", "jobId", "jobArn", "jobs"),
        "DescribeSchedulingPolicies": _some(_POLICY, "arns", "arn", "arn", "schedulingPolicies"),
        "ListJobs": _jobs,
        "RegisterJobDefinition": _register,
        "SubmitJob": _submit,
        "TerminateJob": _end("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"),
        "UpdateComputeEnvironment": _update_environment,
    },
    kinds=(
        Kind(
            name=_ENVIRONMENT,
            key=("computeEnvironment",),
            arn="computeEnvironmentArn",
            fields={"computeEnvironment": "computeEnvironmentName"},
            unique=("computeEnvironmentName",),
            check=_check_environment,
            check_deletion=_check_unused,
            leave=_leave_cluster,
            defaults={"state": "ENABLED", "containerOrchestrationType": "ECS"},
            made={
                "uuid": "{uuid}",
                "computeEnvironmentArn": f"{_ARN}:compute-environment/{{computeEnvironmentName}}",
                "ecsClusterArn": _cluster,
                "serviceRole": _role,
                "status": "VALID",
                "statusReason": "ComputeEnvironment Healthy",
            },
        ),
        Kind(
            name=_QUEUE,
            key=("jobQueue",),
            arn="jobQueueArn",
            fields={"jobQueue": "jobQueueName"},
            unique=("jobQueueName",),
            check=_check_queue,
            check_deletion=_check_disabled,
            defaults={"state": "ENABLED"},
            made={
                "jobQueueArn": f"{_ARN}:job-queue/{{jobQueueName}}",
                "status": "VALID",
                "statusReason": "JobQueue Healthy",
            },
        ),
        Kind(
            name=_POLICY,
            key=("arn",),
            arn="arn",
            unique=("name",),
            list=("ListSchedulingPolicies",),
            made={"arn": f"{_ARN}:scheduling-policy/{{name}}"},
        ),
        Kind(name=_DEFINITION, key=("jobDefinition",), arn="jobDefinitionArn"),
    ),
)
