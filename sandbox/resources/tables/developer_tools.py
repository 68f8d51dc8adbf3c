"""CodeBuild, CodePipeline and CodeDeploy, which the sandbox keeps; their projects and repositories are classes."""

import json
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags
from sandbox.resources.whole_tags import WholeTags

Json = Any
_GROUP = {"applicationName": "$ApplicationName", "deploymentGroupName": "$id"}
_PIPELINE_TAGS = ApiTags(
    "codepipeline",
    "TagResource",
    "UntagResource",
    "tags",
    keys_parameter="tagKeys",
    fields=("key", "value"),
    list="ListTagsForResource",
    listed="tags",
)
_DEPLOY_TAGS = ApiTags(
    "codedeploy", "TagResource", "UntagResource", "tags", add_parameter="Tags", list="ListTagsForResource"
)
_TRANSITION = {"pipelineName": "$id", "stageName": "$value.StageName", "transitionType": "Inbound"}


def _stages(stages: list[Json]) -> Json:
    """Return stages whose actions' settings are all text, as CodePipeline has them; some may be written as JSON."""
    return [{**stage, "Actions": [_action(action) for action in stage["Actions"]]} for stage in stages]


def _action(action: Json) -> Json:
    if "Configuration" not in action:
        return action
    given = action["Configuration"]
    settings = json.loads(given) if isinstance(given, str) else given
    texts = {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in settings.items()}
    return {**action, "Configuration": texts}


def _stores(stores: list[Json]) -> Json:
    """Return artifact stores by their Regions: a list in the template, a map in the API."""
    return {store["Region"]: store["ArtifactStore"] for store in stores}


def _tag_set(member: str) -> Any:  # noqa: ANN401 a function of the property
    """Return what turns sets of tags into lists of lists, which templates write as lists of structures."""
    group = member.removesuffix("SetList") + "Group"
    return lambda value: {member: [one.get(group, []) for one in value.get(member, [])]}


