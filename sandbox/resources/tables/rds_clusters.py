"""RDS: what is said of a cluster, whichever operation makes it."""

from collections.abc import Callable
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_ID = {"DBClusterIdentifier": "$id"}
_ROLE = {**_ID, "RoleArn": "$value.RoleArn", "FeatureName": "$value.FeatureName"}
_EXPORTS = Call(
    "ModifyDBCluster",
    {
        **_ID,
        "CloudwatchLogsExportConfiguration": {"EnableLogTypes": "$value.coming", "DisableLogTypes": "$value.going"},
        "ApplyImmediately": True,
    },
)


def refused(name: str) -> Callable[[Context, Physical, Json], Json]:
    """Return what refuses to tell an attribute that is a structure, whose parts are told."""

    def refuse(_context: Context, _physical: Physical, _item: Json) -> Json:
        msg = f"Fn::GetAtt AWS::RDS::DBCluster.{name}: ask for a part of it, such as {name}.Address"
        raise NotHonouredError(msg)

    return refuse


CLUSTER = Row(
    type="AWS::RDS::DBCluster",
    service="rds",
    create="CreateDBCluster",
    id="DBCluster.DBClusterIdentifier",
    read=Read("DescribeDBClusters", _ID, "DBClusters[0]"),
    delete=Call("DeleteDBCluster", {**_ID, "SkipFinalSnapshot": True}),
    snapshot={"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "$snapshot"},
    renames={"MasterUserSecret": "MasterUserSecretKmsKeyId", "PerformanceInsightsEnabled": "EnablePerformanceInsights"},
    values={"MasterUserSecret": lambda secret: secret["KmsKeyId"]},
    memberships={
        "AssociatedRoles": Membership(
            add=Call("AddRoleToDBCluster", _ROLE), remove=Call("RemoveRoleFromDBCluster", _ROLE)
        ),
        "EnableCloudwatchLogsExports": Membership(add=_EXPORTS, remove=_EXPORTS, at_creation=True),
    },
    removers={
        "GlobalClusterIdentifier": Call(
            "RemoveFromGlobalCluster",
            {"GlobalClusterIdentifier": "$item.GlobalClusterIdentifier", "DbClusterIdentifier": "$item.DBClusterArn"},
        ),
        "ReplicationSourceIdentifier": Call("PromoteReadReplicaDBCluster", _ID),
    },
    defaults={
        "AutoMinorVersionUpgrade": True,
        "BacktrackWindow": 0,
        "BackupRetentionPeriod": 1,
        "CopyTagsToSnapshot": False,
        "DatabaseInsightsMode": "standard",
        "DeletionProtection": False,
        "EnableHttpEndpoint": False,
        "EnableIAMDatabaseAuthentication": False,
        "EnableLocalWriteForwarding": False,
        "ManageMasterUserPassword": False,
        "MonitoringInterval": 0,
        "PerformanceInsightsEnabled": False,
        "StorageType": "aurora",
    },
    update=Call("ModifyDBCluster", {**_ID, "ApplyImmediately": True}),
    attributes={
        "DBClusterArn": "DBClusterArn",
        "DBClusterResourceId": "DbClusterResourceId",
        "Endpoint": refused("Endpoint"),
        "Endpoint.Address": "Endpoint",
        "Endpoint.Port": "to_string(Port)",
        "MasterUserSecret.SecretArn": "MasterUserSecret.SecretArn",
        "ReadEndpoint.Address": "ReaderEndpoint",
    },
    named=Named("DBClusterIdentifier", longest=63, lower=True),
    tells={
        "DBClusterParameterGroupName": "DBClusterParameterGroup",
        "DBSubnetGroupName": "DBSubnetGroup",
        "Domain": "DomainMemberships[0].Domain",
        "DomainIAMRoleName": "DomainMemberships[0].IAMRoleName",
        "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
        "EnableHttpEndpoint": "HttpEndpointEnabled",
        "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
        "MasterUserSecret": "MasterUserSecret",
        "PerformanceInsightsEnabled": "PerformanceInsightsEnabled",
        "ScalingConfiguration": "ScalingConfigurationInfo",
        "Tags": "TagList",
        "VpcSecurityGroupIds": "VpcSecurityGroups[].VpcSecurityGroupId",
    },
    tags=ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource"),
    tag_key={"ResourceName": "$item.DBClusterArn"},
    nothing_to_do={
        "DeleteAutomatedBackups": "automated backups go with the cluster",
        "DBInstanceParameterGroupName": "a parameter of the call that changes the major version",
    },
)
