"""The latest events of an account and Region are looked up."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from sandbox import clock
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.test_key_use_events import events_of


def test_events_are_looked_up_by_one_attribute_by_time_and_in_pages(account: Account) -> None:
    """The latest first."""
    kms, trail = account.client("kms"), account.client("cloudtrail")
    keys = [kms.create_key()["KeyMetadata"]["Arn"] for _ in range(3)]
    for key in keys:
        kms.disable_key(KeyId=key)
    [event] = events_of(account, ResourceName=keys[0])[:1]
    assert (event["eventName"], event["readOnly"]) == ("DisableKey", False)
    assert [one["eventName"] for one in events_of(account, EventId=event["eventID"])] == ["DisableKey"]
    assert len(events_of(account, ReadOnly="false")) == len(events_of(account, EventSource="kms.amazonaws.com")) == 6
    assert (
        len(
            events_of(
                account,
                ResourceType="AWS::KMS::Key",
            )
        )
        == 6
    )
    assert len(events_of(account, Username=event["userIdentity"]["arn"].rpartition("/")[2])) == 6
    first = trail.lookup_events(MaxResults=4)
    rest = trail.lookup_events(NextToken=first["NextToken"])
    assert [len(page["Events"]) for page in (first, rest)] == [4, 2]
    assert "NextToken" not in rest
    now = clock.utcnow()
    assert trail.lookup_events(StartTime=now + timedelta(hours=1))["Events"] == []
    assert trail.lookup_events(EndTime=now - timedelta(hours=1))["Events"] == []
    with pytest.raises(ClientError, match="InvalidLookupAttributesException"):
        events_of(account, EventName="DisableKey", ReadOnly="false")
