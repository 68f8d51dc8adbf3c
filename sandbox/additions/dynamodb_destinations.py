"""Where a DynamoDB table's changes and its busiest keys are told: Kinesis streams and Contributor Insights."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.patching import Place, operations, refuse

Json = Any
_ACTIVE = ("ACTIVE", "UPDATING")


def install() -> None:
    """Let DynamoDB answer the operations."""
    written = {
        "EnableKinesisStreamingDestination": _enable,
        "UpdateKinesisStreamingDestination": _update,
        "DisableKinesisStreamingDestination": _disable,
        "DescribeKinesisStreamingDestination": _destinations,
        "UpdateContributorInsights": _change_insights,
        "DescribeContributorInsights": _insights,
    }
    operations("dynamodb", written)


def _table(place: Place, given: Mapping[str, Json]) -> Json:
    return place.backend.get_table(given["TableName"])


def _held(table: Json) -> dict[str, dict[str, Json]]:
    held: dict[str, dict[str, Json]] = table.__dict__.setdefault("kinesis_destinations", {})
    return held


def _precision(given: Mapping[str, Json], operation: str) -> Json:
    said = given.get(f"{operation}KinesisStreamingConfiguration", {})
    return said.get("ApproximateCreationDateTimePrecision", "MILLISECOND")


def _enable(place: Place, given: Mapping[str, Json]) -> Json:
    table, arn = _table(place, given), given["StreamArn"]
    if _held(table).get(arn, {}).get("DestinationStatus") in _ACTIVE:
        refuse(
            "ValidationException",
            f"Table is not in a valid state to enable Kinesis Streaming Destination: {arn} is enabled already",
        )
    _held(table)[arn] = {
        "StreamArn": arn,
        "DestinationStatus": "ACTIVE",
        "ApproximateCreationDateTimePrecision": _precision(given, "Enable"),
    }
    return {"TableName": table.name, "StreamArn": arn, "DestinationStatus": "ENABLING"}


def _active(table: Json, arn: str) -> dict[str, Json]:
    destination = _held(table).get(arn, {})
    if destination.get("DestinationStatus") not in _ACTIVE:
        refuse(
            "ResourceNotFoundException",
            f"Requested resource not found: table {table.name} does not stream to {arn}",
        )
    return destination


def _update(place: Place, given: Mapping[str, Json]) -> Json:
    table, arn = _table(place, given), given["StreamArn"]
    _active(table, arn)["ApproximateCreationDateTimePrecision"] = _precision(given, "Update")
    return {"TableName": table.name, "StreamArn": arn, "DestinationStatus": "UPDATING"}


def _disable(place: Place, given: Mapping[str, Json]) -> Json:
    table, arn = _table(place, given), given["StreamArn"]
    _active(table, arn)["DestinationStatus"] = "DISABLED"
    return {"TableName": table.name, "StreamArn": arn, "DestinationStatus": "DISABLING"}


def _destinations(place: Place, given: Mapping[str, Json]) -> Json:
    table = _table(place, given)
    return {"TableName": table.name, "KinesisDataStreamDestinations": list(_held(table).values())}


def _change_insights(place: Place, given: Mapping[str, Json]) -> Json:
    table = _table(place, given)
    told = _insight(table, given)
    told |= {
        "ContributorInsightsStatus": {"ENABLE": "ENABLED"}.get(given["ContributorInsightsAction"], "DISABLED"),
        "ContributorInsightsMode": given.get("ContributorInsightsMode", told["ContributorInsightsMode"]),
        "LastUpdateDateTime": datetime.now(UTC),
    }
    return told


def _insights(place: Place, given: Mapping[str, Json]) -> Json:
    return _insight(_table(place, given), given)


def _insight(table: Json, given: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is told of a table's keys, or of those of one of its indexes."""
    index = given.get("IndexName")
    if index and all(one.name != index for one in table.global_indexes):
        refuse("ResourceNotFoundException", f"Requested resource not found: index {index}")
    held: dict[str, dict[str, Json]] = table.__dict__.setdefault("insights", {})
    fresh = {
        "TableName": table.name,
        **({"IndexName": index} if index else {}),
        "ContributorInsightsStatus": "DISABLED",
        "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS",
    }
    return held.setdefault(index or "", fresh)
