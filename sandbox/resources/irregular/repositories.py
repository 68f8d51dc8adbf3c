"""CodeCommit's repositories, which may get another name, and CodeBuild's projects, whose webhooks come and go."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags
from sandbox.resources.whole_tags import WholeTags

Json = Any
_REPOSITORY = {"repositoryName": "$RepositoryName"}
_REPOSITORY_ROW = Row(
    type="AWS::CodeCommit::Repository",
    service="codecommit",
    create="CreateRepository",
    id="repositoryMetadata.repositoryId",
    read=Read("GetRepository", _REPOSITORY, "repositoryMetadata"),
    delete=Call("DeleteRepository", _REPOSITORY),
    update=Call("UpdateRepositoryDescription", _REPOSITORY),
    updaters={"KmsKeyId": Call("UpdateRepositoryEncryptionKey", {**_REPOSITORY, "kmsKeyId": "$value"})},
    setters={"Triggers": Call("PutRepositoryTriggers", {**_REPOSITORY, "triggers": "$value"})},
    defaults={"RepositoryDescription": "", "Triggers": [], "KmsKeyId": "alias/aws/codecommit"},
    attributes={
        "Arn": "Arn",
        "CloneUrlHttp": "cloneUrlHttp",
        "CloneUrlSsh": "cloneUrlSsh",
        "Name": "repositoryName",
        "RepositoryId": "$id",
    },
    tells={"Triggers": Read("GetRepositoryTriggers", _REPOSITORY, "triggers")},
    tags=ApiTags(
        "codecommit",
        "TagResource",
        "UntagResource",
        "tags",
        keys_parameter="tagKeys",
        as_map=True,
        list="ListTagsForResource",
        listed="tags",
    ),
    tag_key={"resourceArn": "$item.Arn"},
)


class Repository(TableResource):
    """``AWS::CodeCommit::Repository``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_REPOSITORY_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Give the repository its new name first, because every other call names it."""
        name, before = new["RepositoryName"], physical.properties["RepositoryName"]
        if name != before:
            context.call("codecommit", "UpdateRepositoryName", oldName=before, newName=name)
        renamed = replace(physical, properties={**physical.properties, "RepositoryName": name})
        return super().update(context, renamed, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the repository, which is no failure of the service if it is gone, but has to be told here."""
        self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)


_VISIBILITY = Call(
    "UpdateProjectVisibility",
    {"projectArn": "$item.arn", "projectVisibility": "$Visibility", "resourceAccessRole": "$ResourceAccessRole"},
)
_PROJECT_ROW = Row(
    type="AWS::CodeBuild::Project",
    service="codebuild",
    create="CreateProject",
    id="project.name",
    read=Read("BatchGetProjects", {"names": ["$id"]}, "projects[0]"),
    delete=Call("DeleteProject", {"name": "$id"}),
    update=Call("UpdateProject", {"name": "$id"}),
    setters={"Visibility": _VISIBILITY, "ResourceAccessRole": _VISIBILITY},
    # Builds that everybody sees need the role.
    removers={
        "ResourceAccessRole": Call(
            "UpdateProjectVisibility", {"projectArn": "$item.arn", "projectVisibility": "PRIVATE"}
        )
    },
    defaults={
        "AutoRetryLimit": 0,
        "BadgeEnabled": False,
        "BuildBatchConfig": {},
        "Cache": {"Type": "NO_CACHE"},
        "ConcurrentBuildLimit": -1,
        "Description": "",
        "EncryptionKey": "alias/aws/s3",
        "FileSystemLocations": [],
        "LogsConfig": {},
        "QueuedTimeoutInMinutes": 480,
        "SecondaryArtifacts": [],
        "SecondarySourceVersions": [],
        "SecondarySources": [],
        "SourceVersion": "",
        "TimeoutInMinutes": 60,
        "Visibility": "PRIVATE",
        "VpcConfig": {},
    },
    attributes={"Arn": "arn", "Id": "$id"},
    named=Named("Name", longest=255),
    tells={
        "BadgeEnabled": "badge.badgeEnabled",
        "Visibility": "projectVisibility",
        "Triggers": "webhook && merge(webhook, {Webhook: `true`}) || {Webhook: `false`}",
    },
    tags=WholeTags(
        "codebuild", "UpdateProject", "BatchGetProjects", lambda name: {"names": [name]}, "projects[0].tags"
    ),
    tag_key={"name": "$id"},
    nothing_to_do={"Triggers": "the class makes the webhook"},
)
_HOOK = Call(
    "CreateWebhook",
    {
        "projectName": "$id",
        "buildType": "$value.BuildType",
        "filterGroups": "$value.FilterGroups",
        "scopeConfiguration": "$value.ScopeConfiguration",
        "pullRequestBuildPolicy": "$value.PullRequestBuildPolicy",
    },
)


class Project(TableResource):
    """``AWS::CodeBuild::Project``: it has a webhook if its triggers say so."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_PROJECT_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the project, then its webhook."""
        physical = super().create(context, properties)
        self._hook(context, physical)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the project, and its webhook if the triggers differ."""
        after = super().update(context, physical, new)
        if physical.properties.get("Triggers") != new.get("Triggers"):
            unless_gone(context, "codebuild", "DeleteWebhook", projectName=physical.id)
            self._hook(context, after)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the project, which is no failure of the service if it is gone, but has to be told here."""
        self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)

    def _hook(self, context: Context, physical: Physical) -> None:
        triggers = physical.properties.get("Triggers", {})
        if str(triggers.get("Webhook", False)).lower() == "true":
            self._set(context, physical, _HOOK, triggers)


TYPES = (Repository(), Project())
