"""Batch: compute environments, queues and the shares of those who use them."""

from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags("batch", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True)
_ENVIRONMENT, _QUEUE, _POLICY = {"computeEnvironment": "$id"}, {"jobQueue": "$id"}, {"arn": "$id"}


def _resources(value: Json) -> Json:
    """Return resources of a type in capital letters, which CDK, as the service itself, does not insist on."""
    return {name: str(item).upper() if name == "Type" else item for name, item in value.items()}


ROWS = (
    Row(
        type="AWS::Batch::ComputeEnvironment",
        service="batch",
        create="CreateComputeEnvironment",
        id="computeEnvironmentArn",
        read=Read("DescribeComputeEnvironments", {"computeEnvironments": ["$id"]}, "computeEnvironments[0]"),
        update=Call("UpdateComputeEnvironment", _ENVIRONMENT),
        values={"Type": str.upper, "State": str.upper, "ComputeResources": _resources},
        before_delete=(Call("UpdateComputeEnvironment", {**_ENVIRONMENT, "state": "DISABLED"}),),
        delete=Call("DeleteComputeEnvironment", _ENVIRONMENT),
        defaults={"State": "ENABLED"},
        attributes={"ComputeEnvironmentArn": "$id"},
        named=Named("ComputeEnvironmentName", longest=128),
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
        nothing_to_do={
            "ReplaceComputeEnvironment": "it says how CloudFormation updates, and all changes are made in place",
            "UpdatePolicy": "no job runs that an update could end",
        },
    ),
    Row(
        type="AWS::Batch::JobQueue",
        service="batch",
        create="CreateJobQueue",
        id="jobQueueArn",
        read=Read("DescribeJobQueues", {"jobQueues": ["$id"]}, "jobQueues[0]"),
        update=Call("UpdateJobQueue", _QUEUE),
        values={"State": str.upper},
        before_delete=(Call("UpdateJobQueue", {**_QUEUE, "state": "DISABLED"}),),
        delete=Call("DeleteJobQueue", _QUEUE),
        defaults={"State": "ENABLED", "JobStateTimeLimitActions": []},
        attributes={"JobQueueArn": "$id"},
        named=Named("JobQueueName", longest=128),
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::Batch::SchedulingPolicy",
        service="batch",
        create="CreateSchedulingPolicy",
        id="arn",
        read=Read("DescribeSchedulingPolicies", {"arns": ["$id"]}, "schedulingPolicies[0]"),
        update=Call("UpdateSchedulingPolicy", _POLICY),
        delete=Call("DeleteSchedulingPolicy", _POLICY),
        attributes={"Arn": "$id"},
        named=Named("Name", longest=128),
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
)
