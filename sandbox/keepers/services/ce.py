"""Cost Explorer: anomaly monitors and their subscriptions, cost categories. No anomaly is ever found.

Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Cost_Explorer_Service.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now_as_text

Json = Any


def _month(_place: Place, record: Record) -> str:
    """Return when a cost category begins to hold: with the present month, if the request names no other."""
    start = datetime.now(UTC).strftime("%Y-%m-01T00:00:00Z")
    return str(record.get("EffectiveStart", start))


def _confirmed(_place: Place, record: Record) -> Json:
    return [{"Status": "CONFIRMED", **one} for one in record["Subscribers"]]


KEPT = Kept(
    service="ce",
    beside="ce",
    everywhere="us-east-1",
    kinds=(
        Kind(
            name="AnomalyMonitor",
            key=("MonitorArn",),
            arn="MonitorArn",
            inside=("AnomalyMonitor",),
            missing="UnknownMonitorException",
            list=("GetAnomalyMonitors",),
            names={"MonitorArnList": "MonitorArn"},
            made={
                "MonitorArn": "arn:{partition}:ce::{account}:anomalymonitor/{uuid}",
                "CreationDate": now_as_text,
                "LastUpdatedDate": now_as_text,
                "DimensionalValueCount": 0,
            },
            renewed={"LastUpdatedDate": now_as_text},
        ),
        Kind(
            name="AnomalySubscription",
            key=("SubscriptionArn",),
            arn="SubscriptionArn",
            inside=("AnomalySubscription",),
            missing="UnknownSubscriptionException",
            uses={"MonitorArnList": "AnomalyMonitor"},
            list=("GetAnomalySubscriptions",),
            names={"SubscriptionArnList": "SubscriptionArn"},
            filters={"MonitorArn": lambda record, wanted: wanted in record["MonitorArnList"]},
            made={
                "SubscriptionArn": "arn:{partition}:ce::{account}:anomalysubscription/{uuid}",
                "AccountId": "{account}",
            },
            told={"Subscribers": _confirmed},
        ),
        Kind(
            name="CostCategoryDefinition",
            key=("CostCategoryArn",),
            arn="CostCategoryArn",
            unique=("Name",),
            taken="ValidationException",
            whole=True,
            made={
                "CostCategoryArn": "arn:{partition}:ce::{account}:costcategory/{uuid}",
                "EffectiveStart": _month,
                "ProcessingStatus": [{"Component": "COST_EXPLORER", "Status": "APPLIED"}],
            },
            renewed={"EffectiveStart": _month},
            told={
                "NumberOfRules": lambda _, record: len(record["Rules"]),
                "Values": lambda _, record: [rule["Value"] for rule in record["Rules"] if "Value" in rule],
            },
        ),
    ),
)
