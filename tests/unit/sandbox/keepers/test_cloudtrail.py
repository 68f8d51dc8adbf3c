"""CloudTrail keeps event data stores."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_store_is_protected_until_it_is_told_otherwise_and_has_tags(account: Account) -> None:
    """Tags are added, removed and told by calls that are CloudTrail's own."""
    cloudtrail = account.client("cloudtrail")
    tags = [{"Key": "tier", "Value": "web"}, {"Key": "owner", "Value": "me"}]
    store = cloudtrail.create_event_data_store(Name="all", TagsList=tags)["EventDataStoreArn"]
    cloudtrail.remove_tags(ResourceId=store, TagsList=[{"Key": "tier"}])
    [told] = cloudtrail.list_tags(ResourceIdList=[store])["ResourceTagList"]
    assert (told["ResourceId"], told["TagsList"]) == (store, tags[1:])
    with pytest.raises(ClientError, match="EventDataStoreTerminationProtectedException"):
        cloudtrail.delete_event_data_store(EventDataStore=store)
    cloudtrail.stop_event_data_store_ingestion(EventDataStore=store)
    cloudtrail.update_event_data_store(EventDataStore=store, TerminationProtectionEnabled=False)
    assert cloudtrail.get_event_data_store(EventDataStore=store)["Status"] == "STOPPED_INGESTION"
    cloudtrail.delete_event_data_store(EventDataStore=store)
    with pytest.raises(ClientError, match="EventDataStoreNotFoundException"):
        cloudtrail.get_event_data_store(EventDataStore=store)
