"""Settings of a DynamoDB table that have calls of their own, which tables and each replica of a global one share."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.policies import document

Json = Any
Call = Callable[..., dict[str, Json]]
"""Calls DynamoDB in the table's Region: ``call("DescribeTable", TableName=…)``."""

SETTINGS = (
    "ContributorInsightsSpecification",
    "KinesisStreamSpecification",
    "PointInTimeRecoverySpecification",
    "ResourcePolicy",
    "TimeToLiveSpecification",
)


def settle(call: Call, table: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
    """Make the calls that turn one set of settings into another."""
    for name, setter in _SETTERS.items():
        if old.get(name) != new.get(name):
            setter(call, table, old.get(name) or {}, new.get(name) or {})
    before, after = _indexes(old), _indexes(new)
    for index, wanted in after.items():
        if before.get(index, {}) != wanted:
            _insights(call, table, before.get(index, {}), wanted, IndexName=index)


def settled(call: Call, table: str) -> dict[str, Json]:
    """Return what DynamoDB tells of all of them, as templates write it."""
    expiry = call("DescribeTimeToLive", TableName=table)["TimeToLiveDescription"]
    backups = call("DescribeContinuousBackups", TableName=table)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]
    insights = call("DescribeContributorInsights", TableName=table)
    streams = call("DescribeKinesisStreamingDestination", TableName=table)["KinesisDataStreamDestinations"]
    active = next((one for one in streams if one["DestinationStatus"] == "ACTIVE"), None)
    arn = call("DescribeTable", TableName=table)["Table"]["TableArn"]
    return {
        "TimeToLiveSpecification": {**expiry, "Enabled": expiry["TimeToLiveStatus"] == "ENABLED"},
        "PointInTimeRecoverySpecification": {
            **recovery,
            "PointInTimeRecoveryEnabled": recovery["PointInTimeRecoveryStatus"] == "ENABLED",
        },
        "ContributorInsightsSpecification": _insight_told(insights),
        **({"KinesisStreamSpecification": active} if active else {}),
        **policy_told(call, arn),
        "Tags": _tags(call, arn),
    }


def insights_of(call: Call, table: str, index: str) -> dict[str, Json]:
    """Return what DynamoDB tells of an index's Contributor Insights, as templates write it."""
    return _insight_told(call("DescribeContributorInsights", TableName=table, IndexName=index))


def policy_told(call: Call, arn: str) -> dict[str, Json]:
    """Return the policy of a table or stream as templates write it, or nothing if it has none."""
    try:
        return {"ResourcePolicy": {"PolicyDocument": call("GetResourcePolicy", ResourceArn=arn)["Policy"]}}
    except ClientError as error:
        if error.response["Error"]["Code"] != "PolicyNotFoundException":
            raise
        return {}


def set_policy(call: Call, arn: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
    """Put a policy on a table or a stream, or take it off."""
    if new:
        call("PutResourcePolicy", ResourceArn=arn, Policy=document(new["PolicyDocument"]))
    elif old:
        call("DeleteResourcePolicy", ResourceArn=arn)


def _insight_told(insights: Mapping[str, Json]) -> dict[str, Json]:
    mode = insights.get("ContributorInsightsMode")
    return {"Enabled": insights["ContributorInsightsStatus"] == "ENABLED", **({"Mode": mode} if mode else {})}


def _tags(call: Call, arn: str) -> list[Json]:
    tags: list[Json] = []
    page: dict[str, Json] = {}
    while not tags or "NextToken" in page:
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
        page = call("ListTagsOfResource", ResourceArn=arn, **token)
        tags += page["Tags"]
        if not page["Tags"]:
            break
    return tags


def _indexes(properties: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """Return the Contributor Insights of each index that says something of them."""
    return {
        index["IndexName"]: index.get("ContributorInsightsSpecification", {})
        for index in properties.get("GlobalSecondaryIndexes", ())
    }


def _on(value: Json) -> bool:
    return str(value).lower() == "true"


def _expire(call: Call, table: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
    """Change the attribute by which items expire, which is refused while another one is in use."""
    was = {"AttributeName": old.get("AttributeName"), "Enabled": _on(old.get("Enabled", False))}
    now = {"AttributeName": new.get("AttributeName"), "Enabled": _on(new.get("Enabled", False))}
    if was["Enabled"] and was != now:
        call("UpdateTimeToLive", TableName=table, TimeToLiveSpecification={**was, "Enabled": False})
    if now["Enabled"] and was != now:
        call("UpdateTimeToLive", TableName=table, TimeToLiveSpecification=now)


def _recover(call: Call, table: str, _old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
    wanted: dict[str, Json] = {"PointInTimeRecoveryEnabled": _on(new.get("PointInTimeRecoveryEnabled", False))}
    if "RecoveryPeriodInDays" in new:
        wanted["RecoveryPeriodInDays"] = int(new["RecoveryPeriodInDays"])
    call("UpdateContinuousBackups", TableName=table, PointInTimeRecoverySpecification=wanted)


def _insights(call: Call, table: str, old: Mapping[str, Json], new: Mapping[str, Json], **index: str) -> None:
    wanted = _on(new.get("Enabled", False))
    mode = {"ContributorInsightsMode": new["Mode"]} if "Mode" in new else {}
    if wanted or _on(old.get("Enabled", False)):
        action = "ENABLE" if wanted else "DISABLE"
        call("UpdateContributorInsights", TableName=table, ContributorInsightsAction=action, **index, **mode)


def _stream(call: Call, table: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
    precision = {k: v for k, v in new.items() if k == "ApproximateCreationDateTimePrecision"}
    same = old.get("StreamArn") == new.get("StreamArn")
    if old and not same:
        call("DisableKinesisStreamingDestination", TableName=table, StreamArn=old["StreamArn"])
    if new:
        verb = "Update" if same else "Enable"
        configuration = {f"{verb}KinesisStreamingConfiguration": precision} if precision or same else {}
        call(f"{verb}KinesisStreamingDestination", TableName=table, StreamArn=new["StreamArn"], **configuration)


def _policy(call: Call, table: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
    set_policy(call, call("DescribeTable", TableName=table)["Table"]["TableArn"], old, new)


_SETTERS: dict[str, Callable[[Call, str, Mapping[str, Json], Mapping[str, Json]], None]] = {
    "PointInTimeRecoverySpecification": _recover,
    "TimeToLiveSpecification": _expire,
    "KinesisStreamSpecification": _stream,
    "ContributorInsightsSpecification": _insights,
    "ResourcePolicy": _policy,
}
