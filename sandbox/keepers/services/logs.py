"""What moto's CloudWatch Logs lacks: saved queries, account policies, anomaly detectors, integrations; and deliveries.

Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place

Json = Any
_MISSING, _CONFLICT = "ResourceNotFoundException", "ConflictException"
_DESTINATIONS = {"s3": "S3", "logs": "CWL", "firehose": "FH", "xray": "XRAY"}


def _now(_place: Place, _record: Record) -> int:
    """Return the present in milliseconds, as this service tells it."""
    return int(datetime.now(UTC).timestamp() * 1000)


def _detector_status(_place: Place, record: Record) -> str:
    return "PAUSED" if record.get("enabled") is False else "INITIALIZING"


def _destination_type(_place: Place, record: Record) -> str:
    if "deliveryDestinationType" in record:
        return str(record["deliveryDestinationType"])
    arn = record.get("deliveryDestinationConfiguration", {}).get("destinationResourceArn", "arn:aws:xray")
    return _DESTINATIONS[arn.split(":")[2]]


def _check_delivery(place: Place, record: Record) -> None:
    """Refuse a destination of this account that is not there."""
    arn = record["deliveryDestinationArn"]
    known = [destination["arn"] for destination in place.all("DeliveryDestination")]
    if place.account_id in arn and arn not in known:
        words = "Requested Delivery Destination does not exist in this account."
        raise KeptError(_MISSING, words)


def _destination_of(place: Place, record: Record) -> str:
    for destination in place.all("DeliveryDestination"):
        if destination["arn"] == record["deliveryDestinationArn"]:
            return str(destination["deliveryDestinationType"])
    return "S3"


def _check_unused(place: Place, record: Record) -> None:
    if any(delivery["deliveryDestinationArn"] == record["arn"] for delivery in place.all("Delivery")):
        words = "The delivery destination is used by a delivery."
        raise KeptError(_CONFLICT, words)


def _arn(kind: str, name: str) -> str:
    return f"arn:{{partition}}:logs:{{region}}:{{account}}:{kind}:{{{name}}}"


KEPT = Kept(
    service="logs",
    beside="logs",
    kinds=(
        Kind(
            name="QueryDefinition",
            key=("queryDefinitionId",),
            put=("PutQueryDefinition",),
            list=("DescribeQueryDefinitions",),
            filters={"queryDefinitionNamePrefix": lambda record, prefix: record["name"].startswith(prefix)},
            defaults={"queryLanguage": "CWLI"},
            made={"queryDefinitionId": "{uuid}", "lastModified": _now},
            renewed={"lastModified": _now},
        ),
        Kind(
            name="AccountPolicy",
            key=("policyType", "policyName"),
            put=("PutAccountPolicy",),
            list=("DescribeAccountPolicies",),
            filters={"accountIdentifiers": lambda record, accounts: record["accountId"] in accounts},
            defaults={"scope": "ALL"},
            made={"accountId": "{account}", "lastUpdatedTime": _now},
            renewed={"lastUpdatedTime": _now},
        ),
        Kind(
            name="LogAnomalyDetector",
            key=("anomalyDetectorArn",),
            arn="anomalyDetectorArn",
            filters={"filterLogGroupArn": lambda record, arn: arn in record["logGroupArnList"]},
            defaults={"detectorName": "detector-{hex8}"},
            made={
                "anomalyDetectorArn": "arn:{partition}:logs:{region}:{account}:anomaly-detector:{uuid}",
                "creationTimeStamp": _now,
                "lastModifiedTimeStamp": _now,
            },
            renewed={"lastModifiedTimeStamp": _now},
            told={
                "anomalyDetectorStatus": lambda _, record: (
                    "PAUSED" if record.get("enabled") is False else "INITIALIZING"
                )
            },
        ),
        Kind(
            name="DeliverySource",
            key=("name",),
            arn="arn",
            put=("PutDeliverySource",),
            list=("DescribeDeliverySources",),
            occupied=_CONFLICT,
            made={
                "arn": _arn("delivery-source", "name"),
                "resourceArns": lambda _, record: [record["resourceArn"]],
                "service": lambda _, record: record["resourceArn"].split(":")[2],
            },
        ),
        Kind(
            name="DeliveryDestination",
            key=("name",),
            arn="arn",
            put=("PutDeliveryDestination",),
            list=("DescribeDeliveryDestinations",),
            check_deletion=_check_unused,
            made={"arn": _arn("delivery-destination", "name"), "deliveryDestinationType": _destination_type},
        ),
        Kind(
            name="DeliveryDestinationPolicy",
            key=("deliveryDestinationName",),
            put=("PutDeliveryDestinationPolicy",),
            within={"deliveryDestinationName": "DeliveryDestination"},
        ),
        Kind(
            name="Delivery",
            key=("id",),
            arn="arn",
            list=("DescribeDeliveries",),
            update=("UpdateDeliveryConfiguration",),
            filters={"deliverySourceNames": lambda record, names: record["deliverySourceName"] in names},
            within={"deliverySourceName": "DeliverySource"},
            unique=("deliverySourceName", "deliveryDestinationArn"),
            check=_check_delivery,
            made={
                "id": "{id16}",
                "arn": _arn("delivery", "id"),
                "deliveryDestinationType": _destination_of,
            },
        ),
        Kind(
            name="Integration",
            key=("integrationName",),
            put=("PutIntegration",),
            filters={"integrationNamePrefix": lambda record, prefix: record["integrationName"].startswith(prefix)},
            made={"integrationStatus": "ACTIVE"},
        ),
        Kind(
            name="ScheduledQuery",
            key=("identifier",),
            arn="scheduledQueryArn",
            fields={"identifier": "name"},
            unique=("name",),
            defaults={"state": "ENABLED"},
            made={
                "scheduledQueryArn": _arn("scheduled-query", "name"),
                "creationTime": _now,
                "lastUpdatedTime": _now,
            },
            renewed={"lastUpdatedTime": _now},
        ),
    ),
)
