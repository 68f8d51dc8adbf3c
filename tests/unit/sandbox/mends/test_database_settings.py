"""RDS tells what it was told; replicas and members of clusters are databases of their own."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network
from tests.unit.sandbox.mends.test_database_instances import create


def told(rds: Any, name: str) -> dict[str, Any]:
    """Return what RDS tells of a database."""
    found: dict[str, Any] = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    return found


def clustered(account: Account) -> tuple[Any, Network]:
    """Make an Aurora cluster of three in a network of three zones."""
    network, rds = Network.of(account), account.client("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName="data", DBSubnetGroupDescription="data", SubnetIds=list(network.subnets)
    )
    rds.create_db_cluster(
        DBClusterIdentifier="shop",
        Engine="aurora-postgresql",
        MasterUsername="root",
        MasterUserPassword="correct-horse",
        DBSubnetGroupName="data",
        VpcSecurityGroupIds=[network.group("data")],
        EnableHttpEndpoint=True,
        EnablePerformanceInsights=True,
        MonitoringInterval=30,
        MonitoringRoleArn="arn:aws:iam::111122223333:role/monitor",
        EnableCloudwatchLogsExports=["postgresql"],
    )
    for number in "123":
        rds.create_db_instance(
            DBInstanceIdentifier=f"shop-{number}",
            DBClusterIdentifier="shop",
            Engine="aurora-postgresql",
            DBInstanceClass="db.r7g.large",
        )
    return rds, network


def test_performance_insights_and_other_settings_are_told_and_changed(account: Account) -> None:
    """Seven days are kept unless it is said; each database has an id of its own."""
    rds, network = account.client("rds"), Network.of(account)
    create(account, network, EnablePerformanceInsights=True, DedicatedLogVolume=True, NetworkType="IPV4")
    first = told(rds, "db")
    assert (first["PerformanceInsightsEnabled"], first["PerformanceInsightsRetentionPeriod"]) == (True, 7)
    assert (first["DedicatedLogVolume"], first["NetworkType"]) == (True, "IPV4")
    rds.modify_db_instance(DBInstanceIdentifier="db", EnablePerformanceInsights=False, DBPortNumber=5433)
    after = told(rds, "db")
    assert (after["PerformanceInsightsEnabled"], after["Endpoint"]["Port"]) == (False, 5433)
    other = rds.create_db_instance(
        DBInstanceIdentifier="other", Engine="postgres", DBInstanceClass="db.t4g.micro", AllocatedStorage=20
    )["DBInstance"]
    assert other["DbiResourceId"] != first["DbiResourceId"]


def test_a_read_replica_has_interfaces_of_its_own_that_go_without_its_sources(account: Account) -> None:
    """Nor is it protected, or doubled, because its source is."""
    rds, network = account.client("rds"), Network.of(account)
    create(account, network, MultiAZ=True, Tags=[{"Key": "kind", "Value": "source"}])
    replica = rds.create_db_instance_read_replica(
        DBInstanceIdentifier="copy", SourceDBInstanceIdentifier="db", DBInstanceClass="db.t4g.micro"
    )["DBInstance"]
    assert (replica["MultiAZ"], replica["ReadReplicaSourceDBInstanceIdentifier"]) == (False, "db")
    assert replica.get("TagList", []) == []
    assert replica["DbiResourceId"] != told(rds, "db")["DbiResourceId"]
    assert len(network.interfaces("RDSNetworkInterface")) == 3
    rds.delete_db_instance(DBInstanceIdentifier="copy", SkipFinalSnapshot=True)
    assert len(network.interfaces("RDSNetworkInterface")) == 2
    assert told(rds, "db")["ReadReplicaDBInstanceIdentifiers"] == []


def test_members_of_a_cluster_stand_in_different_zones(account: Account) -> None:
    """Each has an interface with the cluster's security groups, which may change."""
    rds, network = clustered(account)
    assert {told(rds, f"shop-{n}")["AvailabilityZone"] for n in "123"} == {"us-east-1a", "us-east-1b", "us-east-1c"}
    other = network.group("other")
    rds.modify_db_cluster(DBClusterIdentifier="shop", VpcSecurityGroupIds=[other])
    interfaces = network.interfaces("RDSNetworkInterface")
    assert [[group["GroupId"] for group in one["Groups"]] for one in interfaces] == [[other]] * 3
    for number in "123":
        rds.delete_db_instance(DBInstanceIdentifier=f"shop-{number}", SkipFinalSnapshot=True)
    assert network.interfaces("RDSNetworkInterface") == []


def test_a_cluster_tells_its_settings_and_changes_its_log_exports(account: Account) -> None:
    """The Data API is there for provisioned Aurora too."""
    rds, _ = clustered(account)
    [cluster] = rds.describe_db_clusters(DBClusterIdentifier="shop")["DBClusters"]
    assert (cluster["HttpEndpointEnabled"], cluster["PerformanceInsightsEnabled"]) == (True, True)
    assert cluster["MonitoringInterval"] == 30
    exports = {"EnableLogTypes": ["instance"], "DisableLogTypes": ["postgresql"]}
    changed = rds.modify_db_cluster(DBClusterIdentifier="shop", CloudwatchLogsExportConfiguration=exports)
    assert changed["DBCluster"]["EnabledCloudwatchLogsExports"] == ["instance"]
    [cluster] = rds.describe_db_clusters(DBClusterIdentifier="shop")["DBClusters"]
    assert cluster["EnabledCloudwatchLogsExports"] == ["instance"]
    with pytest.raises(ClientError, match="DBClusterNotFoundFault"):
        rds.modify_db_cluster(DBClusterIdentifier="none")


def test_a_replica_that_is_promoted_is_nobodys(account: Account) -> None:
    """Nor has its source a replica any more."""
    rds, network = account.client("rds"), Network.of(account)
    create(account, network)
    rds.create_db_instance_read_replica(DBInstanceIdentifier="copy", SourceDBInstanceIdentifier="db")
    rds.promote_read_replica(DBInstanceIdentifier="copy")
    assert "ReadReplicaSourceDBInstanceIdentifier" not in told(rds, "copy")
    assert told(rds, "db")["ReadReplicaDBInstanceIdentifiers"] == []
