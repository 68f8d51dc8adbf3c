"""What EFS can do with a file system and moto cannot: change it, protect it, back it up, replicate it.

Nothing is copied between a file system and its replica: both are empty here, as nothing mounts them.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.patching import Place, operations, refuse

Json = Any


def install() -> None:
    """Let EFS answer the operations."""
    written = {
        "UpdateFileSystem": _update,
        "UpdateFileSystemProtection": _protect,
        "PutBackupPolicy": _back_up,
        "DescribeBackupPolicy": _backup,
        "DeleteFileSystemPolicy": _delete_policy,
        "CreateReplicationConfiguration": _replicate,
        "DescribeReplicationConfigurations": _replications,
        "DeleteReplicationConfiguration": _stop,
    }
    operations("efs", written)


def _found(place: Place, identity: str) -> Json:
    found = place.backend.file_systems_by_id.get(identity)
    if found is None:
        refuse("FileSystemNotFound", f"File system '{identity}' does not exist.")
    return found


def _update(place: Place, given: Mapping[str, Json]) -> Json:
    system = _found(place, given["FileSystemId"])
    system.throughput_mode = given.get("ThroughputMode", system.throughput_mode)
    if "ProvisionedThroughputInMibps" in given:
        system.provisioned_throughput_in_mibps = given["ProvisionedThroughputInMibps"]
    if system.throughput_mode != "provisioned":
        system.provisioned_throughput_in_mibps = None
    return system.info_json()


def _protect(place: Place, given: Mapping[str, Json]) -> Json:
    system = _found(place, given["FileSystemId"])
    system.file_system_protection = {"ReplicationOverwriteProtection": given["ReplicationOverwriteProtection"]}
    return system.file_system_protection


def _back_up(place: Place, given: Mapping[str, Json]) -> Json:
    system = _found(place, given["FileSystemId"])
    system.backup_status = given["BackupPolicy"]["Status"]
    return {"BackupPolicy": {"Status": system.backup_status}}


def _backup(place: Place, given: Mapping[str, Json]) -> Json:
    system = _found(place, given["FileSystemId"])
    status = getattr(system, "backup_status", (system.backup_policy or {}).get("Status"))
    if status is None:
        refuse("PolicyNotFound", "The backup policy of the file system does not exist.")
    return {"BackupPolicy": {"Status": status}}


def _delete_policy(place: Place, given: Mapping[str, Json]) -> Json:
    _found(place, given["FileSystemId"]).file_system_policy = None
    return {}


def _held(place: Place) -> dict[str, Json]:
    held: dict[str, Json] = place.backend.__dict__.setdefault("replications", {})
    return held


def _replicate(place: Place, given: Mapping[str, Json]) -> Json:
    """Begin to replicate into a file system that is there, or into one that is made for it."""
    source = _found(place, given["SourceFileSystemId"])
    if source.file_system_id in _held(place):
        refuse("ReplicationAlreadyExists", "The file system has a replication configuration.")
    destinations = [_destination(place, source, wanted) for wanted in given["Destinations"]]
    _held(place)[source.file_system_id] = {
        "SourceFileSystemId": source.file_system_id,
        "SourceFileSystemRegion": place.region,
        "SourceFileSystemArn": source.file_system_arn,
        "OriginalSourceFileSystemArn": source.file_system_arn,
        "SourceFileSystemOwnerId": place.account,
        "CreationTime": datetime.now(UTC),
        "Destinations": destinations,
    }
    return _held(place)[source.file_system_id]


def _destination(place: Place, source: Json, wanted: Mapping[str, Json]) -> dict[str, Json]:
    from moto.efs.models import efs_backends  # noqa: PLC0415 slow to load, and loaded by now

    region = wanted.get("Region", place.region)
    there = efs_backends[place.account][region]
    identity = wanted.get("FileSystemId")
    if identity is None:
        made = there.create_file_system(
            creation_token=f"destination-fs-{secrets.token_hex(16)}",
            performance_mode=source.performance_mode,
            encrypted=True,
            kms_key_id=wanted.get("KmsKeyId"),  # type: ignore[arg-type] # moto takes nothing for the default key
            throughput_mode=source.throughput_mode,
            provisioned_throughput_in_mibps=source.provisioned_throughput_in_mibps,
            availability_zone_name=wanted.get("AvailabilityZoneName"),  # type: ignore[arg-type] # or for all zones
            backup=False,
            tags=[],
        )
        identity = made.file_system_id
    system: Any = there.file_systems_by_id.get(identity)
    if system is None:
        refuse("FileSystemNotFound", f"File system '{identity}' does not exist.")
    system.file_system_protection = {"ReplicationOverwriteProtection": "REPLICATING"}
    told = {"Status": "ENABLED", "FileSystemId": identity, "Region": region, "OwnerId": place.account}
    return {**told, **({"RoleArn": wanted["RoleArn"]} if "RoleArn" in wanted else {})}


def _replications(place: Place, given: Mapping[str, Json]) -> Json:
    identity = given.get("FileSystemId")
    found = [
        one
        for one in _held(place).values()
        if identity in (None, one["SourceFileSystemId"], *(each["FileSystemId"] for each in one["Destinations"]))
    ]
    if identity and not found:
        refuse("ReplicationNotFound", f"No replication configuration of '{identity}'.")
    return {"Replications": found}


def _stop(place: Place, given: Mapping[str, Json]) -> Json:
    from moto.efs.models import efs_backends  # noqa: PLC0415 as above

    held = _held(place).pop(given["SourceFileSystemId"], None)
    if held is None:
        refuse("ReplicationNotFound", "The file system has no replication configuration.")
    for destination in held["Destinations"]:
        there: Any = efs_backends[place.account][destination["Region"]].file_systems_by_id
        if destination["FileSystemId"] in there:
            there[destination["FileSystemId"]].file_system_protection = {"ReplicationOverwriteProtection": "ENABLED"}
    return {}
