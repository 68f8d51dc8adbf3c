"""Metric filters: one of a name in an existing log group, told as it was put."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_CHANGE = {"metricName": "Errors", "metricNamespace": "Web", "metricValue": "1"}
_FILTER: dict[str, Any] = {"logGroupName": "web", "filterName": "errors", "metricTransformations": [_CHANGE]}


def test_a_metric_filter_is_put_in_the_place_of_the_last_one(account: Account) -> None:
    """What the second request does not say is gone."""
    logs = account.client("logs")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.put_metric_filter(filterPattern="ERROR", **_FILTER)
    logs.create_log_group(logGroupName="web")
    logs.put_metric_filter(
        filterPattern="ERROR", applyOnTransformedLogs=True, emitSystemFieldDimensions=["@aws.account"], **_FILTER
    )
    [told] = logs.describe_metric_filters(logGroupName="web")["metricFilters"]
    assert (told["applyOnTransformedLogs"], told["emitSystemFieldDimensions"]) == (True, ["@aws.account"])
    logs.put_metric_filter(filterPattern="FATAL", **_FILTER)
    [told] = logs.describe_metric_filters(logGroupName="web")["metricFilters"]
    assert told["filterPattern"] == "FATAL"
    assert "applyOnTransformedLogs" not in told
