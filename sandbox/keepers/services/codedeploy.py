"""CodeDeploy: applications, deployment groups and configurations. A deployment is over at once, and changes nothing.

Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/Welcome.html
"""

import string

from moto.moto_api._internal import mock_random

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse

_LETTERS = string.ascii_uppercase + string.digits
_APPLICATION = {"applicationName": "Application"}


def _platform(place: Place, record: Record) -> str:
    """Return the platform of a group's application."""
    name = record["applicationName"]
    return next(str(one["computePlatform"]) for one in place.all("Application") if one["applicationName"] == name)


def _info(place: Place, record: Record) -> Record:
    """Return a group's description, in which Auto Scaling groups are structures."""
    groups = [{"name": name} for name in record.get("autoScalingGroups", ())]
    return {**record, "computePlatform": _platform(place, record), "autoScalingGroups": groups}


def _deploy(place: Place, params: Record) -> Record:
    """Keep a deployment that has succeeded already."""
    groups = place.all("DeploymentGroup")
    named = (params["applicationName"], params.get("deploymentGroupName"))
    if not any((one["applicationName"], one["deploymentGroupName"]) == named for one in groups):
        refuse("DeploymentGroupDoesNotExistException", f"No Deployment Group found for name: {named[1]}")
    identity = "d-" + "".join(mock_random.choice(_LETTERS) for _ in range(9))
    deployment: Record = {**params, "deploymentId": identity, "status": "Succeeded", "creator": "user"}
    place.make(deployment, {"createTime": now, "startTime": now, "completeTime": now})
    place.all("Deployment").append(deployment)
    return {"deploymentId": identity}


KEPT = Kept(
    service="codedeploy",
    invalid="InvalidInputException",
    undescribed=("InvalidInputException",),
    operations={"CreateDeployment": _deploy},
    kinds=(
        Kind(
            name="Application",
            key=("applicationName",),
            arn="applicationArn",
            unique=("applicationName",),
            missing="ApplicationDoesNotExistException",
            taken="ApplicationAlreadyExistsException",
            defaults={"computePlatform": "Server"},
            made={
                "applicationId": "{uuid}",
                "applicationArn": "arn:{partition}:codedeploy:{region}:{account}:application:{applicationName}",
                "createTime": now,
                "linkedToGitHub": False,
            },
        ),
        Kind(
            name="DeploymentGroup",
            key=("applicationName", "currentDeploymentGroupName", "deploymentGroupName"),
            arn="deploymentGroupArn",
            fields={"currentDeploymentGroupName": "deploymentGroupName"},
            unique=("applicationName", "deploymentGroupName"),
            within=_APPLICATION,
            missing="DeploymentGroupDoesNotExistException",
            taken="DeploymentGroupAlreadyExistsException",
            defaults={"deploymentConfigName": "CodeDeployDefault.OneAtATime", "outdatedInstancesStrategy": "UPDATE"},
            made={
                "deploymentGroupId": "{uuid}",
                "deploymentGroupArn": "arn:{partition}:codedeploy:{region}:{account}:deploymentgroup:"
                "{applicationName}/{deploymentGroupName}",
            },
            renewed={
                "deploymentGroupName": lambda _place, record: record.pop(
                    "newDeploymentGroupName", record["deploymentGroupName"]
                )
            },
            told={
                "computePlatform": _platform,
                "deploymentGroupInfo": _info,
            },
        ),
        Kind(
            name="DeploymentConfig",
            key=("deploymentConfigName",),
            unique=("deploymentConfigName",),
            missing="DeploymentConfigDoesNotExistException",
            taken="DeploymentConfigAlreadyExistsException",
            defaults={"computePlatform": "Server"},
            made={"deploymentConfigId": "{uuid}", "createTime": now},
        ),
        Kind(name="Deployment", key=("deploymentId",), missing="DeploymentDoesNotExistException"),
    ),
)
