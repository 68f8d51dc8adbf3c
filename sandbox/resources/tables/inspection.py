"""Macie, Inspector and Detective: what looks for weak points, data and intruders."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_MACIE = ApiTags(
    "macie2",
    "TagResource",
    "UntagResource",
    parameter="tags",
    keys_parameter="tagKeys",
    as_map=True,
    list="ListTagsForResource",
    listed="tags",
)
_INSPECTOR = ApiTags(
    "inspector2",
    "TagResource",
    "UntagResource",
    parameter="tags",
    keys_parameter="tagKeys",
    as_map=True,
    list="ListTagsForResource",
    listed="tags",
)
_DETECTIVE = ApiTags("detective", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource")


def _moment(name: str) -> Any:  # noqa: ANN401 a function of an attribute
    def told(_context: Context, _physical: Physical, item: Json) -> str:
        return str(item[name].isoformat())

    return told


def _attributes(value: list[Json]) -> list[Json]:
    return [{"key": one["Key"], "value": one["Value"]} for one in value]


ROWS = (
    Row(
        type="AWS::Macie::Session",
        service="macie2",
        create="EnableMacie",
        id="$account",
        read=Read("GetMacieSession", {}),
        delete=Call("DisableMacie"),
        update=Call("UpdateMacieSession"),
        defaults={"FindingPublishingFrequency": "FIFTEEN_MINUTES", "Status": "ENABLED"},
        attributes={"AwsAccountId": "$id", "ServiceRole": "serviceRole"},
    ),
    Row(
        type="AWS::Macie::AllowList",
        service="macie2",
        create="CreateAllowList",
        id="id",
        read=Read("GetAllowList", {"id": "$id"}),
        delete=Call("DeleteAllowList", {"id": "$id", "ignoreJobChecks": "true"}),
        update=Call("UpdateAllowList", {"id": "$id"}),
        update_whole=True,
        attributes={"Id": "$id", "Arn": "arn", "Status": "status.code"},
        tags=_MACIE,
        tag_key={"resourceArn": "$item.arn"},
    ),
    Row(
        type="AWS::Macie::CustomDataIdentifier",
        service="macie2",
        create="CreateCustomDataIdentifier",
        id="customDataIdentifierId",
        read=Read("GetCustomDataIdentifier", {"id": "$id"}),
        delete=Call("DeleteCustomDataIdentifier", {"id": "$id"}),
        attributes={"Id": "$id", "Arn": "arn"},
        tags=_MACIE,
        tag_key={"resourceArn": "$item.arn"},
    ),
    Row(
        type="AWS::Macie::FindingsFilter",
        service="macie2",
        create="CreateFindingsFilter",
        id="id",
        read=Read("GetFindingsFilter", {"id": "$id"}),
        delete=Call("DeleteFindingsFilter", {"id": "$id"}),
        extra={"action": "NOOP"},
        update=Call("UpdateFindingsFilter", {"id": "$id"}),
        defaults={"Action": "NOOP", "Description": "", "Position": 1},
        attributes={"Id": "$id", "Arn": "arn"},
        tags=_MACIE,
        tag_key={"resourceArn": "$item.arn"},
    ),
    Row(
        type="AWS::Macie::Member",
        service="macie2",
        create="CreateMember",
        under="account",
        id="arn",
        read=Read("GetMember", {"id": "$AccountId"}),
        delete=Call("DeleteMember", {"id": "$AccountId"}),
        attributes={
            "Arn": "arn",
            "AdministratorAccountId": "administratorAccountId",
            "RelationshipStatus": "relationshipStatus",
            "UpdatedAt": _moment("updatedAt"),
        },
        tags=_MACIE,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::InspectorV2::Filter",
        service="inspector2",
        create="CreateFilter",
        id="arn",
        read=Read("ListFilters", {"arns": ["$id"]}, "filters[0]"),
        delete=Call("DeleteFilter", {"arn": "$id"}),
        renames={"FilterAction": "action"},
        update=Call("UpdateFilter", {"filterArn": "$id"}),
        attributes={"Arn": "$id"},
        tells={"FilterCriteria": "criteria"},
        tags=_INSPECTOR,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::InspectorV2::CisScanConfiguration",
        service="inspector2",
        create="CreateCisScanConfiguration",
        id="scanConfigurationArn",
        read=Read("ListCisScanConfigurations", {}, "scanConfigurations[?scanConfigurationArn=='$id'] | [0]"),
        delete=Call("DeleteCisScanConfiguration", {"scanConfigurationArn": "$id"}),
        update=Call("UpdateCisScanConfiguration", {"scanConfigurationArn": "$id"}),
        attributes={"Arn": "$id"},
        tags=_INSPECTOR,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::Inspector::ResourceGroup",
        service="inspector",
        create="CreateResourceGroup",
        id="resourceGroupArn",
        read=Read("DescribeResourceGroups", {"resourceGroupArns": ["$id"]}, "resourceGroups[0]"),
        delete=None,
        values={"ResourceGroupTags": _attributes},
        attributes={"Arn": "$id"},
        tells={"ResourceGroupTags": "tags"},
    ),
    Row(
        type="AWS::Inspector::AssessmentTarget",
        service="inspector",
        create="CreateAssessmentTarget",
        id="assessmentTargetArn",
        read=Read("DescribeAssessmentTargets", {"assessmentTargetArns": ["$id"]}, "assessmentTargets[0]"),
        delete=Call("DeleteAssessmentTarget", {"assessmentTargetArn": "$id"}),
        update=Call("UpdateAssessmentTarget", {"assessmentTargetArn": "$id"}),
        update_whole=True,
        attributes={"Arn": "$id"},
        named=Named("AssessmentTargetName", longest=140),
        tells={"AssessmentTargetName": "name"},
    ),
    Row(
        type="AWS::Inspector::AssessmentTemplate",
        service="inspector",
        create="CreateAssessmentTemplate",
        id="assessmentTemplateArn",
        read=Read("DescribeAssessmentTemplates", {"assessmentTemplateArns": ["$id"]}, "assessmentTemplates[0]"),
        delete=Call("DeleteAssessmentTemplate", {"assessmentTemplateArn": "$id"}),
        values={"UserAttributesForFindings": _attributes},
        attributes={"Arn": "$id"},
        named=Named("AssessmentTemplateName", longest=140),
        tells={"AssessmentTemplateName": "name"},
    ),
    Row(
        type="AWS::Detective::Graph",
        service="detective",
        create="CreateGraph",
        id="GraphArn",
        read=Read("ListGraphs", {}, "GraphList[?Arn=='$id'] | [0]"),
        delete=Call("DeleteGraph", {"GraphArn": "$id"}),
        setters={
            "AutoEnableMembers": Call("UpdateOrganizationConfiguration", {"GraphArn": "$id", "AutoEnable": "$value"})
        },
        defaults={"AutoEnableMembers": False},
        attributes={"Arn": "$id"},
        tells={"AutoEnableMembers": Read("DescribeOrganizationConfiguration", {"GraphArn": "$id"}, "AutoEnable")},
        tags=_DETECTIVE,
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::Detective::MemberInvitation",
        service="detective",
        create="CreateMembers",
        id="$GraphArn|$MemberId",
        read=Read("GetMembers", {"GraphArn": "$id.0", "AccountIds": ["$id.1"]}, "MemberDetails[0]"),
        delete=Call("DeleteMembers", {"GraphArn": "$id.0", "AccountIds": ["$id.1"]}),
        renames={"MemberId": "Accounts.AccountId", "MemberEmailAddress": "Accounts.EmailAddress"},
        tells={"MemberId": "AccountId", "MemberEmailAddress": "EmailAddress"},
    ),
    Row(
        type="AWS::Detective::OrganizationAdmin",
        service="detective",
        create="EnableOrganizationAdminAccount",
        id="$AccountId",
        read=Read("ListOrganizationAdminAccounts", {}, "Administrators[?AccountId=='$id'] | [0]"),
        delete=Call("DisableOrganizationAdminAccount"),
        attributes={"GraphArn": "GraphArn"},
    ),
)
