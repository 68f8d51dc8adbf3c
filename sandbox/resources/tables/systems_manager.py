"""Systems Manager: parameters, associations, maintenance windows, syncs, items and settings."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags("ssm", "AddTagsToResource", "RemoveTagsFromResource", list="ListTagsForResource", listed="TagList")
_INVOCATION = {
    "MaintenanceWindowAutomationParameters": "Automation",
    "MaintenanceWindowLambdaParameters": "Lambda",
    "MaintenanceWindowRunCommandParameters": "RunCommand",
    "MaintenanceWindowStepFunctionsParameters": "StepFunctions",
}
_LOGGING = {"Region": "S3Region", "S3Bucket": "S3BucketName", "S3Prefix": "S3KeyPrefix"}
_BUCKET = {"BucketPrefix": "Prefix", "BucketRegion": "Region", "KMSKeyArn": "AWSKMSKeyARN"}


def _renamed(value: Json, names: dict[str, str]) -> Json:
    return {names.get(name, name): item for name, item in value.items()}


def _sync_source(value: Json) -> Json:
    """Return a sync's source with its units as the structures that the API takes."""
    if "AwsOrganizationsSource" not in value:
        return value
    source = dict(value["AwsOrganizationsSource"])
    if "OrganizationalUnits" in source:
        source["OrganizationalUnits"] = [{"OrganizationalUnitId": unit} for unit in source["OrganizationalUnits"]]
    return {**value, "AwsOrganizationsSource": source}


def _described(path: str) -> Read:
    """Return the call that tells of a parameter what GetParameter does not."""
    return Read(
        "DescribeParameters", {"ParameterFilters": [{"Key": "Name", "Values": ["$id"]}]}, f"Parameters[0].{path}"
    )


def _parameters(value: Json) -> Json:
    """Return parameters of a document: lists of text, of which a single one may stand alone."""
    return {name: item if isinstance(item, list) else [item] for name, item in value.items()}


