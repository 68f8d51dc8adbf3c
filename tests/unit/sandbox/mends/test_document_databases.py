"""DocumentDB is there beside RDS; endpoints are in each engine's domain."""

from tests.unit.sandbox.account import Account

_ROOT = {"MasterUsername": "root", "MasterUserPassword": "correct-horse"}


def test_a_document_database_has_its_port_its_version_and_its_domain(account: Account) -> None:
    """By DocumentDB's own client."""
    documents = account.client("docdb")
    cluster = documents.create_db_cluster(DBClusterIdentifier="notes", Engine="docdb", **_ROOT)["DBCluster"]
    assert (cluster["Port"], cluster["EngineVersion"]) == (27017, "5.0.0")
    assert cluster["DBClusterParameterGroup"] == "default.docdb5.0"
    assert cluster["Endpoint"].endswith(".us-east-1.docdb.amazonaws.com")
    instance = documents.create_db_instance(
        DBInstanceIdentifier="notes-1", DBClusterIdentifier="notes", Engine="docdb", DBInstanceClass="db.r6g.large"
    )["DBInstance"]
    assert instance["Endpoint"]["Address"].endswith(".docdb.amazonaws.com")
    assert instance["Endpoint"]["Port"] == 27017


def test_a_graph_is_in_the_domain_of_its_engine_and_a_relation_in_that_of_rds(account: Account) -> None:
    """Neptune beside Aurora, which may have I/O-optimized storage."""
    graph = account.client("neptune").create_db_cluster(DBClusterIdentifier="graph", Engine="neptune")["DBCluster"]
    assert graph["ReaderEndpoint"].endswith(".neptune.amazonaws.com")
    shop = account.client("rds").create_db_cluster(
        DBClusterIdentifier="shop", Engine="aurora-postgresql", StorageType="aurora-iopt1", **_ROOT
    )["DBCluster"]
    assert shop["Endpoint"].endswith(".rds.amazonaws.com")
    assert shop["StorageType"] == "aurora-iopt1"
