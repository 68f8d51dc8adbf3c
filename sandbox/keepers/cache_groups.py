"""ElastiCache's groups: of subnets, of parameters, of users."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.keepers.kind import Record
from sandbox.keepers.place import KeptError, Place

Json = Any


def network(place: Place, record: Record) -> str:
    """Return the VPC of a group's subnets."""
    return str(_subnets(place, record)[0]["VpcId"])


def subnets(place: Place, record: Record) -> list[Json]:
    """Return a group's subnets, as it tells them."""
    return [
        {
            "SubnetIdentifier": subnet["SubnetId"],
            "SubnetAvailabilityZone": {"Name": subnet["AvailabilityZone"]},
            "SupportedNetworkTypes": ["ipv4"],
        }
        for subnet in _subnets(place, record)
    ]


def in_use(field: str, code: str) -> Callable[[Place, Record], None]:
    """Return what refuses to delete a group that a cache has."""

    def check(place: Place, record: Record) -> None:
        for kind in ("CacheCluster", "ReplicationGroup"):
            if any(cache.get(field) == record[field] for cache in place.all(kind)):
                raise KeptError(code, f"{record[field]} is in use by a cache.")

    return check


def _subnets(place: Place, record: Record) -> list[Json]:
    found: list[Json] = place.services.call("ec2", "DescribeSubnets", SubnetIds=list(record["SubnetIds"]))["Subnets"]
    return found


def _parameters(place: Place, params: Mapping[str, Json]) -> Record:
    """Return the parameters of a group that were set, by name."""
    name = params["CacheParameterGroupName"]
    for record in place.all("CacheParameterGroup"):
        if record["CacheParameterGroupName"] == name:
            held: Record = record.setdefault("parameters", {})
            return held
    code = "CacheParameterGroupNotFound"
    raise KeptError(code, f"CacheParameterGroup not found: {name}")


def _set(place: Place, params: Record) -> Record:
    held = _parameters(place, params)
    for one in params["ParameterNameValues"]:
        held[one["ParameterName"]] = one.get("ParameterValue")
    return {"CacheParameterGroupName": params["CacheParameterGroupName"]}


def _reset(place: Place, params: Record) -> Record:
    held = _parameters(place, params)
    for name in (
        list(held)
        if params.get("ResetAllParameters")
        else [one["ParameterName"] for one in params.get("ParameterNameValues", ())]
    ):
        held.pop(name, None)
    return {"CacheParameterGroupName": params["CacheParameterGroupName"]}


def _tell(place: Place, params: Record) -> Record:
    return {
        "Parameters": [
            {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
            for name, value in _parameters(place, params).items()
        ]
    }


def _users(place: Place, params: Record) -> Record:
    """Take users into a group and out of it."""
    for record in place.all("UserGroup"):
        if record["UserGroupId"] == params["UserGroupId"]:
            kept = [user for user in record["UserIds"] if user not in params.get("UserIdsToRemove", ())]
            record["UserIds"] = [*kept, *params.get("UserIdsToAdd", ())]
            record["Engine"] = params.get("Engine", record["Engine"])
            return record
    code = "UserGroupNotFound"
    raise KeptError(code, f"User group {params['UserGroupId']} not found.")


OPERATIONS = {
    "DescribeCacheParameters": _tell,
    "ModifyCacheParameterGroup": _set,
    "ModifyUserGroup": _users,
    "ResetCacheParameterGroup": _reset,
}
