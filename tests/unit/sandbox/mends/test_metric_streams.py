"""Metric streams run, stop and change."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_metric_stream_runs_at_once_and_keeps_its_state_when_it_changes(account: Account) -> None:
    """PutMetricStream replaces its settings as a whole."""
    cloudwatch = account.client("cloudwatch")
    role, hose = "arn:aws:iam::111122223333:role/a", "arn:aws:firehose:us-east-1:111122223333:deliverystream/a"
    given = {"Name": "all", "RoleArn": role, "FirehoseArn": hose}
    tags = [{"Key": "tier", "Value": "web"}]
    arn = cloudwatch.put_metric_stream(
        OutputFormat="json", IncludeFilters=[{"Namespace": "AWS/EC2"}], Tags=tags, **given
    )["Arn"]
    assert cloudwatch.get_metric_stream(Name="all")["State"] == "running"
    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == tags
    cloudwatch.stop_metric_streams(Names=["all"])
    cloudwatch.put_metric_stream(OutputFormat="opentelemetry1.0", **given)
    told = cloudwatch.get_metric_stream(Name="all")
    assert (told["State"], told["OutputFormat"]) == ("stopped", "opentelemetry1.0")
    assert "IncludeFilters" not in told
    assert [entry["Arn"] for entry in cloudwatch.list_metric_streams()["Entries"]] == [arn]
    cloudwatch.delete_metric_stream(Name="all")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        cloudwatch.get_metric_stream(Name="all")
