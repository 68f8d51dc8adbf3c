"""What moto's Systems Manager lacks, or has only in part: associations, windows, patch baselines, syncs, items.

No association or task is ever run, and no patch installed.

Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now
from sandbox.keepers.systems_manager import patch_baselines

Json = Any


def _next_version(_place: Place, record: Record) -> str:
    return str(int(record["AssociationVersion"]) + 1)


def _filtered(names: dict[str, str]) -> dict[str, Any]:
    """Return the filter of a list operation: its keys → the fields that they are about."""

    def passes(record: Record, wanted: list[Record]) -> bool:
        for one in wanted:
            key = one.get("Key", one.get("key", ""))
            values = one.get("Values") or [one.get("value", "")]
            if key in names and str(record.get(names[key])) not in values:
                return False
        return True

    return {"Filters": passes, "AssociationFilterList": passes, "OpsItemFilters": passes}


KEPT = Kept(
    service="ssm",
    beside="ssm",
    missing="DoesNotExistException",
    taken="AlreadyExistsException",
    operations=patch_baselines.OPERATIONS,
    kinds=(
        Kind(
            name="Association",
            key=("AssociationId",),
            arn="AssociationId",
            missing="AssociationDoesNotExist",
            filters=_filtered(
                {"Name": "Name", "InstanceId": "InstanceId", "AssociationId": "AssociationId"}
                | {"AssociationName": "AssociationName"}
            ),
            whole=True,
            defaults={"ApplyOnlyAtCronInterval": False, "SyncCompliance": "AUTO", "DocumentVersion": "$DEFAULT"},
            made={
                "AssociationId": "{uuid}",
                "AssociationVersion": "1",
                "Date": now,
                "LastUpdateAssociationDate": now,
                "Overview": {"Status": "Pending", "DetailedStatus": "Creating"},
            },
            renewed={"AssociationVersion": _next_version, "LastUpdateAssociationDate": now},
        ),
        Kind(
            name="MaintenanceWindow",
            key=("WindowId",),
            arn="WindowId",
            list=("DescribeMaintenanceWindows",),
            filters=_filtered({"Name": "Name", "Enabled": "Enabled"}),
            defaults={"Enabled": True},
            made={"WindowId": "mw-0{hex16}", "CreatedDate": now, "ModifiedDate": now},
            renewed={"ModifiedDate": now},
        ),
        Kind(
            name="MaintenanceWindowTarget",
            key=("WindowId", "WindowTargetId"),
            within={"WindowId": "MaintenanceWindow"},
            create=("RegisterTargetWithMaintenanceWindow",),
            list=("DescribeMaintenanceWindowTargets",),
            delete=("DeregisterTargetFromMaintenanceWindow",),
            filters=_filtered({"WindowTargetId": "WindowTargetId", "Type": "ResourceType"}),
            made={"WindowTargetId": "{uuid}"},
        ),
        Kind(
            name="MaintenanceWindowTask",
            key=("WindowId", "WindowTaskId"),
            within={"WindowId": "MaintenanceWindow"},
            create=("RegisterTaskWithMaintenanceWindow",),
            list=("DescribeMaintenanceWindowTasks",),
            delete=("DeregisterTaskFromMaintenanceWindow",),
            filters=_filtered({"WindowTaskId": "WindowTaskId", "TaskType": "TaskType", "TaskArn": "TaskArn"}),
            defaults={"Priority": 1},
            made={"WindowTaskId": "{uuid}"},
            told={"Type": lambda _, record: record["TaskType"]},
        ),
        patch_baselines.BASELINE,
        Kind(
            name="ResourceDataSync",
            key=("SyncName",),
            unique=("SyncName",),
            missing="ResourceDataSyncNotFoundException",
            taken="ResourceDataSyncAlreadyExistsException",
            list=("ListResourceDataSync",),
            defaults={"SyncType": "SyncToDestination"},
            made={"SyncCreatedTime": now, "SyncLastModifiedTime": now, "LastStatus": "Successful"},
            renewed={"SyncLastModifiedTime": now},
        ),
        Kind(
            name="OpsItem",
            key=("OpsItemId",),
            arn="OpsItemArn",
            missing="OpsItemNotFoundException",
            list=("DescribeOpsItems",),
            filters=_filtered({"OpsItemId": "OpsItemId", "Source": "Source", "Title": "Title", "Status": "Status"}),
            defaults={"OpsItemType": "/aws/issue"},
            made={
                "OpsItemId": "oi-{hex12}",
                "OpsItemArn": "arn:{partition}:ssm:{region}:{account}:opsitem/{OpsItemId}",
                "Status": "Open",
                "Version": "1",
                "CreatedBy": "arn:{partition}:iam::{account}:root",
                "CreatedTime": now,
                "LastModifiedBy": "arn:{partition}:iam::{account}:root",
                "LastModifiedTime": now,
            },
            renewed={"LastModifiedTime": now, "Version": lambda _, record: str(int(record["Version"]) + 1)},
        ),
        Kind(
            name="ResourcePolicy",
            key=("PolicyId",),
            missing="ResourcePolicyNotFoundException",
            put=("PutResourcePolicy",),
            list=("GetResourcePolicies",),
            made={"PolicyId": "{uuid}", "PolicyHash": "{hex64}"},
            renewed={"PolicyHash": "{hex64}"},
        ),
        Kind(
            name="ServiceSetting",
            key=("SettingId",),
            absent=lambda _place, asked: {"SettingId": asked["SettingId"], "Status": "Default"},
            put=("UpdateServiceSetting",),
            delete=("ResetServiceSetting",),
            made={
                "ARN": "arn:{partition}:ssm:{region}:{account}:servicesetting{SettingId}",
                "Status": "Customized",
                "LastModifiedDate": now,
                "LastModifiedUser": "arn:{partition}:iam::{account}:root",
            },
            renewed={"LastModifiedDate": now},
        ),
    ),
)
