"""Snapshots of ElastiCache: what they say of the cache, and the last one, which a deletion asks for.

Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Snapshot.html
"""

from typing import Any

from sandbox.keepers.cache_nodes import engine_of
from sandbox.keepers.kind import Kind, Record
from sandbox.keepers.place import KeptError, Place

Json = Any

_COPIED = (
    "CacheNodeType EngineVersion NumCacheNodes PreferredAvailabilityZone PreferredMaintenanceWindow SnapshotWindow "
    "SnapshotRetentionLimit Port CacheParameterGroupName CacheSubnetGroupName AutoMinorVersionUpgrade CacheClusterId "
    "CacheClusterCreateTime ReplicationGroupId".split()
)


def described(place: Place, record: Record) -> None:
    """Write into a snapshot what it is one of.

    Raises:
        KeptError: if it is of nothing or of two caches, or of one that has none.
    """
    named = [name for name in ("ReplicationGroupId", "CacheClusterId") if record.get(name)]
    if len(named) != 1:
        code = "InvalidParameterCombination"
        raise KeptError(code, "Exactly one of CacheClusterId and ReplicationGroupId must be given.")
    kind = named[0].removesuffix("Id")
    [source] = [one for one in place.all(kind) if one[named[0]] == record[named[0]]]
    if engine_of(source) == "memcached":
        code = "SnapshotFeatureNotSupportedFault"
        raise KeptError(code, "Snapshots are not supported for Memcached.")
    record |= {name: source[name] for name in _COPIED if name in source}
    record["Engine"] = engine_of(source)
    if kind == "ReplicationGroup":
        record["ReplicationGroupDescription"] = source.get("Description", "")
        record["NumNodeGroups"] = len(source.get("NodeGroups", ()))


def last_of(kind: str) -> Any:  # noqa: ANN401 a function of place, record and parameters
    """Return what takes a last snapshot of a cache if the request to delete it names one."""

    def leave(place: Place, record: Record, params: Record) -> None:
        name = params.get("FinalSnapshotIdentifier")
        if not name:
            return
        if any(one["SnapshotName"] == name for one in place.all(SNAPSHOT.name)):
            code = "SnapshotAlreadyExistsFault"
            raise KeptError(code, f"Snapshot {name} already exists")
        snapshot = {"SnapshotName": name, f"{kind}Id": record[f"{kind}Id"]}
        described(place, snapshot)
        place.make(snapshot, SNAPSHOT.made)
        place.all(SNAPSHOT.name).append(snapshot)

    return leave


SNAPSHOT = Kind(
    name="Snapshot",
    key=("SnapshotName",),
    arn="ARN",
    unique=("SnapshotName",),
    missing="SnapshotNotFoundFault",
    taken="SnapshotAlreadyExistsFault",
    list=("DescribeSnapshots",),
    names={"SnapshotName": "SnapshotName"},
    filters={"ShowNodeGroupConfig": lambda _record, _wanted: True},
    uses={"CacheClusterId": "CacheCluster", "ReplicationGroupId": "ReplicationGroup"},
    check=described,
    made={
        "ARN": "arn:{partition}:elasticache:{region}:{account}:snapshot:{SnapshotName}",
        "SnapshotStatus": "available",
        "SnapshotSource": "manual",
    },
)
