"""What operates applications: configurations, canaries, faults on purpose, firewalls of all accounts."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_OF = {"ApplicationId": "$ApplicationId"}
_CONFIG_TAGS = ApiTags("appconfig", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource")
_CONFIG = "arn:$partition:appconfig:$region:$account"
_PROFILE = {**_OF, "ConfigurationProfileId": "$id"}
_ENVIRONMENT = {**_OF, "EnvironmentId": "$id"}
_DEPLOYMENT = {**_OF, "EnvironmentId": "$EnvironmentId"}
_FMS_TAGS = ApiTags(
    "fms", "TagResource", "UntagResource", parameter="TagList", list="ListTagsForResource", listed="TagList"
)
_FIS_TAGS = ApiTags("fis", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys", as_map=True)
_TARGET = {"experimentTemplateId": "$ExperimentTemplateId", "accountId": "$AccountId"}
_GROUP_TAGS = ApiTags("synthetics", "TagResource", "UntagResource", as_map=True)


def _report(value: Json) -> Json:
    outputs = value.get("Outputs", {})
    bucket = outputs.get("ExperimentReportS3Configuration")
    renamed = {"S3Configuration": bucket} if bucket else {}
    return {**value, "Outputs": renamed} if "Outputs" in value else value


ROWS = (
    Row(
        type="AWS::AppConfig::Application",
        service="appconfig",
        create="CreateApplication",
        id="Id",
        read=Read("GetApplication", {"ApplicationId": "$id"}),
        delete=Call("DeleteApplication", {"ApplicationId": "$id"}),
        update=Call("UpdateApplication", {"ApplicationId": "$id"}),
        defaults={"Description": ""},
        attributes={"ApplicationId": "$id"},
        tags=_CONFIG_TAGS,
        tag_key={"ResourceArn": f"{_CONFIG}:application/$id"},
    ),
    Row(
        type="AWS::AppConfig::ConfigurationProfile",
        service="appconfig",
        create="CreateConfigurationProfile",
        id="Id",
        read=Read("GetConfigurationProfile", _PROFILE),
        delete=Call("DeleteConfigurationProfile", {**_PROFILE, "DeletionProtectionCheck": "$DeletionProtectionCheck"}),
        update=Call("UpdateConfigurationProfile", _PROFILE),
        defaults={"Description": "", "Validators": []},
        attributes={"ConfigurationProfileId": "$id"},
        tags=_CONFIG_TAGS,
        tag_key={"ResourceArn": f"{_CONFIG}:application/$ApplicationId/configurationprofile/$id"},
        nothing_to_do={"DeletionProtectionCheck": "it is said when the profile is deleted"},
    ),
    Row(
        type="AWS::AppConfig::Environment",
        service="appconfig",
        create="CreateEnvironment",
        id="Id",
        read=Read("GetEnvironment", _ENVIRONMENT),
        delete=Call("DeleteEnvironment", {**_ENVIRONMENT, "DeletionProtectionCheck": "$DeletionProtectionCheck"}),
        update=Call("UpdateEnvironment", _ENVIRONMENT),
        defaults={"Description": "", "Monitors": []},
        attributes={"EnvironmentId": "Id"},
        tags=_CONFIG_TAGS,
        tag_key={"ResourceArn": f"{_CONFIG}:application/$ApplicationId/environment/$id"},
        nothing_to_do={"DeletionProtectionCheck": "it is said when the environment is deleted"},
    ),
    Row(
        type="AWS::AppConfig::DeploymentStrategy",
        service="appconfig",
        create="CreateDeploymentStrategy",
        id="Id",
        read=Read("GetDeploymentStrategy", {"DeploymentStrategyId": "$id"}),
        delete=Call("DeleteDeploymentStrategy", {"DeploymentStrategyId": "$id"}),
        update=Call("UpdateDeploymentStrategy", {"DeploymentStrategyId": "$id"}),
        defaults={"Description": "", "FinalBakeTimeInMinutes": 0, "GrowthType": "LINEAR"},
        attributes={"Id": "$id"},
        tags=_CONFIG_TAGS,
        tag_key={"ResourceArn": f"{_CONFIG}:deploymentstrategy/$id"},
    ),
    Row(
        type="AWS::AppConfig::Deployment",
        service="appconfig",
        create="StartDeployment",
        id="DeploymentNumber",
        read=Read("ListDeployments", _DEPLOYMENT, "Items[?to_string(DeploymentNumber)=='$id'] | [0]"),
        delete=None,
        attributes={"DeploymentNumber": "DeploymentNumber", "State": "State"},
        tags=_CONFIG_TAGS,
    ),
    Row(
        type="AWS::FMS::Policy",
        service="fms",
        create="PutPolicy",
        under="Policy",
        id="Policy.PolicyId",
        read=Read("GetPolicy", {"PolicyId": "$id"}, "merge(Policy, {PolicyArn: PolicyArn})"),
        delete=Call("DeletePolicy", {"PolicyId": "$id", "DeleteAllPolicyResources": "$DeleteAllPolicyResources"}),
        update=Call(
            "PutPolicy",
            {"Policy": {"PolicyId": "$id", "PolicyUpdateToken": "$item.PolicyUpdateToken", "ResourceType": "$Kind"}},
        ),
        # The API wants this word where the list says which types there are.
        derived={"Kind": lambda given: given.get("ResourceType", "ResourceTypeList")},
        extra={"Policy": {"ResourceType": "$Kind"}},
        update_whole=True,
        renames={"ResourcesCleanUp": "DeleteUnusedFMManagedResources"},
        attributes={"Id": "$id", "Arn": "PolicyArn"},
        tags=_FMS_TAGS,
        tag_key={"ResourceArn": "arn:$partition:fms:$region:$account:policy/$id"},
        nothing_to_do={"DeleteAllPolicyResources": "it is said when the policy is deleted"},
    ),
    Row(
        type="AWS::FMS::ResourceSet",
        service="fms",
        create="PutResourceSet",
        under="ResourceSet",
        id="ResourceSet.Id",
        read=Read("GetResourceSet", {"Identifier": "$id"}, "ResourceSet"),
        delete=Call("DeleteResourceSet", {"Identifier": "$id"}),
        update=Call("PutResourceSet", {"ResourceSet": {"Id": "$id", "UpdateToken": "$item.UpdateToken"}}),
        update_whole=True,
        memberships={
            "Resources": Membership(
                add=Call("BatchAssociateResource", {"ResourceSetIdentifier": "$id", "Items": "$value"}),
                remove=Call("BatchDisassociateResource", {"ResourceSetIdentifier": "$id", "Items": "$value"}),
                together=True,
            )
        },
        attributes={"Id": "$id"},
        tells={"Resources": Read("ListResourceSetResources", {"Identifier": "$id"}, "Items[].URI")},
        tags=_FMS_TAGS,
        tag_key={"ResourceArn": "arn:$partition:fms:$region:$account:resource-set/$id"},
    ),
    Row(
        type="AWS::FMS::NotificationChannel",
        service="fms",
        create="PutNotificationChannel",
        id="$SnsTopicArn",
        read=Read("GetNotificationChannel", {}, "[@][?SnsTopicArn=='$id'] | [0]"),
        delete=Call("DeleteNotificationChannel"),
        update=Call("PutNotificationChannel"),
        update_whole=True,
    ),
    Row(
        type="AWS::ResilienceHub::ResiliencyPolicy",
        service="resiliencehub",
        create="CreateResiliencyPolicy",
        id="policy.policyArn",
        read=Read("DescribeResiliencyPolicy", {"policyArn": "$id"}, "policy"),
        delete=Call("DeleteResiliencyPolicy", {"policyArn": "$id"}),
        update=Call("UpdateResiliencyPolicy", {"policyArn": "$id"}),
        defaults={"DataLocationConstraint": "AnyLocation", "PolicyDescription": ""},
        attributes={"PolicyArn": "$id"},
        tags=ApiTags(
            "resiliencehub", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys", as_map=True
        ),
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::FIS::ExperimentTemplate",
        service="fis",
        create="CreateExperimentTemplate",
        id="experimentTemplate.id",
        read=Read("GetExperimentTemplate", {"id": "$id"}, "experimentTemplate"),
        delete=Call("DeleteExperimentTemplate", {"id": "$id"}),
        update=Call("UpdateExperimentTemplate", {"id": "$id"}),
        extra={"actions": {}, "clientToken": "$unique"},
        values={"ExperimentReportConfiguration": _report},
        attributes={"Id": "$id"},
        tags=_FIS_TAGS,
        tag_key={"resourceArn": "arn:$partition:fis:$region:$account:experiment-template/$id"},
    ),
    Row(
        type="AWS::FIS::TargetAccountConfiguration",
        service="fis",
        create="CreateTargetAccountConfiguration",
        id="$ExperimentTemplateId|$AccountId",
        read=Read("GetTargetAccountConfiguration", _TARGET, "targetAccountConfiguration"),
        delete=Call("DeleteTargetAccountConfiguration", _TARGET),
        update=Call("UpdateTargetAccountConfiguration", _TARGET),
        defaults={"Description": ""},
    ),
    Row(
        type="AWS::Synthetics::Group",
        service="synthetics",
        create="CreateGroup",
        id="Group.Name",
        read=Read("GetGroup", {"GroupIdentifier": "$id"}, "Group"),
        delete=Call("DeleteGroup", {"GroupIdentifier": "$id"}),
        memberships={
            "ResourceArns": Membership(
                add=Call("AssociateResource", {"GroupIdentifier": "$id", "ResourceArn": "$value"}),
                remove=Call("DisassociateResource", {"GroupIdentifier": "$id", "ResourceArn": "$value"}),
            )
        },
        named=Named("Name", longest=64),
        attributes={"Id": "Id"},
        tells={"ResourceArns": Read("ListGroupResources", {"GroupIdentifier": "$id"}, "Resources")},
        tags=_GROUP_TAGS,
        tag_key={"ResourceArn": "$item.Arn"},
    ),
)
