"""Dashboards and insight rules keep what they were made with."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_dashboard_takes_tags_when_it_is_made_and_loses_them_with_itself(account: Account) -> None:
    """Tags that come with a change are ignored, as the API says."""
    cloudwatch = account.client("cloudwatch")
    tags = [{"Key": "tier", "Value": "web"}]
    cloudwatch.put_dashboard(DashboardName="web", DashboardBody="{}", Tags=tags)
    cloudwatch.put_dashboard(DashboardName="web", DashboardBody="{}", Tags=[{"Key": "tier", "Value": "app"}])
    arn = cloudwatch.get_dashboard(DashboardName="web")["DashboardArn"]
    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == tags
    cloudwatch.untag_resource(ResourceARN=arn, TagKeys=["tier"])
    cloudwatch.tag_resource(ResourceARN=arn, Tags=tags)
    cloudwatch.delete_dashboards(DashboardNames=["web"])
    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == []


def test_an_insight_rule_tells_what_logs_it_applies_to_and_is_enabled_unless_said_otherwise(account: Account) -> None:
    """DescribeInsightRules tells both."""
    cloudwatch = account.client("cloudwatch")
    cloudwatch.put_insight_rule(RuleName="talkers", RuleDefinition="{}", ApplyOnTransformedLogs=True)
    [rule] = cloudwatch.describe_insight_rules()["InsightRules"]
    assert (rule["State"], rule["ApplyOnTransformedLogs"]) == ("ENABLED", True)
    arn = f"arn:aws:cloudwatch:us-east-1:{account.id}:insight-rule/talkers"
    cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": "tier", "Value": "web"}])
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        cloudwatch.tag_resource(ResourceARN=f"{arn}s", Tags=[{"Key": "tier", "Value": "web"}])
