"""Insight selectors of event data stores."""

from tests.unit.sandbox.account import Account


def test_an_event_data_store_has_insight_selectors(account: Account) -> None:
    """With the store that the insights go to; a trail's are told apart."""
    cloudtrail = account.client("cloudtrail")
    store = cloudtrail.create_event_data_store(Name="all")["EventDataStoreArn"]
    selectors = [{"InsightType": "ApiCallRateInsight"}]
    cloudtrail.put_insight_selectors(EventDataStore=store, InsightSelectors=selectors, InsightsDestination=store)
    told = cloudtrail.get_insight_selectors(EventDataStore=store)
    assert told["InsightSelectors"] == selectors
    assert told["InsightsDestination"] == store
