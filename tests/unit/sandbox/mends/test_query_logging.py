"""Queries of a zone are logged to a log group."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.zones import Zone


def test_a_log_group_is_named_as_cloudwatch_logs_tells_it(account: Account) -> None:
    """With or without what stands for its streams."""
    logs = account.client("logs")
    logs.create_log_group(logGroupName="/aws/route53/example.com")
    [group] = logs.describe_log_groups()["logGroups"]
    for arn in (group["arn"], group["logGroupArn"]):
        zone = Zone.of(account)
        made = zone.route53.create_query_logging_config(HostedZoneId=zone.id, CloudWatchLogsLogGroupArn=arn)
        assert made["QueryLoggingConfig"]["CloudWatchLogsLogGroupArn"] == arn
        configs = zone.route53.list_query_logging_configs(HostedZoneId=zone.id)["QueryLoggingConfigs"]
        assert [config["HostedZoneId"] for config in configs] == [zone.id]
