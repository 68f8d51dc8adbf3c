"""Archives change what they keep, and for how long."""

from typing import Any

from tests.unit.sandbox.account import Account


def test_a_changed_archive_keeps_other_events(account: Account) -> None:
    """0 days are for ever; the key is told."""
    events = account.client("events")
    bus = events.describe_event_bus()["Arn"]
    events.create_archive(
        ArchiveName="a", EventSourceArn=bus, EventPattern='{"source": ["shop"]}', RetentionDays=3, KmsKeyIdentifier="k"
    )
    events.put_events(Entries=[_event("store")])
    assert events.describe_archive(ArchiveName="a")["EventCount"] == 0
    events.update_archive(ArchiveName="a", EventPattern='{"source": ["store"]}', RetentionDays=0)
    events.put_events(Entries=[_event("store")])
    told = events.describe_archive(ArchiveName="a")
    assert (told["EventCount"], told["RetentionDays"], told["KmsKeyIdentifier"]) == (1, 0, "k")


def _event(source: str) -> Any:
    return {"Source": source, "DetailType": "sold", "Detail": "{}"}
