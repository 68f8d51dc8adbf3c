"""Databases come up from templates as copies: of a snapshot, of another one at some moment, or as its replica."""

from typing import Any

import pytest

from tests.unit.sandbox.account import Account

_ROOT = {"MasterUsername": "root", "MasterUserPassword": "correct-horse"}
_SIZE = {"DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20"}


def copied(account: Account, kind: str, **properties: Any) -> dict[str, Any]:
    """Deploy a copy, ask whether the service tells it as the template does, and return its description."""
    template = {"Resources": {"Copy": {"Type": kind, "Properties": properties}}}
    assert account.create(template, "copies") == "CREATE_COMPLETE", account.reasons("copies")
    lookup = account.look_up("copies")
    assert lookup.good, lookup
    told: dict[str, Any] = account.read("Copy", "copies")
    return told


@pytest.fixture
def source(account: Account) -> Account:
    """Return an account with a database in it, of a name and user of its own."""
    rds = account.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="source", Engine="mysql", DBName="shop", **_ROOT, **{**_SIZE, "AllocatedStorage": 20}
    )
    rds.create_db_snapshot(DBInstanceIdentifier="source", DBSnapshotIdentifier="saved")
    return account


def test_a_database_from_a_snapshot_has_what_is_in_it_and_what_the_template_says(source: Account) -> None:
    """The restoring call takes no monitoring of performance: it is switched on afterwards, as CloudFormation does."""
    copy = copied(
        source,
        "AWS::RDS::DBInstance",
        DBSnapshotIdentifier="saved",
        DBInstanceClass="db.t4g.small",
        EnablePerformanceInsights=True,
        BackupRetentionPeriod=3,
    )
    assert (copy["DBName"], copy["MasterUsername"]) == ("shop", "root")
    assert (copy["DBInstanceClass"], copy["PerformanceInsightsEnabled"]) == ("db.t4g.small", True)
    assert copy["DBInstanceIdentifier"] != "source"


def test_a_database_as_another_one_was_is_named_as_the_template_says(source: Account) -> None:
    """The restoring call names its target otherwise than the others."""
    copy = copied(
        source,
        "AWS::RDS::DBInstance",
        DBInstanceIdentifier="again",
        SourceDBInstanceIdentifier="source",
        UseLatestRestorableTime=True,
        DBInstanceClass="db.t4g.micro",
    )
    assert (copy["DBInstanceIdentifier"], copy["DBName"]) == ("again", "shop")
    assert "ReadReplicaSourceDBInstanceIdentifier" not in copy


def test_a_replica_is_on_its_own_once_the_template_names_no_source(source: Account) -> None:
    """It is promoted, and not made anew."""
    replica = {"SourceDBInstanceIdentifier": "source", "DBInstanceClass": "db.t4g.micro"}
    copy = copied(source, "AWS::RDS::DBInstance", **replica)
    assert copy["ReadReplicaSourceDBInstanceIdentifier"] == "source"
    alone = {"Copy": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBInstanceClass": "db.t4g.micro"}}}
    assert source.update({"Resources": alone}, "copies") == "UPDATE_COMPLETE", source.reasons("copies")
    after = source.read("Copy", "copies")
    assert after["DBInstanceIdentifier"] == copy["DBInstanceIdentifier"]
    assert not after.get("ReadReplicaSourceDBInstanceIdentifier")
    [original] = source.client("rds").describe_db_instances(DBInstanceIdentifier="source")["DBInstances"]
    assert original["ReadReplicaDBInstanceIdentifiers"] == []


@pytest.mark.parametrize(
    ("service", "engine", "kind"),
    [("rds", "aurora-mysql", "AWS::RDS::DBCluster"), ("docdb", "docdb", "AWS::DocDB::DBCluster")],
)
def test_a_cluster_from_a_snapshot_has_the_users_of_the_one_that_was_saved(
    account: Account, service: str, engine: str, kind: str
) -> None:
    """And settings that the restoring call does not take."""
    client = account.client(service)
    client.create_db_cluster(DBClusterIdentifier="source", Engine=engine, **_ROOT)
    client.create_db_cluster_snapshot(DBClusterIdentifier="source", DBClusterSnapshotIdentifier="saved")
    own = {"Engine": engine} if service == "rds" else {}
    copy = copied(account, kind, SnapshotIdentifier="saved", BackupRetentionPeriod=5, **own)
    assert (copy["MasterUsername"], copy["BackupRetentionPeriod"]) == ("root", 5)
    assert copy["DBClusterIdentifier"] != "source"
