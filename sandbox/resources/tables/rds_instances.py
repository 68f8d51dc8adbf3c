"""RDS: what is said of a database instance, whichever operation makes it."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_ID = {"DBInstanceIdentifier": "$id"}
_ROLE = {**_ID, "RoleArn": "$value.RoleArn", "FeatureName": "$value.FeatureName"}
_EXPORTS = Call(
    "ModifyDBInstance",
    {
        **_ID,
        "CloudwatchLogsExportConfiguration": {"EnableLogTypes": "$value.coming", "DisableLogTypes": "$value.going"},
        "ApplyImmediately": True,
    },
)

INSTANCE = Row(
    type="AWS::RDS::DBInstance",
    service="rds",
    create="CreateDBInstance",
    id="DBInstance.DBInstanceIdentifier",
    read=Read("DescribeDBInstances", _ID, "DBInstances[0]"),
    delete=Call(
        "DeleteDBInstance",
        {**_ID, "SkipFinalSnapshot": True, "DeleteAutomatedBackups": "$DeleteAutomatedBackups"},
    ),
    snapshot={"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "$snapshot"},
    renames={"VPCSecurityGroups": "VpcSecurityGroupIds", "MasterUserSecret": "MasterUserSecretKmsKeyId"},
    # Templates of old write MySQL and MariaDB, and RDS takes an engine's name in any case.
    values={"Engine": lambda engine: engine.lower(), "MasterUserSecret": lambda secret: secret["KmsKeyId"]},
    memberships={
        "AssociatedRoles": Membership(
            add=Call("AddRoleToDBInstance", _ROLE), remove=Call("RemoveRoleFromDBInstance", _ROLE)
        ),
        "EnableCloudwatchLogsExports": Membership(add=_EXPORTS, remove=_EXPORTS, at_creation=True),
    },
    removers={
        "SourceDBInstanceIdentifier": Call("PromoteReadReplica", _ID),
        "SourceDBClusterIdentifier": Call("PromoteReadReplica", _ID),
    },
    defaults={
        "AutoMinorVersionUpgrade": True,
        "BackupRetentionPeriod": 1,
        "CopyTagsToSnapshot": False,
        "DatabaseInsightsMode": "standard",
        "DedicatedLogVolume": False,
        "DeletionProtection": False,
        "EnableIAMDatabaseAuthentication": False,
        "EnablePerformanceInsights": False,
        "ManageMasterUserPassword": False,
        "MonitoringInterval": 0,
        "MultiAZ": False,
        "PerformanceInsightsRetentionPeriod": 7,
        "PubliclyAccessible": False,
    },
    update=Call(
        "ModifyDBInstance",
        {**_ID, "ApplyImmediately": True, "AllowMajorVersionUpgrade": "$AllowMajorVersionUpgrade"},
    ),
    update_renames={"Port": "DBPortNumber"},
    attributes={
        "CertificateDetails.CAIdentifier": "CACertificateIdentifier",
        "DBInstanceArn": "DBInstanceArn",
        "DBInstanceStatus": "DBInstanceStatus",
        "DbiResourceId": "DbiResourceId",
        "Endpoint.Address": "Endpoint.Address",
        "Endpoint.HostedZoneId": "Endpoint.HostedZoneId",
        "Endpoint.Port": "to_string(Endpoint.Port)",
        "MasterUserSecret.SecretArn": "MasterUserSecret.SecretArn",
    },
    named=Named("DBInstanceIdentifier", longest=63, lower=True),
    tells={
        "DBParameterGroupName": "DBParameterGroups[].DBParameterGroupName",
        "DBSubnetGroupName": "DBSubnetGroup.DBSubnetGroupName",
        "Domain": "DomainMemberships[0].Domain",
        "DomainIAMRoleName": "DomainMemberships[0].IAMRoleName",
        "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
        "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
        "EnablePerformanceInsights": "PerformanceInsightsEnabled",
        "MasterUserSecret": "MasterUserSecret",
        "OptionGroupName": "OptionGroupMemberships[].OptionGroupName",
        "Port": "Endpoint.Port",
        "SourceDBClusterIdentifier": "ReadReplicaSourceDBClusterIdentifier",
        "SourceDBInstanceIdentifier": "ReadReplicaSourceDBInstanceIdentifier",
        "Tags": "TagList",
        "VPCSecurityGroups": "VpcSecurityGroups[].VpcSecurityGroupId",
    },
    tags=ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource"),
    tag_key={"ResourceName": "$item.DBInstanceArn"},
    nothing_to_do={
        "AllowMajorVersionUpgrade": "a parameter of the call that changes the version",
        "ApplyImmediately": "nothing waits for a maintenance window here",
        "CertificateRotationRestart": "nothing restarts here",
        "DeleteAutomatedBackups": "a parameter of the call that deletes it",
        "UseDefaultProcessorFeatures": "without other features they are the default",
    },
)
