"""The saved queries find what they are for: they run over the records that traces through the scenario leave."""

import sqlite3

import pytest

from stacks.catalogue import find
from study.deployed import Deployed
from tests.teaching import teaches

SERVERS, TABLE = "Archive/Servers1/FlowLog", "flow_logs"


@pytest.fixture(scope="module")
def forensics() -> Deployed:
    """Return the deployed scenario: look, and change nothing."""
    return Deployed(find("flow-log-forensics"))


@pytest.fixture(scope="module")
def archive(forensics: Deployed) -> sqlite3.Connection:
    """Return a table like the one of the template, with what the three callers leave in the servers' flow log.

    SQLite takes Athena's place: the queries use nothing that only one of them knows.
    """
    log = forensics.id_of(SERVERS)
    glue = forensics.client("glue")
    table = glue.get_table(DatabaseName=forensics.id_of("Archive/Database"), Name=TABLE)["Table"]
    columns = [column["Name"] for column in table["StorageDescriptor"]["Columns"]]
    database = sqlite3.connect(":memory:")
    named = ", ".join(f'"{name}"' for name in columns)
    database.execute(f"CREATE TABLE {TABLE} ({named})")
    for caller in ("shop", "batch host", "stranger"):
        for line in forensics.records(forensics.follow(caller, "server", 443), log):
            marks = ", ".join("?" for _ in columns)
            values = [int(word) if word.isdigit() else word for word in line.split()]
            database.execute(f"INSERT INTO {TABLE} VALUES ({marks})", values)  # noqa: S608 names of the template
    return database


def address(forensics: Deployed, who: str) -> str:
    """Return the private address of the one host of a kind."""
    return forensics.address(forensics.id_of(f"{who}/Host1"))


def asked(forensics: Deployed, archive: sqlite3.Connection, name: str) -> list[dict[str, object]]:
    """Run a saved query of the scenario's workgroup by its name."""
    athena = forensics.client("athena")
    ids = athena.list_named_queries(WorkGroup="flow_log_forensics_archive")["NamedQueryIds"]
    queries = [athena.get_named_query(NamedQueryId=each)["NamedQuery"] for each in ids]
    (text,) = [query["QueryString"] for query in queries if query["Name"] == name]
    found = archive.execute(text)
    return [dict(zip((column[0] for column in found.description), row, strict=True)) for row in found]


@teaches("flow-logs.6")
def test_the_join_of_the_pairs_finds_whose_replies_a_network_acl_rejects(
    forensics: Deployed, archive: sqlite3.Connection
) -> None:
    """In S3, records are a table: a request is joined with its reply, which no search of single lines can do."""
    (found,) = asked(forensics, archive, "replies-rejected")

    assert (found["client"], found["server"]) == (address(forensics, "Batch"), address(forensics, "Server"))


@teaches("flow-logs.6", twin=True)
def test_a_list_of_what_was_rejected_does_not_tell_the_filters_apart(
    forensics: Deployed, archive: sqlite3.Connection
) -> None:
    """The stranger's request is beside the reply to the batch host; who does not look at the direction sees two."""
    found = asked(forensics, archive, "rejected")

    assert {(row["flow_direction"], row["srcaddr"]) for row in found} == {
        ("ingress", address(forensics, "Stranger")),
        ("egress", address(forensics, "Server")),
    }


def test_a_request_without_any_reply_is_one_that_nobody_listens_for(
    forensics: Deployed, archive: sqlite3.Connection
) -> None:
    """All three hosts are taken to answer, until one of the replies has no record."""
    assert asked(forensics, archive, "unanswered") == []
    archive.execute(f"DELETE FROM {TABLE} WHERE dstaddr = ?", [address(forensics, "Shop")])  # noqa: S608 our own table

    (found,) = asked(forensics, archive, "unanswered")

    assert found["client"] == address(forensics, "Shop")
