"""ElastiCache: clusters and replication groups with their nodes, serverless caches, and who may use them.

No node answers at its address.
"""

from typing import Any

from sandbox.keepers import caches
from sandbox.keepers.cache_groups import OPERATIONS, in_use, network, subnets
from sandbox.keepers.cache_nodes import engine_of, version_of
from sandbox.keepers.cache_snapshots import SNAPSHOT, last_of
from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now

Json = Any
_ARN = "arn:{partition}:elasticache:{region}:{account}"


def _any(_record: Record, _wanted: Json) -> bool:
    """Pass all: the parameter says how much is told, and not of which."""
    return True


def _switch(name: str) -> Any:  # noqa: ANN401 a function of place and record
    return lambda _place, record: "enabled" if record.get(name) else "disabled"


def _authentication(_place: Place, record: Record) -> Record:
    """Return how a user proves who it is."""
    mode = record.get("AuthenticationMode", {})
    passwords = mode.get("Passwords") or record.get("Passwords") or []
    kinds = {"iam": "iam", "no-password-required": "no-password", "password": "password"}
    said = kinds.get(mode.get("Type", ""), "no-password" if record.get("NoPasswordRequired") else "password")
    return {"Type": said, **({"PasswordCount": len(passwords)} if said == "password" else {})}


def _address(reader: str) -> Any:  # noqa: ANN401 a function of place and record
    """Return what makes an endpoint of a serverless cache, which is reached over TLS."""

    def made(place: Place, record: Record) -> Record:
        port = 11211 if record["Engine"] == "memcached" else 6380 if reader else 6379
        own = record.setdefault("own label", f"{abs(hash(record['ServerlessCacheName'])) % 10**6:06}")
        host = f"{record['ServerlessCacheName']}-{own}.serverless.{place.region_name}.cache.amazonaws.com"
        return {"Address": host, "Port": port}

    return made


def _full_version(_place: Place, record: Record) -> str:
    return version_of({**record, "EngineVersion": None})


def _leave_group(_place: Place, record: Record) -> None:
    """Take the user group from a serverless cache, if a request says so."""
    if record.pop("RemoveUserGroup", False):
        record.pop("UserGroupId", None)


