"""AWS Backup and Data Lifecycle Manager: where backups are, when they are made, and whether they can be restored."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.renaming import renaming
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_VAULT = {"BackupVaultName": "$id"}
_REPORT = {"ReportPlanName": "$ReportPlanName"}
_FRAMEWORK = {"FrameworkName": "$FrameworkName"}


def _tags(parameter: str, listed: str = "Tags") -> ApiTags:
    return ApiTags(
        "backup",
        "TagResource",
        "UntagResource",
        parameter=parameter,
        add_parameter="Tags",
        keys_parameter="TagKeyList",
        as_map=True,
        list="ListTags",
        listed=listed,
    )


_POLICY: dict[str, Any] = {
    "AccessPolicy": Call("PutBackupVaultAccessPolicy", {**_VAULT, "Policy": "$value"}),
    "Notifications": Call(
        "PutBackupVaultNotifications",
        {
            **_VAULT,
            "SNSTopicArn": "$value.SNSTopicArn",
            "BackupVaultEvents": "$value.BackupVaultEvents",
        },
    ),
}
_NO_POLICY: dict[str, Any] = {
    "AccessPolicy": Call("DeleteBackupVaultAccessPolicy", _VAULT),
    "Notifications": Call("DeleteBackupVaultNotifications", _VAULT),
}
_POLICY_TOLD: dict[str, Any] = {
    "AccessPolicy": Read("GetBackupVaultAccessPolicy", _VAULT, "Policy"),
    "Notifications": Read("GetBackupVaultNotifications", _VAULT),
}


def _lock(item: str) -> Mapping[str, Any]:
    return {
        **_VAULT,
        "MinRetentionDays": f"{item}.MinRetentionDays",
        "MaxRetentionDays": f"{item}.MaxRetentionDays",
        "ChangeableForDays": f"{item}.ChangeableForDays",
    }


ROWS = (
    Row(
        type="AWS::Backup::BackupVault",
        service="backup",
        create="CreateBackupVault",
        id="BackupVaultName",
        read=Read("DescribeBackupVault", _VAULT),
        delete=Call("DeleteBackupVault", _VAULT),
        setters={**_POLICY, "LockConfiguration": Call("PutBackupVaultLockConfiguration", _lock("$value"))},
        removers={**_NO_POLICY, "LockConfiguration": Call("DeleteBackupVaultLockConfiguration", _VAULT)},
        values={"AccessPolicy": document},
        attributes={"BackupVaultArn": "BackupVaultArn", "BackupVaultName": "$id"},
        tells={
            **_POLICY_TOLD,
            "LockConfiguration": "{MinRetentionDays: MinRetentionDays, MaxRetentionDays: MaxRetentionDays}",
        },
        tags=_tags("BackupVaultTags"),
        tags_property="BackupVaultTags",
        tag_key={"ResourceArn": "$item.BackupVaultArn"},
    ),
    Row(
        type="AWS::Backup::LogicallyAirGappedBackupVault",
        service="backup",
        create="CreateLogicallyAirGappedBackupVault",
        id="BackupVaultName",
        read=Read("DescribeBackupVault", _VAULT),
        delete=Call("DeleteBackupVault", _VAULT),
        setters={
            **_POLICY,
            "MpaApprovalTeamArn": Call(
                "AssociateBackupVaultMpaApprovalTeam", {**_VAULT, "MpaApprovalTeamArn": "$value"}
            ),
        },
        removers={**_NO_POLICY, "MpaApprovalTeamArn": Call("DisassociateBackupVaultMpaApprovalTeam", _VAULT)},
        values={"AccessPolicy": document},
        attributes={"BackupVaultArn": "BackupVaultArn", "VaultState": "VaultState", "VaultType": "VaultType"},
        tells=_POLICY_TOLD,
        tags=_tags("BackupVaultTags"),
        tags_property="BackupVaultTags",
        tag_key={"ResourceArn": "$item.BackupVaultArn"},
    ),
    Row(
        type="AWS::Backup::BackupPlan",
        service="backup",
        create="CreateBackupPlan",
        id="BackupPlanId",
        read=Read("GetBackupPlan", {"BackupPlanId": "$id"}),
        delete=Call("DeleteBackupPlan", {"BackupPlanId": "$id"}),
        values={"BackupPlan": renaming({"BackupPlanRule": "Rules", "TargetBackupVault": "TargetBackupVaultName"})},
        update=Call("UpdateBackupPlan", {"BackupPlanId": "$id"}),
        attributes={"BackupPlanArn": "BackupPlanArn", "BackupPlanId": "$id", "VersionId": "VersionId"},
        tags=_tags("BackupPlanTags"),
        tags_property="BackupPlanTags",
        tag_key={"ResourceArn": "$item.BackupPlanArn"},
    ),
    Row(
        type="AWS::Backup::Framework",
        service="backup",
        create="CreateFramework",
        id="FrameworkArn",
        read=Read("DescribeFramework", _FRAMEWORK),
        delete=Call("DeleteFramework", _FRAMEWORK),
        update=Call("UpdateFramework", _FRAMEWORK),
        defaults={"FrameworkDescription": ""},
        attributes={
            "CreationTime": lambda _context, _physical, item: str(item["CreationTime"].timestamp()),
            "DeploymentStatus": "DeploymentStatus",
            "FrameworkArn": "$id",
            "FrameworkStatus": "FrameworkStatus",
        },
        named=Named("FrameworkName", plain=True),
        tags=_tags("FrameworkTags"),
        tags_property="FrameworkTags",
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::Backup::ReportPlan",
        service="backup",
        create="CreateReportPlan",
        id="ReportPlanArn",
        read=Read("DescribeReportPlan", _REPORT, "ReportPlan"),
        delete=Call("DeleteReportPlan", _REPORT),
        update=Call("UpdateReportPlan", _REPORT),
        defaults={"ReportPlanDescription": ""},
        attributes={"ReportPlanArn": "$id"},
        named=Named("ReportPlanName", plain=True),
        tags=_tags("ReportPlanTags"),
        tags_property="ReportPlanTags",
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::Backup::RestoreTestingPlan",
        service="backup",
        create="CreateRestoreTestingPlan",
        id="RestoreTestingPlanName",
        read=Read("GetRestoreTestingPlan", {"RestoreTestingPlanName": "$id"}, "RestoreTestingPlan"),
        delete=Call("DeleteRestoreTestingPlan", {"RestoreTestingPlanName": "$id"}),
        under="RestoreTestingPlan",
        update=Call("UpdateRestoreTestingPlan", {"RestoreTestingPlanName": "$id"}),
        update_under="RestoreTestingPlan",
        defaults={"StartWindowHours": 24, "ScheduleExpressionTimezone": "Etc/UTC"},
        attributes={"RestoreTestingPlanArn": "RestoreTestingPlanArn"},
        tags=_tags("Tags"),
        tag_key={"ResourceArn": "$item.RestoreTestingPlanArn"},
    ),
    Row(
        type="AWS::Backup::RestoreTestingSelection",
        service="backup",
        create="CreateRestoreTestingSelection",
        id="$RestoreTestingPlanName|$RestoreTestingSelectionName",
        read=Read(
            "GetRestoreTestingSelection",
            {"RestoreTestingPlanName": "$id.0", "RestoreTestingSelectionName": "$id.1"},
            "RestoreTestingSelection",
        ),
        delete=Call(
            "DeleteRestoreTestingSelection",
            {"RestoreTestingPlanName": "$id.0", "RestoreTestingSelectionName": "$id.1"},
        ),
        under="RestoreTestingSelection",
        extra={"RestoreTestingPlanName": "$RestoreTestingPlanName"},
        update=Call(
            "UpdateRestoreTestingSelection",
            {"RestoreTestingPlanName": "$id.0", "RestoreTestingSelectionName": "$id.1"},
        ),
        update_under="RestoreTestingSelection",
        defaults={"ValidationWindowHours": 0, "RestoreMetadataOverrides": {}},
        nothing_to_do={"RestoreTestingPlanName": "a parameter of each call"},
    ),
    Row(
        type="AWS::DLM::LifecyclePolicy",
        service="dlm",
        create="CreateLifecyclePolicy",
        id="PolicyId",
        read=Read("GetLifecyclePolicy", {"PolicyId": "$id"}, "Policy"),
        delete=Call("DeleteLifecyclePolicy", {"PolicyId": "$id"}),
        update=Call("UpdateLifecyclePolicy", {"PolicyId": "$id"}),
        attributes={"Arn": "PolicyArn", "PolicyId": "$id"},
        tells={
            "DefaultPolicy": "PolicyDetails.ResourceType",
            **{
                name: f"PolicyDetails.{name}"
                for name in (
                    "CopyTags",
                    "CreateInterval",
                    "CrossRegionCopyTargets",
                    "Exclusions",
                    "ExtendDeletion",
                    "RetainInterval",
                )
            },
        },
        tags=ApiTags("dlm", "TagResource", "UntagResource", keys_parameter="TagKeys", as_map=True),
        tag_key={"ResourceArn": "$item.PolicyArn"},
    ),
)
