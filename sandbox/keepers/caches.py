"""ElastiCache's clusters and replication groups: what the service makes of what it is told."""

from typing import Any

from sandbox.keepers.cache_nodes import endpoint, engine_of, regroup, remove, stand, version_of
from sandbox.keepers.kind import Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any


def arn_of(place: Place, kind: str, name: str) -> str:
    """Return the ARN of a cache."""
    return f"arn:{place.partition}:elasticache:{place.region_name}:{place.account_id}:{kind}:{name}"


def nodes(place: Place, record: Record) -> list[Json]:
    """Make the nodes of a cluster that is not in a replication group, or as many as are lacking, or take some away."""
    there: list[Json] = record.get("CacheNodes", [])
    wanted = int(record.get("NumCacheNodes", 1))
    kept, gone = there[:wanted], there[wanted:]
    remove(place, [node["interface"] for node in gone])
    zones = record.get("PreferredAvailabilityZones") or [record.get("PreferredAvailabilityZone")]
    zones = [zones[number] if number < len(zones) else None for number in range(wanted)]
    record["used zones"] = [node["CustomerAvailabilityZone"] for node in kept]
    interfaces = stand(place, record, record["CacheClusterId"], zones[len(kept) :])
    for number, interface in enumerate(interfaces, start=len(kept) + 1):
        identity = f"{number:04}"
        kept.append(
            {
                "CacheNodeId": identity,
                "CacheNodeStatus": "available",
                "CacheNodeCreateTime": now(place, record),
                "ParameterGroupStatus": "in-sync",
                "Endpoint": endpoint(place, record, record["CacheClusterId"], identity),
                "CustomerAvailabilityZone": interface.subnet.availability_zone,
                "interface": interface.id,
            }
        )
    record["interfaces"] = [node["interface"] for node in kept]
    return kept


def members(place: Place, record: Record) -> list[Json]:
    """Make the node groups of a replication group, with a cluster of one node for each of their members."""
    own = record.get("NodeGroupConfiguration") or []
    count = int(record.get("NumNodeGroups") or len(own) or 1)
    # One node group is no cluster: "For cluster mode disabled either omit this parameter or set it to 1".
    many = count > 1 or record.get("ClusterMode") == "enabled"
    record["ClusterEnabled"] = many or str(record.get("CacheParameterGroupName", "")).endswith(".cluster.on")
    record["MemberClusters"], record["interfaces"], record["used zones"] = [], [], []
    groups = []
    for number in range(1, count + 1):
        said = own[number - 1] if number <= len(own) else {}
        groups.append(_group(place, record, f"{number:04}", said))
    return groups


def scale(place: Place, params: Record) -> Record:
    """Give each node group of a replication group as many replicas as are asked for: more, or fewer."""
    name, wanted = params["ReplicationGroupId"], int(params["NewReplicaCount"]) + 1
    record = next((one for one in place.all("ReplicationGroup") if one["ReplicationGroupId"] == name), None)
    if record is None:
        code = "ReplicationGroupNotFoundFault"
        raise KeptError(code, f"ReplicationGroup {name} not found.")
    for group in record["NodeGroups"]:
        there = group["NodeGroupMembers"]
        for number in range(len(there) + 1, wanted + 1):
            there.append(_member(place, record, group["NodeGroupId"], number, None))
        while len(there) > wanted:
            _leave(place, record, there.pop()["CacheClusterId"])
    return {"ReplicationGroup": record}


def _leave(place: Place, record: Record, cluster: str) -> None:
    """Let one member of a replication group go."""
    gone = next(one for one in place.all("CacheCluster") if one["CacheClusterId"] == cluster)
    remove(place, gone["interfaces"])
    record["interfaces"] = [one for one in record["interfaces"] if one not in gone["interfaces"]]
    record["used zones"].remove(gone["PreferredAvailabilityZone"])
    record["MemberClusters"].remove(cluster)
    place.all("CacheCluster").remove(gone)


def _member(place: Place, record: Record, identity: str, number: int, wanted: str | None) -> Record:
    """Make one member of a node group: the first is the primary."""
    name, sharded = record["ReplicationGroupId"], record["ClusterEnabled"]
    cluster = f"{name}-{identity}-{number:03}" if sharded else f"{name}-{number:03}"
    [interface] = stand(place, record, cluster, [wanted])
    zone = interface.subnet.availability_zone
    record["used zones"].append(zone)
    record["interfaces"].append(interface.id)
    record["MemberClusters"].append(cluster)
    reached = endpoint(place, record, cluster, identity)
    _cluster(place, record, cluster, reached, zone)
    member = {"CacheClusterId": cluster, "CacheNodeId": "0001", "PreferredAvailabilityZone": zone}
    role = {} if sharded else {"CurrentRole": "primary" if number == 1 else "replica", "ReadEndpoint": reached}
    return {**member, **role}


