"""Glue's crawlers, triggers and connections change, and connections go."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_crawler_changes_in_what_a_request_names(account: Account) -> None:
    """And has another version then; what Lake Formation lets it do is told."""
    glue = account.client("glue")
    lake = {"UseLakeFormationCredentials": True}
    glue.create_crawler(
        Name="files", Role="glue", Targets={"S3Targets": [{"Path": "s3://one"}]}, LakeFormationConfiguration=lake
    )
    assert glue.get_crawler(Name="files")["Crawler"]["LakeFormationConfiguration"] == lake
    glue.update_crawler(Name="files", Description="all files")
    told = glue.get_crawler(Name="files")["Crawler"]
    assert (told["Description"], told["Version"]) == ("all files", 2)
    assert told["Targets"]["S3Targets"][0]["Path"] == "s3://one"


def test_an_update_of_a_trigger_overwrites_it(account: Account) -> None:
    """What it leaves out is gone."""
    glue = account.client("glue")
    glue.create_trigger(
        Name="nightly",
        Type="SCHEDULED",
        Schedule="cron(0 2 * * ? *)",
        Description="at night",
        Actions=[{"JobName": "one"}],
    )
    glue.update_trigger(
        Name="nightly", TriggerUpdate={"Schedule": "cron(0 3 * * ? *)", "Actions": [{"JobName": "two"}]}
    )
    told = glue.get_trigger(Name="nightly")["Trigger"]
    assert told["Schedule"] == "cron(0 3 * * ? *)"
    assert told["Actions"][0]["JobName"] == "two"
    assert "Description" not in told


def test_a_connection_is_overwritten_and_goes(account: Account) -> None:
    """One that is not there is refused."""
    glue = account.client("glue")
    connection = {"Name": "shop", "ConnectionType": "NETWORK", "ConnectionProperties": {}}
    glue.create_connection(ConnectionInput={**connection, "Description": "old"})
    glue.update_connection(Name="shop", ConnectionInput={**connection, "Description": "new"})
    assert glue.get_connection(Name="shop")["Connection"]["Description"] == "new"
    glue.delete_connection(ConnectionName="shop")
    for refused in (
        lambda: glue.delete_connection(ConnectionName="shop"),
        lambda: glue.update_connection(Name="shop", ConnectionInput=connection),
    ):
        with pytest.raises(ClientError, match="EntityNotFoundException"):
            refused()


def test_a_workflow_loses_what_is_emptied(account: Account) -> None:
    """What a request does not name stays."""
    glue = account.client("glue")
    glue.create_workflow(Name="flow", Description="all of it", MaxConcurrentRuns=2)
    glue.update_workflow(Name="flow", Description="")
    told = glue.get_workflow(Name="flow")["Workflow"]
    assert "Description" not in told
    assert told["MaxConcurrentRuns"] == 2
