"""CodeStar Notifications: rules that tell topics and chats of what happens in pipelines and builds. Nothing is told.

Source: https://docs.aws.amazon.com/codestar-notifications/latest/APIReference/API_Operations.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now

Json = Any
_SERVICES = {
    "codebuild": "CodeBuild",
    "codecommit": "CodeCommit",
    "codedeploy": "CodeDeploy",
    "codepipeline": "CodePipeline",
}


def _events(_place: Place, rule: Record) -> Json:
    told = []
    for name in rule["EventTypeIds"]:
        service, kind, *event = name.split("-")
        told.append(
            {
                "EventTypeId": name,
                "ServiceName": _SERVICES.get(service, service),
                "ResourceType": kind.capitalize(),
                "EventTypeName": ": ".join(part.capitalize() for part in event),
            }
        )
    return told


def _targets(_place: Place, rule: Record) -> Json:
    return [{"TargetStatus": "ACTIVE", **target} for target in rule["Targets"]]


KEPT = Kept(
    service="codestar-notifications",
    taken="ResourceAlreadyExistsException",
    kinds=(
        Kind(
            name="NotificationRule",
            key=("Arn",),
            arn="Arn",
            unique=("Name",),
            defaults={"Status": "ENABLED"},
            made={
                "Id": "{hex40}",
                "Arn": "arn:{partition}:codestar-notifications:{region}:{account}:notificationrule/{Id}",
                "CreatedBy": "arn:{partition}:iam::{account}:root",
                "CreatedTimestamp": now,
                "LastModifiedTimestamp": now,
            },
            renewed={"LastModifiedTimestamp": now},
            told={"EventTypes": _events, "Targets": _targets},
        ),
    ),
)
