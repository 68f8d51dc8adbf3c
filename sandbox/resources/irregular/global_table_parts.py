"""From what a global table's template says to the requests that DynamoDB takes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.irregular.dynamodb_tables import encryption, stream
from sandbox.resources.irregular.global_table_capacity import capacity, index_capacity, limits
from sandbox.resources.irregular.table_settings import Call
from sandbox.resources.provider import Context, FailedError

Json = Any
_INDEX_PARTS = ("IndexName", "KeySchema", "Projection", "WarmThroughput")
_SAME_EVERYWHERE = ("AttributeDefinitions", "KeySchema", "LocalSecondaryIndexes", "WarmThroughput")


def calls_in(context: Context, region: str) -> Call:
    """Return what calls DynamoDB in a Region."""
    return partial(context.services.elsewhere(region).call, "dynamodb")


def replicas_of(context: Context, properties: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """Return the replicas by Region.

    Raises:
        FailedError: if none is in the stack's Region.
    """
    replicas = {replica["Region"]: replica for replica in properties["Replicas"]}
    if context.services.region not in replicas:
        msg = "Table must have a replica in the region where the stack is deployed"
        raise FailedError(msg)
    return replicas


def made_with(name: str, properties: Mapping[str, Json], own: Mapping[str, Json]) -> dict[str, Json]:
    """Return the request that makes the table in the stack's Region."""
    request = {
        "TableName": name,
        "BillingMode": properties.get("BillingMode", "PROVISIONED"),
        **{part: properties[part] for part in _SAME_EVERYWHERE if part in properties},
        **capacity(properties, own),
        **limits(properties, own),
        **{part: own[part] for part in ("DeletionProtectionEnabled", "TableClass") if part in own},
    }
    if "SSESpecification" in properties:
        request["SSESpecification"] = {**encryption(properties["SSESpecification"]), **own.get("SSESpecification", {})}
    if "StreamSpecification" in properties or len(properties["Replicas"]) > 1:
        # Replication goes by streams, so that a table with replicas has one of this kind.
        request["StreamSpecification"] = stream(
            {"StreamViewType": "NEW_AND_OLD_IMAGES"} | properties.get("StreamSpecification", {})
        )
    indexes = [_index(properties, own, index) for index in properties.get("GlobalSecondaryIndexes", ())]
    return {**request, **({"GlobalSecondaryIndexes": indexes} if indexes else {})}


def steps(
    old: Mapping[str, Json], own_before: Mapping[str, Json], new: Mapping[str, Json], own: Mapping[str, Json]
) -> list[dict[str, Json]]:
    """Return the requests that change what all replicas share."""
    return [
        *_stream_steps(old, new),
        *_capacity_steps(old, own_before, new, own),
        *_index_steps(old, new, own),
        *_encryption_steps(old, new),
    ]


def _index(properties: Mapping[str, Json], own: Mapping[str, Json], index: Mapping[str, Json]) -> dict[str, Json]:
    parts = {part: index[part] for part in _INDEX_PARTS if part in index}
    return {**parts, **index_capacity(properties, own, index)}


def _stream_steps(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[dict[str, Json]]:
    before, after = (given.get("StreamSpecification", {}).get("StreamViewType") for given in (old, new))
    if before == after:
        return []
    off = [{"StreamSpecification": {"StreamEnabled": False}}] if before else []
    return [*off, *([{"StreamSpecification": stream({"StreamViewType": after})}] if after else [])]


def _capacity_steps(
    old: Mapping[str, Json], own_before: Mapping[str, Json], new: Mapping[str, Json], own: Mapping[str, Json]
) -> list[dict[str, Json]]:
    """Return the change of billing and throughput, of the table and of the indexes that stay, in one request."""
    step: dict[str, Json] = {}
    if old.get("BillingMode") != new.get("BillingMode"):
        step["BillingMode"] = new.get("BillingMode", "PROVISIONED")
    for of in (capacity, limits):
        if of(old, own_before) != of(new, own):
            step |= of(new, own)
    before = {index["IndexName"]: index for index in old.get("GlobalSecondaryIndexes", ())}
    updates = []
    for index in new.get("GlobalSecondaryIndexes", ()):
        was = before.get(index["IndexName"])
        if was is None:
            continue
        if set(changed(was, index)) & {"KeySchema", "Projection"}:
            msg = "Cannot update GSI's properties other than throughput. You can create a new GSI with another name."
            raise FailedError(msg)
        wanted = index_capacity(new, own, index)
        if wanted != index_capacity(old, own_before, was):
            updates.append({"Update": {"IndexName": index["IndexName"], **wanted}})
    if updates:
        step["GlobalSecondaryIndexUpdates"] = updates
    return [step] if step else []


def _index_steps(old: Mapping[str, Json], new: Mapping[str, Json], own: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Return the requests that delete indexes, and create others."""
    before, after = (
        {index["IndexName"]: index for index in given.get("GlobalSecondaryIndexes", ())} for given in (old, new)
    )
    going = [{"Delete": {"IndexName": name}} for name in before if name not in after]
    coming = [{"Create": _index(new, own, index)} for name, index in after.items() if name not in before]
    if len(going) + len(coming) > 1:
        msg = "Cannot perform more than one GSI creation or deletion in a single update"
        raise FailedError(msg)
    definitions = {"AttributeDefinitions": new["AttributeDefinitions"]}
    return [{"GlobalSecondaryIndexUpdates": [one], **definitions} for one in (*going, *coming)]


def _encryption_steps(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[dict[str, Json]]:
    if old.get("SSESpecification") == new.get("SSESpecification"):
        return []
    return [{"SSESpecification": encryption(new.get("SSESpecification", {"SSEEnabled": False}))}]