def _group(place: Place, record: Record, identity: str, said: Record) -> Record:
    name, sharded = record["ReplicationGroupId"], record["ClusterEnabled"]
    replicas = said.get("ReplicaCount", record.get("ReplicasPerNodeGroup"))
    size = int(record.get("NumCacheClusters") or 1) if replicas is None else int(replicas) + 1
    zones = [said.get("PrimaryAvailabilityZone"), *said.get("ReplicaAvailabilityZones", ())]
    zones = zones if any(zones) else list(record.get("PreferredCacheClusterAZs", ()))
    zones += [None] * (size - len(zones))
    told = [_member(place, record, identity, number, zones[number - 1]) for number in range(1, size + 1)]
    group = {"NodeGroupId": identity, "Status": "available", "NodeGroupMembers": told}
    if sharded:
        return {**group, **({"Slots": said["Slots"]} if "Slots" in said else {})}
    reader = endpoint(place, record, f"{name}-ro")
    return {**group, "PrimaryEndpoint": endpoint(place, record, name, "ng", identity), "ReaderEndpoint": reader}


def _cluster(place: Place, group: Record, name: str, reached: Record, zone: str) -> None:
    """Keep a member of a replication group as the cluster that it is."""
    shared = (
        "AtRestEncryptionEnabled",
        "AutoMinorVersionUpgrade",
        "CacheNodeType",
        "CacheParameterGroupName",
        "CacheSubnetGroupName",
        "PreferredMaintenanceWindow",
        "SecurityGroupIds",
        "SnapshotRetentionLimit",
        "TransitEncryptionEnabled",
    )
    node = {
        "CacheNodeId": "0001",
        "CacheNodeStatus": "available",
        "Endpoint": reached,
        "CustomerAvailabilityZone": zone,
    }
    record = {
        **{part: group[part] for part in shared if part in group},
        "CacheClusterId": name,
        "ReplicationGroupId": group["ReplicationGroupId"],
        "ARN": arn_of(place, "cluster", name),
        "CacheClusterStatus": "available",
        "CacheClusterCreateTime": now(place, group),
        "Engine": engine_of(group),
        "EngineVersion": version_of(group),
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": zone,
        "CacheNodes": [node],
        "interfaces": [group["interfaces"][-1]],
        "tags": dict(group["tags"]),
    }
    place.all("CacheCluster").append(record)


def end_group(place: Place, record: Record) -> None:
    """Let the members of a replication group go with it."""
    remove(place, record.get("interfaces", ()))
    mine = record["ReplicationGroupId"]
    place.records["CacheCluster"] = [one for one in place.all("CacheCluster") if one.get("ReplicationGroupId") != mine]


def end_cluster(place: Place, record: Record) -> None:
    """Let the nodes of a cluster go with it; members of a replication group go with that."""
    if "ReplicationGroupId" in record:
        code = "InvalidCacheClusterState"
        raise KeptError(code, f"{record['CacheClusterId']} is a member of {record['ReplicationGroupId']}.")
    remove(place, record.get("interfaces", ()))


def change_group(place: Place, record: Record) -> None:
    """Take user groups in and out, and guard the members by the group's security groups."""
    coming, going = record.pop("UserGroupIdsToAdd", []), record.pop("UserGroupIdsToRemove", [])
    if coming or going or record.pop("RemoveUserGroups", False):
        kept = [name for name in record.get("UserGroupIds", []) if name not in going]
        record["UserGroupIds"] = [*kept, *coming]
    regroup(place, record)


def change_cluster(place: Place, record: Record) -> None:
    """Make nodes or take them away, once there is a cluster, and guard them."""
    if "ARN" in record and "ReplicationGroupId" not in record:
        record["CacheNodes"] = nodes(place, record)
    regroup(place, record)


def configuration(place: Place, record: Record) -> Json:
    """Return the endpoint that tells all nodes: Memcached's, or that of a cluster of shards."""
    if engine_of(record) == "memcached":
        return endpoint(place, record, record["CacheClusterId"], "cfg")
    if record.get("ClusterEnabled"):
        return endpoint(place, record, f"clustercfg.{record['ReplicationGroupId']}")
    return None


def groups_told(_place: Place, record: Record) -> list[Json]:
    """Return the security groups of a cache, as it tells them."""
    return [{"SecurityGroupId": group, "Status": "active"} for group in record.get("SecurityGroupIds", ())]


def parameters_told(_place: Place, record: Record) -> Json:
    """Return the parameter group of a cache, as it tells it: its own, or its version's default."""
    version = version_of(record).split(".")
    default = f"default.{engine_of(record)}{version[0] if int(version[0]) > 6 else '.'.join(version[:2])}"
    name = record.get("CacheParameterGroupName", default)
    return {"CacheParameterGroupName": name, "ParameterApplyStatus": "in-sync", "CacheNodeIdsToReboot": []}