ROWS = (
    Row(
        type="AWS::SSM::Parameter",
        service="ssm",
        create="PutParameter",
        id="$Name",
        read=Read("GetParameter", {"Name": "$id"}, "Parameter"),
        delete=Call("DeleteParameter", {"Name": "$id"}),
        update=Call("PutParameter", {"Overwrite": True}),
        update_whole=True,
        defaults={"Description": "", "AllowedPattern": "", "Policies": "[]"},
        attributes={"Arn": "ARN", "Type": "Type", "Value": "Value"},
        named=Named("Name", longest=1011, refused=True),
        tells={
            "Description": _described("Description"),
            "AllowedPattern": _described("AllowedPattern"),
            "Tier": _described("Tier"),
            "Policies": _described("Policies[].PolicyText | join(',', @) | join('', ['[', @, ']'])"),
        },
        tags=TAGS,
        tag_key={"ResourceType": "Parameter", "ResourceId": "$id"},
    ),
    Row(
        type="AWS::SSM::Association",
        service="ssm",
        create="CreateAssociation",
        id="AssociationDescription.AssociationId",
        read=Read("DescribeAssociation", {"AssociationId": "$id"}, "AssociationDescription"),
        delete=Call("DeleteAssociation", {"AssociationId": "$id"}),
        values={"Parameters": _parameters},
        update=Call("UpdateAssociation", {"AssociationId": "$id"}),
        update_whole=True,
        attributes={"AssociationId": "$id"},
        tags=TAGS,
        tag_key={"ResourceType": "Association", "ResourceId": "$id"},
        nothing_to_do={"WaitForSuccessTimeoutSeconds": "nothing is ever run that could be waited for"},
    ),
    Row(
        type="AWS::SSM::MaintenanceWindow",
        service="ssm",
        create="CreateMaintenanceWindow",
        id="WindowId",
        read=Read("GetMaintenanceWindow", {"WindowId": "$id"}),
        delete=Call("DeleteMaintenanceWindow", {"WindowId": "$id"}),
        update=Call("UpdateMaintenanceWindow", {"WindowId": "$id", "Replace": True}),
        update_whole=True,
        attributes={"WindowId": "$id"},
        tags=TAGS,
        tag_key={"ResourceType": "MaintenanceWindow", "ResourceId": "$id"},
    ),
    Row(
        type="AWS::SSM::MaintenanceWindowTarget",
        service="ssm",
        create="RegisterTargetWithMaintenanceWindow",
        id="WindowTargetId",
        read=Read(
            "DescribeMaintenanceWindowTargets", {"WindowId": "$WindowId"}, "Targets[?WindowTargetId=='$id'] | [0]"
        ),
        delete=Call("DeregisterTargetFromMaintenanceWindow", {"WindowId": "$WindowId", "WindowTargetId": "$id"}),
        update=Call(
            "UpdateMaintenanceWindowTarget", {"WindowId": "$WindowId", "WindowTargetId": "$id", "Replace": True}
        ),
        update_whole=True,
        attributes={"WindowTargetId": "$id"},
    ),
    Row(
        type="AWS::SSM::MaintenanceWindowTask",
        service="ssm",
        create="RegisterTaskWithMaintenanceWindow",
        id="WindowTaskId",
        read=Read("GetMaintenanceWindowTask", {"WindowId": "$WindowId", "WindowTaskId": "$id"}),
        delete=Call("DeregisterTaskFromMaintenanceWindow", {"WindowId": "$WindowId", "WindowTaskId": "$id"}),
        values={
            "LoggingInfo": lambda value: _renamed(value, _LOGGING),
            "TaskInvocationParameters": lambda value: _renamed(value, _INVOCATION),
        },
        update=Call("UpdateMaintenanceWindowTask", {"WindowId": "$WindowId", "WindowTaskId": "$id", "Replace": True}),
        update_whole=True,
        attributes={"WindowTaskId": "$id"},
    ),
    Row(
        type="AWS::SSM::ResourceDataSync",
        service="ssm",
        create="CreateResourceDataSync",
        id="$SyncName",
        read=Read("ListResourceDataSync", {}, "ResourceDataSyncItems[?SyncName=='$id'] | [0]"),
        delete=Call("DeleteResourceDataSync", {"SyncName": "$id", "SyncType": "$SyncType"}),
        renames={
            "BucketName": "S3Destination.BucketName",
            "BucketPrefix": "S3Destination.Prefix",
            "BucketRegion": "S3Destination.Region",
            "KMSKeyArn": "S3Destination.AWSKMSKeyARN",
            "SyncFormat": "S3Destination.SyncFormat",
        },
        values={"S3Destination": lambda value: _renamed(value, _BUCKET), "SyncSource": _sync_source},
        update=Call("UpdateResourceDataSync", {"SyncName": "$id", "SyncType": "$SyncType"}),
    ),
    Row(
        type="AWS::SSM::OpsItem",
        service="ssm",
        create="CreateOpsItem",
        id="OpsItemArn",
        read=Read("GetOpsItem", {"OpsItemId": "$id"}, "OpsItem"),
        delete=Call("DeleteOpsItem", {"OpsItemId": "$id"}),
        update=Call("UpdateOpsItem", {"OpsItemId": "$id"}),
        attributes={
            "OpsItemArn": "$id",
            "OpsItemId": "OpsItemId",
            "Status": "Status",
            "CreatedBy": "CreatedBy",
            "LastModifiedBy": "LastModifiedBy",
            "OpsItemType": "OpsItemType",
            "Version": "Version",
            "CreatedTime": lambda _context, _physical, item: item["CreatedTime"].isoformat(),
            "LastModifiedTime": lambda _context, _physical, item: item["LastModifiedTime"].isoformat(),
        },
        tags=TAGS,
        tag_key={"ResourceType": "OpsItem", "ResourceId": "$item.OpsItemId"},
    ),
    Row(
        type="AWS::SSM::ResourcePolicy",
        service="ssm",
        create="PutResourcePolicy",
        id="$response.PolicyId|$ResourceArn",
        read=Read("GetResourcePolicies", {"ResourceArn": "$ResourceArn"}, "Policies[?PolicyId=='$id.0'] | [0]"),
        delete=Call(
            "DeleteResourcePolicy",
            {"ResourceArn": "$ResourceArn", "PolicyId": "$id.0", "PolicyHash": "$item.PolicyHash"},
        ),
        values={"Policy": document},
        update=Call(
            "PutResourcePolicy",
            {"ResourceArn": "$ResourceArn", "PolicyId": "$id.0", "PolicyHash": "$item.PolicyHash"},
        ),
        attributes={"PolicyId": "PolicyId", "PolicyHash": "PolicyHash"},
    ),
    Row(
        type="AWS::SSM::ServiceSetting",
        service="ssm",
        create="UpdateServiceSetting",
        id="arn:$partition:ssm:$region:$account:servicesetting$SettingId",
        read=Read("GetServiceSetting", {"SettingId": "$SettingId"}, "[ServiceSetting][?Status=='Customized'] | [0]"),
        delete=Call("ResetServiceSetting", {"SettingId": "$SettingId"}),
        update=Call("UpdateServiceSetting", {"SettingId": "$SettingId"}),
        attributes={
            "Arn": "ARN",
            "Status": "Status",
            "LastModifiedUser": "LastModifiedUser",
            "LastModifiedDate": lambda _context, _physical, item: item["LastModifiedDate"].isoformat(),
        },
    ),
)
