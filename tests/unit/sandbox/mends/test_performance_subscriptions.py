"""Latency is measured where it is subscribed to."""

from tests.unit.sandbox.account import Account


def test_a_subscription_is_there_once_until_it_is_disabled(account: Account) -> None:
    """Found by its source; others stay."""
    ec2 = account.client("ec2")
    for destination in ("eu-west-1", "eu-west-1", "eu-central-1"):
        ec2.enable_aws_network_performance_metric_subscription(Source="us-east-1", Destination=destination)

    def subscribed() -> list[str]:
        asked = [{"Name": "source", "Values": ["us-east-1"]}]
        found = ec2.describe_aws_network_performance_metric_subscriptions(Filters=asked)["Subscriptions"]
        return [one["Destination"] for one in found]

    assert subscribed() == ["eu-west-1", "eu-central-1"]
    ec2.disable_aws_network_performance_metric_subscription(Source="us-east-1", Destination="eu-west-1")
    assert subscribed() == ["eu-central-1"]
