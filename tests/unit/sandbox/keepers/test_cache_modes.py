"""One node group is no cluster; several are."""

import pytest

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize(("groups", "cluster"), [(1, False), (2, True)])
def test_a_replication_group_of_one_node_group_has_a_primary_endpoint(
    account: Account,
    groups: int,
    cluster: bool,  # noqa: FBT001
) -> None:
    """Cluster mode is disabled with one; with more there is a configuration endpoint for all of them."""
    client = account.client("elasticache")
    told = client.create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="sessions",
        CacheNodeType="cache.t4g.micro",
        Engine="valkey",
        NumNodeGroups=groups,
        ReplicasPerNodeGroup=1,
        AutomaticFailoverEnabled=True,
    )["ReplicationGroup"]
    assert told["ClusterEnabled"] is cluster
    assert ("PrimaryEndpoint" in told["NodeGroups"][0]) is not cluster
    assert ("ConfigurationEndpoint" in told) is cluster
