"""EFS: file systems, where they are mounted, and by which paths."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

_ID = {"FileSystemId": "$id"}
_TAGS = ApiTags("efs", "TagResource", "UntagResource")

ROWS = (
    Row(
        type="AWS::EFS::FileSystem",
        service="efs",
        create="CreateFileSystem",
        id="FileSystemId",
        read=Read("DescribeFileSystems", _ID, "FileSystems[0]"),
        delete=Call("DeleteFileSystem", _ID),
        extra={"CreationToken": "$unique"},
        setters={
            "BackupPolicy": Call("PutBackupPolicy", {**_ID, "BackupPolicy": "$value"}),
            "FileSystemPolicy": Call(
                "PutFileSystemPolicy",
                {
                    **_ID,
                    "Policy": "$value",
                    "BypassPolicyLockoutSafetyCheck": "$BypassPolicyLockoutSafetyCheck",
                },
            ),
            "FileSystemProtection": Call(
                "UpdateFileSystemProtection",
                {**_ID, "ReplicationOverwriteProtection": "$value.ReplicationOverwriteProtection"},
            ),
            "LifecyclePolicies": Call("PutLifecycleConfiguration", {**_ID, "LifecyclePolicies": "$value"}),
            "ReplicationConfiguration": Call(
                "CreateReplicationConfiguration", {"SourceFileSystemId": "$id", "Destinations": "$value.Destinations"}
            ),
        },
        removers={
            "FileSystemPolicy": Call("DeleteFileSystemPolicy", _ID),
            "ReplicationConfiguration": Call("DeleteReplicationConfiguration", {"SourceFileSystemId": "$id"}),
        },
        defaults={
            "BackupPolicy": {"Status": "DISABLED"},
            "FileSystemProtection": {"ReplicationOverwriteProtection": "ENABLED"},
            "LifecyclePolicies": [],
            "ThroughputMode": "bursting",
        },
        values={"FileSystemPolicy": document},
        before_delete=(Call("DeleteReplicationConfiguration", {"SourceFileSystemId": "$id"}),),
        update=Call("UpdateFileSystem", _ID),
        update_whole=True,
        attributes={"Arn": "FileSystemArn", "FileSystemId": "$id"},
        tells={
            "BackupPolicy": Read("DescribeBackupPolicy", _ID, "BackupPolicy"),
            "FileSystemPolicy": Read("DescribeFileSystemPolicy", _ID, "Policy"),
            "FileSystemTags": "Tags",
            "LifecyclePolicies": Read("DescribeLifecycleConfiguration", _ID, "LifecyclePolicies"),
            "ReplicationConfiguration": Read("DescribeReplicationConfigurations", _ID, "Replications[0]"),
        },
        tags=_TAGS,
        tags_property="FileSystemTags",
        tag_key={"ResourceId": "$id"},
        nothing_to_do={"BypassPolicyLockoutSafetyCheck": "a parameter of the call that sets the policy"},
    ),
    Row(
        type="AWS::EFS::MountTarget",
        service="efs",
        create="CreateMountTarget",
        id="MountTargetId",
        read=Read("DescribeMountTargets", {"MountTargetId": "$id"}, "MountTargets[0]"),
        delete=Call("DeleteMountTarget", {"MountTargetId": "$id"}),
        updaters={
            "SecurityGroups": Call(
                "ModifyMountTargetSecurityGroups", {"MountTargetId": "$id", "SecurityGroups": "$value"}
            )
        },
        attributes={"Id": "$id"},
        tells={"SecurityGroups": Read("DescribeMountTargetSecurityGroups", {"MountTargetId": "$id"}, "SecurityGroups")},
    ),
    Row(
        type="AWS::EFS::AccessPoint",
        service="efs",
        create="CreateAccessPoint",
        id="AccessPointId",
        read=Read("DescribeAccessPoints", {"AccessPointId": "$id"}, "AccessPoints[0]"),
        delete=Call("DeleteAccessPoint", {"AccessPointId": "$id"}),
        extra={"ClientToken": "$unique"},
        attributes={"AccessPointId": "$id", "Arn": "AccessPointArn"},
        tells={"AccessPointTags": "Tags"},
        tags=_TAGS,
        tags_property="AccessPointTags",
        tag_key={"ResourceId": "$id"},
    ),
)
