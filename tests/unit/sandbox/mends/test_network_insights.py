"""Paths and access scopes are kept for the analyzers."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_path_names_its_ends_by_their_arns(account: Account) -> None:
    """What can be no end is refused."""
    ec2 = account.client("ec2")
    made = ec2.create_network_insights_path(
        Source="igw-00000000000000001", Destination="eni-00000000000000002", Protocol="tcp"
    )["NetworkInsightsPath"]
    place = f"arn:aws:ec2:us-east-1:{account.id}"
    assert made["SourceArn"] == f"{place}:internet-gateway/igw-00000000000000001"
    assert made["DestinationArn"] == f"{place}:network-interface/eni-00000000000000002"
    with pytest.raises(ClientError, match="no source or destination"):
        ec2.create_network_insights_path(Source="subnet-00000000000000001", Protocol="tcp")
    ec2.delete_network_insights_path(NetworkInsightsPathId=made["NetworkInsightsPathId"])
    assert ec2.describe_network_insights_paths()["NetworkInsightsPaths"] == []


def test_the_content_of_an_access_scope_is_told_by_a_call_of_its_own(account: Account) -> None:
    """As it was said at creation."""
    ec2 = account.client("ec2")
    said = [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}}]
    made = ec2.create_network_insights_access_scope(MatchPaths=said)
    assert made["NetworkInsightsAccessScopeContent"]["MatchPaths"] == said
    scope = made["NetworkInsightsAccessScope"]["NetworkInsightsAccessScopeId"]
    told = ec2.get_network_insights_access_scope_content(NetworkInsightsAccessScopeId=scope)
    assert told["NetworkInsightsAccessScopeContent"]["MatchPaths"] == said
