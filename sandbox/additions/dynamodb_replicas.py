"""Replicas of DynamoDB tables: tables in other Regions that have the same items.

Items are the same at once, where AWS takes about a second; a change is told to the streams of the Region where it was
made, and not to those of the replicas.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html
"""

import copy
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import JsonRESTError

Json = Any
_OWN = {"ProvisionedThroughputOverride", "OnDemandThroughputOverride", "GlobalSecondaryIndexes", "KMSMasterKeyId"}


def told(table: Json, results: dict[str, Json], base_key: str) -> dict[str, Json]:
    """Return a description with the replicas that a table has in other Regions."""
    others = [(region, other) for region, other in _group(table).items() if other is not table]
    if others:
        results[base_key] |= {
            "GlobalTableVersion": "2019.11.21",
            "MultiRegionConsistency": getattr(table, "consistency", "EVENTUAL"),
            "Replicas": [
                {
                    "RegionName": region,
                    "ReplicaStatus": "ACTIVE",
                    "ReplicaArn": other.table_arn,
                    "ReplicaTableClassSummary": {"TableClass": other.kept.get("TableClass", "STANDARD")},
                    **getattr(other, "overrides", {}),
                }
                for region, other in others
            ],
        }
    witnesses = getattr(table, "witnesses", [])
    if witnesses:
        results[base_key]["GlobalTableWitnesses"] = [
            {"RegionName": region, "WitnessStatus": "ACTIVE"} for region in witnesses
        ]
    return results


def update(backend: Json, table: Json, said: Mapping[str, Json]) -> None:
    """Do what an UpdateTable request says of replicas, and to them what it says of all."""
    for step in said.get("ReplicaUpdates", ()):
        for verb, given in step.items():
            _VERBS[verb](table, given)
    for step in said.get("GlobalTableWitnessUpdates", ()):
        held = [one for one in getattr(table, "witnesses", []) if one != step.get("Delete", {}).get("RegionName")]
        table.witnesses = [*held, *([step["Create"]["RegionName"]] if "Create" in step else [])]
    if "MultiRegionConsistency" in said:
        for other in _group(table).values():
            other.consistency = said["MultiRegionConsistency"]
    _follow(backend, table, said)


def _follow(backend: Json, table: Json, said: Mapping[str, Json]) -> None:
    """Let the replicas follow what a request says of the table."""
    for other in _group(table).values():
        if other is table:
            continue
        other.attr, other.billing_mode = table.attr, table.billing_mode
        if "ProvisionedThroughput" in said:
            other.throughput = dict(table.throughput)
        if said.get("GlobalSecondaryIndexUpdates"):
            backend.update_table_global_indexes(other, copy.deepcopy(said["GlobalSecondaryIndexUpdates"]))
        if said.get("StreamSpecification"):
            backend.update_table_streams(other, dict(said["StreamSpecification"]))


def leave(table: Json) -> None:
    """Take a table that is deleted out of its group."""
    _group(table).pop(table.region_name, None)


def _group(table: Json) -> dict[str, Json]:
    """Return the replicas of a table with itself, by Region."""
    group: dict[str, Json] = table.__dict__.setdefault("replication", {table.region_name: table})
    return group


def _backend(table: Json, region: str) -> Json:
    from moto.dynamodb.models import dynamodb_backends  # noqa: PLC0415 it loads this module's caller

    return dynamodb_backends[table.account_id][region]


def _create(table: Json, given: Mapping[str, Json]) -> None:
    region = given["RegionName"]
    if region in _group(table):
        code = "ReplicaAlreadyExistsException"
        raise JsonRESTError(code, f"Replica already exists in region {region}")
    encryption = dict(table.sse_specification) if table.sse_specification else None
    if encryption:
        encryption.pop("KMSMasterKeyId", None)
        encryption |= {name: given[name] for name in ("KMSMasterKeyId",) if name in given}
    replica = _backend(table, region).create_table(
        table.name,
        schema=table.schema,
        attr=table.attr,
        throughput=dict(table.throughput) if table.billing_mode == "PROVISIONED" else None,
        global_indexes=copy.deepcopy([index.describe() for index in table.global_indexes]),
        indexes=copy.deepcopy([index.describe() for index in table.indexes]),
        streams=dict(table.stream_specification) if table.stream_specification else None,
        billing_mode=table.billing_mode,
        sse_specification=encryption,
        tags=[],
        deletion_protection_enabled=False,
        warm_throughput=copy.deepcopy(table.warm_throughput),
    )
    replica.describe()
    replica.kept |= table.kept
    replica.items, replica.ttl, replica.replication = table.items, table.ttl, _group(table)
    _group(table)[region] = replica
    _change(table, given)


def _change(table: Json, given: Mapping[str, Json]) -> None:
    replica = _find(table, given)
    replica.overrides = {
        **getattr(replica, "overrides", {}),
        **{name: value for name, value in given.items() if name in _OWN},
    }
    if "TableClassOverride" in given:
        replica.kept["TableClass"] = given["TableClassOverride"]


def _delete(table: Json, given: Mapping[str, Json]) -> None:
    _find(table, given)
    _backend(table, given["RegionName"]).delete_table(table.name)


def _find(table: Json, given: Mapping[str, Json]) -> Json:
    replica = _group(table).get(given["RegionName"])
    if replica is None or replica is table:
        code = "ReplicaNotFoundException"
        raise JsonRESTError(code, f"Replica does not exist in region {given['RegionName']}")
    return replica


_VERBS = {"Create": _create, "Update": _change, "Delete": _delete}
