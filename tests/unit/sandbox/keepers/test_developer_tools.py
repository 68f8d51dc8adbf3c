"""CodeBuild, CodePipeline, CodeCommit and CodeDeploy keep what they are told, and refuse what they refuse on AWS."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_ROLE = "arn:aws:iam::111122223333:role/tools"
_ENVIRONMENT = {
    "type": "LINUX_CONTAINER",
    "image": "aws/codebuild/standard:7.0",
    "computeType": "BUILD_GENERAL1_SMALL",
}


def test_a_build_is_over_at_once_and_numbered(account: Account) -> None:
    """The newest is listed first; one of no project is refused, and names that are unknown are told apart."""
    builds = account.client("codebuild")
    nothing = {"type": "NO_SOURCE", "buildspec": "version: 0.2"}
    builds.create_project(
        name="shop", source=nothing, artifacts={"type": "NO_ARTIFACTS"}, environment=_ENVIRONMENT, serviceRole=_ROLE
    )
    with pytest.raises(ClientError, match="ResourceAlreadyExistsException"):
        builds.create_project(
            name="shop",
            source=nothing,
            artifacts={"type": "NO_ARTIFACTS"},
            environment=_ENVIRONMENT,
            serviceRole=_ROLE,
        )
    first, second = (builds.start_build(projectName="shop")["build"] for _ in range(2))
    assert (first["buildNumber"], second["buildStatus"]) == (1, "SUCCEEDED")
    assert builds.list_builds_for_project(projectName="shop")["ids"] == [second["id"], first["id"]]
    told = builds.batch_get_projects(names=["shop", "none"])
    assert [project["name"] for project in told["projects"]] == ["shop"]
    assert told["projectsNotFound"] == ["none"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        builds.start_build(projectName="none")


def stage(name: str, category: str) -> dict[str, Any]:
    """Return a stage of one action."""
    kind = {"category": category, "owner": "AWS", "provider": "S3", "version": "1"}
    return {"name": name, "actions": [{"name": name, "actionTypeId": kind}]}


def pipeline(*stages: dict[str, Any]) -> dict[str, Any]:
    """Return a pipeline of some stages."""
    store = {"type": "S3", "location": "artifacts"}
    return {"name": "release", "roleArn": _ROLE, "artifactStore": store, "stages": list(stages)}


@pytest.mark.parametrize(
    ("code", "stages"),
    [
        ("InvalidStructureException", [stage("a", "Source")]),
        ("InvalidStageDeclarationException", [stage("a", "Source"), stage("a", "Deploy")]),
        ("InvalidStageDeclarationException", [stage("a", "Build"), stage("b", "Deploy")]),
        ("InvalidStageDeclarationException", [stage("a", "Source"), stage("b", "Source")]),
    ],
)
def test_a_pipeline_begins_with_sources_and_goes_on_with_others(
    account: Account, code: str, stages: list[dict[str, Any]]
) -> None:
    """What does not is refused; each change of what does is a version."""
    pipelines = account.client("codepipeline")
    with pytest.raises(ClientError, match=code):
        pipelines.create_pipeline(pipeline=pipeline(*stages))
    right = pipeline(stage("a", "Source"), stage("b", "Deploy"))
    assert pipelines.create_pipeline(pipeline=right)["pipeline"]["version"] == 1
    assert pipelines.update_pipeline(pipeline=right)["pipeline"]["version"] == 2


def test_a_closed_transition_is_told_with_its_reason_until_it_is_opened(account: Account) -> None:
    """One into a stage that there is not cannot be closed."""
    pipelines = account.client("codepipeline")
    pipelines.create_pipeline(pipeline=pipeline(stage("a", "Source"), stage("b", "Deploy")))
    into = {"pipelineName": "release", "stageName": "b", "transitionType": "Inbound"}
    with pytest.raises(ClientError, match="StageNotFoundException"):
        pipelines.disable_stage_transition(**{**into, "stageName": "c"}, reason="late")
    pipelines.disable_stage_transition(**into, reason="late")
    told = pipelines.get_pipeline_state(name="release")["stageStates"][1]["inboundTransitionState"]
    assert told == {"enabled": False, "disabledReason": "late"}
    pipelines.enable_stage_transition(**into)
    told = pipelines.get_pipeline_state(name="release")["stageStates"][1]["inboundTransitionState"]
    assert told == {"enabled": True}


def test_a_repository_under_another_name_has_another_address(account: Account) -> None:
    """Its id stays, and the old name is free."""
    repositories = account.client("codecommit")
    made = repositories.create_repository(repositoryName="one")["repositoryMetadata"]
    repositories.create_repository(repositoryName="two")
    with pytest.raises(ClientError, match="RepositoryNameExistsException"):
        repositories.update_repository_name(oldName="one", newName="two")
    repositories.update_repository_name(oldName="one", newName="three")
    told = repositories.get_repository(repositoryName="three")["repositoryMetadata"]
    assert told["repositoryId"] == made["repositoryId"]
    assert told["cloneUrlHttp"].endswith("/three")
    with pytest.raises(ClientError, match="RepositoryDoesNotExistException"):
        repositories.get_repository(repositoryName="one")


def test_a_deployment_group_is_of_an_application_and_goes_with_it(account: Account) -> None:
    """A deployment to it is over at once."""
    deploys = account.client("codedeploy")
    group = {"applicationName": "shop", "deploymentGroupName": "live"}
    with pytest.raises(ClientError, match="ApplicationDoesNotExistException"):
        deploys.create_deployment_group(**group, serviceRoleArn=_ROLE)
    deploys.create_application(applicationName="shop", computePlatform="Lambda")
    deploys.create_deployment_group(**group, serviceRoleArn=_ROLE)
    assert deploys.get_deployment_group(**group)["deploymentGroupInfo"]["computePlatform"] == "Lambda"
    made = deploys.create_deployment(**group)["deploymentId"]
    assert deploys.get_deployment(deploymentId=made)["deploymentInfo"]["status"] == "Succeeded"
    deploys.delete_application(applicationName="shop")
    with pytest.raises(ClientError, match="DeploymentGroupDoesNotExistException"):
        deploys.get_deployment_group(**group)
