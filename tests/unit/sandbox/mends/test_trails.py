"""Trails: what they log, where to, and what is told of it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_ADVANCED = [{"Name": "a", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]


def _trail(account: Account, archive: Account) -> Any:
    """Make a trail whose bucket is in another account, and return a client."""
    archive.client("s3").create_bucket(Bucket=f"archive-{archive.id}")
    cloudtrail = account.client("cloudtrail")
    cloudtrail.create_trail(Name="all", S3BucketName=f"archive-{archive.id}", KmsKeyId="alias/trails")
    return cloudtrail


def test_a_trail_writes_to_another_accounts_bucket_and_tells_its_key_by_arn(account: Account) -> None:
    """A bucket that nobody has is refused, also by an update."""
    cloudtrail = _trail(account, Account())
    told = cloudtrail.get_trail(Name="all")["Trail"]
    assert told["KmsKeyId"] == f"arn:aws:kms:us-east-1:{account.id}:alias/trails"
    with pytest.raises(ClientError, match="S3BucketDoesNotExistException"):
        cloudtrail.update_trail(Name="all", S3BucketName="nobodys")


def test_selectors_replace_each_other(account: Account) -> None:
    """A new trail logs all management events; insight selectors are those of the last call."""
    cloudtrail = _trail(account, Account())
    [default] = cloudtrail.get_event_selectors(TrailName="all")["EventSelectors"]
    assert (default["ReadWriteType"], default["IncludeManagementEvents"]) == ("All", True)
    cloudtrail.put_event_selectors(TrailName="all", AdvancedEventSelectors=_ADVANCED)
    cloudtrail.put_event_selectors(TrailName="all", EventSelectors=[{"ReadWriteType": "WriteOnly"}])
    told = cloudtrail.get_event_selectors(TrailName="all")
    assert [one["ReadWriteType"] for one in told["EventSelectors"]] == ["WriteOnly"]
    assert not told.get("AdvancedEventSelectors")
    for kind in ("ApiCallRateInsight", "ApiErrorRateInsight"):
        cloudtrail.put_insight_selectors(TrailName="all", InsightSelectors=[{"InsightType": kind}])
    selectors = cloudtrail.get_insight_selectors(TrailName="all")["InsightSelectors"]
    assert [one["InsightType"] for one in selectors] == ["ApiErrorRateInsight"]
    trail = cloudtrail.describe_trails()["trailList"][0]
    assert (trail["HasCustomEventSelectors"], trail["HasInsightSelectors"]) == (True, True)


def test_a_topic_may_be_given_by_arn(account: Account) -> None:
    """As by name; one that is not there is refused."""
    cloudtrail = _trail(account, Account())
    topic = account.client("sns").create_topic(Name="trails")["TopicArn"]
    cloudtrail.update_trail(Name="all", SnsTopicName=topic)
    assert cloudtrail.get_trail(Name="all")["Trail"]["SnsTopicARN"] == topic


def test_there_is_one_trail_of_a_name_and_it_is_deleted_once(account: Account) -> None:
    """By name or ARN."""
    archive = Account()
    cloudtrail = _trail(account, archive)
    with pytest.raises(ClientError, match="TrailAlreadyExistsException"):
        cloudtrail.create_trail(Name="all", S3BucketName=f"archive-{archive.id}")
    cloudtrail.delete_trail(Name=cloudtrail.get_trail(Name="all")["Trail"]["TrailARN"])
    with pytest.raises(ClientError, match="TrailNotFoundException"):
        cloudtrail.delete_trail(Name="all")
