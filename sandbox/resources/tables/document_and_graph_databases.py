"""DocumentDB and Neptune: clusters and instances by operations like those of RDS."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tables.rds import of_group, parameters
from sandbox.resources.tags import ApiTags

_CLUSTER = {"DBClusterIdentifier": "$id"}
_INSTANCE = {"DBInstanceIdentifier": "$id"}
_ROLE = {**_CLUSTER, "RoleArn": "$value.RoleArn", "FeatureName": "$value.FeatureName"}
_EXPORTS = Call(
    "ModifyDBCluster",
    {
        **_CLUSTER,
        "CloudwatchLogsExportConfiguration": {"EnableLogTypes": "$value.coming", "DisableLogTypes": "$value.going"},
        "ApplyImmediately": True,
    },
)
_NAMES = {"docdb": "AWS::DocDB::", "neptune": "AWS::Neptune::"}


def _tags(service: str) -> ApiTags:
    return ApiTags(service, "AddTagsToResource", "RemoveTagsFromResource", list="ListTagsForResource", listed="TagList")


def _cluster(service: str) -> Row:
    port = {"DBPort": "Port"} if service == "neptune" else {}
    renames = {
        **port,
        "IamAuthEnabled": "EnableIAMDatabaseAuthentication",
        "ServerlessScalingConfiguration": "ServerlessV2ScalingConfiguration",
    }
    return Row(
        type=f"{_NAMES[service]}DBCluster",
        service=service,
        create="CreateDBCluster",
        id="DBCluster.DBClusterIdentifier",
        read=Read("DescribeDBClusters", _CLUSTER, "DBClusters[0]"),
        delete=Call("DeleteDBCluster", {**_CLUSTER, "SkipFinalSnapshot": True}),
        snapshot={"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "$snapshot"},
        renames=renames if service == "neptune" else {},
        extra={"Engine": service},
        memberships={
            "EnableCloudwatchLogsExports": Membership(add=_EXPORTS, remove=_EXPORTS, at_creation=True),
            **(
                {
                    "AssociatedRoles": Membership(
                        add=Call("AddRoleToDBCluster", _ROLE), remove=Call("RemoveRoleFromDBCluster", _ROLE)
                    )
                }
                if service == "neptune"
                else {}
            ),
        },
        defaults={
            "BackupRetentionPeriod": 1,
            "CopyTagsToSnapshot": False,
            "DeletionProtection": False,
            "IamAuthEnabled": False,
        },
        update=Call("ModifyDBCluster", {**_CLUSTER, "ApplyImmediately": True}),
        attributes={
            "ClusterResourceId": "DbClusterResourceId",
            "Endpoint": "Endpoint",
            "Id": "$id",
            "Port": "to_string(Port)",
            "ReadEndpoint": "ReaderEndpoint",
        },
        named=Named("DBClusterIdentifier", longest=63, lower=True),
        tells={
            "DBClusterParameterGroupName": "DBClusterParameterGroup",
            "DBPort": "Port",
            "DBSubnetGroupName": "DBSubnetGroup",
            "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
            "IamAuthEnabled": "IAMDatabaseAuthenticationEnabled",
            "VpcSecurityGroupIds": "VpcSecurityGroups[].VpcSecurityGroupId",
        },
        tags=_tags(service),
        tag_key={"ResourceName": "$item.DBClusterArn"},
    )


def _instance(service: str) -> Row:
    return Row(
        type=f"{_NAMES[service]}DBInstance",
        service=service,
        create="CreateDBInstance",
        id="DBInstance.DBInstanceIdentifier",
        read=Read("DescribeDBInstances", _INSTANCE, "DBInstances[0]"),
        delete=Call("DeleteDBInstance", _INSTANCE),
        extra={"Engine": service},
        defaults={"AutoMinorVersionUpgrade": True, "EnablePerformanceInsights": False},
        update=Call("ModifyDBInstance", {**_INSTANCE, "ApplyImmediately": True}),
        attributes={"Endpoint": "Endpoint.Address", "Id": "$id", "Port": "to_string(Endpoint.Port)"},
        named=Named("DBInstanceIdentifier", longest=63, lower=True),
        tells={
            "DBParameterGroupName": "DBParameterGroups[].DBParameterGroupName",
            "DBSubnetGroupName": "DBSubnetGroup.DBSubnetGroupName",
            "EnablePerformanceInsights": "PerformanceInsightsEnabled",
        },
        tags=_tags(service),
        tag_key={"ResourceName": "$item.DBInstanceArn"},
        nothing_to_do={
            "AllowMajorVersionUpgrade": "the version is the cluster's",
            "CertificateRotationRestart": "nothing restarts here",
        },
    )


def _subnets(service: str) -> Row:
    name = {"DBSubnetGroupName": "$id"}
    return Row(
        type=f"{_NAMES[service]}DBSubnetGroup",
        service=service,
        create="CreateDBSubnetGroup",
        id="DBSubnetGroup.DBSubnetGroupName",
        read=Read("DescribeDBSubnetGroups", name, "DBSubnetGroups[0]"),
        delete=Call("DeleteDBSubnetGroup", name),
        update=Call("ModifyDBSubnetGroup", name),
        update_whole=True,
        named=Named("DBSubnetGroupName", lower=True),
        tells={"SubnetIds": "Subnets[].SubnetIdentifier"},
        tags=_tags(service),
        tag_key={"ResourceName": "$item.DBSubnetGroupArn"},
    )


def _parameters(service: str, kind: str) -> Row:
    """Return the row of a group of parameters, of clusters or of instances."""
    identifier = f"{kind}Name"
    name = {identifier: "$id"}
    told = kind.replace("ParameterGroup", "Parameters")
    return Row(
        type=f"{_NAMES[service]}{kind}",
        service=service,
        create=f"Create{kind}",
        id=f"{kind}.{identifier}",
        read=Read(f"Describe{kind}s", name, f"{kind}s[0]"),
        delete=Call(f"Delete{kind}", name),
        renames={"Family": "DBParameterGroupFamily", "Name": identifier},
        values={"Parameters": parameters},
        memberships={"Parameters": of_group(kind, identifier)},
        named=Named("Name", lower=True),
        tells={"Parameters": Read(f"Describe{told}", name, "Parameters")},
        tags=_tags(service),
        tag_key={"ResourceName": f"$item.{kind}Arn"},
    )


LIKE_CLUSTERS = tuple(_cluster(service) for service in _NAMES)
"""Rows of clusters, which are made by one of several operations."""

ROWS = (
    *(make(service) for service in _NAMES for make in (_instance, _subnets)),
    _parameters("docdb", "DBClusterParameterGroup"),
    _parameters("neptune", "DBClusterParameterGroup"),
    _parameters("neptune", "DBParameterGroup"),
)
