"""ElastiCache: clusters, replication groups, serverless caches, their groups and their users."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags(
    "elasticache",
    "AddTagsToResource",
    "RemoveTagsFromResource",
    list="ListTagsForResource",
    listed="TagList",
)
_GROUP = {"ReplicationGroupId": "$id"}
_READ = "NodeGroups[].NodeGroupMembers[].ReadEndpoint"
_SHARED: dict[str, Json] = {
    "AutoMinorVersionUpgrade": True,
    "LogDeliveryConfigurations": [],
    "SnapshotRetentionLimit": 0,
}


def _parameters(values: Mapping[str, Json]) -> list[Json]:
    """Return parameters as the API has them."""
    return [{"ParameterName": name, "ParameterValue": str(value)} for name, value in values.items()]


REPLICATION_GROUP = Row(
    type="AWS::ElastiCache::ReplicationGroup",
    service="elasticache",
    create="CreateReplicationGroup",
    id="ReplicationGroup.ReplicationGroupId",
    read=Read("DescribeReplicationGroups", _GROUP, "ReplicationGroups[0]"),
    delete=Call("DeleteReplicationGroup", _GROUP),
    snapshot={"FinalSnapshotIdentifier": "$snapshot"},
    memberships={
        "UserGroupIds": Membership(
            add=Call("ModifyReplicationGroup", {**_GROUP, "UserGroupIdsToAdd": "$value", "ApplyImmediately": True}),
            remove=Call(
                "ModifyReplicationGroup", {**_GROUP, "UserGroupIdsToRemove": "$value", "ApplyImmediately": True}
            ),
            together=True,
            at_creation=True,
        )
    },
    update=Call("ModifyReplicationGroup", {**_GROUP, "ApplyImmediately": True}),
    defaults={**_SHARED, "AutomaticFailoverEnabled": False, "MultiAZEnabled": False},
    attributes={
        "ConfigurationEndPoint.Address": "ConfigurationEndpoint.Address",
        "ConfigurationEndPoint.Port": "ConfigurationEndpoint && to_string(ConfigurationEndpoint.Port)",
        "PrimaryEndPoint.Address": "NodeGroups[0].PrimaryEndpoint.Address",
        "PrimaryEndPoint.Port": "NodeGroups[0].PrimaryEndpoint && to_string(NodeGroups[0].PrimaryEndpoint.Port)",
        "ReadEndPoint.Addresses": f"join(',', {_READ}.Address)",
        "ReadEndPoint.AddressesList": f"{_READ}.Address",
        "ReadEndPoint.Ports": f"{_READ}.Port | join(',', map(&to_string(@), @))",
        "ReadEndPoint.PortsList": f"{_READ}.Port | map(&to_string(@), @)",
        "ReaderEndPoint.Address": "NodeGroups[0].ReaderEndpoint.Address",
        "ReaderEndPoint.Port": "NodeGroups[0].ReaderEndpoint && to_string(NodeGroups[0].ReaderEndpoint.Port)",
    },
    named=Named("ReplicationGroupId", longest=40, lower=True),
    tells={
        "AutomaticFailoverEnabled": "AutomaticFailover=='enabled'",
        "DataTieringEnabled": "DataTiering=='enabled'",
        "MultiAZEnabled": "MultiAZ=='enabled'",
        "NumCacheClusters": "length(MemberClusters)",
        "NumNodeGroups": "length(NodeGroups)",
        "Port": "(NodeGroups[0].PrimaryEndpoint || ConfigurationEndpoint).Port",
        "ReplicationGroupDescription": "Description",
    },
    tags=_TAGS,
    tag_key={"ResourceName": "$item.ARN"},
)

ROWS = (
    Row(
        type="AWS::ElastiCache::SubnetGroup",
        service="elasticache",
        create="CreateCacheSubnetGroup",
        id="CacheSubnetGroup.CacheSubnetGroupName",
        read=Read("DescribeCacheSubnetGroups", {"CacheSubnetGroupName": "$id"}, "CacheSubnetGroups[0]"),
        delete=Call("DeleteCacheSubnetGroup", {"CacheSubnetGroupName": "$id"}),
        renames={"Description": "CacheSubnetGroupDescription"},
        update=Call("ModifyCacheSubnetGroup", {"CacheSubnetGroupName": "$id"}),
        named=Named("CacheSubnetGroupName", lower=True),
        tells={"Description": "CacheSubnetGroupDescription", "SubnetIds": "Subnets[].SubnetIdentifier"},
        tags=_TAGS,
        tag_key={"ResourceName": "$item.ARN"},
    ),
    Row(
        type="AWS::ElastiCache::ParameterGroup",
        service="elasticache",
        create="CreateCacheParameterGroup",
        id="CacheParameterGroup.CacheParameterGroupName",
        read=Read("DescribeCacheParameterGroups", {"CacheParameterGroupName": "$id"}, "CacheParameterGroups[0]"),
        delete=Call("DeleteCacheParameterGroup", {"CacheParameterGroupName": "$id"}),
        values={"Properties": _parameters},
        memberships={
            "Properties": Membership(
                add=Call(
                    "ModifyCacheParameterGroup", {"CacheParameterGroupName": "$id", "ParameterNameValues": "$value"}
                ),
                remove=Call(
                    "ResetCacheParameterGroup", {"CacheParameterGroupName": "$id", "ParameterNameValues": "$value"}
                ),
                key="ParameterName",
                together=True,
            )
        },
        attributes={"CacheParameterGroupName": "$id"},
        named=Named("CacheParameterGroupName", lower=True),
        tells={"Properties": Read("DescribeCacheParameters", {"CacheParameterGroupName": "$id"}, "Parameters")},
        tags=_TAGS,
        tag_key={"ResourceName": "$item.ARN"},
    ),
    Row(
        type="AWS::ElastiCache::CacheCluster",
        service="elasticache",
        create="CreateCacheCluster",
        id="CacheCluster.CacheClusterId",
        read=Read("DescribeCacheClusters", {"CacheClusterId": "$id", "ShowCacheNodeInfo": True}, "CacheClusters[0]"),
        delete=Call("DeleteCacheCluster", {"CacheClusterId": "$id"}),
        snapshot={"FinalSnapshotIdentifier": "$snapshot"},
        renames={"ClusterName": "CacheClusterId", "VpcSecurityGroupIds": "SecurityGroupIds"},
        update=Call("ModifyCacheCluster", {"CacheClusterId": "$id", "ApplyImmediately": True}),
        defaults=_SHARED,
        attributes={
            "ConfigurationEndpoint.Address": "ConfigurationEndpoint.Address",
            "ConfigurationEndpoint.Port": "to_string(ConfigurationEndpoint.Port)",
            "RedisEndpoint.Address": "CacheNodes[0].Endpoint.Address",
            "RedisEndpoint.Port": "to_string(CacheNodes[0].Endpoint.Port)",
        },
        named=Named("ClusterName", longest=50, lower=True),
        tells={
            "CacheParameterGroupName": "CacheParameterGroup.CacheParameterGroupName",
            "NotificationTopicArn": "NotificationConfiguration.TopicArn",
            "Port": "CacheNodes[0].Endpoint.Port",
            "PreferredAvailabilityZone": "CacheNodes[0].CustomerAvailabilityZone",
            "PreferredAvailabilityZones": "CacheNodes[].CustomerAvailabilityZone",
            "VpcSecurityGroupIds": "SecurityGroups[].SecurityGroupId",
        },
        tags=_TAGS,
        tag_key={"ResourceName": "$item.ARN"},
    ),
    Row(
        type="AWS::ElastiCache::User",
        service="elasticache",
        create="CreateUser",
        id="UserId",
        read=Read("DescribeUsers", {"UserId": "$id"}, "Users[0]"),
        delete=Call("DeleteUser", {"UserId": "$id"}),
        update=Call("ModifyUser", {"UserId": "$id"}),
        defaults={"NoPasswordRequired": False, "AccessString": "off -@all"},
        attributes={"Arn": "ARN", "Status": "Status"},
        tags=_TAGS,
        tag_key={"ResourceName": "$item.ARN"},
    ),
    Row(
        type="AWS::ElastiCache::UserGroup",
        service="elasticache",
        create="CreateUserGroup",
        id="UserGroupId",
        read=Read("DescribeUserGroups", {"UserGroupId": "$id"}, "UserGroups[0]"),
        delete=Call("DeleteUserGroup", {"UserGroupId": "$id"}),
        memberships={
            "UserIds": Membership(
                add=Call("ModifyUserGroup", {"UserGroupId": "$id", "UserIdsToAdd": "$value"}),
                remove=Call("ModifyUserGroup", {"UserGroupId": "$id", "UserIdsToRemove": "$value"}),
                together=True,
                at_creation=True,
            )
        },
        update=Call("ModifyUserGroup", {"UserGroupId": "$id"}),
        attributes={"Arn": "ARN", "Status": "Status"},
        tags=_TAGS,
        tag_key={"ResourceName": "$item.ARN"},
    ),
    Row(
        type="AWS::ElastiCache::ServerlessCache",
        service="elasticache",
        create="CreateServerlessCache",
        id="ServerlessCache.ServerlessCacheName",
        read=Read("DescribeServerlessCaches", {"ServerlessCacheName": "$id"}, "ServerlessCaches[0]"),
        delete=Call("DeleteServerlessCache", {"ServerlessCacheName": "$id", "FinalSnapshotName": "$FinalSnapshotName"}),
        removers={
            "UserGroupId": Call("ModifyServerlessCache", {"ServerlessCacheName": "$id", "RemoveUserGroup": True})
        },
        update=Call("ModifyServerlessCache", {"ServerlessCacheName": "$id"}),
        defaults={"Description": "", "SnapshotRetentionLimit": 0},
        attributes={
            "ARN": "ARN",
            "CreateTime": lambda _context, _physical, item: item["CreateTime"].isoformat(),
            "Endpoint.Address": "Endpoint.Address",
            "Endpoint.Port": "to_string(Endpoint.Port)",
            "FullEngineVersion": "FullEngineVersion",
            "ReaderEndpoint.Address": "ReaderEndpoint.Address",
            "ReaderEndpoint.Port": "to_string(ReaderEndpoint.Port)",
            "Status": "Status",
        },
        tags=_TAGS,
        tag_key={"ResourceName": "$item.ARN"},
        nothing_to_do={"FinalSnapshotName": "a parameter of the call that deletes it"},
    ),
)
