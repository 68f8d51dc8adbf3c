"""Anomaly detectors: one for each metric and statistic."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_METRIC: dict[str, Any] = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Stat": "Sum"}


def test_a_detector_is_found_by_its_metric_and_removed_by_metric_or_id(account: Account) -> None:
    """The same metric and statistic have one detector, whichever way they are written."""
    cloudwatch = account.client("cloudwatch")
    made = cloudwatch.put_anomaly_detector(SingleMetricAnomalyDetector=_METRIC)["AnomalyDetectorId"]
    again = cloudwatch.put_anomaly_detector(Configuration={"MetricTimezone": "UTC"}, **_METRIC)["AnomalyDetectorId"]
    assert again == made
    other = cloudwatch.put_anomaly_detector(**{**_METRIC, "MetricName": "Duration"})["AnomalyDetectorId"]
    found = cloudwatch.describe_anomaly_detectors(MetricName="Errors", Namespace="AWS/Lambda")["AnomalyDetectors"]
    assert [(one["AnomalyDetectorId"], one["Configuration"]["MetricTimezone"]) for one in found] == [(made, "UTC")]
    assert cloudwatch.describe_anomaly_detectors(AnomalyDetectorTypes=["METRIC_MATH"])["AnomalyDetectors"] == []
    cloudwatch.delete_anomaly_detector(SingleMetricAnomalyDetector=_METRIC)
    cloudwatch.delete_anomaly_detector(AnomalyDetectorId=other)
    assert cloudwatch.describe_anomaly_detectors()["AnomalyDetectors"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        cloudwatch.delete_anomaly_detector(AnomalyDetectorId=other)
