"""Athena's workgroups, queries, statements and catalogs change and go."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_workgroup_changes_in_what_a_request_names(account: Account) -> None:
    """What it says to remove goes; one that is not there is refused."""
    athena = account.client("athena")
    with pytest.raises(ClientError, match="WorkGroup shop is not found"):
        athena.get_work_group(WorkGroup="shop")
    results = {"OutputLocation": "s3://results/"}
    athena.create_work_group(
        Name="shop", Configuration={"ResultConfiguration": results, "BytesScannedCutoffPerQuery": 10_000_000}
    )
    athena.update_work_group(
        WorkGroup="shop",
        State="DISABLED",
        ConfigurationUpdates={
            "RemoveBytesScannedCutoffPerQuery": True,
            "ResultConfigurationUpdates": {"ExpectedBucketOwner": "111122223333"},
        },
    )
    told = athena.get_work_group(WorkGroup="shop")["WorkGroup"]
    assert told["State"] == "DISABLED"
    assert "BytesScannedCutoffPerQuery" not in told["Configuration"]
    assert told["Configuration"]["ResultConfiguration"] == {**results, "ExpectedBucketOwner": "111122223333"}


def test_a_workgroup_goes_when_it_is_empty_or_all_of_it_is_to_go(account: Account) -> None:
    """The primary one never does."""
    athena = account.client("athena")
    athena.create_work_group(Name="shop")
    query = athena.create_named_query(Name="all", Database="shop", QueryString="SELECT 1", WorkGroup="shop")
    with pytest.raises(ClientError, match="not empty"):
        athena.delete_work_group(WorkGroup="shop")
    athena.delete_work_group(WorkGroup="shop", RecursiveDeleteOption=True)
    with pytest.raises(ClientError, match="is not found"):
        athena.get_named_query(NamedQueryId=query["NamedQueryId"])
    with pytest.raises(ClientError, match="primary"):
        athena.delete_work_group(WorkGroup="primary", RecursiveDeleteOption=True)


def test_queries_statements_and_catalogs_change_and_go(account: Account) -> None:
    """What has gone is refused."""
    athena = account.client("athena")
    named = {"NamedQueryId": athena.create_named_query(Name="q", Database="d", QueryString="SELECT 1")["NamedQueryId"]}
    assert athena.get_named_query(**named)["NamedQuery"]["WorkGroup"] == "primary"
    athena.delete_named_query(**named)
    statement = {"StatementName": "s", "WorkGroup": "primary"}
    athena.create_prepared_statement(**statement, QueryStatement="SELECT ?")
    athena.update_prepared_statement(**statement, QueryStatement="SELECT ?, 1")
    assert athena.get_prepared_statement(**statement)["PreparedStatement"]["QueryStatement"] == "SELECT ?, 1"
    athena.delete_prepared_statement(**statement)
    athena.create_data_catalog(Name="c", Type="HIVE", Description="old", Parameters={"function": "arn"})
    athena.update_data_catalog(Name="c", Type="HIVE", Description="new")
    assert athena.get_data_catalog(Name="c")["DataCatalog"]["Description"] == "new"
    athena.delete_data_catalog(Name="c")
    for refused in (
        lambda: athena.get_named_query(**named),
        lambda: athena.get_prepared_statement(**statement),
        lambda: athena.get_data_catalog(Name="c"),
    ):
        with pytest.raises(ClientError, match="not found"):
            refused()
