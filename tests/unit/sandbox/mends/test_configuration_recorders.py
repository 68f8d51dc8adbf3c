"""Config's recorders tell all of themselves, and aggregators keep their tags."""

from typing import Any

from tests.unit.sandbox.account import Account

_ROLE = "arn:aws:iam::111122223333:role/config"


def test_a_recorder_tells_how_often_it_records_and_its_arn(account: Account) -> None:
    """The ARN stays when the recorder changes; it records continuously unless told otherwise."""
    config = account.client("config")
    given: dict[str, Any] = {"name": "all", "roleARN": _ROLE}
    config.put_configuration_recorder(ConfigurationRecorder={**given, "recordingMode": {"recordingFrequency": "DAILY"}})
    [before] = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert before["recordingMode"]["recordingFrequency"] == "DAILY"
    config.put_configuration_recorder(ConfigurationRecorder=given)
    [after] = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert (after["recordingMode"]["recordingFrequency"], after["arn"]) == ("CONTINUOUS", before["arn"])


def test_an_aggregator_keeps_its_tags_when_it_changes(account: Account) -> None:
    """They are taken away by UntagResource."""
    config = account.client("config")
    source = [{"AccountIds": ["111122223333"], "AllAwsRegions": True}]
    given: dict[str, Any] = {"ConfigurationAggregatorName": "all", "AccountAggregationSources": source}
    made = config.put_configuration_aggregator(Tags=[{"Key": "tier", "Value": "web"}], **given)
    config.put_configuration_aggregator(**given)
    arn = made["ConfigurationAggregator"]["ConfigurationAggregatorArn"]
    assert config.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "tier", "Value": "web"}]