KEPT = Kept(
    service="elasticache",
    beside="elasticache",
    invalid="InvalidParameterValue",
    operations={**OPERATIONS, **dict.fromkeys(("IncreaseReplicaCount", "DecreaseReplicaCount"), caches.scale)},
    kinds=(
        Kind(
            name="CacheSubnetGroup",
            key=("CacheSubnetGroupName",),
            arn="ARN",
            unique=("CacheSubnetGroupName",),
            missing="CacheSubnetGroupNotFoundFault",
            taken="CacheSubnetGroupAlreadyExists",
            list=("DescribeCacheSubnetGroups",),
            names={"CacheSubnetGroupName": "CacheSubnetGroupName"},
            update=("ModifyCacheSubnetGroup",),
            check_deletion=in_use("CacheSubnetGroupName", "CacheSubnetGroupInUse"),
            made={"ARN": f"{_ARN}:subnetgroup:{{CacheSubnetGroupName}}", "VpcId": network},
            told={"Subnets": subnets},
        ),
        Kind(
            name="CacheParameterGroup",
            key=("CacheParameterGroupName",),
            arn="ARN",
            unique=("CacheParameterGroupName",),
            missing="CacheParameterGroupNotFound",
            taken="CacheParameterGroupAlreadyExists",
            list=("DescribeCacheParameterGroups",),
            names={"CacheParameterGroupName": "CacheParameterGroupName"},
            check_deletion=in_use("CacheParameterGroupName", "InvalidCacheParameterGroupState"),
            made={"ARN": f"{_ARN}:parametergroup:{{CacheParameterGroupName}}", "IsGlobal": False},
        ),
        Kind(
            name="CacheCluster",
            key=("CacheClusterId",),
            arn="ARN",
            unique=("CacheClusterId",),
            missing="CacheClusterNotFound",
            taken="CacheClusterAlreadyExists",
            list=("DescribeCacheClusters",),
            names={"CacheClusterId": "CacheClusterId"},
            filters={"ShowCacheNodeInfo": _any, "ShowCacheClustersNotInReplicationGroups": _any},
            update=("ModifyCacheCluster",),
            check=caches.change_cluster,
            check_deletion=caches.end_cluster,
            leave=last_of("CacheCluster"),
            defaults={"AutoMinorVersionUpgrade": True, "NetworkType": "ipv4", "IpDiscovery": "ipv4"},
            made={
                "CacheClusterStatus": "available",
                "CacheClusterCreateTime": now,
                "EngineVersion": lambda _place, record: version_of(record),
                "CacheNodes": caches.nodes,
                "ARN": f"{_ARN}:cluster:{{CacheClusterId}}",
            },
            told={
                "ConfigurationEndpoint": caches.configuration,
                "SecurityGroups": caches.groups_told,
                "CacheParameterGroup": caches.parameters_told,
            },
        ),
        Kind(
            name="ReplicationGroup",
            key=("ReplicationGroupId",),
            arn="ARN",
            fields={"ReplicationGroupDescription": "Description"},
            unique=("ReplicationGroupId",),
            missing="ReplicationGroupNotFoundFault",
            taken="ReplicationGroupAlreadyExists",
            list=("DescribeReplicationGroups",),
            names={"ReplicationGroupId": "ReplicationGroupId"},
            update=("ModifyReplicationGroup",),
            check=caches.change_group,
            check_deletion=caches.end_group,
            leave=last_of("ReplicationGroup"),
            defaults={
                "AtRestEncryptionEnabled": False,
                "AutoMinorVersionUpgrade": True,
                "IpDiscovery": "ipv4",
                "NetworkType": "ipv4",
                "SnapshotRetentionLimit": 0,
                "TransitEncryptionEnabled": False,
            },
            made={
                "Status": "available",
                "ReplicationGroupCreateTime": now,
                "Engine": lambda _place, record: engine_of(record),
                "NodeGroups": caches.members,
                "ARN": f"{_ARN}:replicationgroup:{{ReplicationGroupId}}",
            },
            told={
                "AutomaticFailover": _switch("AutomaticFailoverEnabled"),
                "MultiAZ": _switch("MultiAZEnabled"),
                "DataTiering": _switch("DataTieringEnabled"),
                "ClusterMode": _switch("ClusterEnabled"),
                "AuthTokenEnabled": lambda _place, record: bool(record.get("AuthToken")),
                "ConfigurationEndpoint": caches.configuration,
            },
        ),
        SNAPSHOT,
        Kind(
            name="User",
            key=("UserId",),
            arn="ARN",
            unique=("UserId",),
            missing="UserNotFound",
            taken="UserAlreadyExists",
            list=("DescribeUsers",),
            names={"UserId": "UserId"},
            update=("ModifyUser",),
            made={"ARN": f"{_ARN}:user:{{UserId}}", "Status": "active", "MinimumEngineVersion": "6.0"},
            told={
                "Authentication": _authentication,
                "UserGroupIds": lambda place, record: [
                    group["UserGroupId"] for group in place.all("UserGroup") if record["UserId"] in group["UserIds"]
                ],
            },
        ),
        Kind(
            name="UserGroup",
            key=("UserGroupId",),
            arn="ARN",
            unique=("UserGroupId",),
            missing="UserGroupNotFound",
            taken="UserGroupAlreadyExists",
            list=("DescribeUserGroups",),
            names={"UserGroupId": "UserGroupId"},
            defaults={"UserIds": []},
            made={"ARN": f"{_ARN}:usergroup:{{UserGroupId}}", "Status": "active", "MinimumEngineVersion": "6.0"},
        ),
        Kind(
            name="ServerlessCache",
            key=("ServerlessCacheName",),
            arn="ARN",
            unique=("ServerlessCacheName",),
            missing="ServerlessCacheNotFoundFault",
            taken="ServerlessCacheAlreadyExistsFault",
            list=("DescribeServerlessCaches",),
            names={"ServerlessCacheName": "ServerlessCacheName"},
            update=("ModifyServerlessCache",),
            check=_leave_group,
            defaults={"SnapshotRetentionLimit": 0, "NetworkType": "ipv4"},
            made={
                "ARN": f"{_ARN}:serverlesscache:{{ServerlessCacheName}}",
                "Status": "available",
                "CreateTime": now,
                "FullEngineVersion": _full_version,
                "Endpoint": _address(""),
                "ReaderEndpoint": _address("reader"),
            },
        ),
    ),
)