ROWS = (
    Row(
        type="AWS::CodeBuild::ReportGroup",
        service="codebuild",
        create="CreateReportGroup",
        id="reportGroup.arn",
        read=Read("BatchGetReportGroups", {"reportGroupArns": ["$id"]}, "reportGroups[0]"),
        delete=Call("DeleteReportGroup", {"arn": "$item.arn", "deleteReports": "$DeleteReports"}),
        update=Call("UpdateReportGroup", {"arn": "$id"}),
        attributes={"Arn": "$id"},
        named=Named("Name", longest=128),
        tags=WholeTags(
            "codebuild",
            "UpdateReportGroup",
            "BatchGetReportGroups",
            lambda arn: {"reportGroupArns": [arn]},
            "reportGroups[0].tags",
        ),
        tag_key={"arn": "$id"},
        nothing_to_do={"DeleteReports": "it is about the deletion, which asks for it"},
    ),
    Row(
        type="AWS::CodeBuild::SourceCredential",
        service="codebuild",
        create="ImportSourceCredentials",
        id="arn",
        read=Read("ListSourceCredentials", {}, "sourceCredentialsInfos[?arn=='$id'] | [0]"),
        delete=Call("DeleteSourceCredentials", {"arn": "$id"}),
        attributes={"Arn": "$id"},
    ),
    Row(
        type="AWS::CodePipeline::Pipeline",
        service="codepipeline",
        create="CreatePipeline",
        under="pipeline",
        id="pipeline.name",
        read=Read("GetPipeline", {"name": "$id"}, "merge(pipeline, metadata)"),
        delete=Call("DeletePipeline", {"name": "$item.name"}),
        update=Call("UpdatePipeline", {"pipeline": {"name": "$id"}}),
        update_under="pipeline",
        update_whole=True,
        values={"ArtifactStores": _stores, "Stages": _stages},
        attributes={"Arn": "pipelineArn", "Version": "to_string(version)"},
        named=Named("Name", longest=100),
        memberships={
            "DisableInboundStageTransitions": Membership(
                add=Call("DisableStageTransition", {**_TRANSITION, "reason": "$value.Reason"}),
                remove=Call("EnableStageTransition", _TRANSITION),
                key="StageName",
                tells=Read(
                    "GetPipelineState",
                    {"name": "$id"},
                    "stageStates[?stageName=='$value.StageName' && inboundTransitionState.enabled==`false`] | [0]"
                    ".{StageName: stageName, Reason: inboundTransitionState.disabledReason}",
                ),
            )
        },
        tags=_PIPELINE_TAGS,
        tag_key={"resourceArn": "$item.pipelineArn"},
        nothing_to_do={"RestartExecutionOnUpdate": "no pipeline runs here"},
    ),
    Row(
        type="AWS::CodePipeline::Webhook",
        service="codepipeline",
        create="PutWebhook",
        under="webhook",
        id="webhook.arn",
        read=Read("ListWebhooks", {}, "webhooks[?arn=='$id'] | [0]"),
        delete=Call("DeleteWebhook", {"name": "$item.definition.name"}),
        update=Call("PutWebhook", {}),
        update_whole=True,
        attributes={"Id": "$id", "Url": "url"},
        named=Named("Name", longest=100),
        tells={
            name: f"definition.{name[0].lower()}{name[1:]}"
            for name in (
                "Authentication",
                "AuthenticationConfiguration",
                "Filters",
                "Name",
                "TargetAction",
                "TargetPipeline",
            )
        },
        tags=_PIPELINE_TAGS,
        tag_key={"resourceArn": "$id"},
        nothing_to_do={
            "RegisterWithThirdParty": "nobody is there to be told",
            "TargetPipelineVersion": "webhooks start the present version",
        },
    ),
    Row(
        type="AWS::CodeDeploy::Application",
        service="codedeploy",
        create="CreateApplication",
        id="$ApplicationName",
        read=Read("GetApplication", {"applicationName": "$id"}, "application"),
        delete=Call("DeleteApplication", {"applicationName": "$item.applicationName"}),
        named=Named("ApplicationName", longest=100),
        tags=_DEPLOY_TAGS,
        tag_key={"ResourceArn": "arn:$partition:codedeploy:$region:$account:application:$id"},
    ),
    Row(
        type="AWS::CodeDeploy::DeploymentGroup",
        service="codedeploy",
        create="CreateDeploymentGroup",
        id="$DeploymentGroupName",
        read=Read("GetDeploymentGroup", _GROUP, "deploymentGroupInfo"),
        delete=Call(
            "DeleteDeploymentGroup",
            {"applicationName": "$ApplicationName", "deploymentGroupName": "$item.deploymentGroupName"},
        ),
        update=Call(
            "UpdateDeploymentGroup", {"applicationName": "$ApplicationName", "currentDeploymentGroupName": "$id"}
        ),
        setters={
            "Deployment": Call(
                "CreateDeployment",
                {
                    **_GROUP,
                    "description": "$value.Description",
                    "ignoreApplicationStopFailures": "$value.IgnoreApplicationStopFailures",
                    "revision": "$value.Revision",
                },
            )
        },
        values={
            "Ec2TagSet": _tag_set("Ec2TagSetList"),
            "OnPremisesTagSet": _tag_set("OnPremisesTagSetList"),
        },
        defaults={
            "AlarmConfiguration": {},
            "AutoRollbackConfiguration": {},
            "AutoScalingGroups": [],
            "DeploymentConfigName": "CodeDeployDefault.OneAtATime",
            "Ec2TagFilters": [],
            "Ec2TagSet": {},
            "ECSServices": [],
            "LoadBalancerInfo": {},
            "OnPremisesInstanceTagFilters": [],
            "OnPremisesTagSet": {},
            "OutdatedInstancesStrategy": "UPDATE",
            "TerminationHookEnabled": False,
            "TriggerConfigurations": [],
        },
        named=Named("DeploymentGroupName", longest=100),
        tells={"AutoScalingGroups": "autoScalingGroups[].name"},
        tags=_DEPLOY_TAGS,
        tag_key={"ResourceArn": "arn:$partition:codedeploy:$region:$account:deploymentgroup:$ApplicationName/$id"},
    ),
    Row(
        type="AWS::CodeDeploy::DeploymentConfig",
        service="codedeploy",
        create="CreateDeploymentConfig",
        id="$DeploymentConfigName",
        read=Read("GetDeploymentConfig", {"deploymentConfigName": "$id"}, "deploymentConfigInfo"),
        delete=Call("DeleteDeploymentConfig", {"deploymentConfigName": "$item.deploymentConfigName"}),
        named=Named("DeploymentConfigName", longest=100),
    ),
)
