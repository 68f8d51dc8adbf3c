"""Nodes of caches stand in their subnets and go with them; groups in use stay."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def grouped(account: Account, **more: Any) -> tuple[Any, Network]:
    """Make a replication group in a network of three zones."""
    network, cache = Network.of(account), account.client("elasticache")
    cache.create_cache_subnet_group(
        CacheSubnetGroupName="data", CacheSubnetGroupDescription="data", SubnetIds=list(network.subnets)
    )
    cache.create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="sessions",
        Engine="valkey",
        CacheNodeType="cache.t4g.micro",
        CacheSubnetGroupName="data",
        SecurityGroupIds=[network.group("data")],
        **more,
    )
    return cache, network


def test_the_members_of_a_replication_group_are_clusters_in_different_zones(account: Account) -> None:
    """Each has an interface of its own name, which goes with the group."""
    cache, network = grouped(account, NumCacheClusters=3, AutomaticFailoverEnabled=True)
    [group] = cache.describe_replication_groups(ReplicationGroupId="sessions")["ReplicationGroups"]
    assert group["MemberClusters"] == ["sessions-001", "sessions-002", "sessions-003"]
    told = group["NodeGroups"][0]["NodeGroupMembers"]
    assert [member["CurrentRole"] for member in told] == ["primary", "replica", "replica"]
    assert len({member["PreferredAvailabilityZone"] for member in told}) == 3
    [cluster] = cache.describe_cache_clusters(CacheClusterId="sessions-002", ShowCacheNodeInfo=True)["CacheClusters"]
    assert (cluster["ReplicationGroupId"], cluster["Engine"]) == ("sessions", "valkey")
    assert len(network.interfaces("ElastiCache sessions-002")) == 1
    with pytest.raises(ClientError, match="InvalidCacheClusterState"):
        cache.delete_cache_cluster(CacheClusterId="sessions-002")
    with pytest.raises(ClientError, match="CacheSubnetGroupInUse"):
        cache.delete_cache_subnet_group(CacheSubnetGroupName="data")
    cache.delete_replication_group(ReplicationGroupId="sessions")
    assert cache.describe_cache_clusters()["CacheClusters"] == []
    assert network.interfaces("ElastiCache sessions-002") == []
    cache.delete_cache_subnet_group(CacheSubnetGroupName="data")


def test_shards_have_a_configuration_endpoint_and_no_primary(account: Account) -> None:
    """With cluster mode, clients find the shards by one address."""
    cache, _ = grouped(account, NumNodeGroups=2, ReplicasPerNodeGroup=1, AutomaticFailoverEnabled=True)
    [group] = cache.describe_replication_groups(ReplicationGroupId="sessions")["ReplicationGroups"]
    assert (group["ClusterEnabled"], len(group["NodeGroups"])) == (True, 2)
    assert group["MemberClusters"][2] == "sessions-0002-001"
    assert group["ConfigurationEndpoint"]["Address"].startswith("clustercfg.sessions.")
    assert "PrimaryEndpoint" not in group["NodeGroups"][0]


def test_security_groups_of_a_cache_guard_its_interfaces(account: Account) -> None:
    """Also after they change."""
    cache, network = grouped(account)
    other = network.group("other")
    cache.modify_replication_group(ReplicationGroupId="sessions", SecurityGroupIds=[other], ApplyImmediately=True)
    [interface] = network.interfaces("ElastiCache sessions-001")
    assert [group["GroupId"] for group in interface["Groups"]] == [other]


def test_what_is_not_there_is_refused_by_each_kinds_own_code(account: Account) -> None:
    """Told by name, as deleted by name."""
    cache = account.client("elasticache")
    with pytest.raises(ClientError, match="ReplicationGroupNotFoundFault"):
        cache.describe_replication_groups(ReplicationGroupId="none")
    with pytest.raises(ClientError, match="UserNotFound"):
        cache.delete_user(UserId="none")
    with pytest.raises(ClientError, match="CacheSubnetGroupNotFoundFault"):
        cache.create_cache_cluster(CacheClusterId="one", Engine="memcached", CacheSubnetGroupName="none")


def test_an_interfaces_security_group_is_in_use_while_the_cache_is_there(account: Account) -> None:
    """As on AWS, where the group cannot be deleted before the cache."""
    cache, network = grouped(account)
    [interface] = network.interfaces("ElastiCache sessions-001")
    group = interface["Groups"][0]["GroupId"]
    with pytest.raises(ClientError, match="DependencyViolation"):
        account.client("ec2").delete_security_group(GroupId=group)
    cache.delete_replication_group(ReplicationGroupId="sessions")
    account.client("ec2").delete_security_group(GroupId=group)


def test_replicas_come_and_go_with_their_interfaces(account: Account) -> None:
    """The primary stays."""
    cache, network = grouped(account, NumCacheClusters=1)
    cache.increase_replica_count(ReplicationGroupId="sessions", NewReplicaCount=2, ApplyImmediately=True)
    assert len(network.interfaces("ElastiCache sessions-003")) == 1
    told = cache.decrease_replica_count(ReplicationGroupId="sessions", NewReplicaCount=0, ApplyImmediately=True)
    assert told["ReplicationGroup"]["MemberClusters"] == ["sessions-001"]
    assert network.interfaces("ElastiCache sessions-003") == []
    assert [one["CacheClusterId"] for one in cache.describe_cache_clusters()["CacheClusters"]] == ["sessions-001"]


def test_a_snapshot_tells_what_it_is_of_until_it_is_deleted(account: Account) -> None:
    """CreateSnapshot copies what the group was; nothing is one of two caches."""
    cache, _ = grouped(account, NumCacheClusters=2)
    made = cache.create_snapshot(SnapshotName="before", ReplicationGroupId="sessions")["Snapshot"]
    assert (made["SnapshotStatus"], made["Engine"], made["NumNodeGroups"]) == ("available", "valkey", 1)
    assert [one["SnapshotName"] for one in cache.describe_snapshots(ReplicationGroupId="sessions")["Snapshots"]] == [
        "before"
    ]
    with pytest.raises(ClientError, match="Exactly one of"):
        cache.create_snapshot(SnapshotName="both", ReplicationGroupId="sessions", CacheClusterId="sessions-001")
    cache.delete_snapshot(SnapshotName="before")
    assert cache.describe_snapshots()["Snapshots"] == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("ReplicationGroup", {"ReplicationGroupDescription": "x", "NumCacheClusters": 1}),
        ("CacheCluster", {"NumCacheNodes": 1}),
    ],
)
@pytest.mark.parametrize(("policy", "left"), [("Snapshot", 1), ("Delete", 0)])
def test_a_cache_leaves_a_last_snapshot_if_the_template_asks_for_one(
    account: Account, kind: str, more: dict[str, Any], policy: str, left: int
) -> None:
    """DeletionPolicy Snapshot; without it nothing is left."""
    properties = {"Engine": "redis", "CacheNodeType": "cache.t3.micro", **more}
    resource = {"Type": f"AWS::ElastiCache::{kind}", "Properties": properties, "DeletionPolicy": policy}
    account.create({"Resources": {"Cache": resource}})
    identity = account.physical("Cache").id
    assert account.delete() == "DELETE_COMPLETE"
    snapshots = account.client("elasticache").describe_snapshots()["Snapshots"]
    assert [one[f"{kind}Id"] for one in snapshots] == [identity] * left
